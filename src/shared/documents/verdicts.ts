/** What counts in a document whose late facts are held: the relay's word, and what people decided of it since. */
import * as f from './fields.ts'
import type { Moment } from '../domain/calendar.ts'
import { groupBy } from '../domain/collections.ts'
import { defineFact, type FactKind } from '../journal/fact.ts'
import {
  counts,
  foldPlaces,
  itself,
  standingOf,
  unreplaced,
  type Decision,
  type PlaceState,
  type Standing
} from '../journal/fold.ts'
import type { Entry, Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

type DecidedFields = {
  readonly at: typeof f.moment
  readonly parcels: typeof f.parcelIds
  readonly admitted: typeof f.flag
  readonly reason: typeof f.reason
  readonly replaces: typeof f.parcelIds
}

/**
 * Declares the fact by which somebody with the right to do so decides of held parcels, under a code of its document;
 * `replaces` names the decisions that this one takes back.
 */
export function defineDecided(code: number): FactKind<'decided', DecidedFields> {
  return defineFact(code, 'decided', {
    at: f.moment,
    parcels: f.parcelIds,
    admitted: f.flag,
    reason: f.reason,
    replaces: f.parcelIds
  })
}

type DecidedFact = {
  readonly at: Moment
  readonly reason: string
  readonly parcels: readonly ParcelId[]
  readonly admitted: boolean
  readonly replaces: readonly ParcelId[]
}

/** What somebody decided of a held parcel, and why. */
export type HeldDecision = {
  readonly admitted: boolean
  readonly at: Moment
  readonly writer: Writer
  readonly reason: string
}

export type Verdicts = {
  readonly standingByParcel: ReadonlyMap<ParcelId, Standing>
  /** Current decisions of each held parcel, to be replaced by the next. */
  readonly decisionsByHeld: ReadonlyMap<ParcelId, readonly ParcelId[]>
  /** The same in the words of those who decided: several, where people decided differently at once. */
  readonly wordsOn: (held: ParcelId) => readonly HeldDecision[]
  readonly isCounted: (parcel: ParcelId) => boolean
}

export function foldVerdicts(
  { entries, stampsByParcel }: Pick<Journal<unknown>, 'entries' | 'stampsByParcel'>,
  decided: readonly Entry<DecidedFact>[]
): Verdicts {
  const decisions = foldDecisions(decided, stampsByParcel)
  const verdicts = new Map(
    [...decisions].flatMap(([held, state]) => {
      return state.kind === 'unsaid' ? [] : [[held, verdictOf(state)] as const]
    })
  )
  const parcels = new Set(entries.map(({ parcel }) => parcel))
  const decidedByParcel = groupBy(decided, ({ parcel }) => parcel)
  const standingByParcel = new Map(
    [...parcels].map((id) => [id, standingOf(id, stampsByParcel, verdicts)])
  )
  return {
    standingByParcel,
    decisionsByHeld: new Map(
      [...decisions].map(([held, state]) => [held, state.current.map(({ parcel }) => parcel)])
    ),
    wordsOn: (held) =>
      (decisions.get(held)?.current ?? []).flatMap(({ parcel }) =>
        (decidedByParcel.get(parcel) ?? []).flatMap(({ fact, writer }) => {
          const { admitted, at, reason, parcels } = fact
          return parcels.includes(held) ? [{ admitted, at, writer, reason }] : []
        })
      ),
    isCounted: (parcel) => counts(standingByParcel.get(parcel) ?? 'local')
  }
}

/** What people decided of each held parcel. What is itself held decides nothing. */
function foldDecisions(
  decided: readonly Entry<DecidedFact>[],
  stampsByParcel: ReadonlyMap<ParcelId, Stamp>
): Map<ParcelId, PlaceState<boolean>> {
  const isCounted = (parcel: ParcelId) => !stampsByParcel.get(parcel)?.heldBecause
  const decisions = decided.flatMap(({ fact, parcel, index }) =>
    fact.parcels.map((held) => ({
      place: String(held),
      value: fact.admitted,
      parcel,
      index,
      replaces: fact.replaces
    }))
  )
  const byPlace = foldPlaces(decisions, isCounted, itself)
  return new Map([...byPlace].map(([place, state]) => [Number(place) as ParcelId, state]))
}

/**
 * Position in the relay's log at which each held parcel first counted, whatever was decided of it later; past every position
 * while the relay has not received that decision. Left out: what never counted.
 */
export function firstAdmissions(
  { stampsByParcel }: Pick<Journal<unknown>, 'stampsByParcel'>,
  decided: readonly Entry<DecidedFact>[]
): ReadonlyMap<ParcelId, number> {
  const position = (parcel: ParcelId) =>
    stampsByParcel.get(parcel)?.position ?? Number.MAX_SAFE_INTEGER
  const inLogOrder = [...decided].sort((one, other) => {
    return position(one.parcel) - position(other.parcel) || one.parcel - other.parcel
  })
  const heldParcels = new Set(decided.flatMap(({ fact }) => fact.parcels))
  const firsts = [...heldParcels].flatMap((held): [ParcelId, number][] => {
    const about = inLogOrder.filter(({ fact }) => fact.parcels.includes(held))
    const first = about.findIndex((_, place) => {
      const state = foldDecisions(about.slice(0, place + 1), stampsByParcel).get(held)
      return state !== undefined && verdictOf(state) === 'admitted'
    })
    return first < 0 ? [] : [[held, position(about[first]!.parcel)]]
  })
  return new Map(firsts)
}

/** Decided both ways, a parcel stays out until people agree. */
function verdictOf(state: PlaceState<boolean>): Decision {
  return state.kind === 'settled' && state.value ? 'admitted' : 'rejected'
}

/** Of facts about one thing, those that count and that none of the others replaces. */
export function currentOf<Fact extends { readonly replaces: readonly ParcelId[] }>(
  entries: readonly Entry<Fact>[],
  isCounted: (parcel: ParcelId) => boolean
): Entry<Fact>[] {
  const counted = entries.filter((entry) => isCounted(entry.parcel))
  const said = counted.map((entry) => ({
    parcel: entry.parcel,
    replaces: entry.fact.replaces,
    entry
  }))
  return unreplaced(said).map(({ entry }) => entry)
}

/** The facts of one type. */
export function entriesOf<Fact extends { readonly type: string }, const Type extends Fact['type']>(
  { entries }: Pick<Journal<Fact>, 'entries'>,
  type: Type
): Entry<Extract<Fact, { readonly type: Type }>>[] {
  return entries.filter(
    (entry): entry is Entry<Extract<Fact, { readonly type: Type }>> => entry.fact.type === type
  )
}
