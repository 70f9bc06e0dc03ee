/** What a plot of one assessment, or of the module's averages, is drawn from. Pure. */
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import { distributionOf, type Bucket } from '#shared/domain/distribution.ts'
import {
  gradeCell,
  invalidityOf,
  type Cell,
  type Hundredths,
  type Scale
} from '#shared/domain/grade.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import { cellShown, type GradeSnapshot } from '../grade-visit.ts'
import type { TableRow } from '../gradebook-table.ts'

/** Bars of a plot: ten of two points for grades out of 20. */
const BARS = 10

export type DistributionFigure = {
  readonly buckets: readonly Bucket[]
  readonly max: Hundredths
  /** Where the module is passed, on this scale. */
  readonly pass: number
  /** How many are counted, of how many on the list. */
  readonly counted: number
  readonly people: number
  readonly atOrAbovePass: number
  /** Null where nothing is counted. */
  readonly lowest: Hundredths | null
  readonly median: Hundredths | null
  readonly highest: Hundredths | null
}

/** Null while nobody agrees on the scale. */
export function assessmentFigure(
  snapshot: GradeSnapshot,
  assessment: AssessmentState,
  rule: GradingRule
): DistributionFigure | null {
  const scale = scaleOf(assessment)
  if (scale === null) return null
  const cells = snapshot.list.map((person) => cellShown(snapshot, assessment.number, person))
  const agreed = cells.filter((cell): cell is Cell => cell !== null && cell !== 'contradiction')
  return figureOf(agreed, cells.length, scale, rule)
}

/** Complete averages alone: a provisional one says nothing yet. */
export function moduleFigure(rows: readonly TableRow[], rule: GradingRule): DistributionFigure {
  const averages = rows.flatMap(({ average, isComplete }) =>
    isComplete && average !== null ? [gradeCell(average)] : []
  )
  return figureOf(averages, rows.length, { max: rule.outOf, step: 1 }, rule)
}

function figureOf(
  cells: readonly Cell[],
  people: number,
  scale: Scale,
  rule: GradingRule
): DistributionFigure {
  const pass = (rule.pass * scale.max) / rule.outOf
  const grades = cells
    .flatMap((cell) =>
      cell.kind === 'grade' && invalidityOf(cell, scale) === null ? [cell.value] : []
    )
    .sort((one, other) => one - other)
  return {
    buckets: distributionOf(cells, scale, Math.max(1, Math.ceil(scale.max / BARS))),
    ...{ max: scale.max, pass, people, counted: grades.length },
    atOrAbovePass: grades.filter((grade) => grade >= pass).length,
    lowest: grades[0] ?? null,
    median: grades[Math.floor((grades.length - 1) / 2)] ?? null,
    highest: grades.at(-1) ?? null
  }
}
