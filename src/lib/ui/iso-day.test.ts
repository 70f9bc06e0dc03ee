import { expect, it } from 'vitest'
import { addDays } from './iso-day.ts'

it('steps over the ends of months and years, and over leap days', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(addDays('2026-11-21', 0)).toBe('2026-11-21')
})
