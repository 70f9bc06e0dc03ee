/** A gradebook as its table: each trainee's cells, average, what is missing from it, and rank. Pure. */
import type { AssessmentState } from '#shared/documents/gradebook.ts'
import { gradeColumns, gradedAssessments } from '#shared/documents/gradebook-results.ts'
import { anomaliesOf, type Anomaly } from '#shared/domain/anomalies.ts'
import { rounded } from '#shared/domain/fraction.ts'
import type { Hundredths } from '#shared/domain/grade.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { moduleResult } from '#shared/domain/module-result.ts'
import { ranksOf, type Rank } from '#shared/domain/ranking.ts'
import { cellShown, type GradeSnapshot } from './grade-visit.ts'

export type TableRow = {
  readonly person: PersonId
  /** Rounded by the rule; null where nothing counts. */
  readonly average: Hundredths | null
  readonly isComplete: boolean
  /** Assessments that are missing from the average; null stands for one that nobody planned. */
  readonly missing: readonly (AssessmentState | null)[]
  readonly rank: Rank | null
}

export function tableRows(snapshot: GradeSnapshot, rule: GradingRule): TableRow[] {
  const results = snapshot.list.map((person) => {
    return [person, moduleResult(gradedAssessments(snapshot.state, person), rule)] as const
  })
  const ranks = ranksOf(new Map(results.map(([person, { result }]) => [person, result])))
  return results.map(([person, { average }]) => {
    const gaps = average.kind === 'complete' ? [] : average.gaps
    const missing = gaps.map((gap) => {
      if (gap.kind === 'part') return null
      return snapshot.assessments.find(({ number }) => number === gap.assessment) ?? null
    })
    return {
      person,
      average: average.kind === 'none' ? null : rounded(average.exact, rule.rounding),
      isComplete: average.kind === 'complete',
      missing: [...new Set(missing)],
      rank: ranks.get(person) ?? null
    }
  })
}

/** Who has nothing yet in each assessment in which others have something. */
export function missingByAssessment(
  snapshot: GradeSnapshot
): { readonly assessment: AssessmentState; readonly people: readonly PersonId[] }[] {
  return snapshot.assessments
    .map((assessment) => ({
      assessment,
      people: snapshot.list.filter((person) => {
        const cell = cellShown(snapshot, assessment.number, person)
        return cell === null || (cell !== 'contradiction' && cell.kind === 'blank')
      })
    }))
    .filter(({ people }) => people.length > 0 && people.length < snapshot.list.length)
}

/** What somebody should look at in one cell or column. Blanks are told by `missingByAssessment` instead. */
export function oddities({ state, list }: GradeSnapshot): Anomaly[] {
  return anomaliesOf(gradeColumns({ ...state, people: list })).filter(
    ({ kind }) => kind !== 'missing' && kind !== 'contradiction'
  )
}
