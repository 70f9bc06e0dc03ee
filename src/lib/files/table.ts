/** A table on its way out of the app: what `csv-writer.ts` and `xlsx-writer.ts` write. */

/** Text, a number that may be calculated with, or nothing. */
export type TableCell = string | number | null

export type Table = readonly (readonly TableCell[])[]

/** What browsers call the files. */
export const CSV_TYPE = 'text/csv;charset=utf-8'
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** White space and marks of direction that a program may drop before it looks at the first sign. */
const UNSEEN = '\\s\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\u061c\\ufeff'

/** Text that begins so is run as a formula by one program or another, whoever wrote it (OWASP, CSV injection). */
const FORMULA = new RegExp(`^(?:[\\t\\r\\n]|[${UNSEEN}]*[=+\\-@＝＋－＠])`)

/**
 * The same text behind an apostrophe where a spreadsheet would run it. In workbooks too: they keep text apart from
 * formulas, but forget it when they are saved as CSV.
 */
export function inertText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
