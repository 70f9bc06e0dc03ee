/** The average of one trainee in one module: exact, and honest about what is missing from it. */
import { fraction, times, weightedMean, type Fraction } from './fraction.ts'
import {
  assessmentOfNumber,
  BLANK,
  invalidityOf,
  type AssessmentKind,
  type Cell,
  type CellCode,
  type Scale
} from './grade.ts'
import type { GradingRule, RulePart } from './grading-rule.ts'

/** One assessment as the average sees it. */
export type GradedAssessment = {
  readonly number: number
  readonly scale: Scale
  /** Hundredths; an assessment of weight 0 informs and never counts. */
  readonly weight: number
  /** Null: nobody said anything yet, which is a blank. `contradiction`: people said different things. */
  readonly cell: Cell | 'contradiction' | null
}

/** Why a final average does not exist yet. */
export type Gap =
  | {
      readonly kind: 'assessment'
      readonly assessment: number
      readonly because: 'blank' | 'invalid' | 'contradiction' | CellCode
    }
  /** A part of the rule, by its place, for which no assessment was planned. */
  | { readonly kind: 'part'; readonly part: number }

export type Average =
  | { readonly kind: 'complete'; readonly exact: Fraction }
  /** The average of what is there: never to be printed without what is missing. */
  | { readonly kind: 'provisional'; readonly exact: Fraction; readonly gaps: readonly Gap[] }
  /** Nothing counts; without gaps, everything was excluded. */
  | { readonly kind: 'none'; readonly gaps: readonly Gap[] }

export type Mean = { readonly mean: Fraction | null; readonly gaps: readonly Gap[] }

/** The average of a module out of `rule.outOf`, before any resit. */
export function moduleAverage(
  assessments: readonly GradedAssessment[],
  rule: GradingRule
): Average {
  return averageOf(joinParts(partMeans(assessments, rule), rule))
}

export function averageOf({ mean, gaps }: Mean): Average {
  if (mean === null) return { kind: 'none', gaps }
  return gaps.length === 0
    ? { kind: 'complete', exact: mean }
    : { kind: 'provisional', exact: mean, gaps }
}

/** The average of each part of the rule, in its order. */
export function partMeans(assessments: readonly GradedAssessment[], rule: GradingRule): Mean[] {
  return rule.parts.map((part, place) => partMean(assessments, part, place, rule))
}

/** Parts whose every assessment is excluded leave their weight to the others. */
export function joinParts(means: readonly Mean[], rule: GradingRule): Mean {
  const counted = means.flatMap(({ mean }, place) => {
    return mean === null ? [] : [{ value: mean, weight: rule.parts[place]!.weight }]
  })
  return { mean: weightedMean(counted), gaps: means.flatMap(({ gaps }) => gaps) }
}

export function kindOf(number: number): AssessmentKind | null {
  return assessmentOfNumber(number)?.kind ?? null
}

function partMean(
  assessments: readonly GradedAssessment[],
  { kinds, weight }: RulePart,
  place: number,
  rule: GradingRule
): Mean {
  if (weight === 0) return { mean: null, gaps: [] }
  const own = assessments.filter(({ number, weight: counts }) => {
    const kind = kindOf(number)
    return counts > 0 && kind !== null && kinds.includes(kind)
  })
  if (own.length === 0) return { mean: null, gaps: [{ kind: 'part', part: place }] }
  const counted = own.map((assessment) => ({ ...assessment, worth: worthOf(assessment, rule) }))
  return {
    mean: weightedMean(
      counted.flatMap(({ worth, weight: counts }) =>
        worth.kind === 'value' ? [{ value: worth.value, weight: counts }] : []
      )
    ),
    gaps: counted.flatMap(({ worth, number }) =>
      worth.kind === 'gap'
        ? [{ kind: 'assessment' as const, assessment: number, because: worth.because }]
        : []
    )
  }
}

export type Worth =
  | { readonly kind: 'value'; readonly value: Fraction }
  | { readonly kind: 'excluded' }
  | { readonly kind: 'gap'; readonly because: 'blank' | 'invalid' | 'contradiction' | CellCode }

/** What one cell is worth, out of `rule.outOf`. */
export function worthOf(
  { cell: said, scale }: Pick<GradedAssessment, 'cell' | 'scale'>,
  rule: GradingRule
): Worth {
  if (said === 'contradiction') return { kind: 'gap', because: 'contradiction' }
  const cell = said ?? BLANK
  if (cell.kind === 'blank') return { kind: 'gap', because: 'blank' }
  if (cell.kind === 'code') return worthOfCode(cell.code, rule)
  if (invalidityOf(cell, scale) !== null) return { kind: 'gap', because: 'invalid' }
  return { kind: 'value', value: times(fraction(cell.value, scale.max), fraction(rule.outOf)) }
}

function worthOfCode(code: CellCode, rule: GradingRule): Worth {
  switch (rule.codes[code]) {
    case 'zero':
      return { kind: 'value', value: fraction(0) }
    case 'excluded':
      return { kind: 'excluded' }
    case 'blocks':
      return { kind: 'gap', because: code }
  }
}
