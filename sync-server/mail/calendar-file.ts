/** A day as a calendar takes it (iCalendar, RFC 5545): one entry for the whole day, that a later one of its name takes the place of. */
import { isoOfDay, msOfMoment, type Day, type Moment } from '#shared/domain/calendar.ts'

export type CalendarEntry = {
  /** The same for every version of the entry. */
  readonly uid: string
  readonly day: Day
  /** 0, 1, …: the highest is the newest. */
  readonly revision: number
  readonly writtenAt: Moment
  readonly isCancelled: boolean
  readonly summary: string
  readonly description: string
  readonly link: string
}

/** A line longer than this is folded; counted in octets, without its end (RFC 5545, section 3.1). */
const MAX_LINE_OCTETS = 75

export function calendarFile(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sijil//Sijil//FR',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `DTSTAMP:${compact(new Date(msOfMoment(entry.writtenAt)).toISOString())}`,
    `SEQUENCE:${entry.revision}`,
    `DTSTART;VALUE=DATE:${compact(isoOfDay(entry.day))}`,
    // The end is the first day that it no longer takes.
    `DTEND;VALUE=DATE:${compact(isoOfDay(entry.day + 1))}`,
    `SUMMARY:${escaped(entry.summary)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    `URL:${entry.link}`,
    'TRANSP:TRANSPARENT',
    `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR'
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** `20261204`, `20261120T090000Z`. */
function compact(iso: string): string {
  return iso.replace(/\.\d+/, '').replace(/[-:]/g, '')
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
}

/** No letter is cut: one of Arabic takes two octets. */
function folded(line: string): string {
  let octets = 0
  let text = ''
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (octets + size > MAX_LINE_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += letter
    octets += size
  }
  return text
}
