/**
 * The anonymity of a gradebook's blind assessments: which code is on whose paper, and what was decided where both entries
 * differ. From both, once everything is settled, comes the fact that lifts it.
 */
import type { AnonymityFact } from './anonymity-facts.ts'
import type { BlindComparison, PaperPair } from './blind.ts'
import type { HowSettled } from './fields.ts'
import type { GradebookFact } from './gradebook-facts.ts'
import { cellOfWire, packCells, type PlacedCell } from './packed-cells.ts'
import { entriesOf } from './verdicts.ts'
import { groupBy } from '../domain/collections.ts'
import { BLANK, cellKey, type Cell } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'
import type { PaperCode } from '../domain/paper-code.ts'
import { foldPlaces, type PlaceState } from '../journal/fold.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'
import type { ParcelId } from '../journal/parcel.ts'

export type CodeTable = {
  /** Somebody to whom two people gave codes apart has both: either may be on the paper. */
  readonly personByCode: ReadonlyMap<PaperCode, PersonId>
  /** The relay has it all: no code can turn out to be somebody else's any more. */
  readonly isReceived: boolean
}

export type Settlement = {
  readonly cell: Cell
  readonly how: HowSettled
  readonly reason: string
}

export type AnonymityState = {
  readonly tablesByAssessment: ReadonlyMap<number, CodeTable>
  /** By `assessment.code`. */
  readonly settlements: ReadonlyMap<string, PlaceState<Settlement>>
  readonly unreadable: number
}

export const NO_CODES: CodeTable = { personByCode: new Map(), isReceived: true }

export function foldAnonymity(anyOrder: Journal<AnonymityFact>): AnonymityState {
  const journal = inParcelOrder(anyOrder)
  const settled = entriesOf(journal, 'difference-settled').map(
    ({ fact: { assessment, code, cell, how, reason, replaces }, parcel, index }) => ({
      place: placeOf(assessment, code),
      value: { cell: cellOfWire(cell) ?? BLANK, how, reason },
      ...{ parcel, index, replaces }
    })
  )
  return {
    tablesByAssessment: foldTables(journal),
    settlements: foldPlaces(
      settled,
      () => true,
      ({ cell }) => cellKey(cell)
    ),
    unreadable: journal.unreadable.length
  }
}

/** Where two tables, given apart, have one code for two people, it is of whom the relay heard first. */
function foldTables(journal: Journal<AnonymityFact>): Map<number, CodeTable> {
  const position = (parcel: ParcelId) =>
    journal.stampsByParcel.get(parcel)?.position ?? Number.MAX_SAFE_INTEGER
  const inOrder = entriesOf(journal, 'codes-given').sort((one, other) => {
    return position(one.parcel) - position(other.parcel) || one.parcel - other.parcel
  })
  const tables = new Map<number, CodeTable>()
  for (const { fact, parcel } of inOrder) {
    const { personByCode, isReceived } = tables.get(fact.assessment) ?? NO_CODES
    const given = fact.codes.flatMap((code, place) => {
      const person = fact.people[place]
      return person === undefined || personByCode.has(code) ? [] : [[code, person] as const]
    })
    tables.set(fact.assessment, {
      personByCode: new Map([...personByCode, ...given]),
      isReceived: isReceived && journal.stampsByParcel.has(parcel)
    })
  }
  return tables
}

export function settlementOf(
  { settlements }: Pick<AnonymityState, 'settlements'>,
  assessment: number,
  code: PaperCode
): PlaceState<Settlement> | null {
  return settlements.get(placeOf(assessment, code)) ?? null
}

/** A paper of which whoever validates has to decide, or has decided. */
export type OpenPaper = PaperPair & {
  /** Nobody's, as far as this device knows. */
  readonly isNameless: boolean
  /** Other codes under which its author has a grade: only one paper counts. */
  readonly alsoUnder: readonly PaperCode[]
  /** Set aside, though it has a name and its author no other paper: they would have no grade. */
  readonly leavesNoGrade: boolean
}

/**
 * Those that differ, those of somebody who has two, those without a name, and those that were set aside while they had none
 * and have one now.
 */
export function openPapers(
  assessment: number,
  { tablesByAssessment, settlements }: Pick<AnonymityState, 'tablesByAssessment' | 'settlements'>,
  { agreed, differences, nameless }: BlindComparison
): OpenPaper[] {
  const { personByCode } = tablesByAssessment.get(assessment) ?? NO_CODES
  const papersOf = groupBy([...agreed, ...differences], ({ code }) => personByCode.get(code))
  const open = (pair: PaperPair): OpenPaper => {
    const codes = (papersOf.get(personByCode.get(pair.code)) ?? []).map(({ code }) => code)
    const alsoUnder = codes.filter((code) => code !== pair.code)
    const isAside = isSetAside(settlementOf({ settlements }, assessment, pair.code))
    return {
      ...pair,
      isNameless: false,
      alsoUnder,
      leavesNoGrade: isAside && alsoUnder.length === 0
    }
  }
  return [
    ...differences.map(open),
    ...agreed.map(open).filter((paper) => paper.alsoUnder.length > 0 || paper.leavesNoGrade),
    ...nameless.map((pair) => ({
      ...pair,
      ...{ isNameless: true, alsoUnder: [], leavesNoGrade: false }
    }))
  ]
}

/** One paper with what was decided of it. */
type Outcome = PaperPair & { readonly place: PlaceState<Settlement> | null }

export type Lifting =
  | { readonly ok: true; readonly columns: LiftedColumns }
  | { readonly ok: false; readonly reason: NotYetLifted }

/**
 * Why the anonymity cannot be lifted yet. `codes-on-the-way`: a code may still turn out to be somebody else's;
 * `nameless`: a grade would be left behind; `two-papers`: a person has a grade under two codes; `set-aside`: what both
 * entered alike was set aside while it had no name, and now it is somebody's.
 */
export type NotYetLifted =
  'incomplete' | 'codes-on-the-way' | 'differences' | 'nameless' | 'two-papers' | 'set-aside'

export type LiftedColumns = Pick<
  Extract<GradebookFact, { readonly type: 'anonymity-lifted' }>,
  'people' | 'codes' | 'first' | 'second' | 'cells' | 'settled'
>

/** What lifting the anonymity of an assessment states, or why it cannot be lifted yet. */
export function liftAnonymity(
  assessment: number,
  anonymity: AnonymityState,
  comparison: BlindComparison
): Lifting {
  const table = anonymity.tablesByAssessment.get(assessment) ?? NO_CODES
  if (!comparison.isComplete) return { ok: false, reason: 'incomplete' }
  if (!table.isReceived) return { ok: false, reason: 'codes-on-the-way' }
  const outcomeOf = (pair: PaperPair): Outcome => {
    return { ...pair, place: settlementOf(anonymity, assessment, pair.code) }
  }
  const agreed = comparison.agreed.map(outcomeOf)
  const differences = comparison.differences.map(outcomeOf)
  if (differences.some(isOpen) || agreed.some(({ place }) => place?.kind === 'contradiction'))
    return { ok: false, reason: 'differences' }
  if (comparison.nameless.map(outcomeOf).some((paper) => isOpen(paper) || cellFor(paper) !== null))
    return { ok: false, reason: 'nameless' }
  const outcomes = new Map([...agreed, ...differences].map((outcome) => [outcome.code, outcome]))
  const lines = [...table.personByCode].map(([code, person]) => {
    return { code, person, outcome: outcomes.get(code) }
  })
  const graded = lines.filter(({ outcome }) => outcome !== undefined && cellFor(outcome) !== null)
  if (new Set(graded.map(({ person }) => person)).size < graded.length)
    return { ok: false, reason: 'two-papers' }
  const open = openPapers(assessment, anonymity, comparison)
  const agreedCodes = new Set(agreed.map(({ code }) => code))
  if (open.some(({ code, leavesNoGrade }) => leavesNoGrade && agreedCodes.has(code)))
    return { ok: false, reason: 'set-aside' }
  return { ok: true, columns: columnsOf(lines) }
}

function isSetAside(place: PlaceState<Settlement> | null): boolean {
  return place?.kind === 'settled' && place.value.cell.kind === 'blank'
}

function isOpen({ place }: Outcome): boolean {
  return place?.kind !== 'settled'
}

type Line = {
  readonly code: PaperCode
  readonly person: PersonId
  readonly outcome: Outcome | undefined
}

function columnsOf(lines: readonly Line[]): LiftedColumns {
  const column = (cellIn: (outcome: Outcome) => Cell | null) => {
    const placed = lines.flatMap(({ outcome }, place): PlacedCell[] => {
      const cell = outcome === undefined ? null : cellIn(outcome)
      return cell === null ? [] : [[place, cell]]
    })
    return packCells(placed)
  }
  return {
    people: lines.map(({ person }) => person),
    codes: lines.map(({ code }) => code),
    first: column(({ first }) => first),
    second: column(({ second }) => second),
    cells: column(cellFor),
    settled: lines.flatMap(({ outcome }, place) => {
      const settlement = outcome === undefined ? null : settlementIn(outcome)
      return settlement === null ? [] : [[place, settlement.how, settlement.reason]]
    })
  }
}

/** Settled as a blank, a paper says nothing. */
function cellFor(outcome: Outcome): Cell | null {
  const settlement = settlementIn(outcome)
  const cell = settlement === null ? outcome.first : settlement.cell
  return cell?.kind === 'blank' ? null : cell
}

function settlementIn({ place }: Outcome): Settlement | null {
  return place?.kind === 'settled' ? place.value : null
}

function placeOf(assessment: number, code: PaperCode): string {
  return `${assessment}.${code}`
}
