/**
 * Blind double entry: two people enter one assessment apart, by the codes of its papers, each in a document that the
 * other never receives. Whoever validates reads both and sees where they differ, code by code.
 */
import { foldCells, isCellEntry, type CellsByAssessment } from './cells.ts'
import type { BlindFact } from './gradebook-facts.ts'
import { foldRosters, type Rosters } from './rosters.ts'
import { entriesOf, foldVerdicts } from './verdicts.ts'
import { sameCell, type Cell } from '../domain/grade.ts'
import type { PaperCode } from '../domain/paper-code.ts'
import { UNTOUCHED, type GradebookStanding } from '../domain/review.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'

export type BlindState = {
  /** By assessment and code of a paper. */
  readonly cells: CellsByAssessment
  /** Assessments that their author called complete. */
  readonly completed: ReadonlySet<number>
  readonly rosters: Rosters
  readonly unreadable: number
}

/** One person's blind entries, as their journal says. */
export function foldBlind(anyOrder: Journal<BlindFact>): BlindState {
  const journal = inParcelOrder(anyOrder)
  const verdicts = foldVerdicts(journal, [])
  const named = entriesOf(journal, 'roster-named')
  const rosters = foldRosters(named, journal.stampsByParcel, verdicts.isCounted)
  const completed = entriesOf(journal, 'blind-completed').filter(({ parcel }) => {
    return verdicts.isCounted(parcel)
  })
  return {
    cells: foldCells(journal.entries.filter(isCellEntry), rosters, verdicts),
    completed: new Set(completed.map(({ fact }) => fact.assessment)),
    rosters,
    unreadable: journal.unreadable.length
  }
}

/** What the rules of access need to know of one person's blind entries. */
export function standingOfBlind({ completed }: BlindState): GradebookStanding {
  return { ...UNTOUCHED, closedToTyping: [...completed].sort((one, other) => one - other) }
}

/** One paper as both people entered it. Null where that author said nothing, or contradicted themselves on two devices. */
export type PaperPair = {
  readonly code: PaperCode
  readonly first: Cell | null
  readonly second: Cell | null
}

export type BlindComparison = {
  readonly isComplete: boolean
  /** Papers that both entered alike. */
  readonly agreed: readonly PaperPair[]
  readonly differences: readonly PaperPair[]
  /** Codes under which neither entered anything: no paper was handed in. */
  readonly unused: readonly PaperCode[]
  /** Entered under a code that the table does not hold: it has not come yet, or never will. */
  readonly nameless: readonly PaperPair[]
}

/** Two blind entries of one assessment side by side, for whoever validates; `codes` are those of its papers. */
export function compareBlind(
  assessment: number,
  codes: readonly PaperCode[],
  first: BlindState,
  second: BlindState
): BlindComparison {
  const pairOf = (code: PaperCode): PaperPair => ({
    code,
    first: cellOf(first, assessment, code),
    second: cellOf(second, assessment, code)
  })
  const pairs = codes.map(pairOf)
  const entered = [first, second].flatMap(({ cells }) => [...(cells.get(assessment)?.keys() ?? [])])
  const unlisted = [...new Set(entered)].filter((code) => !codes.includes(code))
  const isUnused = ({ code }: PaperPair) => {
    return [first, second].every((entry) => saysNothing(entry, assessment, code))
  }
  const isAgreed = (pair: PaperPair) => {
    return pair.first !== null && pair.second !== null && sameCell(pair.first, pair.second)
  }
  return {
    isComplete: first.completed.has(assessment) && second.completed.has(assessment),
    agreed: pairs.filter(isAgreed),
    differences: pairs.filter((pair) => !isUnused(pair) && !isAgreed(pair)),
    unused: pairs.filter(isUnused).map(({ code }) => code),
    nameless: unlisted.map(pairOf).filter((pair) => !isUnused(pair))
  }
}

/** How many of these papers somebody has entered. */
export function enteredPapers(
  { cells }: BlindState,
  assessment: number,
  codes: readonly PaperCode[]
): number {
  return codes.filter((code) => cellOf({ cells }, assessment, code) !== null).length
}

/** A blank that was typed and taken away again is as if nothing had been said; two values on two devices are not. */
function saysNothing({ cells }: BlindState, assessment: number, code: PaperCode): boolean {
  const state = cells.get(assessment)?.get(code)
  return state?.kind !== 'contradiction' && cellOf({ cells }, assessment, code) === null
}

/** Null where nothing is said, or two things on two devices. */
function cellOf(
  { cells }: Pick<BlindState, 'cells'>,
  assessment: number,
  code: PaperCode
): Cell | null {
  const state = cells.get(assessment)?.get(code)
  return state?.kind === 'settled' && state.value.kind !== 'blank' ? state.value : null
}
