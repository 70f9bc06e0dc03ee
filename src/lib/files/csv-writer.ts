/**
 * Tables for spreadsheets as set up in Morocco: semicolons, a comma before decimals, and a byte-order mark so that Arabic
 * letters survive. Every cell is quoted. Pure.
 */
import { inertText, type Table, type TableCell } from './table.ts'

export function csvOf(rows: Table): string {
  const lines = rows.map((row) => row.map(cellOf).join(';'))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function cellOf(value: TableCell): string {
  const text = typeof value === 'string' ? inertText(value) : String(value ?? '').replace('.', ',')
  return `"${text.replaceAll('"', '""')}"`
}
