/**
 * What people type into a cell, and how a grade is written. Comma and point both separate, whatever the language: the
 * device's own locale is never asked, since one sheet is filled on phones set to French, Arabic and English.
 */
import {
  BLANK,
  codeCell,
  gradeCell,
  MAX_HUNDREDTHS,
  type Cell,
  type CellCode,
  type Hundredths
} from './grade.ts'

export type GradeProblem =
  /** Neither a number, a code nor nothing. */
  | 'unreadable'
  /** More than two decimals: it could not be kept as typed. */
  | 'too-precise'
  | 'too-large'

export type GradeReading =
  | { readonly ok: true; readonly cell: Cell }
  | { readonly ok: false; readonly problem: GradeProblem }

/** Keys as GEPI taught French teachers (ANCHORS 1B), and the first letter of the Arabic word. */
const CODE_BY_KEY: Readonly<Record<string, CellCode>> = {
  a: 'absent',
  غ: 'absent',
  j: 'justifiedAbsent',
  م: 'justifiedAbsent',
  d: 'exempted',
  ع: 'exempted',
  n: 'notHandedIn',
  ل: 'notHandedIn'
}

/** The Latin key that types a code. */
export function keyOfCode(code: CellCode): string {
  const [key = ''] = Object.entries(CODE_BY_KEY).find(([, typed]) => typed === code) ?? []
  return key
}

const DECIMALS_BY_SIGN: Readonly<Record<string, string>> = { '¼': '25', '½': '5', '¾': '75' }
/** Marks of direction that Arabic keyboards and pasted cells bring along. */
const INVISIBLE = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
const ARABIC_INDIC_ZERO = 0x660
const EASTERN_ZERO = 0x6f0
const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?$/

/** Characters of one cell that are read, whatever zeros a pasted grade has before it. Longer text is no grade. */
const MAX_TEXT = 40

/** What a field keeps of what is typed or pasted: everything that is read, and of what is too long enough to say so. */
export function keptText(typed: string): string {
  return typed.length <= MAX_TEXT ? typed : typed.trim().slice(0, MAX_TEXT + 1)
}

/** Reads one cell. Nothing, or spaces alone, is a blank. */
export function parseGradeText(typed: string): GradeReading {
  if (typed.trim().length > MAX_TEXT) return { ok: false, problem: 'unreadable' }
  const text = plainText(typed)
  if (text === '') return { ok: true, cell: BLANK }
  const code = Object.hasOwn(CODE_BY_KEY, text) ? CODE_BY_KEY[text] : undefined
  return code === undefined ? parseNumber(text) : { ok: true, cell: codeCell(code) }
}

function parseNumber(text: string): GradeReading {
  const [, sign, units = '', typedDecimals = ''] = NUMBER.exec(text) ?? []
  if (sign === undefined || units + typedDecimals === '')
    return { ok: false, problem: 'unreadable' }
  const decimals = typedDecimals.replace(/0+$/, '')
  if (decimals.length > 2) return { ok: false, problem: 'too-precise' }
  const value = Number(units) * 100 + Number(decimals.padEnd(2, '0'))
  if (value > MAX_HUNDREDTHS) return { ok: false, problem: 'too-large' }
  // No negative zero: two people who typed nothing but zeros agree.
  return { ok: true, cell: gradeCell(sign === '-' && value !== 0 ? -value : value) }
}

/** Small letters, ASCII digits, a point as the separator. */
function plainText(typed: string): string {
  return typed
    .replace(INVISIBLE, '')
    .trim()
    .toLowerCase()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_INDIC_ZERO))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - EASTERN_ZERO))
    .replace(/^([-+\u2212]?\d*) ?([¼½¾])$/, (_, units: string, sign: string) => {
      return `${units}.${DECIMALS_BY_SIGN[sign] ?? ''}`
    })
    .replace('\u2212', '-')
    .replace(/[,\u066b\u060c]/, '.')
}

/** A grade as people write it, without zeros at the end: `12,5`. Reading it gives the same grade. */
export function gradeText(value: Hundredths, separator: ',' | '.'): string {
  const [sign, size] = value < 0 ? ['-', -value] : ['', value]
  const decimals = String(size % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  const units = `${sign}${Math.floor(size / 100)}`
  return decimals === '' ? units : `${units}${separator}${decimals}`
}
