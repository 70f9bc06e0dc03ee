/** What the sheet to type into MASSAR says: on paper in its own language, in a file in that of the screen. */
import { m } from '#lib/i18n/paraglide/messages.js'
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import { AWAITED_SIGN, disputedSign } from '../paper/paper-words.ts'
import type { HourMark } from './rekeying.ts'
import type { RekeyingWords } from './rekeying-csv.ts'

export function hourOnPaper(mark: HourMark, language: PaperLanguage): string {
  const on = { locale: language }
  switch (mark) {
    case 'nothing':
      return ''
    case 'justified':
      return m.oversight_massar_justified_letter({}, on)
    case 'unjustified':
      return m.oversight_massar_unjustified_letter({}, on)
    case 'disputed':
      return disputedSign(language)
    case 'awaited':
      return AWAITED_SIGN
  }
}

/** What the letters of the table mean, and what it leaves out. */
export function rekeyingLegend(language: PaperLanguage): string[] {
  const on = { locale: language }
  return [
    `${m.oversight_massar_justified_letter({}, on)} ${m.oversight_massar_justified({}, on)}`,
    `${m.oversight_massar_unjustified_letter({}, on)} ${m.oversight_massar_unjustified({}, on)}`,
    `${disputedSign(language)} ${m.oversight_massar_disputed({}, on)}`,
    `${AWAITED_SIGN} ${m.oversight_massar_awaited({}, on)}`
  ]
}

export function rekeyingWords(language: PaperLanguage): RekeyingWords {
  const on = { locale: language }
  return {
    day: m.oversight_paper_date({}, on),
    number: m.oversight_paper_number({}, on),
    massarCode: m.oversight_csv_massar({}, on),
    hour: (hour) => m.oversight_massar_hour({ hour: String(hour) }, on),
    marks: {
      nothing: '',
      justified: m.oversight_massar_justified({}, on),
      unjustified: m.oversight_massar_unjustified({}, on),
      disputed: m.oversight_massar_disputed({}, on),
      awaited: m.oversight_massar_awaited({}, on)
    }
  }
}
