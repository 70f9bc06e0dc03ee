import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessmentNumber, codeCell } from './grade.ts'
import { honourOf, problemsOf, RESIT_MODES, type GradingRule } from './grading-rule.ts'
import { moduleResult, outcomeOf, passedBeforeResit } from './module-result.ts'
import { anyAssessments, anyRule, EXAM, graded, RESIT, RULE, TEST_1 } from './testing-grades.ts'

const first = (grade: number) => [graded(TEST_1, grade), graded(EXAM, grade)]
const withResit = (mode: GradingRule['resit']['mode'], cap: number | null = null): GradingRule => ({
  ...RULE,
  resit: { mode, of: 'module', cap }
})

describe('a module of which somebody is exempted', () => {
  const exempted = codeCell('exempted')
  it('is over without a result when they are exempted from all that counts in it', () => {
    const all = [graded(TEST_1, exempted), graded(EXAM, exempted)]
    expect(moduleResult(all, RULE)).toMatchObject({ outcome: 'exempted', result: null })
    const informing = graded(TEST_1, null, { weight: 0 })
    expect(moduleResult([...all, informing], RULE).outcome).toBe('exempted')
  })

  it('waits while anything of it is open, or was missed for another reason', () => {
    const left = { ...RULE, codes: { ...RULE.codes, justifiedAbsent: 'excluded' } } as const
    for (const cell of [null, codeCell('justifiedAbsent'), 'contradiction' as const])
      expect(moduleResult([graded(TEST_1, exempted), graded(EXAM, cell)], left).outcome).toBe(
        'pending'
      )
    expect(moduleResult([graded(TEST_1, exempted)], RULE).outcome).toBe('pending')
    expect(moduleResult([graded(TEST_1, exempted), graded(EXAM, 1_200)], RULE).result).toBe(1_200)
  })
})

describe('a resit', () => {
  it.each([
    ['replaces', 600, 900, 900],
    ['replaces', 900, 600, 600],
    ['best', 600, 900, 900],
    ['best', 900, 600, 900],
    ['averages', 600, 900, 750]
  ] as const)('that %s: %i and then %i give %i', (mode, before, again, expected) => {
    const result = moduleResult([...first(before), graded(RESIT, again)], withResit(mode))
    expect(result).toMatchObject({ result: expected, isResitSat: true })
    expect(result.beforeResit).toMatchObject({ kind: 'complete' })
  })

  it('of somebody who had passed is odd under every rule, and that of others is not', () => {
    const before = (grade: number, mode: GradingRule['resit']['mode']) => {
      const rule = withResit(mode)
      return passedBeforeResit(moduleResult([...first(grade), graded(RESIT, 800)], rule), rule)
    }
    for (const mode of RESIT_MODES) {
      expect(before(1_000, mode)).toBe(1_000)
      expect(before(975, mode)).toBeNull()
    }
    expect(passedBeforeResit(moduleResult(first(1_400), RULE), RULE)).toBeNull()
  })

  it('goes no higher than the rule lets it', () => {
    const rule = withResit('best', 1_000)
    expect(moduleResult([...first(600), graded(RESIT, 1_800)], rule).result).toBe(1_000)
    expect(moduleResult([...first(1_100), graded(RESIT, 1_800)], rule).result).toBe(1_100)
  })

  it('of the final exam leaves the tests as they were', () => {
    const rule: GradingRule = { ...RULE, resit: { mode: 'replaces', of: 'finalExam', cap: null } }
    const cells = [graded(TEST_1, 1_400), graded(EXAM, 400), graded(RESIT, 1_000)]
    expect(moduleResult(cells, rule).result).toBe(1_200)
  })

  it('stands for an exam missed with a reason', () => {
    const missed = [graded(TEST_1, 1_200), graded(EXAM, codeCell('justifiedAbsent'))]
    const rule: GradingRule = { ...RULE, resit: { mode: 'best', of: 'finalExam', cap: null } }
    expect(moduleResult(missed, rule).outcome).toBe('pending')
    expect(moduleResult([...missed, graded(RESIT, 1_000)], rule).result).toBe(1_100)
  })

  it.each(RESIT_MODES)('of a whole module stands alone where its exam was missed: %s', (mode) => {
    const missed = [graded(TEST_1, 1_500), graded(EXAM, codeCell('justifiedAbsent'))]
    expect(moduleResult([...missed, graded(RESIT, 300)], withResit(mode))).toMatchObject({
      ...{ result: 300, outcome: 'failed', honour: null },
      beforeResit: { kind: 'provisional' }
    })
  })

  it('does not stand for a grade that nobody entered', () => {
    const cells = [graded(TEST_1, null), graded(EXAM, 800), graded(RESIT, 1_000)]
    expect(moduleResult(cells, RULE)).toMatchObject({ outcome: 'pending', result: null })
  })

  it.each([null, codeCell('absent'), codeCell('notHandedIn')])(
    'that was not sat changes nothing: %j',
    (cell) => {
      expect(moduleResult([...first(600), graded(RESIT, cell)], RULE)).toMatchObject({
        result: 600,
        isResitSat: false,
        outcome: 'resit'
      })
    }
  )

  it.each([['contradiction' as const], [2_100]])('that is unclear leaves it open: %s', (cell) => {
    expect(moduleResult([...first(600), graded(RESIT, cell)], RULE).outcome).toBe('pending')
  })

  it('sat twice counts as it was sat last', () => {
    const rule = withResit('replaces')
    const second = assessmentNumber('resit', 2)
    const sat = [...first(600), graded(RESIT, 1_400), graded(second, 1_100)]
    expect(moduleResult(sat, rule).result).toBe(1_100)
    expect(moduleResult([...sat].reverse(), rule).result).toBe(1_100)
  })

  it('never makes a best-of worse', () => {
    fc.assert(
      fc.property(anyAssessments, anyRule, (cells, rule) => {
        const best = { ...rule, resit: { ...rule.resit, mode: 'best' as const } }
        const sat = moduleResult(cells, best)
        const unsat = moduleResult(
          cells.filter(({ number }) => number !== RESIT),
          best
        )
        if (sat.result === null || unsat.result === null) return
        expect(sat.result).toBeGreaterThanOrEqual(unsat.result)
      })
    )
  })
})

describe('what follows from a result', () => {
  it.each([
    [1_000, false, 'passed'],
    [999, false, 'resit'],
    [999, true, 'failed'],
    [500, false, 'resit'],
    [499, false, 'failed'],
    [299, false, 'eliminated'],
    [300, false, 'failed']
  ] as const)('%i, resit sat: %s → %s', (result, isSat, expected) => {
    expect(outcomeOf(result, isSat, RULE)).toBe(expected)
  })

  it('is decided by the number that is printed', () => {
    const third = [graded(TEST_1, 1_000), graded(EXAM, 999, { scale: { max: 2_000, step: 1 } })]
    expect(moduleResult(third, RULE)).toMatchObject({ result: 1_000, outcome: 'passed' })
    const down: GradingRule = { ...RULE, rounding: { to: 1, mode: 'down' } }
    expect(moduleResult(third, down)).toMatchObject({ result: 999, outcome: 'resit' })
  })

  it('is an honour from its threshold on, the highest one', () => {
    expect(honourOf(RULE, 1_199)).toBeNull()
    expect(honourOf(RULE, 1_200)?.code).toBe('AB')
    expect(honourOf({ ...RULE, honours: [...RULE.honours].reverse() }, 1_400)?.code).toBe('B')
  })
})

describe('a rule that contradicts itself', () => {
  it.each<[string, Partial<GradingRule>]>([
    ['pass-above-scale', { pass: 2_001, honours: [] }],
    ['resit-above-pass', { resitFrom: 1_001 }],
    ['eliminatory-above-pass', { eliminatoryBelow: 1_001 }],
    [
      'compensation-above-pass',
      { compensation: { minimum: 1_001, maxModules: 1, overallFrom: 0 } }
    ],
    ['honour-outside-scale', { honours: [{ code: 'X', label: '', labelAr: '', from: 999 }] }],
    ['kind-in-two-parts', { parts: [...RULE.parts, { kinds: ['finalExam'], weight: 1 }] }],
    ['resit-in-a-part', { parts: [...RULE.parts, { kinds: ['resit'], weight: 1 }] }],
    ['resit-of-no-part', { resit: { mode: 'best', of: 'other', cap: null } }],
    ['nothing-weighs', { parts: RULE.parts.map((part) => ({ ...part, weight: 0 })) }]
  ])('%s', (problem, change) => {
    expect(problemsOf(RULE)).toEqual([])
    expect(problemsOf({ ...RULE, ...change })).toEqual([problem])
  })
})
