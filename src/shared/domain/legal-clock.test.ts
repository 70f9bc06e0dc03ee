import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOfIso, isoOfDay, momentOfUtc, officeTime, type Day } from './calendar.ts'
import {
  appealThrough,
  daysLeft,
  dueDayOf,
  isWorkingDay,
  MAX_DAYS_BEFORE_RECEIPT,
  startOf,
  type LegalLimit,
  type Pause
} from './legal-clock.ts'

const day = (iso: string): Day => dayOfIso(iso)!
const NO_HOLIDAYS = new Set<Day>()
const due = (
  start: string,
  limit: LegalLimit,
  pauses: readonly Pause[] = [],
  holidays: ReadonlySet<Day> = NO_HOLIDAYS
) => {
  const last = dueDayOf(day(start), limit, pauses, holidays)
  return last === null ? null : isoOfDay(last)
}
const calendar = (maxDays: number): LegalLimit => ({ maxDays, dayCount: 'calendar' })
const working = (maxDays: number): LegalLimit => ({ maxDays, dayCount: 'working' })

describe('the last day for a decision', () => {
  it('does not count the day of the deposit', () => {
    expect(due('2026-11-02', calendar(1))).toBe('2026-11-03')
    expect(due('2026-11-02', calendar(15))).toBe('2026-11-17')
  })

  it('is the next day on which offices work where it would be a Saturday, a Sunday or a holiday', () => {
    expect(due('2026-11-06', calendar(1))).toBe('2026-11-09')
    const independence = new Set([day('2026-11-18')])
    expect(due('2026-11-16', calendar(2), [], independence)).toBe('2026-11-19')
  })

  it('counts neither weekends nor holidays where the procedure counts working days', () => {
    expect(due('2026-11-05', working(3))).toBe('2026-11-10')
    const holidays = new Set([day('2026-11-06'), day('2026-11-18')])
    expect(due('2026-11-05', working(3), [], holidays)).toBe('2026-11-11')
  })

  it('runs on over the end of the year, and over a day that only leap years have', () => {
    const newYear = new Set([day('2027-01-01'), day('2027-01-11'), day('2027-01-14')])
    expect(due('2026-12-30', working(3), [], newYear)).toBe('2027-01-05')
    expect(due('2028-02-28', calendar(1))).toBe('2028-02-29')
  })

  it('is not known while a complement is awaited', () => {
    expect(due('2026-11-02', calendar(15), [{ from: day('2026-11-05'), through: null }])).toBeNull()
  })

  it('moves by the days on which the complement was awaited, and goes on where it stood', () => {
    const pause = { from: day('2026-11-05'), through: day('2026-11-09') }
    expect(due('2026-11-02', calendar(15), [pause])).toBe('2026-11-23')
    // Asked for and brought on the same day: nothing stood still.
    const none = { from: day('2026-11-05'), through: day('2026-11-05') }
    expect(due('2026-11-02', calendar(15), [none])).toBe('2026-11-17')
  })

  it('ends even under a calendar without any working day', () => {
    const always = { has: () => true } as unknown as ReadonlySet<Day>
    expect(due('2026-11-02', working(5), [], always)).toBeNull()
  })

  it('is never before the time is over, on a day on which offices work, and never moves back for a pause', () => {
    const holidays = new Set([day('2026-11-18'), day('2026-11-06')])
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 6_000 }),
        fc.integer({ min: 1, max: 365 }),
        fc.constantFrom('calendar' as const, 'working' as const),
        fc.nat({ max: 60 }),
        fc.nat({ max: 60 }),
        (start, maxDays, dayCount, after, length) => {
          const plain = dueDayOf(start, { maxDays, dayCount }, [], holidays)!
          expect(plain).toBeGreaterThanOrEqual(start + maxDays)
          expect(isWorkingDay(plain, holidays)).toBe(true)
          const pause = { from: start + after, through: start + after + length }
          const later = dueDayOf(start, { maxDays, dayCount }, [pause], holidays)!
          expect(later).toBeGreaterThanOrEqual(plain)
        }
      )
    )
  })
})

describe('days that are left', () => {
  it('are none on the last day, and fewer than none after it', () => {
    const last = day('2026-11-17')
    expect(daysLeft(day('2026-11-10'), last, 'calendar', NO_HOLIDAYS)).toBe(7)
    expect(daysLeft(last, last, 'calendar', NO_HOLIDAYS)).toBe(0)
    expect(daysLeft(day('2026-11-19'), last, 'calendar', NO_HOLIDAYS)).toBe(-2)
  })

  it('are working days where the procedure counts those', () => {
    expect(daysLeft(day('2026-11-06'), day('2026-11-10'), 'working', NO_HOLIDAYS)).toBe(2)
    expect(daysLeft(day('2026-11-10'), day('2026-11-06'), 'working', NO_HOLIDAYS)).toBe(-2)
  })
})

describe('the day from which the time runs', () => {
  it('is the relay’s where the phone’s clock is ahead: the administration gains nothing by it', () => {
    expect(startOf(day('2026-11-03'), day('2026-11-02'))).toBe(day('2026-11-02'))
  })

  it('is the phone’s where the line came back days later: the person loses nothing by it', () => {
    expect(startOf(day('2026-11-02'), day('2026-11-06'))).toBe(day('2026-11-02'))
  })

  it('is the phone’s as long as a deposit may well have waited on it, and the relay’s where its clock stands far back', () => {
    const received = day('2026-11-20')
    expect(startOf(received - MAX_DAYS_BEFORE_RECEIPT, received)).toBe(day('2026-10-21'))
    expect(startOf(received - MAX_DAYS_BEFORE_RECEIPT - 1, received)).toBe(received)
    expect(startOf(officeTime(momentOfUtc('1970-01-01T00:00:00Z')).day, received)).toBe(received)
  })

  it('is the phone’s until the relay has it', () => {
    expect(startOf(day('2026-11-02'), null)).toBe(day('2026-11-02'))
  })

  it('is an office day: midnight in Morocco, in Ramadan, and since the clock stayed at UTC', () => {
    // Before 20 September 2026 the office was an hour ahead of UTC; in Ramadan and since then it is not.
    expect(isoOfDay(officeTime(momentOfUtc('2026-09-18T23:30:00Z')).day)).toBe('2026-09-19')
    expect(isoOfDay(officeTime(momentOfUtc('2026-03-01T23:30:00Z')).day)).toBe('2026-03-01')
    expect(isoOfDay(officeTime(momentOfUtc('2026-11-02T23:30:00Z')).day)).toBe('2026-11-02')
  })
})

it('an appeal may be made through the last of its days, counted from the refusal', () => {
  expect(isoOfDay(appealThrough(day('2026-12-20'), 30))).toBe('2027-01-19')
})
