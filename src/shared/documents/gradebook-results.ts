/** A gradebook as the rules of averages and anomalies want it. */
import type { CellState } from './cells.ts'
import { scaleOf, type AssessmentState, type GradebookState } from './gradebook.ts'
import type { GradeColumn } from '../domain/anomalies.ts'
import type { GradedAssessment } from '../domain/averages.ts'
import type { Cell, Scale } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'

/** Counts for an assessment whose weight nobody gave. */
const USUAL_WEIGHT = 100
/** What an average needs of an assessment: while people differ on one of these, nothing in it counts. */
export const COUNTING_FIELDS = ['max', 'step', 'weight'] as const
/** Stands for a scale that is not known: what it would judge is a contradiction, and never counted. */
const NO_SCALE: Scale = { max: 1, step: 1 }

/** Assessments that count, in their order. One is active until people agree that it is not. */
export function activeAssessments({ assessments }: GradebookState): AssessmentState[] {
  return assessments.filter(({ values }) => values.active !== false)
}

/** Assessments that people agree to have removed, with how many trainees have something in them. */
export function removedAssessments({
  assessments,
  cells
}: Pick<GradebookState, 'assessments' | 'cells'>): {
  readonly assessment: AssessmentState
  readonly entered: number
}[] {
  return assessments
    .filter(({ values }) => values.active === false)
    .map((assessment) => {
      const said = [...(cells.get(assessment.number)?.values() ?? [])].filter(saysSomething)
      return { assessment, entered: said.length }
    })
}

/**
 * What averages need of one trainee. Where people disagree on the scale or the weight of an assessment nothing in it
 * can be counted, so each of its cells is said to be in contradiction.
 */
export function gradedAssessments(gradebook: GradebookState, person: PersonId): GradedAssessment[] {
  return activeAssessments(gradebook).map((assessment) => {
    const scale = scaleOf(assessment)
    return {
      number: assessment.number,
      scale: scale ?? NO_SCALE,
      weight: assessment.values.weight ?? USUAL_WEIGHT,
      cell:
        scale === null || disputedFields(assessment).length > 0
          ? 'contradiction'
          : cellSeen(gradebook, assessment.number, person)
    }
  })
}

export type DisputedField = {
  readonly field: (typeof COUNTING_FIELDS)[number]
  /** Hundredths, as each side says. */
  readonly values: readonly number[]
}

/** What people say differently of an assessment, so that nothing in it is counted. */
export function disputedFields({ contradictions }: AssessmentState): DisputedField[] {
  return COUNTING_FIELDS.flatMap((field) => {
    const found = contradictions.find(({ place }) => place === field)
    return found?.kind === 'contradiction' ? [{ field, values: found.values.map(Number) }] : []
  })
}

/** Does anybody disagree on what its averages stand on: a cell, an assessment, the rule? */
export function isDisputed(gradebook: GradebookState): boolean {
  const active = activeAssessments(gradebook)
  return (
    gradebook.rule?.kind === 'contradiction' ||
    active.some((assessment) => disputedFields(assessment).length > 0) ||
    gradebook.contradictions.some((cell) => active.some(({ number }) => number === cell.assessment))
  )
}

/** Columns to look for anomalies in; an assessment without an agreed scale has none. */
export function gradeColumns(gradebook: GradebookState): GradeColumn[] {
  return activeAssessments(gradebook).flatMap((assessment) => {
    const { number } = assessment
    const scale = scaleOf(assessment)
    const cellsByPerson = new Map(
      gradebook.people.map((person) => [person, cellSeen(gradebook, number, person)])
    )
    return scale === null ? [] : [{ assessment: number, scale, cellsByPerson }]
  })
}

/** Does it say anything of anybody? A blank says nothing. */
export function holdsGrades({ cells }: Pick<GradebookState, 'cells'>): boolean {
  return [...cells.values()].some((column) => [...column.values()].some(saysSomething))
}

function saysSomething(state: CellState): boolean {
  return (
    state.kind === 'contradiction' || (state.kind === 'settled' && state.value.kind !== 'blank')
  )
}

/** What stands at one place: null where nothing was said, or nothing that counts. */
export function cellSeen(
  { cells }: GradebookState,
  assessment: number,
  person: PersonId
): Cell | 'contradiction' | null {
  const state = cells.get(assessment)?.get(person)
  if (state === undefined || state.kind === 'unsaid') return null
  return state.kind === 'contradiction' ? 'contradiction' : state.value
}
