/** Words on paper, in the language of the page: it may be another than that of the screen. */
import type { AttendanceStatus } from '#shared/domain/attendance.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import type { HalfCell } from './monthly-statement.ts'
import type { SheetCell } from './day-sheet.ts'

const LETTERS = {
  present: m.ui_status_present_letter,
  late: m.ui_status_late_letter,
  absent: m.ui_status_absent_letter,
  excused: m.ui_status_excused_letter,
  leftEarly: m.ui_status_left_early_letter,
  dismissed: m.ui_status_dismissed_letter
} as const

const WORDS = {
  present: m.ui_status_present,
  late: m.ui_status_late,
  absent: m.ui_status_absent,
  excused: m.ui_status_excused,
  leftEarly: m.ui_status_left_early,
  dismissed: m.ui_status_dismissed
} as const

export function letterOf(status: AttendanceStatus, language: PaperLanguage): string {
  return LETTERS[status]({}, { locale: language })
}

export function statusOnPaper(status: AttendanceStatus, language: PaperLanguage): string {
  return WORDS[status]({}, { locale: language })
}

/** People disagree, or no finished list has come; both are explained in the legend. */
const DISPUTED_SIGNS = { fr: '?', ar: '؟' } as const
export const AWAITED_SIGN = '…'

export function disputedSign(language: PaperLanguage): string {
  return DISPUTED_SIGNS[language]
}

export function halfOnPaper(cell: HalfCell, language: PaperLanguage): string {
  switch (cell.kind) {
    case 'empty':
      return ''
    case 'awaited':
      return AWAITED_SIGN
    case 'disputed':
      return DISPUTED_SIGNS[language]
    case 'mark':
      return cell.isPartial
        ? `(${letterOf(cell.status, language)})`
        : letterOf(cell.status, language)
  }
}

/** The letter, with the minutes of somebody late. */
export function sheetCellOnPaper(cell: SheetCell, language: PaperLanguage): string {
  if (cell.kind === 'blank') return ''
  if (cell.kind === 'disputed') return DISPUTED_SIGNS[language]
  const { status, minutes } = cell.mark
  const letter = letterOf(status, language)
  return minutes > 0 ? m.oversight_paper_minutes({ letter, minutes }, { locale: language }) : letter
}
