/** Moments in words, by the office's clock: the device's own time zone is never asked. */
import {
  isoOfDay,
  momentOfMs,
  officeTime,
  type Moment,
  type OfficeTime
} from '#shared/domain/calendar.ts'
import { formatRelativeDay, isolate, type OfficeMoment } from '#lib/i18n/format.ts'

export function officeMomentOf(moment: Moment): OfficeMoment {
  const { day, minuteOfDay } = officeTime(moment)
  return { date: isoOfDay(day), time: clockOf(minuteOfDay) }
}

/** `hh:mm` of a minute of the day. */
function clockOf(minuteOfDay: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
}

/** "08:10" today, "Hier 17:02", otherwise the day and the time; kept whole inside a sentence. */
export function sayMoment(
  moment: Moment,
  now: OfficeTime = officeTime(momentOfMs(Date.now()))
): string {
  const { date, time } = officeMomentOf(moment)
  const today = isoOfDay(now.day)
  return isolate(date === today ? time : `${formatRelativeDay(date, today, 'short')} ${time}`)
}
