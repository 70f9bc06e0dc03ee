import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'
import { SheetBuilder } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'
import type { CellObject, WorkSheet } from '@e965/xlsx'
import { withoutFormulas } from './without-formulas.ts'
import type { SheetProgress } from './xlsx-reader.ts'

/**
 * Reads the visible sheets of a legacy `.xls` (BIFF). Its library weighs more than the rest of the
 * import together and old files are rare, so it is fetched only when one is chosen.
 *
 * @throws Refused when it is another kind of old Office file, protected, or past a limit; any other
 *   error means the file is damaged
 */
export async function readXls(
  bytes: Uint8Array,
  onProgress: SheetProgress = () => {}
): Promise<Sheet[]> {
  refuseOtherOfficeFiles(bytes)
  const library = await import('@e965/xlsx')
  const book = readOrSayProtected(() =>
    library.read(withoutFormulas(streamIn(library.CFB as Containers, bytes)), {
      type: 'array',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false
    })
  )
  const isVisible = (name: string) =>
    (book.Workbook?.Sheets?.[book.SheetNames.indexOf(name)]?.Hidden ?? 0) === 0
  const visible = book.SheetNames.filter(isVisible)
  const names = visible.length > 0 ? visible : book.SheetNames
  if (names.length > fileLimits.sheets) throw new Refused('too-many-sheets')
  const dateSystem = book.Workbook?.WBProps?.date1904 === true ? 1904 : 1900
  return names.map((name, index) => {
    onProgress(index, names.length)
    return copySheet(book.Sheets[name]).finish(name, dateSystem)
  })
}

/**
 * The container holds named streams: a workbook has `Workbook` (or `Book`), Word has neither.
 *
 * @throws Refused `password-protected` or `not-a-workbook`
 */
export function refuseOtherOfficeFiles(bytes: Uint8Array): void {
  if (holdsStream(bytes, 'EncryptedPackage')) throw new Refused('password-protected')
  if (!holdsStream(bytes, 'Workbook') && !holdsStream(bytes, 'Book')) {
    throw new Refused('not-a-workbook')
  }
}

/** Stream names are UTF-16, each in a directory entry of 128 bytes ([MS-CFB] 2.6.1). */
function holdsStream(bytes: Uint8Array, name: string): boolean {
  for (let at = 0; at + 128 <= bytes.length; at += 128) {
    const isHere = [...name].every(
      (letter, index) =>
        (bytes[at + 2 * index]! | 0x20) === (letter.charCodeAt(0) | 0x20) &&
        bytes[at + 2 * index + 1] === 0
    )
    if (isHere && bytes[at + 2 * name.length] === 0) return true
  }
  return false
}

/** A workbook begins with a record BOF ([MS-XLS] 2.4.21); by another one the library would take it for another format. */
const BEGINNING = [0x09, 0x08]

/** What is used here of the library's reader of containers, which it leaves without types. */
type Containers = {
  read(bytes: Uint8Array, options: { readonly type: 'array' }): object
  find(container: object, path: string): { readonly content: ArrayLike<number> } | null
}

/** @throws an error for a damaged container, or one whose workbook is not where it should be */
function streamIn(containers: Containers, bytes: Uint8Array): Uint8Array {
  const container = containers.read(bytes, { type: 'array' })
  const entry = containers.find(container, '/Workbook') ?? containers.find(container, '/Book')
  const stream = Uint8Array.from(entry?.content ?? [])
  if (!BEGINNING.every((byte, at) => stream[at] === byte))
    throw new Error('the container holds no workbook')
  return stream
}

function readOrSayProtected<Book>(readBook: () => Book): Book {
  try {
    return readBook()
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) {
      throw new Refused('password-protected')
    }
    throw error
  }
}

function copySheet(source: WorkSheet | undefined): SheetBuilder {
  const sheet = new SheetBuilder()
  const rows: (CellObject | undefined)[][] = source?.['!data'] ?? []
  rows.forEach((cells, row) => {
    cells?.forEach((cell, column) => sheet.put(row, column, cellOf(cell)))
  })
  return sheet
}

function cellOf(cell: CellObject | undefined): Cell {
  if (cell === undefined || cell.t === 'e') return null
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE'
  return typeof cell.v === 'string' || typeof cell.v === 'number' ? cell.v : null
}
