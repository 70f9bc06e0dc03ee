import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareFractions,
  fraction,
  rounded,
  ROUNDING_MODES,
  sum,
  times,
  weightedMean
} from './fraction.ts'

const anyWhole = fc.bigInt(-(10n ** 9n), 10n ** 9n)
const anyUnder = fc.bigInt(1n, 10n ** 6n)
const anyPair = fc.tuple(anyWhole, anyUnder)
const anyFraction = anyPair.map(([over, under]) => fraction(over, under))
const anyMode = fc.constantFrom(...ROUNDING_MODES)
const anyUnit = fc.constantFrom(1, 25, 50, 100)

describe('a fraction', () => {
  it('adds and multiplies exactly, as cross-multiplication without any reduction says', () => {
    fc.assert(
      fc.property(anyPair, anyPair, ([a, b], [c, d]) => {
        const total = sum([fraction(a, b), fraction(c, d)])
        expect(total.numerator * b * d).toBe((a * d + c * b) * total.denominator)
        const product = times(fraction(a, b), fraction(c, d))
        expect(product.numerator * b * d).toBe(a * c * product.denominator)
        expect(Math.sign(compareFractions(fraction(a, b), fraction(c, d)))).toBe(
          a * d === c * b ? 0 : a * d < c * b ? -1 : 1
        )
      })
    )
  })

  it('is one value however it was written', () => {
    fc.assert(
      fc.property(anyPair, fc.bigInt(1n, 1000n), ([over, under], by) => {
        expect(fraction(over * by, under * by)).toEqual(fraction(over, under))
        expect(fraction(-over, -under)).toEqual(fraction(over, under))
      })
    )
  })

  it('is never divided by zero', () => {
    expect(() => fraction(1, 0)).toThrow('zero')
  })
})

describe('rounding', () => {
  it.each([
    [12_125, 10, 'halfUp', 1, 1_213],
    [12_125, 10, 'halfEven', 1, 1_212],
    [12_135, 10, 'halfEven', 1, 1_214],
    [12_121, 10, 'up', 1, 1_213],
    [12_129, 10, 'down', 1, 1_212],
    [999, 1, 'halfUp', 25, 1_000],
    [987, 1, 'halfUp', 25, 975],
    [1_000, 1, 'up', 25, 1_000],
    [-125, 10, 'halfUp', 1, -12],
    [-125, 10, 'down', 1, -13]
  ] as const)('makes %i/%i by %s to %i: %i', (over, under, mode, to, expected) => {
    expect(rounded(fraction(over, under), { mode, to })).toBe(expected)
  })

  it('gives a multiple, no farther than the rule says, and never turns an order around', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, anyMode, anyUnit, (one, other, mode, to) => {
        const value = rounded(one, { mode, to })
        expect(value % to === 0).toBe(true)
        const error = sum([fraction(value), fraction(-one.numerator, one.denominator)])
        const size = error.numerator < 0n ? fraction(-error.numerator, error.denominator) : error
        const isHalf = mode === 'halfUp' || mode === 'halfEven'
        const far = compareFractions(size, fraction(to, isHalf ? 2 : 1))
        expect(isHalf ? far <= 0 : far < 0).toBe(true)
        if (mode === 'up') expect(error.numerator >= 0n).toBe(true)
        if (mode === 'down') expect(error.numerator <= 0n).toBe(true)
        if (compareFractions(one, other) < 0)
          expect(value).toBeLessThanOrEqual(rounded(other, { mode, to }))
      })
    )
  })
})

describe('a weighted mean', () => {
  const anyItems = fc.array(
    fc.record({ value: anyFraction, weight: fc.integer({ min: 0, max: 10_000 }) }),
    { maxLength: 8 }
  )

  it('does not depend on the order, nor on the unit of the weights', () => {
    fc.assert(
      fc.property(anyItems, fc.integer({ min: 1, max: 100 }), (items, by) => {
        const mean = weightedMean(items)
        expect(weightedMean([...items].reverse())).toEqual(mean)
        expect(
          weightedMean(items.map(({ value, weight }) => ({ value, weight: weight * by })))
        ).toEqual(mean)
      })
    )
  })

  it('is none where nothing weighs anything', () => {
    expect(weightedMean([])).toBeNull()
    expect(weightedMean([{ value: fraction(5), weight: 0 }])).toBeNull()
  })
})
