import { describe, expect, test } from 'vitest'
import { dayOfIso, type Day } from '#shared/domain/calendar.ts'
import { legalTimeOf, urgencyOf, type LegalTime } from './legal-time.ts'

const day = (iso: string): Day => dayOfIso(iso)!
const WORKING = { maxDays: 3, dayCount: 'working' } as const
const CALENDAR = { maxDays: 3, dayCount: 'calendar' } as const
/** Deposited on a Wednesday; Friday is a day off. */
const REQUEST = { caseState: 'inHand', start: day('2026-11-18'), pauses: [] } as const
const HOLIDAYS = new Set([day('2026-11-20')])
const on = (iso: string, holidays: ReadonlySet<Day> | null = HOLIDAYS) => {
  return { today: day(iso), holidays }
}

describe('the last day of a request', () => {
  test('is estimated from the procedure until the relay states it, and then is what it stated', () => {
    const estimated = legalTimeOf(REQUEST, WORKING, on('2026-11-18'))
    expect(estimated).toMatchObject({ due: day('2026-11-24'), left: 3, isStated: false })
    const stated = { ...REQUEST, dueStated: day('2026-11-26') }
    expect(legalTimeOf(stated, WORKING, on('2026-11-18'))).toMatchObject({
      ...{ due: day('2026-11-26'), left: 5, isStated: true }
    })
    // The relay has it, but not what it asks for.
    const without = { ...REQUEST, dueStated: null }
    expect(legalTimeOf(without, WORKING, on('2026-11-18'))).toEqual(estimated)
  })

  test('leaves none on that day, and is over the day after', () => {
    const left = (iso: string) => {
      const time = legalTimeOf(REQUEST, WORKING, on(iso))
      return time.kind === 'running' ? [time.left, urgencyOf(time)] : time.kind
    }
    expect(left('2026-11-23')).toEqual([1, 'near'])
    expect(left('2026-11-24')).toEqual([0, 'near'])
    expect(left('2026-11-25')).toEqual([-1, 'over'])
  })

  test('is counted in days of the calendar where the procedure says so, or nobody knows the days off', () => {
    expect(legalTimeOf(REQUEST, CALENDAR, on('2026-11-18'))).toMatchObject({
      // A Saturday: the next day on which offices work.
      ...{ due: day('2026-11-23'), left: 5, dayCount: 'calendar' }
    })
    expect(legalTimeOf(REQUEST, WORKING, on('2026-11-18', null))).toMatchObject({
      ...{ due: day('2026-11-23'), left: 5, dayCount: 'calendar' }
    })
  })

  test.each<[object, LegalTime['kind']]>([
    [{ caseState: 'incomplete', dueStated: day('2026-11-24') }, 'paused'],
    [{ caseState: 'approved', dueStated: day('2026-11-24') }, 'ended'],
    [{ caseState: 'withdrawn' }, 'ended'],
    [{ caseState: 'none' }, 'ended'],
    [{ start: null }, 'unknown']
  ])('of %o is %s', (more, kind) => {
    expect(legalTimeOf({ ...REQUEST, ...more }, WORKING, on('2026-11-18'))).toEqual({ kind })
  })

  test('is unknown where neither the relay nor the catalogue here says how long there is', () => {
    expect(legalTimeOf(REQUEST, null, on('2026-11-18'))).toEqual({ kind: 'unknown' })
  })
})
