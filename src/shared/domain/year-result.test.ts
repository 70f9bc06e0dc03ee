import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModuleId } from './identity.ts'
import { outcomeOf } from './module-result.ts'
import { ranksOf } from './ranking.ts'
import { anyRule, RULE } from './testing-grades.ts'
import type { GradingRule } from './grading-rule.ts'
import { YEAR_OUTCOMES, yearResult, type ModuleInYear } from './year-result.ts'

const modules = (results: readonly (number | null)[], rule: GradingRule = RULE): ModuleInYear[] =>
  results.map((result, at) => ({
    module: (at + 1) as ModuleId,
    result,
    outcome: result === null ? 'pending' : outcomeOf(result, false, rule)
  }))

describe('the result of a year', () => {
  it.each([
    [[1_200, 1_000], 'admitted'],
    [[1_500, 800], 'compensated'],
    [[1_500, 650], 'resit'],
    [[900, 900], 'resit'],
    [[1_500, 450], 'failed'],
    [[2_000, 2_000, 200], 'eliminated'],
    [[2_000, 2_000, 800, 800, 800], 'resit']
  ] as const)('%j is %s', (results, outcome) => {
    expect(yearResult(modules(results), RULE)).toMatchObject({ kind: 'proposed', outcome })
  })

  it('waits for every module', () => {
    expect(yearResult(modules([1_200, null]), RULE)).toEqual({ kind: 'pending', missing: [2] })
    expect(yearResult([], RULE)).toEqual({ kind: 'pending', missing: [] })
  })

  it('is made of the others where somebody is exempted of a module, and of nothing where of all', () => {
    const [one, other] = modules([1_200, null])
    const exempted = { ...other!, outcome: 'exempted' } as const
    expect(yearResult([one!, exempted], RULE)).toMatchObject({ outcome: 'admitted', result: 1_200 })
    expect(yearResult([exempted], RULE)).toEqual({ kind: 'pending', missing: [] })
  })

  it('weighs modules as the rule says, and 100 where it is silent', () => {
    const rule = { ...RULE, moduleWeights: [[1 as ModuleId, 300]] as const }
    expect(yearResult(modules([1_000, 1_400]), rule)).toMatchObject({ result: 1_100 })
  })

  it('adds up modules that are out of different numbers as what they are worth', () => {
    const [first, second] = modules([1_200, 7_000]) as [ModuleInYear, ModuleInYear]
    const outOf100 = { ...second, outcome: 'passed', outOf: 10_000 } as const
    expect(yearResult([first, outOf100], RULE)).toMatchObject({ result: 1_300 })
    const carried = { ...second, result: 4_000, outcome: 'failed', outOf: 10_000 } as const
    expect(yearResult([first, carried], RULE)).toMatchObject({ outcome: 'compensated' })
    const short = { ...carried, result: 3_400 }
    expect(yearResult([{ ...first, result: 1_700 }, short], RULE)).toMatchObject({
      outcome: 'failed'
    })
  })

  it('names the modules that others carry, and those to sit again', () => {
    expect(yearResult(modules([1_500, 800]), RULE)).toMatchObject({ compensated: [2], toResit: [] })
    const strict = { ...RULE, compensation: null }
    expect(yearResult(modules([1_500, 800]), strict)).toMatchObject({
      outcome: 'resit',
      compensated: [],
      toResit: [2],
      honour: null
    })
  })

  it('never gets worse when a module gets better', () => {
    const anyResults = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(anyResults, anyRule, fc.nat(), fc.nat({ max: 500 }), (results, rule, at, by) => {
        const better = results.map((result, place) =>
          place === at % results.length ? Math.min(2_000, result + by) : result
        )
        const place = (said: readonly number[]) => {
          const result = yearResult(modules(said, rule), rule)
          return result.kind === 'proposed' ? YEAR_OUTCOMES.indexOf(result.outcome) : -1
        }
        expect(place(better)).toBeLessThanOrEqual(place(results))
      })
    )
  })
})

describe('ranks', () => {
  it('share a place and skip the next ones', () => {
    const ranks = ranksOf(
      new Map([
        ['a', 1_200],
        ['b', 1_500],
        ['c', 1_200],
        ['d', 900],
        ['e', null]
      ])
    )
    expect([...ranks]).toEqual([
      ['a', { rank: 2, isTied: true }],
      ['b', { rank: 1, isTied: false }],
      ['c', { rank: 2, isTied: true }],
      ['d', { rank: 4, isTied: false }]
    ])
  })

  it('do not depend on the order of the list', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (results) => {
        const entries = results.map((result, key) => [key, result] as const)
        const byKey = (map: ReadonlyMap<number, unknown>) => [...map].sort(([a], [b]) => a - b)
        expect(byKey(ranksOf(new Map([...entries].reverse())))).toEqual(
          byKey(ranksOf(new Map(entries)))
        )
      })
    )
  })
})
