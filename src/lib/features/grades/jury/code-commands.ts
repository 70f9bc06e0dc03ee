/** The site's list of what a jury may decide: settings, one for each place of the list. */
import type { DirectoryFact } from '#shared/documents/directory.ts'
import { directoryId } from '#shared/documents/ids.ts'
import {
  juryCodeKey,
  juryCodeText,
  MAX_CODES,
  type JuryCode
} from '#shared/documents/jury-codes.ts'
import { replacedBy } from '#shared/documents/records.ts'
import { mayAppend } from '#shared/policies/policies.ts'
import type { GradesApp } from '../grades-app.ts'
import { write, type JuryOutcome } from './jury-commands.ts'
import type { JuryReading } from './read-jury.ts'

const NO_CONTEXT = { closedThrough: null }

/** Writes the places that differ; those behind the end of the list are emptied. */
export function changeCodes(
  app: GradesApp,
  { directory }: JuryReading,
  codes: readonly JuryCode[]
): Promise<JuryOutcome> {
  const at = app.moment()
  const facts = Array.from({ length: MAX_CODES }, (_, place): DirectoryFact | null => {
    const key = juryCodeKey(place)
    const record = directory.settings.get(key)
    const value = juryCodeText(codes[place] ?? null)
    if ((record?.values.value ?? '') === value) return null
    return {
      type: 'setting-recorded',
      at,
      key,
      values: { value },
      replaces: replacedBy(record, ['value'])
    }
  }).filter((fact) => fact !== null)
  if (facts.length === 0) return Promise.resolve({ ok: true })
  return write(app, directoryId(app.profile.site), facts, NO_CONTEXT)
}

export function mayChangeCodes({ actor }: JuryReading): boolean {
  const probe = { type: 'setting-recorded', at: 0, key: juryCodeKey(0), values: {}, replaces: [] }
  return mayAppend(actor, directoryId(actor.site), probe as DirectoryFact, NO_CONTEXT).allowed
}
