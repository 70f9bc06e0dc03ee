/** The table that people read. */
import { isMet, median, type Budget, type Line } from './result.ts'

export type Section = { readonly row: string; readonly lines: readonly Line[] }

const HEADER = ['row', 'what', 'median', '(min – max)', 'budget', '']

/** Plain text, one line per measurement; under each missed one, where its cost goes. */
export function printTable(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ row, lines }) =>
    lines.map((line, index) => ({ cells: cellsOf(index === 0 ? row : '', line), line }))
  )
  const widths = HEADER.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0))
  )
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        (isNumeric(column) ? cell.padStart : cell.padEnd).call(cell, widths[column] ?? 0)
      )
      .join('  ')
      .trimEnd()
  const body = rows.flatMap(({ cells, line }) => {
    const isMissed = isMet(line) === false && line.spent !== undefined
    return isMissed ? [format(cells), `      ↳ ${line.spent}`] : [format(cells)]
  })
  return [format(HEADER), widths.map((width) => '─'.repeat(width)).join('  '), ...body].join('\n')
}

const isNumeric = (column: number) => column === 2 || column === 3 || column === 4

function cellsOf(row: string, line: Line): string[] {
  const { what, unit, values, budget } = line
  const range =
    values.length > 1 ? `(${short(Math.min(...values))} – ${short(Math.max(...values))})` : ''
  return [
    row,
    what,
    `${short(median(values))} ${unit}`.trim(),
    range,
    budgetText(budget),
    verdict(line)
  ]
}

function budgetText(budget: Budget | null): string {
  if (budget === null) return ''
  return `${budget.kind === 'at-most' ? '≤' : '≥'} ${short(budget.value)}`
}

function verdict(line: Line): string {
  const met = isMet(line)
  if (met === null) return ''
  return met ? 'met' : 'MISSED'
}

/** Three figures that matter; whole numbers stay whole. */
export function short(value: number): string {
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 100) return String(Math.round(value))
  return value.toFixed(size >= 10 ? 1 : 2)
}
