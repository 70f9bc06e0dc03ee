import { stripInvisible, westernDigits } from '#shared/domain/arabic.ts'
import { labelKey } from './label-key.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

export type Gender = 'female' | 'male'

/** A birth year outside these is a slip of the keyboard, or a number that is no date. */
const EARLIEST_BIRTH_YEAR = 1920
const LATEST_BIRTH_YEAR = 2030

const DAY_MILLISECONDS = 86_400_000
/** Day 0 of each system. 1900's lies a day early because Excel counts a 29 February 1900. */
const dayZeroBySystem = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) }

/** A Massar code, `^[A-Z]\d{9}$`, trimmed, in capitals and with 0-9 digits; or null. */
export function readMassarCode(text: string): string | null {
  const code = westernDigits(stripInvisible(text).trim()).toUpperCase()
  return /^[A-Z]\d{9}$/.test(code) ? code : null
}

/**
 * A birth date as `yyyy-mm-dd`, or null when it is not one. Reads `yyyy-mm-dd`, `dd-mm-yyyy`, the
 * same with `/` or `.`, with or without a time, and Excel day numbers (also as text). Two-digit
 * years and month-first dates are not guessed.
 *
 * @param dateSystem the year the workbook counts its day numbers from
 */
export function readBirthDate(cell: Cell, dateSystem: Sheet['dateSystem']): string | null {
  const text = westernDigits(cellText(cell))
  if (/^\d{4,5}(?:\.\d+)?$/.test(text)) return dateOfDayNumber(Number(text), dateSystem)
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text)
  if (yearFirst !== null) return dateOf(yearFirst[1], yearFirst[2], yearFirst[3])
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?$/.exec(text)
  if (dayFirst !== null) return dateOf(dayFirst[3], dayFirst[2], dayFirst[1])
  return null
}

function dateOfDayNumber(days: number, dateSystem: Sheet['dateSystem']): string | null {
  const date = new Date(dayZeroBySystem[dateSystem] + Math.floor(days) * DAY_MILLISECONDS)
  return isBirthYear(date.getUTCFullYear()) ? date.toISOString().slice(0, 10) : null
}

function dateOf(year?: string, month?: string, day?: string): string | null {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isInCalendar = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return isInCalendar && isBirthYear(Number(year)) ? date.toISOString().slice(0, 10) : null
}

function isBirthYear(year: number): boolean {
  return year >= EARLIEST_BIRTH_YEAR && year <= LATEST_BIRTH_YEAR
}

const genderByWord: Record<string, Gender> = {
  انثي: 'female',
  انثا: 'female',
  مونث: 'female',
  f: 'female',
  feminin: 'female',
  femme: 'female',
  fille: 'female',
  female: 'female',
  ذكر: 'male',
  مذكر: 'male',
  m: 'male',
  h: 'male',
  g: 'male',
  masculin: 'male',
  homme: 'male',
  garcon: 'male',
  male: 'male'
}

/** Reads `أنثى`/`ذكر`, `F`/`M`, `Féminin`/`Masculin` and the like; null for anything else. */
export function readGender(text: string): Gender | null {
  const word = labelKey(text)
  return Object.hasOwn(genderByWord, word) ? genderByWord[word]! : null
}
