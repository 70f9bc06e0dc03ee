/** Blind entries in words, in the current language. Call in templates and `$derived`, so that words follow the language. */
import type { NotYetLifted } from '#shared/documents/anonymity.ts'
import type { BlindOrigin } from '#shared/documents/cells.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { HowSettled } from '#shared/documents/fields.ts'
import type { Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { staffName } from '../enterer-words.ts'
import { sayCell } from '../words.ts'
import type { EntryProgress } from './read-blind.ts'

const HOW: Readonly<Record<HowSettled, () => string>> = {
  agreement: m.blind_how_agreement,
  thirdReading: m.blind_how_third
}

export function sayHow(how: HowSettled): string {
  return HOW[how]()
}

export function sayEntered(cell: Cell | null): string {
  return cell === null || cell.kind === 'blank' ? m.blind_nothing() : sayCell(cell)
}

const NOT_YET: Readonly<Record<NotYetLifted, () => string>> = {
  incomplete: m.blind_entries_wait,
  'codes-on-the-way': m.blind_lift_wait_codes,
  differences: m.blind_lift_wait_differences,
  nameless: m.blind_lift_wait_nameless,
  'two-papers': m.blind_lift_wait_two,
  'set-aside': m.blind_lift_wait_set_aside
}

/** Why the anonymity cannot be lifted yet. */
export function sayNotYet(reason: NotYetLifted): string {
  return NOT_YET[reason]()
}

/** How far one of the two entries is, as far as this device has it. */
export function sayProgress({ isComplete, entered }: EntryProgress): string {
  if (isComplete) return m.blind_state_done()
  return entered === 0 ? m.blind_state_none() : m.blind_state_going()
}

/** What a paper was given before anybody knew whose it was. */
export function sayOrigin({ code, first, second, how }: BlindOrigin): string {
  const said = m.blind_history({
    code: isolate(String(code)),
    first: sayEntered(first),
    second: sayEntered(second)
  })
  return how === null ? said : `${said} · ${sayHow(how)}`
}

/** Somebody of the site's staff by name; by number where the directory does not know them. */
export function sayEnterer(directory: DirectoryState | null, person: PersonId | null): string {
  return person === null ? '–' : isolate(staffName(directory, person))
}
