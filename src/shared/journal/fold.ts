/**
 * What a journal says now. Statements are about places (a lesson and a trainee, a record and a field). At each place
 * every statement that no other one replaces is current: one value, or several that agree, or a contradiction that
 * people see. The result does not depend on the order or the number of times in which parcels came.
 */
import type { ParcelId, Stamp } from './parcel.ts'

/** What somebody said about one place. */
export type Statement<Value> = {
  readonly place: string
  readonly value: Value
  readonly parcel: ParcelId
  /** Position inside its parcel: a later statement of one gesture about one place stands for the earlier, too. */
  readonly index: number
  /** The parcels its author saw at that place and meant to replace. */
  readonly replaces: readonly ParcelId[]
}

/**
 * Where a parcel stands: `local` = on this device alone so far; `received` = the relay has it and it counts;
 * `held` = it came when its author no longer could, and waits for a decision; `admitted`, `rejected` = decided.
 */
export type Standing = 'local' | 'received' | 'held' | 'admitted' | 'rejected'

export type Decision = 'admitted' | 'rejected'

/** Standing of a parcel from its stamp and from what people decided of it. */
export function standingOf(
  parcel: ParcelId,
  stampsByParcel: ReadonlyMap<ParcelId, Stamp>,
  decisionsByParcel: ReadonlyMap<ParcelId, Decision>
): Standing {
  const stamp = stampsByParcel.get(parcel)
  if (stamp === undefined) return 'local'
  if (stamp.heldBecause === null) return 'received'
  return decisionsByParcel.get(parcel) ?? 'held'
}

export function counts(standing: Standing): boolean {
  return standing !== 'held' && standing !== 'rejected'
}

/** One place. `current` holds the statements that nobody replaced; `history` all, those that do not count included. */
export type PlaceState<Value> = {
  readonly place: string
  readonly current: readonly Statement<Value>[]
  readonly history: readonly Statement<Value>[]
} & (
  | { readonly kind: 'settled'; readonly value: Value }
  | { readonly kind: 'contradiction'; readonly values: readonly Value[] }
  /** Everything said here waits for a decision. */
  | { readonly kind: 'unsaid' }
)

/** What two values have in common when those who said them agree. */
type KeyOf<Value> = (value: Value) => string | number | boolean | null | undefined

/**
 * Folds statements into places. Two people agree when their values have one key. `isCounted` leaves out what is held or
 * rejected: such a statement neither gives the value nor replaces another.
 */
export function foldPlaces<Value>(
  statements: Iterable<Statement<Value>>,
  isCounted: (parcel: ParcelId) => boolean,
  keyOf: KeyOf<Value>
): Map<string, PlaceState<Value>> {
  const places = new Map<string, PlaceState<Value>>()
  const byPlace = [...groupByPlace(statements)].sort(byName)
  for (const [place, said] of byPlace) {
    places.set(place, foldPlace(place, said, isCounted, keyOf))
  }
  return places
}

function groupByPlace<Value>(
  statements: Iterable<Statement<Value>>
): Map<string, Statement<Value>[]> {
  const byPlace = new Map<string, Statement<Value>[]>()
  for (const statement of statements) {
    const said = byPlace.get(statement.place)
    if (said === undefined) byPlace.set(statement.place, [statement])
    else said.push(statement)
  }
  for (const [place, said] of byPlace) {
    if (said.length > 1) byPlace.set(place, withoutRepetition(said.sort(inParcelOrder)))
  }
  return byPlace
}

function withoutRepetition<Value>(sorted: readonly Statement<Value>[]): Statement<Value>[] {
  return sorted.filter((statement, at) => {
    const next = sorted[at + 1]
    return next === undefined || inParcelOrder(statement, next) !== 0
  })
}

function foldPlace<Value>(
  place: string,
  history: readonly Statement<Value>[],
  isCounted: (parcel: ParcelId) => boolean,
  keyOf: KeyOf<Value>
): PlaceState<Value> {
  const counted = lastOfEachParcel(history.filter((statement) => isCounted(statement.parcel)))
  const current = unreplaced(counted)
  const [first] = current
  if (first === undefined) return { place, kind: 'unsaid', current, history }
  const values = distinct(
    current.map((statement) => statement.value),
    keyOf
  )
  if (values.length === 1) return { place, kind: 'settled', value: first.value, current, history }
  return { place, kind: 'contradiction', values, current, history }
}

type Replacing = { readonly parcel: ParcelId; readonly replaces: readonly ParcelId[] }

/**
 * Of what was said about one thing, all that nothing replaces. Statements that replace each other in a ring can only be
 * forged: they are shown too, and with them what they replace, so that whatever is not shown is replaced by what is.
 */
export function unreplaced<Said extends Replacing>(said: readonly Said[]): Said[] {
  if (said.length <= 1) return [...said]
  const replacesByParcel = othersReplaced(said)
  const replaced = new Set([...replacesByParcel.values()].flatMap((others) => [...others]))
  if (replaced.size === 0) return [...said]
  const covered = new Set<ParcelId>()
  let covering = [...replacesByParcel.keys()].filter((parcel) => !replaced.has(parcel))
  // Each parcel covers once: a cell that was rewritten a thousand times costs as much as a thousand cells.
  while (covering.length > 0) {
    const next = new Set(covering.flatMap((parcel) => [...(replacesByParcel.get(parcel) ?? [])]))
    covering = [...next].filter((id) => !covered.has(id))
    covering.forEach((id) => covered.add(id))
  }
  return said.filter(({ parcel }) => !covered.has(parcel))
}

/** What each gesture replaces of others: nothing replaces itself. */
function othersReplaced(said: readonly Replacing[]): Map<ParcelId, Set<ParcelId>> {
  const replacesByParcel = new Map<ParcelId, Set<ParcelId>>()
  for (const { parcel, replaces } of said) {
    const others = replacesByParcel.get(parcel) ?? new Set<ParcelId>()
    replaces.forEach((id) => id !== parcel && others.add(id))
    replacesByParcel.set(parcel, others)
  }
  return replacesByParcel
}

/** The last word of each gesture; it replaces all that any word of the gesture does. Statements come sorted by parcel. */
function lastOfEachParcel<Value>(statements: readonly Statement<Value>[]): Statement<Value>[] {
  const lasts: Statement<Value>[] = []
  for (const statement of statements) {
    const before = lasts.at(-1)
    if (before?.parcel !== statement.parcel) lasts.push(statement)
    else
      lasts[lasts.length - 1] = {
        ...statement,
        replaces: [...new Set([...before.replaces, ...statement.replaces])]
      }
  }
  return lasts
}

/** The first value of each key, in their order. */
export function distinct<Value>(values: readonly Value[], keyOf: KeyOf<Value>): Value[] {
  const known = new Set<ReturnType<KeyOf<Value>>>()
  return values.filter((value) => {
    const before = known.size
    return known.add(keyOf(value)).size > before
  })
}

/** The key of plain values is the value. 0 and -0 are one number to people, and here. */
export function itself<Value extends ReturnType<KeyOf<unknown>>>(value: Value): Value {
  return value
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

/** Any fixed order serves, as long as every device uses it. */
function inParcelOrder<Value>(one: Statement<Value>, other: Statement<Value>): number {
  return one.parcel - other.parcel || one.index - other.index
}
