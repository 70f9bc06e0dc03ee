/** Moments and days in words, by the office's clock: the device's own time zone is never asked. */
import { isoOfDay, officeTime, type Day, type Moment } from '#shared/domain/calendar.ts'
import { formatDate, formatMoment, formatRelativeDay } from '#lib/i18n/format.ts'

export function sayDay(day: Day): string {
  return formatDate(isoOfDay(day), 'long')
}

export function sayShortDay(day: Day): string {
  return formatDate(isoOfDay(day), 'short')
}

/** "08:10" today, "Hier 17:02", otherwise the day and the time. */
export function sayMoment(moment: Moment, now: Moment): string {
  const time = clockOf(moment)
  const { day } = officeTime(moment)
  const today = officeTime(now).day
  if (day === today) return time
  return `${formatRelativeDay(isoOfDay(day), isoOfDay(today), 'short')} ${time}`
}

/** The whole of it, for histories. */
export function sayFullMoment(moment: Moment): string {
  return formatMoment({ date: isoOfDay(officeTime(moment).day), time: clockOf(moment) })
}

function clockOf(moment: Moment): string {
  const { minuteOfDay } = officeTime(moment)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
}
