import { expect, test } from 'vitest'
import { codeInFragment, codeInScan, normaliseCode } from './enrolment-code.ts'

test('a code is understood however a person types it', () => {
  const ways = [
    'K7QM-2XDA',
    'k7qm2xda',
    ' k7 qm-2x da ',
    'K7QM–2XDA',
    'K7QM_2XDA',
    'K7QM.2XDA',
    'Ｋ７ＱＭ２ＸＤＡ',
    '\u2068K7QM-2XDA\u2069'
  ]
  expect(ways.map(normaliseCode)).toEqual(ways.map(() => 'K7QM-2XDA'))
})

test('letters that look like digits are read as digits', () => {
  expect(normaliseCode('oil0-1234')).toBe('0110-1234')
  expect(normaliseCode('OIL0-1234')).toBe('0110-1234')
})

test('digits of an Arabic keyboard count', () => {
  expect(normaliseCode('K٧QM-٢XDA')).toBe('K7QM-2XDA')
  expect(normaliseCode('K۷QM-۲XDA')).toBe('K7QM-2XDA')
})

test('what cannot be a code is not sent anywhere', () => {
  const wrong = ['', 'K7QM-2XD', 'K7QM-2XDAA', 'K7QM-2XDU', 'K7QM/2XDA', 'رمز التسجيل']
  expect(wrong.map(normaliseCode)).toEqual(wrong.map(() => null))
})

test('a link carries its code behind the #, named or not', () => {
  expect(codeInFragment('#code=K7QM-2XDA')).toBe('K7QM-2XDA')
  expect(codeInFragment('#K7QM-2XDA')).toBe('K7QM-2XDA')
  expect(codeInFragment('#k7qm%202xda')).toBe('K7QM-2XDA')
  expect(codeInFragment('')).toBeNull()
  expect(codeInFragment('#%')).toBeNull()
  expect(codeInFragment('#code=')).toBeNull()
})

test('the camera may read a link or a bare code, and nothing else', () => {
  expect(codeInScan('https://sijil.example.ma/enrol#K7QM-2XDA')).toBe('K7QM-2XDA')
  expect(codeInScan('K7QM-2XDA')).toBe('K7QM-2XDA')
  expect(codeInScan('https://example.ma/?code=K7QM-2XDA')).toBeNull()
})
