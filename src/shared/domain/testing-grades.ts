/** A rule and grades for the tests of this folder and of documents. The thresholds are examples, nobody's rule. */
import fc from 'fast-check'
import type { GradedAssessment } from './averages.ts'
import { assessmentNumber, BLANK, CELL_CODES, codeCell, gradeCell, type Cell } from './grade.ts'
import { TREATMENTS, RESIT_MODES, type GradingRule } from './grading-rule.ts'
import { ROUNDING_MODES } from './fraction.ts'

export const RULE: GradingRule = {
  outOf: 2_000,
  rounding: { to: 1, mode: 'halfUp' },
  codes: {
    absent: 'zero',
    justifiedAbsent: 'blocks',
    exempted: 'excluded',
    notHandedIn: 'zero'
  },
  parts: [
    { kinds: ['test', 'integratedActivities', 'practical'], weight: 50 },
    { kinds: ['finalExam'], weight: 50 }
  ],
  resit: { mode: 'best', of: 'module', cap: null },
  pass: 1_000,
  resitFrom: 500,
  eliminatoryBelow: 300,
  compensation: { minimum: 700, maxModules: 2, overallFrom: 1_000 },
  moduleWeights: [],
  honours: [
    { code: 'AB', label: 'Assez bien', labelAr: 'مستحسن', from: 1_200 },
    { code: 'B', label: 'Bien', labelAr: 'حسن', from: 1_400 }
  ]
}

export const TEST_1 = assessmentNumber('test', 1)
export const TEST_2 = assessmentNumber('test', 2)
export const EXAM = assessmentNumber('finalExam', 1)
export const RESIT = assessmentNumber('resit', 1)

const SCALE = { max: 2_000, step: 25 }

/** A grade in hundredths, a code, or anything else a cell may hold, of one assessment out of 20. */
export function graded(
  number: number,
  said: number | GradedAssessment['cell'],
  more: Partial<GradedAssessment> = {}
): GradedAssessment {
  const cell = typeof said === 'number' ? gradeCell(said) : said
  return { number, scale: SCALE, weight: 100, cell, ...more }
}

export const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 80 }).map((steps) => gradeCell(steps * 25)), weight: 5 },
  { arbitrary: fc.integer({ min: -500, max: 3_000 }).map(gradeCell), weight: 1 },
  fc.constantFrom(...CELL_CODES).map(codeCell),
  fc.constant(BLANK)
)

/** Assessments of one module, each number once, on scales of their own. */
export const anyAssessments: fc.Arbitrary<GradedAssessment[]> = fc.uniqueArray(
  fc.record({
    number: fc.constantFrom(TEST_1, TEST_2, EXAM, RESIT),
    scale: fc.record({
      max: fc.constantFrom(1_000, 2_000, 4_000, 700),
      step: fc.constantFrom(1, 25, 50)
    }),
    weight: fc.integer({ min: 0, max: 400 }),
    cell: fc.oneof(anyCell, fc.constantFrom('contradiction' as const, null))
  }),
  { maxLength: 4, selector: ({ number }) => number }
)

const anyTreatment = fc.constantFrom(...TREATMENTS)

export const anyRule: fc.Arbitrary<GradingRule> = fc
  .record({
    rounding: fc.record({
      to: fc.constantFrom(1, 25, 50),
      mode: fc.constantFrom(...ROUNDING_MODES)
    }),
    codes: fc.record({
      absent: anyTreatment,
      justifiedAbsent: anyTreatment,
      exempted: anyTreatment,
      notHandedIn: anyTreatment
    }),
    weights: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    mode: fc.constantFrom(...RESIT_MODES),
    of: fc.constantFrom('module' as const, 'finalExam' as const),
    cap: fc.constantFrom(null, 1_000),
    eliminatoryBelow: fc.constantFrom(null, 300, 500),
    resitFrom: fc.constantFrom(null, 400, 700),
    compensation: fc.constantFrom(null, { minimum: 700, maxModules: 2, overallFrom: 1_000 })
  })
  .map(({ weights, mode, of, cap, ...rest }) => ({
    ...RULE,
    ...rest,
    parts: RULE.parts.map((part, place) => ({ ...part, weight: weights[place]! })),
    resit: { mode, of, cap }
  }))
