import { collapseSpaces, stripInvisible } from '#shared/domain/arabic.ts'
import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'

/** What a cell holds: text, a number (a date is one: days since the workbook's day 0), or nothing. */
export type Cell = string | number | null

/**
 * One sheet as it lies in the file: `rows[0]` is row 1, `rows[0][0]` is A1. Rows end at their last
 * filled cell and may be shorter than others; blank text counts as nothing.
 */
export interface Sheet {
  name: string
  rows: Cell[][]
  /** The year whose 1 January day numbers are counted from: 1900, or 1904 in old Mac workbooks. */
  dateSystem: 1900 | 1904
}

/** Fills a sheet cell by cell and refuses it the moment a limit is passed. */
export class SheetBuilder {
  readonly #rows: Cell[][] = []

  /**
   * Puts a value in a cell; rows and columns count from 0.
   *
   * @throws Refused when the cell lies, or is, beyond the limits
   */
  put(row: number, column: number, value: Cell): void {
    if (value === null || (typeof value === 'string' && isBlank(value))) return
    if (!Number.isSafeInteger(row) || !Number.isSafeInteger(column) || row < 0 || column < 0) {
      throw new Refused('damaged')
    }
    if (row >= fileLimits.rowsPerSheet) throw new Refused('too-many-rows')
    if (column >= fileLimits.columns) throw new Refused('too-many-columns')
    if (typeof value === 'string' && value.length > fileLimits.cellCharacters) {
      throw new Refused('cell-too-long')
    }
    while (this.#rows.length <= row) this.#rows.push([])
    const cells = this.#rows[row]!
    while (cells.length < column) cells.push(null)
    cells[column] = value
  }

  finish(name: string, dateSystem: Sheet['dateSystem'] = 1900): Sheet {
    return { name, rows: this.#rows, dateSystem }
  }
}

/** A cell as trimmed text with single spaces; a number as it is written; '' for nothing. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return collapseSpaces(stripInvisible(String(cell)))
}

function isBlank(text: string): boolean {
  return text.length <= fileLimits.cellCharacters && stripInvisible(text).trim() === ''
}
