import { afterEach, describe, expect, it } from 'vitest'
import {
  compareNames,
  formatAgo,
  formatDate,
  formatDuration,
  formatList,
  formatMoment,
  formatNumber,
  formatPercent,
  formatRelativeDay,
  formatSize,
  isolate,
  officeMoment,
  type DateStyle
} from './format.ts'
import { m } from './paraglide/messages.js'
import { overwriteGetLocale, type Locale } from './paraglide/runtime.js'

function speak(locale: Locale) {
  overwriteGetLocale(() => locale)
}

/** Intl puts thin and no-break spaces where a reader sees a space, and marks of direction that nobody sees. */
function plain(text: string) {
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')
}

afterEach(() => speak('fr'))

describe('days', () => {
  it('are written in French', () => {
    speak('fr')
    expect(formatDate('2026-11-21', 'full')).toBe('samedi 21 novembre 2026')
    expect(formatRelativeDay('2026-11-22', '2026-11-21')).toBe('Demain')
    expect(formatRelativeDay('2026-11-16', '2026-11-21')).toBe('lundi 16 novembre')
  })

  it('are written with Moroccan month names and Latin digits in Arabic', () => {
    speak('ar')
    expect(plain(formatDate('2026-11-21', 'long'))).toBe('21 نونبر 2026')
    expect(plain(formatDate('2026-08-05', 'long'))).toContain('غشت')
    expect(formatRelativeDay('2026-11-20', '2026-11-21')).toBe('أمس')
  })

  it('are written as Intl writes them, every day of a year, in both languages', () => {
    const styles = {
      full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
      long: { day: 'numeric', month: 'long', year: 'numeric' },
      day: { weekday: 'long', day: 'numeric', month: 'long' },
      short: { weekday: 'short', day: 'numeric', month: 'short' },
      month: { month: 'long', year: 'numeric' },
      weekday: { weekday: 'long' },
      numeric: { day: '2-digit', month: '2-digit', year: 'numeric' }
    } as const satisfies Record<DateStyle, Intl.DateTimeFormatOptions>
    for (const language of ['fr', 'ar'] as const) {
      speak(language)
      for (const [style, options] of Object.entries(styles) as [DateStyle, object][]) {
        const intl = new Intl.DateTimeFormat(`${language}-MA-u-nu-latn`, {
          ...options,
          timeZone: 'UTC'
        })
        for (let day = 0; day < 366; day++) {
          const at = new Date(Date.UTC(2028, 0, 1 + day))
          expect(formatDate(at.toISOString().slice(0, 10), style)).toBe(intl.format(at))
        }
      }
    }
  })

  it('never shift with the zone of the device', () => {
    expect(formatDate('2026-01-01', 'numeric')).toBe('01/01/2026')
  })
})

describe('lists and counts', () => {
  it('are written as Intl writes them, in both languages', () => {
    for (const language of ['fr', 'ar'] as const) {
      speak(language)
      const list = new Intl.ListFormat(`${language}-MA`, { type: 'conjunction' })
      const letters = ['غ', 'b', 'ج', 'd']
      for (let length = 0; length <= letters.length; length++) {
        const items = letters.slice(0, length)
        expect(formatList(items)).toBe(list.format(items))
      }
      const number = new Intl.NumberFormat(`${language}-MA-u-nu-latn`, { useGrouping: 'min2' })
      for (const count of [0, 7, 999, 1_000, 9_999, 10_000, 12_345, -3])
        expect(formatNumber(count)).toBe(number.format(count))
    }
  })
})

describe('moments', () => {
  it('follow the office offset that is passed in', () => {
    const instant = Date.UTC(2026, 10, 21, 23, 30)
    expect(officeMoment(instant, 0)).toEqual({ date: '2026-11-21', time: '23:30' })
    expect(officeMoment(instant, 60)).toEqual({ date: '2026-11-22', time: '00:30' })
  })

  it('are written in both languages', () => {
    expect(formatMoment({ date: '2026-11-21', time: '14:32' })).toBe('21 novembre 2026, 14:32')
    speak('ar')
    expect(plain(formatMoment({ date: '2026-11-21', time: '14:32' }))).toBe('21 نونبر 2026، 14:32')
  })
})

describe('numbers', () => {
  it('use a decimal comma in both languages', () => {
    for (const locale of ['fr', 'ar'] as const) {
      speak(locale)
      expect(plain(formatNumber(12.5, 2))).toBe('12,50')
      expect(plain(formatNumber(1234))).toBe('1234')
    }
  })

  it('become shares and sizes', () => {
    expect(plain(formatPercent(0.875))).toBe('88 %')
    expect(plain(formatSize(3_200_000))).toBe('3,2 Mo')
    expect(plain(formatSize(0))).toBe('0 o')
  })
})

describe('durations', () => {
  it('are written in words', () => {
    expect(plain(formatDuration(125))).toBe('2 heures et 5 minutes')
    expect(plain(formatDuration(0))).toBe('0 minute')
    expect(formatAgo(20_000)).toBe('à l’instant')
    expect(plain(formatAgo(3 * 60_000))).toBe('il y a 3 minutes')
  })

  it('use the Arabic dual', () => {
    speak('ar')
    expect(plain(formatAgo(2 * 3_600_000))).toBe('قبل ساعتين')
  })
})

describe('plurals', () => {
  it('know the six Arabic forms', () => {
    speak('ar')
    const said = [0, 1, 2, 3, 11, 100].map((count) => m.ui_results({ count }))
    expect(said).toEqual([
      'لا توجد نتائج',
      'نتيجة واحدة',
      'نتيجتان',
      '3 نتائج',
      '11 نتيجة',
      '100 نتيجة'
    ])
    expect(m.ui_waiting({ count: 12 })).toBe('12 إدخالا على هذا الهاتف لم يُرسل بعد')
  })

  it('know the French forms', () => {
    expect(m.ui_results({ count: 0 })).toBe('0 résultat')
    expect(m.ui_results({ count: 2 })).toBe('2 résultats')
    expect(m.ui_results({ count: 1_000_000 })).toBe('1000000 de résultats')
  })
})

describe('names', () => {
  it('turn round nothing but themselves, whatever marks they hold', () => {
    const steering = '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
    expect(isolate(`${steering}Amina`)).toBe('\u2068Amina\u2069')
    // What joins letters or keeps them apart is spelling.
    expect(isolate('می\u200cخواهم\u200d')).toBe('\u2068می\u200cخواهم\u200d\u2069')
  })

  it('sort without regard to accents or hamza', () => {
    expect(compareNames('Élaoufi', 'elaoufi')).toBe(0)
    speak('ar')
    expect(compareNames('أحمد', 'احمد')).toBe(0)
  })
})
