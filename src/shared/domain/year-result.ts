/** What the modules of a term or a year make together: a proposal to the jury, which decides. */
import {
  compareFractions,
  fraction,
  rounded,
  times,
  weightedMean,
  type Fraction
} from './fraction.ts'
import type { Hundredths } from './grade.ts'
import { honourOf, moduleWeightOf, type GradingRule, type Honour } from './grading-rule.ts'
import type { ModuleId } from './identity.ts'
import type { ModuleOutcome } from './module-result.ts'

export type ModuleInYear = {
  readonly module: ModuleId
  readonly result: Hundredths | null
  readonly outcome: ModuleOutcome
  /** What its own rule puts results out of; left out where that is the year's. */
  readonly outOf?: Hundredths
}

/** Best first; the order is what "better" means. */
export const YEAR_OUTCOMES = ['admitted', 'compensated', 'resit', 'failed', 'eliminated'] as const
export type YearOutcome = (typeof YEAR_OUTCOMES)[number]

export type YearResult =
  | { readonly kind: 'pending'; readonly missing: readonly ModuleId[] }
  | {
      readonly kind: 'proposed'
      readonly exact: Fraction
      readonly result: Hundredths
      readonly outcome: YearOutcome
      /** Modules carried by the others. */
      readonly compensated: readonly ModuleId[]
      readonly toResit: readonly ModuleId[]
      readonly honour: Honour | null
    }

/**
 * The overall result, from module results as printed: whoever adds up a transcript by hand finds the same. A module of which
 * somebody is exempted is none of theirs. Pending while a module is, or when no module weighs anything.
 */
export function yearResult(ofYear: readonly ModuleInYear[], rule: GradingRule): YearResult {
  const modules = ofYear.filter(({ outcome }) => outcome !== 'exempted')
  const missing = modules.filter(({ result }) => result === null).map(({ module }) => module)
  const exact = weightedMean(
    modules.map(({ module, result, outOf }) => ({
      value: onScaleOf(rule, result ?? 0, outOf),
      weight: moduleWeightOf(rule, module)
    }))
  )
  if (missing.length > 0 || exact === null) return { kind: 'pending', missing }
  const result = rounded(exact, rule.rounding)
  const short = modules.filter(({ outcome }) => outcome !== 'passed')
  const outcome = outcomeOfYear(short, result, rule)
  const isAdmitted = outcome === 'admitted' || outcome === 'compensated'
  return {
    kind: 'proposed',
    exact,
    result,
    outcome,
    compensated: outcome === 'compensated' ? short.map(({ module }) => module) : [],
    toResit: isAdmitted ? [] : short.filter(isForResit).map(({ module }) => module),
    honour: isAdmitted ? honourOf(rule, result) : null
  }
}

function outcomeOfYear(
  short: readonly ModuleInYear[],
  overall: Hundredths,
  rule: GradingRule
): YearOutcome {
  if (short.length === 0) return 'admitted'
  if (short.some(({ outcome }) => outcome === 'eliminated')) return 'eliminated'
  if (isCompensated(short, overall, rule)) return 'compensated'
  return short.every(isForResit) ? 'resit' : 'failed'
}

function isCompensated(
  short: readonly ModuleInYear[],
  overall: Hundredths,
  rule: GradingRule
): boolean {
  const { compensation } = rule
  if (compensation === null) return false
  const { minimum, maxModules, overallFrom } = compensation
  return (
    overall >= overallFrom &&
    short.length <= maxModules &&
    short.every(({ result, outOf }) => {
      return compareFractions(onScaleOf(rule, result ?? 0, outOf), fraction(minimum)) >= 0
    })
  )
}

/** A module's printed result as it is worth out of what the year's rule says. */
function onScaleOf(rule: GradingRule, result: Hundredths, outOf = rule.outOf): Fraction {
  return times(fraction(result), fraction(rule.outOf, outOf))
}

function isForResit({ outcome }: ModuleInYear): boolean {
  return outcome === 'resit'
}
