/** What a trainee has in a module: the average, what a resit made of it, and what follows by the rule. */
import {
  averageOf,
  joinParts,
  kindOf,
  partMeans,
  worthOf,
  type Average,
  type Gap,
  type GradedAssessment,
  type Mean
} from './averages.ts'
import { compareFractions, fraction, rounded, sum, times, type Fraction } from './fraction.ts'
import type { Hundredths } from './grade.ts'
import { honourOf, type GradingRule, type Honour } from './grading-rule.ts'

/** Best first. `pending`: no final average yet. */
export type ModuleOutcome = 'passed' | 'resit' | 'failed' | 'eliminated' | 'pending'

export type ModuleResult = {
  readonly average: Average
  /** The average as it was before the resit; the same where none was sat. */
  readonly beforeResit: Average
  readonly isResitSat: boolean
  /** Rounded once by the rule, and only when complete: the number that is printed and that decides. */
  readonly result: Hundredths | null
  readonly outcome: ModuleOutcome
  readonly honour: Honour | null
}

export function moduleResult(
  assessments: readonly GradedAssessment[],
  rule: GradingRule
): ModuleResult {
  const means = partMeans(assessments, rule)
  const beforeResit = averageOf(joinParts(means, rule))
  const resit = lastResit(assessments, rule)
  const average = averageOf(withResit(means, resit, rule))
  const isResitSat = resit.kind === 'sat'
  const result = average.kind === 'complete' ? rounded(average.exact, rule.rounding) : null
  const outcome = result === null ? 'pending' : outcomeOf(result, isResitSat, rule)
  const honour = result !== null && outcome === 'passed' ? honourOf(rule, result) : null
  return { average, beforeResit, isResitSat, result, outcome, honour }
}

/** The printed number decides: somebody who reads 10.00 on the list has passed at 10. */
export function outcomeOf(
  result: Hundredths,
  isResitSat: boolean,
  { pass, eliminatoryBelow, resitFrom }: GradingRule
): ModuleOutcome {
  if (result >= pass) return 'passed'
  if (eliminatoryBelow !== null && result < eliminatoryBelow) return 'eliminated'
  return resitFrom !== null && result >= resitFrom && !isResitSat ? 'resit' : 'failed'
}

type Resit =
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear'; readonly gap: Gap }
  | { readonly kind: 'sat'; readonly value: Fraction }

/** The last resit that was sat. An absence at a resit changes nothing: the first result stands. */
function lastResit(assessments: readonly GradedAssessment[], rule: GradingRule): Resit {
  const resits = assessments
    .filter(({ number, cell }) => {
      const isSat = cell === 'contradiction' || cell?.kind === 'grade'
      return kindOf(number) === 'resit' && isSat
    })
    .sort((one, other) => other.number - one.number)
  const [last] = resits
  if (last === undefined) return { kind: 'none' }
  const worth = worthOf(last, rule)
  if (worth.kind === 'value') return { kind: 'sat', value: worth.value }
  const because = worth.kind === 'gap' ? worth.because : 'blank'
  return { kind: 'unclear', gap: { kind: 'assessment', assessment: last.number, because } }
}

function withResit(means: readonly Mean[], resit: Resit, rule: GradingRule): Mean {
  const { of } = rule.resit
  if (of === 'module') return resat(joinParts(means, rule), resit, rule)
  const parts = means.map((mean, place) => {
    return rule.parts[place]!.kinds.includes(of) ? resat(mean, resit, rule) : mean
  })
  return joinParts(parts, rule)
}

/** A resit stands for whatever an absence left open; what was never entered is still missing. */
function resat({ mean, gaps }: Mean, resit: Resit, rule: GradingRule): Mean {
  if (resit.kind === 'none') return { mean, gaps }
  if (resit.kind === 'unclear') return { mean, gaps: [...gaps, resit.gap] }
  return { mean: combined(mean, resit.value, rule), gaps: gaps.filter(isUnknown) }
}

function isUnknown(gap: Gap): boolean {
  return gap.kind === 'part' || ['blank', 'invalid', 'contradiction'].includes(gap.because)
}

function combined(first: Fraction | null, second: Fraction, { resit }: GradingRule): Fraction {
  const again = resit.cap === null ? second : lesser(second, fraction(resit.cap))
  if (first === null || resit.mode === 'replaces') return again
  if (resit.mode === 'best') return compareFractions(first, again) < 0 ? again : first
  return times(sum([first, again]), fraction(1, 2))
}

function lesser(one: Fraction, other: Fraction): Fraction {
  return compareFractions(one, other) < 0 ? one : other
}
