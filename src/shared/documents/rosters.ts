/** Frozen lists of people that facts name by number, so that whoever joins later was never on them. */
import * as f from './fields.ts'
import { stableNumber, type PersonId } from '../domain/identity.ts'
import { defineFact, type FactKind } from '../journal/fact.ts'
import type { Entry } from '../journal/journal.ts'
import type { ParcelId, Stamp } from '../journal/parcel.ts'

type RosterFields = { readonly roster: typeof f.rosterId; readonly people: typeof f.roster }

/** Declares the fact that carries a list, under a code of its document. */
export function defineRoster(code: number): FactKind<'roster-named', RosterFields> {
  return defineFact(code, 'roster-named', { roster: f.rosterId, people: f.roster })
}

export type RosterNamed = {
  readonly type: 'roster-named'
  readonly roster: number
  readonly people: PersonId[]
}

/** Number of a frozen roster: the same people in the same order have the same number on every phone. */
export function rosterIdOf(people: readonly PersonId[]): number {
  return stableNumber(people.join(','))
}

/** Were two lists ever forged to have one number, the one that the relay received first would stand, on every phone. */
export function foldRosters(
  named: readonly Entry<RosterNamed>[],
  stampsByParcel: ReadonlyMap<ParcelId, Stamp>
): Map<number, readonly PersonId[]> {
  const position = (parcel: ParcelId) =>
    stampsByParcel.get(parcel)?.position ?? Number.MAX_SAFE_INTEGER
  const honest = named
    .filter(({ fact }) => rosterIdOf(fact.people) === fact.roster)
    .sort((one, other) => {
      return position(other.parcel) - position(one.parcel) || other.parcel - one.parcel
    })
  return new Map(honest.map(({ fact }) => [fact.roster, fact.people]))
}

/** Everyone on these lists, the longest first, so that the order people know is kept and the others stand behind. */
export function peopleInOrder(
  rosters: Iterable<number>,
  rostersById: ReadonlyMap<number, readonly PersonId[]>
): PersonId[] {
  const people = [...new Set(rosters)]
    .sort((one, other) => one - other)
    .map((id) => rostersById.get(id) ?? [])
    .sort((one, other) => other.length - one.length)
    .flat()
  return [...new Set(people)]
}
