import Papa from 'papaparse'
import { hasArabicLetters } from '#shared/domain/arabic.ts'
import { Refused } from './refusal.ts'
import { SheetBuilder } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/**
 * Reads a table of values separated by `;`, `,` or tabs. Numbers stay text: a Massar code or a date
 * is never reinterpreted.
 *
 * @param name what to call the one sheet it becomes
 * @throws Refused past a limit
 */
export function readCsv(text: string, name: string): Sheet {
  const parsed = Papa.parse<string[]>(withoutSeparatorLine(text), {
    delimitersToGuess: [';', ',', '\t']
  })
  const sheet = new SheetBuilder()
  parsed.data.forEach((cells, row) => {
    cells.forEach((cell, column) => sheet.put(row, column, cell))
  })
  return sheet.finish(name)
}

/** Excel's own first line `sep=;` says how to read the rest and is no row of it. */
function withoutSeparatorLine(text: string): string {
  return text.replace(/^sep=.\r?\n/i, '')
}

/**
 * The text of bytes that hold text: UTF-8, UTF-16 (marked, or seen by its zeros), else the
 * one-byte alphabets Excel writes here, windows-1256 for Arabic and windows-1252 for French.
 *
 * @throws Refused `not-a-workbook` when the bytes are not text
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = unicodeEncoding(bytes)
  const text = encoding === null ? decodeOneByte(bytes) : decodeStrictly(bytes, encoding)
  // Control characters occur in pictures and programs, never in a table someone exported.
  // eslint-disable-next-line no-control-regex
  if (text === null || /[\0-\x08\x0e-\x1f]/.test(text)) throw new Refused('not-a-workbook')
  return text
}

function unicodeEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, 512)
  // Separators, digits and line ends have a zero byte in UTF-16, also among Arabic letters.
  const zerosAt = (parity: number) =>
    sample.filter((byte, index) => byte === 0 && index % 2 === parity).length
  if (zerosAt(1) > 0 && zerosAt(0) === 0) return 'utf-16le'
  if (zerosAt(0) > 0 && zerosAt(1) === 0) return 'utf-16be'
  return decodeStrictly(bytes, 'utf-8') === null ? null : 'utf-8'
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * Both alphabets give é è ç à the same bytes, but capital É is ة in the Arabic one: Arabic letters
 * found inside Latin words mean the text is French.
 */
function decodeOneByte(bytes: Uint8Array): string {
  const asArabic = new TextDecoder('windows-1256').decode(bytes)
  const words = asArabic.match(/\p{L}+/gu) ?? []
  const arabicWords = words.filter(hasArabicLetters)
  const mixed = arabicWords.filter((word) => /\p{Script=Latin}/u.test(word))
  const isFrench = mixed.length > arabicWords.length / 2
  return isFrench ? new TextDecoder('windows-1252').decode(bytes) : asArabic
}
