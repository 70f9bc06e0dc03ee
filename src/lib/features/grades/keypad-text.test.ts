import { describe, expect, test } from 'vitest'
import { textAfterErasing, textAfterKey } from './keypad-text.ts'

/** The text after these keys in a cell in which this stood. */
function pressed(keys: readonly string[], there = ''): string | null {
  return keys.reduce<string | null>((typed, key) => textAfterKey(typed, there, key) ?? typed, null)
}

describe('the keypad', () => {
  test('types a grade key by key, of two decimals at most and without a zero in front', () => {
    expect(pressed(['1', '2', ',', '5'])).toBe('12,5')
    expect(pressed(['1', ',', '2', '5', '9', ','])).toBe('1,25')
    expect(pressed(['0', '7'])).toBe('7')
    expect(pressed([',', '5'])).toBe('0,5')
  })

  test('a digit begins anew, while comma and quarters go on from the grade that stands there', () => {
    expect(pressed(['7'], '12')).toBe('7')
    expect(pressed([',', '5'], '12')).toBe('12,5')
    expect(pressed([',75'], '12,5')).toBe('12,75')
    expect(pressed(['a', ',25'], '12')).toBe('0,25')
  })

  test('erasing takes the last sign, and a code or what cannot be read whole', () => {
    expect([textAfterErasing(null, '12,5'), textAfterErasing('12', '')]).toEqual(['12,', '1'])
    expect([textAfterErasing('a', '12'), textAfterErasing('1e3', '12')]).toEqual(['', ''])
  })
})
