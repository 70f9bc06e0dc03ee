/**
 * How a track grades in a year: a value, edited by people, never a constant here. No text of the ministry gives the
 * thresholds of a training centre (DOMAIN section 2): whoever adopts a rule says so.
 */
import type { Rounding } from './fraction.ts'
import type { AssessmentKind, CellCode, Hundredths } from './grade.ts'
import type { ModuleId } from './identity.ts'

/**
 * What a code does to an average: it counts as zero, it is left out as if the assessment had not been, or no final
 * average exists until it is replaced.
 */
export const TREATMENTS = ['zero', 'excluded', 'blocks'] as const
export type Treatment = (typeof TREATMENTS)[number]

/** Some kinds of assessment, averaged by their own weights, and what that average weighs in the module. */
export type RulePart = {
  readonly kinds: readonly AssessmentKind[]
  /** Hundredths of anything: only the proportion between parts counts. */
  readonly weight: number
}

export const RESIT_MODES = ['replaces', 'best', 'averages'] as const
export type ResitMode = (typeof RESIT_MODES)[number]

export type ResitRule = {
  readonly mode: ResitMode
  /** The whole module, or the average of the parts that hold this kind. */
  readonly of: 'module' | AssessmentKind
  /** What the result after a resit cannot exceed, or null. */
  readonly cap: Hundredths | null
}

export type Honour = {
  readonly code: string
  readonly label: string
  readonly labelAr: string
  readonly from: Hundredths
}

/** Modules below the pass mark carried by the others. */
export type Compensation = {
  /** The least a module may have to be carried. */
  readonly minimum: Hundredths
  readonly maxModules: number
  /** The least overall average that carries any. */
  readonly overallFrom: Hundredths
}

export type GradingRule = {
  /** Results are out of this, whatever each assessment is out of. */
  readonly outOf: Hundredths
  readonly rounding: Rounding
  readonly codes: Readonly<Record<CellCode, Treatment>>
  readonly parts: readonly RulePart[]
  readonly resit: ResitRule
  readonly pass: Hundredths
  /** Below `pass` a resit is open from here on, or never when null. */
  readonly resitFrom: Hundredths | null
  /** A module below this is eliminated, or none when null. */
  readonly eliminatoryBelow: Hundredths | null
  readonly compensation: Compensation | null
  /** Weights of modules in the overall average; a module without one weighs 100. */
  readonly moduleWeights: readonly (readonly [module: ModuleId, weight: number])[]
  readonly honours: readonly Honour[]
}

const DEFAULT_MODULE_WEIGHT = 100

export function moduleWeightOf(rule: GradingRule, module: ModuleId): number {
  return rule.moduleWeights.find(([known]) => known === module)?.[1] ?? DEFAULT_MODULE_WEIGHT
}

/** The highest honour that a rounded result reaches, or null. */
export function honourOf(rule: GradingRule, result: Hundredths): Honour | null {
  const reached = rule.honours.filter(({ from }) => result >= from)
  return reached.reduce<Honour | null>(
    (best, honour) => (best === null || honour.from > best.from ? honour : best),
    null
  )
}

export type RuleProblem =
  | 'pass-above-scale'
  | 'resit-above-pass'
  | 'eliminatory-above-pass'
  | 'compensation-above-pass'
  | 'honour-outside-scale'
  | 'kind-in-two-parts'
  | 'resit-in-a-part'
  | 'resit-of-no-part'
  | 'nothing-weighs'

/** What contradicts itself in a rule: it may be written down, and must be mended before it is adopted. */
export function problemsOf(rule: GradingRule): RuleProblem[] {
  const { outOf, pass, parts, resit } = rule
  const kinds = parts.flatMap((part) => part.kinds)
  const findings: readonly (readonly [RuleProblem, boolean])[] = [
    ['pass-above-scale', pass > outOf],
    ['resit-above-pass', (rule.resitFrom ?? 0) > pass],
    ['eliminatory-above-pass', (rule.eliminatoryBelow ?? 0) > pass],
    ['compensation-above-pass', (rule.compensation?.minimum ?? 0) > pass],
    ['honour-outside-scale', rule.honours.some(({ from }) => from > outOf || from < pass)],
    ['kind-in-two-parts', new Set(kinds).size < kinds.length],
    ['resit-in-a-part', kinds.includes('resit')],
    ['resit-of-no-part', resit.of !== 'module' && !kinds.includes(resit.of)],
    ['nothing-weighs', parts.every(({ weight }) => weight === 0)]
  ]
  return findings.flatMap(([problem, isFound]) => (isFound ? [problem] : []))
}
