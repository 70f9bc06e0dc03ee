import { describe, expect, it } from 'vitest'
import { dayOfIso, momentOfUtc, type Day } from '#shared/domain/calendar.ts'
import { calendarFile, type CalendarEntry } from './calendar-file.ts'

const ENTRY: CalendarEntry = {
  uid: 'abc@crmef.example.ma',
  day: dayOfIso('2026-12-31') as Day,
  revision: 2,
  writtenAt: momentOfUtc('2026-11-20T09:05:07Z'),
  isCancelled: false,
  summary: 'Demande nº 12/2026',
  description: 'Une ligne',
  link: 'https://sijil.example.ma/requests'
}

const linesOf = (entry: Partial<CalendarEntry>) =>
  calendarFile({ ...ENTRY, ...entry })
    .replace(/\r\n /g, '')
    .split('\r\n')

describe('a day for a calendar', () => {
  it('takes the whole day, over the end of a year, under a name that stays and a revision that grows', () => {
    expect(linesOf({})).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Sijil//Sijil//FR',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      'UID:abc@crmef.example.ma',
      'DTSTAMP:20261120T090507Z',
      'SEQUENCE:2',
      'DTSTART;VALUE=DATE:20261231',
      'DTEND;VALUE=DATE:20270101',
      'SUMMARY:Demande nº 12/2026',
      'DESCRIPTION:Une ligne',
      'URL:https://sijil.example.ma/requests',
      'TRANSP:TRANSPARENT',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      ''
    ])
    expect(linesOf({ isCancelled: true })).toContain('STATUS:CANCELLED')
  })

  it('escapes what has a meaning of its own', () => {
    const summary = 'Avis; suite, fin\\\nلا؛'
    expect(linesOf({ summary })).toContain('SUMMARY:Avis\\; suite\\, fin\\\\\\nلا؛')
  })

  it('folds lines at 75 octets and never in the middle of a letter', () => {
    const summary = 'الطلب رقم 12/2026: آخر أجل للقرار، '.repeat(6).trim()
    const file = calendarFile({ ...ENTRY, summary })
    expect(file).not.toMatch(/[^\r]\n|\r[^\n]/)
    for (const line of file.split('\r\n'))
      expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75)
    expect(file).not.toContain('\ufffd')
    expect(file.replace(/\r\n /g, '')).toContain(`SUMMARY:${summary}\r\n`)
  })
})
