/**
 * Time as the office counts it. Instants are `Moment`s: whole seconds since 2020-01-01T00:00:00Z. Days are `Day`s: whole
 * days since 2020-01-01 on the office's own calendar. Both are small numbers, cheap on the wire.
 */

/** Whole seconds since 2020-01-01T00:00:00Z. */
export type Moment = number
/** Whole days since 2020-01-01, office-local. */
export type Day = number
/** 1 Monday … 7 Sunday, as Morocco and ISO 8601 count. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

const EPOCH_MS = Date.UTC(2020, 0, 1)
const DAY_MS = 86_400_000
/** 1 January 2020 was a Wednesday. */
const EPOCH_WEEKDAY = 3

/** From `from` (inclusive) on, the office is `minutes` ahead of UTC. */
export type ZoneOffset = { readonly from: Moment; readonly minutes: number }

/**
 * Africa/Casablanca from 2024 on, after tzdata 2026c: UTC+1 but in Ramadan, and UTC+0 for good since 20 September 2026.
 * Phones that were not updated still believe UTC+1, so the device's own zone is never asked (STACK section 4).
 */
export const MOROCCO: readonly ZoneOffset[] = [
  { from: 0, minutes: 60 },
  { from: momentOfUtc('2024-03-10T02:00:00Z'), minutes: 0 },
  { from: momentOfUtc('2024-04-14T02:00:00Z'), minutes: 60 },
  { from: momentOfUtc('2025-02-23T02:00:00Z'), minutes: 0 },
  { from: momentOfUtc('2025-04-06T02:00:00Z'), minutes: 60 },
  { from: momentOfUtc('2026-02-15T02:00:00Z'), minutes: 0 },
  { from: momentOfUtc('2026-03-22T02:00:00Z'), minutes: 60 },
  { from: momentOfUtc('2026-09-20T01:00:00Z'), minutes: 0 }
]

/** The moment of an instant given in milliseconds since 1970, as clocks give it. */
export function momentOfMs(ms: number): Moment {
  return Math.floor((ms - EPOCH_MS) / 1000)
}

export function msOfMoment(moment: Moment): number {
  return EPOCH_MS + moment * 1000
}

/** The moment of an ISO 8601 instant in UTC. Throws on text that is no instant. */
export function momentOfUtc(iso: string): Moment {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) throw new Error(`${iso} is no instant`)
  return momentOfMs(ms)
}

/** What the office's wall clock and calendar show. */
export type OfficeTime = { readonly day: Day; readonly minuteOfDay: number }

/** Office-local day and minute of a moment. */
export function officeTime(moment: Moment, offsets: readonly ZoneOffset[] = MOROCCO): OfficeTime {
  const minutes = offsets.findLast((offset) => offset.from <= moment)?.minutes ?? 0
  const local = moment + minutes * 60
  const day = Math.floor(local / 86_400)
  return { day, minuteOfDay: Math.floor((local - day * 86_400) / 60) }
}

/** `yyyy-mm-dd` of a day. */
export function isoOfDay(day: Day): string {
  return new Date(EPOCH_MS + day * DAY_MS).toISOString().slice(0, 10)
}

/** The day of a `yyyy-mm-dd`, or null when there is no such date. */
export function dayOfIso(iso: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null
  const ms = Date.parse(`${iso}T00:00:00Z`)
  if (Number.isNaN(ms)) return null
  const day = (ms - EPOCH_MS) / DAY_MS
  return isoOfDay(day) === iso ? day : null
}

export function weekdayOf(day: Day): Weekday {
  return (((((day + EPOCH_WEEKDAY - 1) % 7) + 7) % 7) + 1) as Weekday
}

/** The calendar year that holds `day`. */
export function yearOf(day: Day): number {
  return new Date(EPOCH_MS + day * DAY_MS).getUTCFullYear()
}

/** First day of the month that holds `day`, and of the month after it. */
export function monthOf(day: Day): { readonly first: Day; readonly next: Day } {
  const date = new Date(EPOCH_MS + day * DAY_MS)
  const at = (monthsOn: number) =>
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsOn, 1) - EPOCH_MS) / DAY_MS
  return { first: at(0), next: at(1) }
}
