import { findLayout, findMarkerRow } from './grade-file-layout.ts'
import type { GradeLayout, LayoutRefusal } from './grade-file-layout.ts'
import { labelKey } from './label-key.ts'
import { fileLimits, gradeFileLimits } from './limits.ts'
import { Refused, refusalFor } from './refusal.ts'
import type { FileRefusal } from './refusal.ts'
import { SheetBuilder } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { refuseUnlessZip } from './workbook.ts'
import { cellValue, readSharedTexts, walkCells } from './xlsx-cells.ts'
import { openXlsx, requirePart } from './xlsx-package.ts'
import type { XlsxPackage } from './xlsx-package.ts'

/** The grade sheet of a workbook, found and laid out: what reading and filling start from. */
export interface OpenGradeSheet {
  workbook: XlsxPackage
  part: string
  xml: string
  sharedTexts: string[]
  sheet: Sheet
  layout: GradeLayout
}

export type GradeSheetRefusal =
  | FileRefusal
  | LayoutRefusal
  /** No sheet called `NotesCC` and none with markers, or more than one with markers. */
  | { ok: false; reason: 'no-grade-sheet' | 'several-grade-sheets' }

/** Never throws; what cannot be opened is refused with a named reason. */
export function openGradeSheet(
  bytes: Uint8Array
): { ok: true; opened: OpenGradeSheet } | GradeSheetRefusal {
  if (bytes.length > gradeFileLimits.fileBytes) {
    return refusalFor('too-large', gradeFileLimits.fileBytes)
  }
  try {
    refuseUnlessZip(bytes)
    return findGradeSheet(openXlsx(bytes, gradeFileLimits.unzippedBytes))
  } catch (error) {
    return error instanceof Refused ? error.refusal : refusalFor('damaged')
  }
}

type FoundSheet = Omit<OpenGradeSheet, 'layout'>

/** By its name wherever people moved it; else, for it is renamed too, the visible sheet with markers. */
function findGradeSheet(
  workbook: XlsxPackage
): { ok: true; opened: OpenGradeSheet } | GradeSheetRefusal {
  if (workbook.sheets.length > fileLimits.sheets) throw new Refused('too-many-sheets')
  const sharedTexts = readSharedTexts(workbook)
  const read = ({ name, part }: XlsxPackage['sheets'][number]): FoundSheet => {
    const xml = requirePart(workbook.zip, part)
    const sheet = readCells(xml, sharedTexts).finish(name, workbook.dateSystem)
    return { workbook, part, xml, sharedTexts, sheet }
  }
  const named = workbook.sheets.find(({ name }) => labelKey(name) === 'notescc')
  if (named !== undefined) return layOut(read(named))
  const marked = workbook.sheets
    .filter(({ isVisible }) => isVisible)
    .map(read)
    .filter(({ sheet }) => findMarkerRow(sheet) !== null)
  if (marked.length > 1) return { ok: false, reason: 'several-grade-sheets' }
  return marked[0] === undefined ? { ok: false, reason: 'no-grade-sheet' } : layOut(marked[0])
}

function layOut(found: FoundSheet): { ok: true; opened: OpenGradeSheet } | GradeSheetRefusal {
  const reading = findLayout(found.sheet)
  return reading.ok ? { ok: true, opened: { ...found, layout: reading.layout } } : reading
}

/** An error such as `#REF!` counts as text here: a grade cell that holds one is not blank. */
function readCells(xml: string, sharedTexts: string[]): SheetBuilder {
  const sheet = new SheetBuilder()
  walkCells(xml, {
    cell(cell) {
      const value = cell.type === 'e' ? cell.value : cellValue(cell, sharedTexts)
      sheet.put(cell.row, cell.column, value)
    }
  })
  return sheet
}
