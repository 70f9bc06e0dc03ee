/**
 * Frozen lists of people that facts name by a short number, so that whoever joins later was never on them. A number
 * means what its own writer named under it and nothing else: whoever finds another list with the same number cannot
 * have the words of others read through it.
 */
import * as f from './fields.ts'
import { freeNumber, stableNumber, type PersonId } from '../domain/identity.ts'
import { defineFact, type FactKind } from '../journal/fact.ts'
import type { Entry } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

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

/** The lists of one writer by their number. */
export type RostersById = ReadonlyMap<number, readonly PersonId[]>
export type Rosters = ReadonlyMap<Writer, RostersById>

/** Usual number of a list: it follows from the people and their order. */
export function rosterIdOf(people: readonly PersonId[]): number {
  return stableNumber(people.join(','))
}

/** The number under which a writer refers to this list, and the fact that names it unless they have already done so. */
export function referTo(
  people: readonly PersonId[],
  own: RostersById | undefined
): { readonly roster: number; readonly naming: readonly RosterNamed[] } {
  const roster = freeNumber(people.join(','), (candidate) => {
    const taken = own?.get(candidate)
    return taken !== undefined && !isSameList(taken, people)
  })
  const isNamed = own?.has(roster) === true
  return { roster, naming: isNamed ? [] : [{ type: 'roster-named', roster, people: [...people] }] }
}

/** The list that this writer named under this number; undefined while it has not come. */
export function rosterOf(
  rosters: Rosters,
  writer: Writer,
  roster: number
): readonly PersonId[] | undefined {
  return rosters.get(writer)?.get(roster)
}

/**
 * Lists by writer and number. Where one writer named two lists alike, what counts stands before what is held, and then
 * what the relay received first. A held naming is read all the same, for it says nothing of anybody by itself and
 * entries of its writer that count may lean on it.
 */
export function foldRosters(
  named: readonly Entry<RosterNamed>[],
  stampsByParcel: ReadonlyMap<ParcelId, Stamp>,
  isCounted: (parcel: ParcelId) => boolean
): Rosters {
  const position = (parcel: ParcelId) =>
    stampsByParcel.get(parcel)?.position ?? Number.MAX_SAFE_INTEGER
  const strongestLast = [...named].sort((one, other) => {
    const byStanding = Number(isCounted(one.parcel)) - Number(isCounted(other.parcel))
    const byPosition = position(other.parcel) - position(one.parcel)
    return byStanding || byPosition || other.parcel - one.parcel || other.index - one.index
  })
  const rosters = new Map<Writer, Map<number, readonly PersonId[]>>()
  for (const { writer, fact } of strongestLast) {
    const own = rosters.get(writer) ?? new Map<number, readonly PersonId[]>()
    rosters.set(writer, own.set(fact.roster, fact.people))
  }
  return rosters
}

/** Everyone on these lists, the longest first, so that the order people know is kept and the others stand behind. */
export function peopleInOrder(lists: Iterable<readonly PersonId[]>): PersonId[] {
  const longestFirst = [...lists].sort((one, other) => other.length - one.length)
  return [...new Set(longestFirst.flat())]
}

function isSameList(one: readonly PersonId[], other: readonly PersonId[]): boolean {
  return one.length === other.length && one.every((person, place) => person === other[place])
}
