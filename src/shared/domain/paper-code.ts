/**
 * Codes that stand on papers in place of names. Digits alone, so that a code reads the same in both languages and types
 * on any keypad; the last one checks the others, so that a code with one digit wrong, or two neighbours exchanged, is
 * never the code of another paper.
 */
import type { PersonId } from './identity.ts'

/** A code is a number where a gradebook has somebody's: blind entries are lists, columns and cells like any other. */
export type PaperCode = PersonId

export const PAPER_CODE_DIGITS = 5
const FIRST_DRAWN = 1_000
const LAST_DRAWN = 9_999

/** Damm's quasigroup of ten digits: row, then column, gives the next row. A right code ends in row 0. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790'
] as const

export function isPaperCode(number: number): number is PaperCode {
  const text = String(number)
  return /^[1-9]\d{4}$/.test(text) && checkOf(text) === 0
}

export type PaperCodeReading =
  | { readonly ok: true; readonly code: PaperCode }
  /** `unfinished`: fewer digits than a code has; `mistyped`: no paper can have it. */
  | { readonly ok: false; readonly problem: 'unfinished' | 'mistyped' }

/** Reads a code as somebody typed it from a paper. Blanks and Arabic digits are taken. */
export function parsePaperCode(text: string): PaperCodeReading {
  const digits = text
    .replace(/\s/g, '')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15))
  if (/^\d*$/.test(digits) && digits.length < PAPER_CODE_DIGITS)
    return { ok: false, problem: 'unfinished' }
  const code = Number(digits)
  return isPaperCode(code) ? { ok: true, code } : { ok: false, problem: 'mistyped' }
}

/**
 * Draws `count` codes that nobody has yet. `random` gives numbers from 0 to below 1.
 * Throws when there are fewer left: papers of one assessment are far fewer than codes.
 */
export function drawPaperCodes(
  count: number,
  taken: ReadonlySet<number>,
  random: () => number
): PaperCode[] {
  const all = Array.from({ length: LAST_DRAWN - FIRST_DRAWN + 1 }, (_, place) =>
    withCheck(FIRST_DRAWN + place)
  )
  const free = all.filter((code) => !taken.has(code))
  if (count > free.length) throw new Error(`${count} codes were asked for, ${free.length} are left`)
  return Array.from({ length: count }, () => {
    const [drawn] = free.splice(Math.floor(random() * free.length), 1)
    return drawn as PaperCode
  })
}

function withCheck(drawn: number): PaperCode {
  return (drawn * 10 + checkOf(String(drawn))) as PaperCode
}

function checkOf(digits: string): number {
  return [...digits].reduce((row, digit) => Number(DAMM[row]?.[Number(digit)]), 0)
}
