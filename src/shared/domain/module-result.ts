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

/**
 * `pending`: no final average yet. `exempted`: there will be none, for the person is exempted from all that counts in it; the
 * overall result is made of their other modules.
 */
export const MODULE_OUTCOMES = [
  ...(['passed', 'resit', 'failed', 'eliminated'] as const),
  ...(['exempted', 'pending'] as const)
] as const
export type ModuleOutcome = (typeof MODULE_OUTCOMES)[number]

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

/** Where the rule is not known: nothing can be said of anybody. */
export const UNRULED: ModuleResult = {
  average: { kind: 'none', gaps: [] },
  beforeResit: { kind: 'none', gaps: [] },
  ...{ isResitSat: false, result: null, outcome: 'pending', honour: null }
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
  const outcome =
    result !== null
      ? outcomeOf(result, isResitSat, rule)
      : isLeftOut(average) && isExempted(assessments, rule)
        ? 'exempted'
        : 'pending'
  const honour = result !== null && outcome === 'passed' ? honourOf(rule, result) : null
  return { average, beforeResit, isResitSat, result, outcome, honour }
}

/** Nothing counts, and nothing is missing. */
function isLeftOut(average: Average): boolean {
  return average.kind === 'none' && average.gaps.length === 0
}

/** Exempted from everything. Absences that a rule leaves out are not: a jury looks at those. */
function isExempted(assessments: readonly GradedAssessment[], { parts }: GradingRule): boolean {
  const counted = assessments.filter(({ number, weight }) => {
    const kind = kindOf(number)
    const inPart = parts.some((part) => {
      return part.weight > 0 && kind !== null && part.kinds.includes(kind)
    })
    return weight > 0 && inPart
  })
  const isCode = ({ cell }: GradedAssessment) =>
    cell !== null && cell !== 'contradiction' && cell.kind === 'code' && cell.code === 'exempted'
  return counted.length > 0 && counted.every(isCode)
}

/**
 * What somebody had passed with, as it would have been printed, who has a grade of a resit all the same: a wrong row, perhaps,
 * and a rule may let it lower them. Null where nothing is odd.
 */
export function passedBeforeResit(
  { beforeResit, isResitSat }: Pick<ModuleResult, 'beforeResit' | 'isResitSat'>,
  { rounding, pass }: GradingRule
): Hundredths | null {
  if (!isResitSat || beforeResit.kind !== 'complete') return null
  const before = rounded(beforeResit.exact, rounding)
  return before >= pass ? before : null
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
  const unknown = gaps.filter(isUnknown)
  // An absence left the first one open: what is there of it is no result that a resit could be better than.
  const first = unknown.length < gaps.length ? null : mean
  return { mean: combined(first, resit.value, rule), gaps: unknown }
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
