/** The result that a rule gives to grades somebody types beside it, step by step as people would add it up. Pure. */
import { partMeans, type GradedAssessment } from '#shared/domain/averages.ts'
import { rounded } from '#shared/domain/fraction.ts'
import {
  assessmentNumber,
  BLANK,
  type AssessmentKind,
  type Hundredths
} from '#shared/domain/grade.ts'
import { parseGradeText } from '#shared/domain/grade-text.ts'
import type { GradingRule } from '#shared/domain/grading-rule.ts'
import type { ModuleId } from '#shared/domain/identity.ts'
import { moduleResult, outcomeOf, type ModuleResult } from '#shared/domain/module-result.ts'
import { yearResult, type YearResult } from '#shared/domain/year-result.ts'
import { hundredthsOf } from './rule-draft.ts'

/** Grades as typed, by kind of assessment; and what another module gave. */
export type Sample = {
  readonly grades: Readonly<Partial<Record<AssessmentKind, string>>>
  readonly otherModule: string
}

export type WorkedExample = {
  /** Of each part of the rule; null where nothing counts. */
  readonly parts: readonly (Hundredths | null)[]
  readonly module: ModuleResult
  /** Null while the other module's result cannot be read. */
  readonly year: YearResult | null
}

/** The averages of parts are shown with two decimals; the rule rounds the result alone. */
const SHOWN = { to: 1, mode: 'halfUp' } as const
const THIS_MODULE = 1 as ModuleId
const OTHER_MODULE = 2 as ModuleId

/** Kinds for which the example asks a grade: those of the rule, in its order, and the resit. */
export function kindsAsked(rule: GradingRule): AssessmentKind[] {
  return [...new Set([...rule.parts.flatMap(({ kinds }) => kinds), 'resit' as const])]
}

export function workedExample(rule: GradingRule, sample: Sample): WorkedExample {
  const assessments = kindsAsked(rule).map((kind): GradedAssessment => {
    const reading = parseGradeText(sample.grades[kind] ?? '')
    return {
      number: assessmentNumber(kind, 1),
      scale: { max: rule.outOf, step: 1 },
      weight: 100,
      cell: reading.ok ? reading.cell : BLANK
    }
  })
  const module = moduleResult(assessments, rule)
  const parts = partMeans(assessments, rule).map(({ mean }) => {
    return mean === null ? null : rounded(mean, SHOWN)
  })
  return { parts, module, year: yearOf(rule, module, hundredthsOf(sample.otherModule)) }
}

function yearOf(
  rule: GradingRule,
  { result, outcome }: ModuleResult,
  other: Hundredths | null
): YearResult | null {
  if (other === null) return null
  const modules = [
    { module: THIS_MODULE, result, outcome },
    { module: OTHER_MODULE, result: other, outcome: outcomeOf(other, false, rule) }
  ]
  // Two modules of equal weight: which ones they are is not the example's matter.
  return yearResult(modules, { ...rule, moduleWeights: [] })
}
