/** A gradebook as its table: each trainee's cells, average, what is missing from it, and rank. Pure. */
import type { AssessmentState } from '#shared/documents/gradebook.ts'
import { gradeColumns, gradedAssessments } from '#shared/documents/gradebook-results.ts'
import { anomaliesOf, type Anomaly, type CellPlace } from '#shared/domain/anomalies.ts'
import { kindOf } from '#shared/domain/averages.ts'
import { largest } from '#shared/domain/collections.ts'
import { rounded } from '#shared/domain/fraction.ts'
import type { Hundredths } from '#shared/domain/grade.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { moduleResult, passedBeforeResit, UNRULED } from '#shared/domain/module-result.ts'
import { ranksOf, type Rank } from '#shared/domain/ranking.ts'
import { cellShown, type GradeSnapshot } from './grade-visit.ts'

export type TableRow = {
  readonly person: PersonId
  /** Rounded by the rule; null where nothing counts. */
  readonly average: Hundredths | null
  readonly isComplete: boolean
  /** Assessments that are missing from the average; null stands for one that nobody planned. */
  readonly missing: readonly (AssessmentState | null)[]
  /** From all that counts: there will be no average. */
  readonly isExempted: boolean
  readonly rank: Rank | null
}

/** Without a rule nobody has an average. */
export function tableRows(snapshot: GradeSnapshot, rule: GradingRule | null): TableRow[] {
  const results = snapshot.list.map((person) => {
    const graded = gradedAssessments(snapshot.state, person)
    return [person, rule === null ? UNRULED : moduleResult(graded, rule)] as const
  })
  const ranks = ranksOf(new Map(results.map(([person, { result }]) => [person, result])))
  return results.map(([person, { average, outcome }]) => {
    const gaps = average.kind === 'complete' ? [] : average.gaps
    const missing = gaps.map((gap) => {
      if (gap.kind === 'part') return null
      return snapshot.assessments.find(({ number }) => number === gap.assessment) ?? null
    })
    return {
      person,
      average:
        average.kind === 'none' || rule === null ? null : rounded(average.exact, rule.rounding),
      isComplete: average.kind === 'complete',
      missing: [...new Set(missing)],
      isExempted: outcome === 'exempted',
      rank: ranks.get(person) ?? null
    }
  })
}

/** Somebody whose average is not complete may come before those who are ranked. */
export function areRanksProvisional(
  rows: readonly Pick<TableRow, 'rank' | 'isComplete' | 'isExempted'>[]
): boolean {
  const isAwaited = rows.some(({ isComplete, isExempted }) => !isComplete && !isExempted)
  return isAwaited && rows.some(({ rank }) => rank !== null)
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

export type NeedlessResit = {
  readonly at: CellPlace
  /** The result that had passed. */
  readonly before: Hundredths
  /** What the resit makes of it by the rule. */
  readonly after: Hundredths | null
}

/** Resits entered for people who had passed without one. */
export function needlessResits(snapshot: GradeSnapshot, rule: GradingRule | null): NeedlessResit[] {
  if (rule === null) return []
  return snapshot.list.flatMap((person) => {
    const graded = gradedAssessments(snapshot.state, person)
    const result = moduleResult(graded, rule)
    const before = passedBeforeResit(result, rule)
    const resits = graded.filter(({ number, cell }) => {
      return kindOf(number) === 'resit' && cell !== 'contradiction' && cell?.kind === 'grade'
    })
    const assessment = largest(
      resits.map(({ number }) => number),
      null
    )
    if (before === null || assessment === null) return []
    return [{ at: { assessment, person }, before, after: result.result }]
  })
}

/** What somebody should look at in one cell or column. Blanks are told by `missingByAssessment` instead. */
export function oddities({ state, list }: GradeSnapshot): Anomaly[] {
  return anomaliesOf(gradeColumns({ ...state, people: list })).filter(
    ({ kind }) => kind !== 'missing' && kind !== 'contradiction'
  )
}
