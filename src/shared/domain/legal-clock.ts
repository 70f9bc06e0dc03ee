/**
 * How long the administration has (law 55-19): the day by which a request must be decided, and how many days are left. Pure,
 * in office days; calendars are data. What the law leaves open is marked in DOMAIN section 3.1 and configured per procedure.
 */
import { weekdayOf, type Day } from './calendar.ts'
import type { DayCount } from './procedure.ts'

/** Days of the week on which the offices of the State work: Monday to Friday. */
const OFFICE_WEEK: readonly number[] = [1, 2, 3, 4, 5]

/** Days looked at before giving up: two years beyond the longest limit, so that no calendar makes this run for ever. */
const MAX_DAYS_LOOKED_AT = 1_200

/**
 * A deposit waits on its device for so many days at most before a clock that stands wrong is the better explanation: what was
 * deposited longer before the relay received it counts from the day of receipt.
 */
export const MAX_DAYS_BEFORE_RECEIPT = 30

export type LegalLimit = { readonly maxDays: number; readonly dayCount: DayCount }

/** A complement was asked for and is awaited: days after `from` through `through` do not count. */
export type Pause = { readonly from: Day; readonly through: Day | null }

/** Days on which offices are closed besides the weekend. */
export type Holidays = ReadonlySet<Day>

export function isWorkingDay(day: Day, holidays: Holidays): boolean {
  return OFFICE_WEEK.includes(weekdayOf(day)) && !holidays.has(day)
}

/**
 * From which day the time runs. A clock that is ahead must not lengthen the administration's time, and a late line must not
 * take days from the person who left with a receipt: the earlier of both days counts. A clock that is far behind would make
 * a request overdue as it arrives: beyond `MAX_DAYS_BEFORE_RECEIPT` the day of receipt holds.
 */
export function startOf(deviceDay: Day, relayDay: Day | null): Day {
  if (relayDay === null) return deviceDay
  return isOnTime(deviceDay, relayDay) ? deviceDay : relayDay
}

function isOnTime(deviceDay: Day, relayDay: Day): boolean {
  return deviceDay <= relayDay && deviceDay >= relayDay - MAX_DAYS_BEFORE_RECEIPT
}

/**
 * The last day for a decision. The day of the deposit does not count; pauses do not either; where the last day is one on
 * which offices are closed, the next one on which they work. Null while a complement is awaited.
 */
export function dueDayOf(
  start: Day,
  { maxDays, dayCount }: LegalLimit,
  pauses: readonly Pause[],
  holidays: Holidays
): Day | null {
  if (pauses.some(({ through }) => through === null)) return null
  let counted = 0
  for (let day = start + 1; day <= start + MAX_DAYS_LOOKED_AT; day++) {
    if (counts(day, dayCount, pauses, holidays)) counted++
    if (counted >= maxDays) return nextWorkingDay(day, holidays)
  }
  return null
}

/**
 * Days that are left through the last one, today not counted, as the procedure counts them: 0 on the last day, negative
 * once it is over.
 */
export function daysLeft(today: Day, due: Day, dayCount: DayCount, holidays: Holidays): number {
  const [from, through, sign] = today <= due ? [today, due, 1] : [due, today, -1]
  if (dayCount === 'calendar') return sign * (through - from)
  let days = 0
  const last = Math.min(through, from + MAX_DAYS_LOOKED_AT)
  for (let day = from + 1; day <= last; day++) if (isWorkingDay(day, holidays)) days++
  return sign * days
}

/** Through which day somebody may appeal: calendar days after the refusal was made. */
export function appealThrough(refusedOn: Day, appealDays: number): Day {
  return refusedOn + appealDays
}

function counts(
  day: Day,
  dayCount: DayCount,
  pauses: readonly Pause[],
  holidays: Holidays
): boolean {
  const isPaused = pauses.some(({ from, through }) => day > from && day <= (through ?? day))
  return !isPaused && (dayCount === 'calendar' || isWorkingDay(day, holidays))
}

function nextWorkingDay(day: Day, holidays: Holidays): Day | null {
  for (let next = day; next <= day + MAX_DAYS_LOOKED_AT; next++)
    if (isWorkingDay(next, holidays)) return next
  return null
}
