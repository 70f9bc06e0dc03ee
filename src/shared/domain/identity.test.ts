import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeNumber, MAX_SHORT_NUMBER, stableNumber } from './identity.ts'

describe('a short number', () => {
  it('follows from the text and never changes', () => {
    expect(['', 'a', 'massar:G123456789', 'شعبة', '1,2,3'].map(stableNumber)).toEqual([
      973_737_488, 908_532_725, 1_187_248_038, 1_210_756_698, 1_736_519_033
    ])
  })

  it('is a positive number that fits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const number = stableNumber(text)
        expect(Number.isInteger(number) && number >= 1 && number <= MAX_SHORT_NUMBER).toBe(true)
        expect(stableNumber(text)).toBe(number)
      })
    )
  })

  it('differs for the trainees of a whole academy but for the odd pair', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => stableNumber(`massar:G${index}`))
    expect(new Set(numbers).size).toBeGreaterThanOrEqual(9_998)
  })
})

describe('a free number', () => {
  it('is the plain one when nobody else has it', () => {
    expect(freeNumber('group', () => false)).toBe(stableNumber('group'))
  })

  it('is another one, the same on every phone, when somebody else has it', () => {
    const taken = new Set([stableNumber('group'), stableNumber('group#1')])
    expect(freeNumber('group', (candidate) => taken.has(candidate))).toBe(stableNumber('group#2'))
  })

  it('is not looked for without end', () => {
    expect(() => freeNumber('group', () => true)).toThrow('a hundred numbers')
  })
})
