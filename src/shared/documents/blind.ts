/**
 * Blind double entry: two people enter one assessment apart, each in a document that the other never receives. Whoever
 * validates reads both, sees where they differ, and reveals them: then each author brings their own cells into the
 * gradebook, where a difference is a contradiction like any other.
 */
import { foldCells, isCellEntry, type CellsByAssessment } from './cells.ts'
import type { BlindFact } from './gradebook-facts.ts'
import { foldRosters, peopleInOrder, rosterOf, type Rosters } from './rosters.ts'
import { entriesOf, foldVerdicts } from './verdicts.ts'
import { sameCell, type Cell } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'

export type BlindState = {
  readonly people: readonly PersonId[]
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
  const entries = journal.entries.filter(isCellEntry)
  const completed = entriesOf(journal, 'blind-completed').filter(({ parcel }) => {
    return verdicts.isCounted(parcel)
  })
  return {
    people: peopleInOrder(
      entries
        .filter(({ parcel }) => verdicts.isCounted(parcel))
        .map(({ fact, writer }) => rosterOf(rosters, writer, fact.roster) ?? [])
    ),
    cells: foldCells(entries, rosters, verdicts),
    completed: new Set(completed.map(({ fact }) => fact.assessment)),
    rosters,
    unreadable: journal.unreadable.length
  }
}

export type BlindDifference = {
  readonly person: PersonId
  /** Null where that author said nothing, or contradicted themselves on two devices. */
  readonly first: Cell | null
  readonly second: Cell | null
}

export type BlindComparison = {
  readonly isComplete: boolean
  readonly agreed: number
  readonly differences: readonly BlindDifference[]
}

/** Two blind entries of one assessment side by side, for whoever validates. */
export function compareBlind(
  assessment: number,
  first: BlindState,
  second: BlindState
): BlindComparison {
  const people = [...new Set([...first.people, ...second.people])]
  const pairs = people.map((person) => ({
    person,
    first: cellOf(first, assessment, person),
    second: cellOf(second, assessment, person)
  }))
  const differences = pairs.filter((pair) => {
    return pair.first === null || pair.second === null || !sameCell(pair.first, pair.second)
  })
  return {
    isComplete: first.completed.has(assessment) && second.completed.has(assessment),
    agreed: pairs.length - differences.length,
    differences
  }
}

/** What an author brings into the gradebook once the assessment is revealed: all they said of it. */
export function revealedCells(
  assessment: number,
  blind: BlindState
): readonly (readonly [PersonId, Cell])[] {
  return blind.people.flatMap((person) => {
    const cell = cellOf(blind, assessment, person)
    return cell === null ? [] : [[person, cell] as const]
  })
}

function cellOf({ cells }: BlindState, assessment: number, person: PersonId): Cell | null {
  const state = cells.get(assessment)?.get(person)
  return state?.kind === 'settled' ? state.value : null
}
