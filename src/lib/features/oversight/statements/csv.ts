/**
 * Tables for spreadsheets as set up in Morocco: semicolons, and a byte-order mark so that Arabic letters survive.
 * Every cell is quoted. Pure.
 */

/** A cell that begins so is run as a formula by spreadsheets, whoever wrote it (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) => row.map(cellOf).join(';'))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function cellOf(value: string | number): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value)
  return `"${text.replaceAll('"', '""')}"`
}
