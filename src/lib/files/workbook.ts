import { decodeText, readCsv } from './csv-reader.ts'
import { fileLimits } from './limits.ts'
import { Refused, refusalFor } from './refusal.ts'
import type { FileRefusal } from './refusal.ts'
import type { Sheet } from './sheet.ts'
import { readXls, refuseOtherOfficeFiles } from './xls-reader.ts'
import { readXlsx } from './xlsx-reader.ts'
import type { SheetProgress } from './xlsx-reader.ts'

const ZIP_SIGNATURE = [0x50, 0x4b, 0x03, 0x04]
const OLD_OFFICE_SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0]
const PDF_SIGNATURE = [0x25, 0x50, 0x44, 0x46]

export type WorkbookReading = { ok: true; sheets: Sheet[] } | FileRefusal

/**
 * Reads any file a person may choose into sheets: `.xlsx`, `.xls`, or a text table. What it is is
 * told by its bytes, never by its name.
 *
 * Never throws: what cannot be read is refused with a named reason, and an error no reader foresaw
 * is `damaged`.
 *
 * @param fileName only names the sheet of a text table, which has no name of its own
 */
export async function readWorkbook(
  bytes: Uint8Array,
  fileName = '',
  onProgress: SheetProgress = () => {}
): Promise<WorkbookReading> {
  if (bytes.length > fileLimits.fileBytes) return refusalFor('too-large')
  try {
    const sheets = await readSheets(bytes, fileName, onProgress)
    onProgress(sheets.length, sheets.length)
    const isEmpty = sheets.every((sheet) => sheet.rows.length === 0)
    return isEmpty ? refusalFor('empty') : { ok: true, sheets }
  } catch (error) {
    return error instanceof Refused ? error.refusal : refusalFor('damaged')
  }
}

async function readSheets(
  bytes: Uint8Array,
  fileName: string,
  onProgress: SheetProgress
): Promise<Sheet[]> {
  if (bytes.length === 0) throw new Refused('empty')
  if (startsWith(bytes, ZIP_SIGNATURE)) return readXlsx(bytes, onProgress)
  if (startsWith(bytes, OLD_OFFICE_SIGNATURE)) return await readXls(bytes, onProgress)
  if (startsWith(bytes, PDF_SIGNATURE)) throw new Refused('not-a-workbook')
  return [readCsv(readText(bytes), fileName.replace(/\.[^.]*$/, ''))]
}

function readText(bytes: Uint8Array): string {
  const text = decodeText(bytes)
  refuseMarkup(text)
  if (!/[\p{L}\p{N}]/u.test(text)) throw new Refused('empty')
  return text
}

/**
 * For readers of `.xlsx` alone: says what else the bytes are.
 *
 * @throws Refused `other-spreadsheet` also for an `.xls` or a text table, which can be saved as `.xlsx`
 */
export function refuseUnlessZip(bytes: Uint8Array): void {
  if (startsWith(bytes, ZIP_SIGNATURE)) return
  if (bytes.length === 0) throw new Refused('empty')
  if (startsWith(bytes, OLD_OFFICE_SIGNATURE)) {
    refuseOtherOfficeFiles(bytes)
  } else if (startsWith(bytes, PDF_SIGNATURE)) throw new Refused('not-a-workbook')
  else readText(bytes)
  throw new Refused('other-spreadsheet')
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function refuseMarkup(text: string): void {
  const opening = text.slice(0, 4096).trimStart().toLowerCase()
  if (!opening.startsWith('<')) return
  const isSpreadsheet = opening.includes('urn:schemas-microsoft-com:office:spreadsheet')
  throw new Refused(isSpreadsheet ? 'other-spreadsheet' : 'web-page')
}
