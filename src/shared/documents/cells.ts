/** Cells of a gradebook or of a blind entry: what stands at each assessment and trainee, and how it came to. */
import { MAX_ROSTER, type HowSettled } from './fields.ts'
import type { GradebookFact } from './gradebook-facts.ts'
import { cellOfWire, unpackCells } from './packed-cells.ts'
import type { Rosters, RostersById } from './rosters.ts'
import type { Verdicts } from './verdicts.ts'
import type { Moment } from '../domain/calendar.ts'
import { groupBy } from '../domain/collections.ts'
import { BLANK, cellKey, type Cell } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'
import type { PaperCode } from '../domain/paper-code.ts'
import {
  distinct,
  foldPlaces,
  type PlaceState,
  type Standing,
  type Statement
} from '../journal/fold.ts'
import type { Entry } from '../journal/journal.ts'
import { writerOf, type ParcelId, type Writer } from '../journal/parcel.ts'

const CELL_FACTS = ['graded', 'grades-corrected', 'grades-settled', 'anonymity-lifted'] as const
type CellFactType = (typeof CELL_FACTS)[number]

export type CellFact = Extract<GradebookFact, { readonly type: CellFactType }>
type LiftedFact = Extract<CellFact, { readonly type: 'anonymity-lifted' }>

export type CellState = PlaceState<Cell>
type CellsByPerson = ReadonlyMap<PersonId, CellState>
export type CellsByAssessment = ReadonlyMap<number, CellsByPerson>

export function isCellEntry<Fact extends { readonly type: string }>(
  entry: Entry<Fact>
): entry is Entry<Extract<Fact, CellFact>> {
  return CELL_FACTS.some((type) => type === entry.fact.type)
}

/** Every cell of which anything was said. */
export function foldCells(
  entries: readonly Entry<CellFact>[],
  rosters: Rosters,
  { isCounted }: Verdicts
): CellsByAssessment {
  const places = foldPlaces(
    entries.flatMap((entry) => statements(entry, rosters)),
    isCounted,
    cellKey
  )
  const cells = new Map<number, Map<PersonId, CellState>>()
  for (const [place, state] of places) {
    const [assessment, person] = place.split('.').map(Number) as [number, number]
    const column = cells.get(assessment) ?? new Map<PersonId, CellState>()
    cells.set(assessment, column.set(person as PersonId, state))
  }
  return cells
}

/** What a fact says of whom, by the lists of its writer. One that has not come yet says nothing until it has. */
export function cellsSaid(
  fact: CellFact,
  ofItsWriter: RostersById | undefined
): readonly (readonly [PersonId, Cell])[] {
  if (fact.type === 'graded') return columnOf(ofItsWriter?.get(fact.roster) ?? [], fact.cells)
  if (fact.type === 'anonymity-lifted') return columnOf(fact.people, fact.cells)
  return fact.entries.map(([person, wire]) => [person, cellOfWire(wire) ?? BLANK])
}

function columnOf(
  people: readonly PersonId[],
  cells: Uint8Array
): readonly (readonly [PersonId, Cell])[] {
  return (unpackCells(cells, MAX_ROSTER) ?? []).flatMap(([place, cell]) => {
    const person = people[place]
    return person === undefined ? [] : [[person, cell] as const]
  })
}

/** What a paper was given before anybody knew whose it was. */
export type BlindOrigin = {
  readonly code: PaperCode
  /** Null where that person entered nothing. */
  readonly first: Cell | null
  readonly second: Cell | null
  /** How the difference was settled; null where both agreed. */
  readonly how: HowSettled | null
}

function originOf(fact: LiftedFact, person: PersonId): BlindOrigin | null {
  const at = (cells: Uint8Array, place: number) =>
    unpackCells(cells, MAX_ROSTER)?.find(([where]) => where === place)?.[1] ?? null
  const place = fact.people.findIndex((one, where) => {
    return one === person && at(fact.cells, where) !== null
  })
  const code = fact.codes[place]
  if (code === undefined) return null
  return {
    code,
    first: at(fact.first, place),
    second: at(fact.second, place),
    how: fact.settled.find(([where]) => where === place)?.[1] ?? null
  }
}

function reasonOf(fact: CellFact, person: PersonId): string | null {
  if (fact.type === 'anonymity-lifted')
    return fact.settled.find(([place]) => fact.people[place] === person)?.[2] ?? null
  return 'reason' in fact ? fact.reason : null
}

function statements(
  { fact, parcel, index, writer }: Entry<CellFact>,
  rosters: Rosters
): Statement<Cell>[] {
  return cellsSaid(fact, rosters.get(writer)).map(([person, value]) => ({
    place: `${fact.assessment}.${person}`,
    value,
    parcel,
    index,
    replaces: fact.replaces
  }))
}

/** One line of a cell's history, as a recount asks for it. */
export type CellChange = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly type: CellFact['type']
  /** What its author saw there: nothing, one value, or the values of a contradiction. */
  readonly from: readonly Cell[]
  readonly to: Cell
  readonly reason: string | null
  /** Both blind entries, where it came from them. */
  readonly blind: BlindOrigin | null
  readonly standing: Standing
}

/** Who said what of one cell, in the order of their clocks. What is held or was rejected is listed with the others. */
export function cellHistory(
  state: CellState,
  entries: readonly Entry<CellFact>[],
  { standingByParcel }: Pick<Verdicts, 'standingByParcel'>
): CellChange[] {
  const factByPlace = new Map(
    entries.map(({ parcel, index, fact }) => [`${parcel} ${index}`, fact])
  )
  const saidByParcel = groupBy(state.history, ({ parcel }) => parcel)
  return state.history
    .flatMap(({ parcel, index, value, replaces }) => {
      const fact = factByPlace.get(`${parcel} ${index}`)
      if (fact === undefined) return []
      const others = [...new Set(replaces)]
        .filter((id) => id !== parcel)
        .sort((one, other) => one - other)
      const seen = others.flatMap((id) => saidByParcel.get(id) ?? [])
      const change: CellChange = {
        parcel,
        writer: writerOf(parcel),
        at: fact.at,
        type: fact.type,
        from: distinct(
          seen.map((other) => other.value),
          cellKey
        ),
        to: value,
        reason: reasonOf(fact, personOf(state)),
        blind: fact.type === 'anonymity-lifted' ? originOf(fact, personOf(state)) : null,
        standing: standingByParcel.get(parcel) ?? 'local'
      }
      return [change]
    })
    .sort((one, other) => one.at - other.at || one.parcel - other.parcel)
}

/** A place is an assessment and a person. */
function personOf({ place }: CellState): PersonId {
  return Number(place.split('.')[1]) as PersonId
}
