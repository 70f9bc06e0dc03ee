import { withoutNationalIds } from './class-list-columns.ts'
import { readClassLists, suggestColumns } from './class-list.ts'
import type { ClassList, ColumnSuggestion, FileNotice } from './class-list.ts'
import type { FileRefusal } from './refusal.ts'
import type { Sheet } from './sheet.ts'
import { readWorkbook } from './workbook.ts'
import type { SheetProgress } from './xlsx-reader.ts'

/** A table of unknown layout, for a person to say what its columns are: see `readMapped`. */
export interface TableToMap {
  /** Already without national card numbers. */
  sheet: Sheet
  suggestion: ColumnSuggestion
}

/** What came of reading the bytes of a chosen file as class lists. */
export type ClassListBytesReading =
  | { ok: true; classes: ClassList[]; notices: FileNotice[] }
  | { ok: false; reason: 'grade-file' | 'no-trainees' }
  /** No list in MASSAR's layout; `tables` may hold one in another (or be empty). */
  | { ok: false; reason: 'no-class-list-found'; tables: TableToMap[] }
  | FileRefusal

/**
 * From bytes to class lists, in one go; long work, so pages call `readClassListFile`, which runs it
 * in a worker. Never throws.
 *
 * @param fileName only names the class of a text table
 */
export async function readClassListBytes(
  bytes: Uint8Array,
  fileName: string,
  onProgress?: SheetProgress
): Promise<ClassListBytesReading> {
  const workbook = await readWorkbook(bytes, fileName, onProgress)
  if (!workbook.ok) return workbook
  const reading = readClassLists(workbook.sheets)
  if (reading.ok) return reading
  if (reading.reason === 'grade-file' || reading.reason === 'no-trainees') {
    return { ok: false, reason: reading.reason }
  }
  const tables = workbook.sheets.flatMap(describeTable)
  return { ok: false, reason: 'no-class-list-found', tables }
}

function describeTable(sheet: Sheet): TableToMap[] {
  const suggestion = suggestColumns(sheet)
  return suggestion === null ? [] : [{ sheet: withoutNationalIds(sheet).sheet, suggestion }]
}
