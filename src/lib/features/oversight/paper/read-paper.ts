/** Reads what a printed page of one group says: directory, list, the whole register of the term. */
import type { Moment } from '#shared/domain/calendar.ts'
import { registerId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts, type RegisterState } from '#shared/documents/register.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import {
  groupLabel,
  fleetOf,
  readOutlook,
  type KnownSite,
  type OversightApp
} from '../oversight-app.ts'
import type { GroupTerm } from '../addresses.ts'
import { freshnessOf, type Freshness } from '#lib/app-fleet.ts'
import { groupNeeds } from '../statements/group-needs.ts'
import { siteOfGroup } from '../statements/read-statements.ts'

export type Paper = {
  readonly kind: 'paper'
  readonly place: GroupTerm
  readonly known: KnownSite
  readonly label: string
  readonly trainees: readonly TraineeRow[]
  readonly register: RegisterState
  readonly freshness: Freshness
  readonly heardAt: Moment | null
}

/** Unknown: no such group here, or not for this person. */
export type PaperReading = { readonly kind: 'unknown' } | Paper

export async function readPaper(app: OversightApp, place: GroupTerm): Promise<PaperReading> {
  const outlook = await readOutlook(app)
  const known = siteOfGroup(outlook, place)
  if (known === undefined) return { kind: 'unknown' }
  const { group, term } = place
  const register = registerId(known.site, group, term)
  const { trainees } = app.database
  const contents = await app.replica.contents(register)
  const needs = groupNeeds(known.directory, place, app.officeNow())
  return {
    kind: 'paper',
    ...{ place, known, label: groupLabel(known.directory, group) },
    trainees: await trainees.where({ site: known.site, group }).toArray(),
    register: foldRegister(readJournal(contents, registerFacts)),
    freshness: freshnessOf(fleetOf(outlook, known.site), needs),
    heardAt: outlook.lastExchange?.at ?? null
  }
}
