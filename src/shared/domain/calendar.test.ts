import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dayOfIso,
  isoOfDay,
  momentOfMs,
  momentOfUtc,
  monthOf,
  msOfMoment,
  officeTime,
  weekdayOf
} from './calendar.ts'

const anyDay = fc.integer({ min: -20_000, max: 60_000 })

describe('a day', () => {
  it('is counted from 1 January 2020', () => {
    expect(dayOfIso('2020-01-01')).toBe(0)
    expect(dayOfIso('2020-12-31')).toBe(365)
    expect(isoOfDay(366)).toBe('2021-01-01')
    expect(isoOfDay(-1)).toBe('2019-12-31')
  })

  it('is written and read the same', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayOfIso(isoOfDay(day))).toBe(day)
      })
    )
  })

  it.each([
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-3',
    '26-04-03',
    '2026-04-03T00:00:00Z',
    ' 2026-04-03',
    '03/04/2026',
    '٢٠٢٦-٠٤-٠٣'
  ])('is none: %j', (text) => {
    expect(dayOfIso(text)).toBeNull()
  })

  it('of a leap year exists', () => {
    expect(dayOfIso('2028-02-29')).not.toBeNull()
  })

  it.each([
    ['2020-01-01', 3],
    ['2026-09-21', 1],
    ['2026-09-26', 6],
    ['2026-09-27', 7],
    ['2019-12-30', 1]
  ] as const)('%s has weekday %i, Monday first', (iso, expected) => {
    expect(weekdayOf(dayOfIso(iso) as number)).toBe(expected)
  })

  it('is followed by the next weekday', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(weekdayOf(day + 1)).toBe((weekdayOf(day) % 7) + 1)
      })
    )
  })

  it('lies in its month', () => {
    const spelled = (iso: string) => {
      const { first, next } = monthOf(dayOfIso(iso) as number)
      return [isoOfDay(first), isoOfDay(next)]
    }
    expect(spelled('2026-02-28')).toEqual(['2026-02-01', '2026-03-01'])
    expect(spelled('2026-12-31')).toEqual(['2026-12-01', '2027-01-01'])
    expect(spelled('2026-12-01')).toEqual(['2026-12-01', '2027-01-01'])
  })
})

describe('a moment', () => {
  it('is whole seconds, of which a clock is never ahead', () => {
    expect(momentOfUtc('2020-01-01T00:00:01Z')).toBe(1)
    expect(momentOfMs(msOfMoment(5) + 999)).toBe(5)
    expect(momentOfMs(msOfMoment(-5))).toBe(-5)
    expect(() => momentOfUtc('yesterday')).toThrow('is no instant')
  })
})

describe('the clock of the office', () => {
  const clock = (iso: string) => {
    const { day, minuteOfDay } = officeTime(momentOfUtc(iso))
    const hours = String(Math.floor(minuteOfDay / 60)).padStart(2, '0')
    return `${isoOfDay(day)} ${hours}:${String(minuteOfDay % 60).padStart(2, '0')}`
  }

  it.each([
    ['an ordinary morning', '2025-11-03T07:30:00Z', '2025-11-03 08:30'],
    ['late in the evening it is the next day', '2025-11-03T23:30:00Z', '2025-11-04 00:30'],
    ['just before Ramadan', '2026-02-15T01:59:59Z', '2026-02-15 02:59'],
    ['as the hour goes back for Ramadan', '2026-02-15T02:00:00Z', '2026-02-15 02:00'],
    ['in Ramadan', '2026-03-02T08:30:00Z', '2026-03-02 08:30'],
    ['after Ramadan', '2026-03-22T02:00:00Z', '2026-03-22 03:00'],
    ['on the last day of the hour ahead', '2026-09-19T23:30:00Z', '2026-09-20 00:30'],
    ['once the hour ahead is gone', '2026-09-20T01:00:00Z', '2026-09-20 01:00'],
    ['the year after', '2027-07-01T08:30:00Z', '2027-07-01 08:30']
  ])('%s', (_, utc, expected) => {
    expect(clock(utc)).toBe(expected)
  })

  it('never leaves its day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (moment) => {
        const { minuteOfDay } = officeTime(moment)
        expect(Number.isInteger(minuteOfDay) && minuteOfDay >= 0 && minuteOfDay < 1_440).toBe(true)
      })
    )
  })

  it('follows the table it is given', () => {
    const offsets = [
      { from: 0, minutes: 0 },
      { from: 3_600, minutes: 60 }
    ]
    expect(officeTime(3_599, offsets)).toEqual({ day: 0, minuteOfDay: 59 })
    expect(officeTime(3_600, offsets)).toEqual({ day: 0, minuteOfDay: 120 })
  })
})
