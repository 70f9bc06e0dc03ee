import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'
import { SheetBuilder } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { cellValue, readSharedTexts, walkCells } from './xlsx-cells.ts'
import { openXlsx, requirePart } from './xlsx-package.ts'
import type { SheetPart } from './xlsx-package.ts'

/** Called before each sheet is read, and once at the end: `done` of `total` sheets. */
export type SheetProgress = (done: number, total: number) => void

/**
 * Reads the visible sheets of an `.xlsx` or `.xlsm` (ECMA-376, SpreadsheetML). Formulas count as
 * the value last calculated; formats, links and macros are not looked at.
 *
 * @throws Refused when the bytes are another kind of zip, damaged, protected, or past a limit
 */
export function readXlsx(bytes: Uint8Array, onProgress: SheetProgress = () => {}): Sheet[] {
  const workbook = openXlsx(bytes)
  const sheets = visibleFirst(workbook.sheets)
  if (sheets.length > fileLimits.sheets) throw new Refused('too-many-sheets')
  const sharedTexts = readSharedTexts(workbook)
  return sheets.map(({ name, part }, index) => {
    onProgress(index, sheets.length)
    const sheet = new SheetBuilder()
    walkCells(requirePart(workbook.zip, part), {
      cell: (cell) => sheet.put(cell.row, cell.column, cellValue(cell, sharedTexts))
    })
    return sheet.finish(name, workbook.dateSystem)
  })
}

/** Hidden sheets hold lists and leftovers, not the class; they are read only if nothing else is there. */
function visibleFirst(sheets: SheetPart[]): SheetPart[] {
  const visible = sheets.filter((sheet) => sheet.isVisible)
  return visible.length > 0 ? visible : sheets
}
