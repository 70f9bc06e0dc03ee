/** Where a key leads in a grid. Rows and columns count from 0; the next column lies where the language reads on. Pure. */
export type GridPlace = { readonly row: number; readonly column: number }
export type GridSize = { readonly rows: number; readonly columns: number }

export type GridKey = {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Rows that Page Up and Page Down go. */
const PAGE_ROWS = 10

/** The place a key leads to, kept inside the grid; null when it is no key that moves. */
export function placeAfter(
  { key, ctrlKey, metaKey }: GridKey,
  { row, column }: GridPlace,
  size: GridSize,
  isRightToLeft: boolean
): GridPlace | null {
  const onward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight'
  const back = isRightToLeft ? 'ArrowRight' : 'ArrowLeft'
  const isFar = ctrlKey || metaKey
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1]
  const to = (nextRow: number, nextColumn: number): GridPlace => ({
    row: Math.min(Math.max(nextRow, 0), lastRow),
    column: Math.min(Math.max(nextColumn, 0), lastColumn)
  })
  switch (key) {
    case 'ArrowDown':
      return to(isFar ? lastRow : row + 1, column)
    case 'ArrowUp':
      return to(isFar ? 0 : row - 1, column)
    case onward:
      return to(row, isFar ? lastColumn : column + 1)
    case back:
      return to(row, isFar ? 0 : column - 1)
    case 'Home':
      return to(isFar ? 0 : row, 0)
    case 'End':
      return to(isFar ? lastRow : row, lastColumn)
    case 'PageDown':
      return to(row + PAGE_ROWS, column)
    case 'PageUp':
      return to(row - PAGE_ROWS, column)
    default:
      return null
  }
}

/** Where Tab leads: along the row, and out of the grid at its end, so that nobody is caught in it. */
export function placeAfterTab(
  isBack: boolean,
  { row, column }: GridPlace,
  { columns }: GridSize
): GridPlace | null {
  const next = column + (isBack ? -1 : 1)
  return next < 0 || next >= columns ? null : { row, column: next }
}

export type Block = { readonly from: GridPlace; readonly to: GridPlace }

/** The rectangle between two places, its first corner first. */
export function blockBetween(one: GridPlace, other: GridPlace): Block {
  return {
    from: { row: Math.min(one.row, other.row), column: Math.min(one.column, other.column) },
    to: { row: Math.max(one.row, other.row), column: Math.max(one.column, other.column) }
  }
}

export function placesIn({ from, to }: Block): GridPlace[] {
  const rows = Array.from({ length: to.row - from.row + 1 }, (_, index) => from.row + index)
  const columns = Array.from({ length: to.column - from.column + 1 }, (_, at) => from.column + at)
  return rows.flatMap((row) => columns.map((column) => ({ row, column })))
}
