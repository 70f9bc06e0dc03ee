import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moduleAverage } from './averages.ts'
import { fraction } from './fraction.ts'
import { BLANK, codeCell, gradeCell, invalidityOf } from './grade.ts'
import { moduleResult } from './module-result.ts'
import {
  anyAssessments,
  anyRule,
  EXAM,
  graded,
  RESIT,
  RULE,
  TEST_1,
  TEST_2
} from './testing-grades.ts'

describe('the average of a module', () => {
  it('is exact: thirds stay thirds until they are printed', () => {
    const average = moduleAverage(
      [graded(TEST_1, 1_000), graded(TEST_2, 1_025, { weight: 200 }), graded(EXAM, 1_100)],
      RULE
    )
    // Tests: (1000 + 2 × 1025) ÷ 3 = 3050/3. With the exam, half and half: 6350/6.
    expect(average).toEqual({ kind: 'complete', exact: fraction(6_350, 6) })
  })

  it('brings every scale to that of the result', () => {
    const outOf40 = { scale: { max: 4_000, step: 50 } }
    const average = moduleAverage([graded(TEST_1, 3_000, outOf40), graded(EXAM, 1_500)], RULE)
    expect(average).toEqual({ kind: 'complete', exact: fraction(1_500) })
  })

  it('is provisional while a cell is blank, and says which; a blank is no zero', () => {
    const average = moduleAverage(
      [graded(TEST_1, 1_600), graded(TEST_2, BLANK), graded(EXAM, null)],
      RULE
    )
    expect(average).toEqual({
      kind: 'provisional',
      exact: fraction(1_600),
      gaps: [
        { kind: 'assessment', assessment: TEST_2, because: 'blank' },
        { kind: 'assessment', assessment: EXAM, because: 'blank' }
      ]
    })
  })

  it.each([
    ['an impossible grade', gradeCell(2_100), 'invalid'],
    ['a grade between two steps', gradeCell(1_010), 'invalid'],
    ['two different words', 'contradiction' as const, 'contradiction'],
    ['a justified absence, by this rule', codeCell('justifiedAbsent'), 'justifiedAbsent']
  ])('never counts %s', (_, cell, because) => {
    expect(moduleAverage([graded(TEST_1, 1_200), graded(EXAM, cell)], RULE)).toEqual({
      kind: 'provisional',
      exact: fraction(1_200),
      gaps: [{ kind: 'assessment', assessment: EXAM, because }]
    })
  })

  it('does with each code what the rule says', () => {
    const tests = [graded(TEST_1, 1_200), graded(TEST_2, codeCell('absent')), graded(EXAM, 1_000)]
    const under = (absent: 'zero' | 'excluded' | 'blocks') =>
      moduleAverage(tests, { ...RULE, codes: { ...RULE.codes, absent } })
    expect(under('zero')).toEqual({ kind: 'complete', exact: fraction(800) })
    expect(under('excluded')).toEqual({ kind: 'complete', exact: fraction(1_100) })
    expect(under('blocks')).toMatchObject({ kind: 'provisional', exact: fraction(1_100) })
  })

  it('leaves the weight of an exempted part to the others', () => {
    expect(
      moduleAverage([graded(TEST_1, 1_300), graded(EXAM, codeCell('exempted'))], RULE)
    ).toEqual({ kind: 'complete', exact: fraction(1_300) })
  })

  it('is none where all is exempted, without anything missing', () => {
    const cells = [TEST_1, EXAM].map((number) => graded(number, codeCell('exempted')))
    expect(moduleAverage(cells, RULE)).toEqual({ kind: 'none', gaps: [] })
  })

  it('misses a part that nobody planned', () => {
    expect(moduleAverage([graded(TEST_1, 1_300)], RULE)).toMatchObject({
      kind: 'provisional',
      gaps: [{ kind: 'part', part: 1 }]
    })
  })

  it('does not wait for an assessment that weighs nothing', () => {
    const cells = [graded(TEST_1, 1_300), graded(TEST_2, BLANK, { weight: 0 }), graded(EXAM, 1_300)]
    expect(moduleAverage(cells, RULE)).toEqual({ kind: 'complete', exact: fraction(1_300) })
  })

  it('does not depend on the order of the assessments, nor on the unit of the weights', () => {
    fc.assert(
      fc.property(anyAssessments, anyRule, fc.integer({ min: 1, max: 50 }), (cells, rule, by) => {
        const result = moduleResult(cells, rule)
        const { average, ...rest } = moduleResult([...cells].reverse(), rule)
        expect({ ...rest, kind: average.kind, exact: 'exact' in average && average.exact }).toEqual(
          {
            ...result,
            average: undefined,
            beforeResit: rest.beforeResit,
            kind: result.average.kind,
            exact: 'exact' in result.average && result.average.exact
          }
        )
        const scaled = cells.map((cell) => ({ ...cell, weight: cell.weight * by }))
        expect(moduleResult(scaled, rule)).toEqual(result)
      })
    )
  })

  it('is what naive arithmetic without any reduction gives', () => {
    const whole = { to: 1, mode: 'halfUp' } as const
    const flat = { ...RULE, rounding: whole, parts: [{ kinds: ['test', 'finalExam'], weight: 1 }] }
    fc.assert(
      fc.property(anyAssessments, (cells) => {
        const rule = { ...flat, parts: [{ kinds: ['test', 'finalExam'] as const, weight: 1 }] }
        const counted = cells.flatMap(({ number, cell, scale, weight }) => {
          if (number === RESIT || weight === 0 || cell === null || cell === 'contradiction')
            return []
          if (cell.kind === 'code')
            return RULE.codes[cell.code] === 'zero' ? [{ value: 0, scale, weight }] : []
          if (cell.kind === 'blank' || invalidityOf(cell, scale) !== null) return []
          return [{ value: cell.value, scale, weight }]
        })
        const average = moduleAverage(cells, rule)
        if (counted.length === 0) {
          expect(average.kind).toBe('none')
          return
        }
        const under = counted.reduce((product, { scale }) => product * BigInt(scale.max), 1n)
        const over = counted.reduce((total, { value, scale, weight }) => {
          return total + (BigInt(weight * value) * 2_000n * under) / BigInt(scale.max)
        }, 0n)
        const weights = counted.reduce((total, { weight }) => total + BigInt(weight), 0n)
        expect(average).toMatchObject({ exact: fraction(over, under * weights) })
      })
    )
  })

  it('lies between nothing and the scale, whatever people typed', () => {
    fc.assert(
      fc.property(anyAssessments, anyRule, (cells, rule) => {
        const { result } = moduleResult(cells, rule)
        if (result === null) return
        expect(result).toBeGreaterThanOrEqual(0)
        expect(result).toBeLessThanOrEqual(rule.outOf)
      })
    )
  })

  it('never falls when one grade rises', () => {
    fc.assert(
      fc.property(anyAssessments, anyRule, fc.nat(), (cells, rule, at) => {
        const raised = cells.map((graded, place) => {
          const { cell, scale } = graded
          const isRaised = place === at % cells.length && cell !== null && cell !== 'contradiction'
          const isValid = isRaised && cell.kind === 'grade' && invalidityOf(cell, scale) === null
          if (!isValid || cell.value + scale.step > scale.max) return graded
          return { ...graded, cell: gradeCell(cell.value + scale.step) }
        })
        const [before, after] = [moduleResult(cells, rule), moduleResult(raised, rule)]
        if (before.result === null) return
        expect(after.result).toBeGreaterThanOrEqual(before.result)
      })
    )
  })
})
