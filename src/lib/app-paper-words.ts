/** Dates and names on paper, in the language of the page: it may be another than that of the screen. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { Names } from '#shared/domain/people.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { officeMomentOf } from './app-moment-words.ts'

export type PaperLanguage = 'fr' | 'ar'

const DATE_OPTIONS = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'narrow' }
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** `iso`: 'yyyy-mm-dd', as the office counts. Latin digits, Moroccan month names. */
export function paperDate(
  iso: string,
  style: keyof typeof DATE_OPTIONS,
  language: PaperLanguage
): string {
  const options = { ...DATE_OPTIONS[style], timeZone: 'UTC' } as const
  const format = new Intl.DateTimeFormat(`${language}-MA-u-nu-latn`, options)
  return format.format(Date.parse(`${iso}T00:00:00Z`))
}

export function paperMoment(moment: Moment, language: PaperLanguage): string {
  const { date, time } = officeMomentOf(moment)
  return m.ui_paper_moment({ date: paperDate(date, 'long', language), time }, { locale: language })
}

/** Both scripts, that of the page first. */
export function scriptsOf(language: PaperLanguage): readonly PaperLanguage[] {
  return language === 'ar' ? ['ar', 'fr'] : ['fr', 'ar']
}

/** The name in one script alone: a box stays empty where the ministry's file has none. */
export function nameInScript(trainee: Names, script: PaperLanguage): string {
  const { lastName, firstName, lastNameAr, firstNameAr } = trainee
  return (script === 'ar' ? `${lastNameAr} ${firstNameAr}` : `${lastName} ${firstName}`).trim()
}
