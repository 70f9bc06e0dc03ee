/** Moments in words, by the office's clock: the device's own time zone is never asked. */
import { isoOfDay, momentOfMs, officeTime, type Moment } from '#shared/domain/calendar.ts'
import { formatMoment, formatRelativeDay, type OfficeMoment } from '#lib/i18n/format.ts'

function officeMomentOf(moment: Moment): OfficeMoment {
  const { day, minuteOfDay } = officeTime(moment)
  const two = (number: number) => String(number).padStart(2, '0')
  return {
    date: isoOfDay(day),
    time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
  }
}

/** "08:10" today, "Hier 17:02", otherwise the day and the time. */
export function sayMoment(moment: Moment, nowMs: number = Date.now()): string {
  const { date, time } = officeMomentOf(moment)
  const today = officeMomentOf(momentOfMs(nowMs)).date
  return date === today ? time : `${formatRelativeDay(date, today, 'short')} ${time}`
}

/** The whole of it, for lists that are kept: "21 novembre 2026, 14:32". */
export function sayFullMoment(moment: Moment): string {
  return formatMoment(officeMomentOf(moment))
}
