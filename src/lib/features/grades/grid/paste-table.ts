/** Text from a spreadsheet as rows of cells. Pure. */
import { largest } from '#shared/domain/collections.ts'

/** Characters; a sheet of 500 people with names and twelve grades has about 60 000. */
export const MAX_PASTED_CHARACTERS = 100_000
export const MAX_PASTED_ROWS = 500
export const MAX_PASTED_COLUMNS = 60

export type PastedTable =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly reason: 'nothing' | 'too-large' }

/**
 * Cells stand between tabs, as spreadsheets copy them, or else between semicolons; never between commas, which separate
 * decimals here. A cell in quotation marks may hold line ends.
 */
export function readPastedTable(text: string): PastedTable {
  if (text.length > MAX_PASTED_CHARACTERS) return { ok: false, reason: 'too-large' }
  const separator = text.includes('\t') ? '\t' : ';'
  const rows = cellsOf(text.replace(/\r\n?/g, '\n'), separator)
  while (rows.length > 0 && isEmpty(rows.at(-1) ?? [])) rows.pop()
  if (rows.length === 0) return { ok: false, reason: 'nothing' }
  const columns = largest(
    rows.map((row) => row.length),
    0
  )
  if (rows.length > MAX_PASTED_ROWS || columns > MAX_PASTED_COLUMNS)
    return { ok: false, reason: 'too-large' }
  return { ok: true, rows }
}

function cellsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const endCell = () => {
    rows.at(-1)?.push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[++at] ?? ''
      else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === separator) endCell()
    else if (sign === '\n') {
      endCell()
      rows.push([])
    } else cell += sign
  }
  endCell()
  return rows
}

function isEmpty(row: readonly string[]): boolean {
  return row.every((cell) => cell === '')
}
