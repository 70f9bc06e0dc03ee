import { expect, test } from 'vitest'
import { suggestSiteCode } from './site-code.ts'

test('the code proposed for a site is its place', () => {
  expect(suggestSiteCode('CRMEF Casablanca-Settat, El Jadida')).toBe('el-jadida')
  expect(suggestSiteCode('Béni Mellal')).toBe('beni-mellal')
  expect(suggestSiteCode('CRMEF, annexe nº 2 : Hay Hassani')).toBe('hay-hassani')
})

test('nothing is proposed where no letter of the code can come from the name', () => {
  expect(suggestSiteCode('')).toBe('')
  expect(suggestSiteCode('الجديدة')).toBe('')
  expect(suggestSiteCode('12')).toBe('')
})

test('a long name gives a code that the relay takes', () => {
  expect(suggestSiteCode('Centre régional des métiers de l’éducation')).toBe('centre-regional-des')
})
