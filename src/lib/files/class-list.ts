import {
  alignToValues,
  columnsNamedIn,
  entriesOf,
  guessColumns,
  withoutNationalIds
} from './class-list-columns.ts'
import type { Columns } from './class-list-columns.ts'
import { findDetails, holdsLabel } from './class-list-details.ts'
import type { ClassDetails } from './class-list-details.ts'
import { nameFields, readRows } from './class-list-rows.ts'
import type { ListedTrainee, RowProblem, Span } from './class-list-rows.ts'
import { readBirthDate, readMassarCode } from './class-list-values.ts'
import { labelKey } from './label-key.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** One class as its list tells it. Texts the list does not tell are ''. */
export interface ClassList extends ClassDetails {
  sheetName: string
  /** Whose layout it has: MASSAR's of 2024 on, its mirrored report of 2023, or one a person mapped. */
  variant: 'massar-2024' | 'massar-2023' | 'mapped'
  /** People fit to take over: each has a name, and no code occurs twice in this class. */
  trainees: ListedTrainee[]
  /** Everything in the rows that a person should look at, in the order of the rows. */
  problems: RowProblem[]
}

/** Something about the file as a whole that a person should know. */
export type FileNotice =
  /** A column of national card numbers was there and was not read; `heading` may be ''. */
  | { reason: 'national-id-left-out'; sheetName: string; heading: string }
  /** A sheet with something in it that is no class list. */
  | { reason: 'sheet-not-read'; sheetName: string }
  /** People listed in more than one class of this file. */
  | { reason: 'codes-in-two-classes'; codes: string[] }
  /** Surname and first name share one column: the whole name is in `lastName` or `lastNameAr`. */
  | { reason: 'names-in-one-column'; sheetName: string }

export type NoClassListReason =
  /** MASSAR's sheet of grades: it belongs to the import of grades. */
  | 'grade-file'
  | 'no-class-list-found'
  /** The headings of a class list, and nobody below. */
  | 'no-trainees'
  /** The mapping names no column with names. */
  | 'no-name-column'

export type ClassListReading =
  | { ok: true; classes: ClassList[]; notices: FileNotice[] }
  | { ok: false; reason: NoClassListReason }

/** Which row holds the headings (from 1; 0 when there are none) and where each field stands. */
export interface ColumnMapping {
  headingRow: number
  columns: Columns
}

/** A table of unknown layout, described so that a person can confirm what its columns are. */
export interface ColumnSuggestion {
  /** Columns that hold anything, from left to right of the file; never national card numbers. */
  headers: { column: number; text: string }[]
  /** The first rows below the headings, cell by cell under `headers`. */
  sampleRows: string[][]
  /** Best guess; fields it could not place are absent. */
  mapping: ColumnMapping
  notices: FileNotice[]
}

const SAMPLE_ROWS = 5
/** Headings of an unknown table are looked for this far down. */
const HEADING_SEARCH_ROWS = 40

/**
 * Finds MASSAR's class lists (`ListEleve_…`) in a workbook, one or more per sheet, by the text of
 * headings and labels: rows, columns and direction may differ.
 */
export function readClassLists(sheets: Sheet[]): ClassListReading {
  const readings = sheets.map(readMassarSheet)
  const classes = readings.flatMap((reading) => reading.classes)
  if (classes.length === 0) {
    const reason = sheets.some(isGradeSheet) ? 'grade-file' : 'no-class-list-found'
    return { ok: false, reason }
  }
  if (classes.every(isNobodyListed)) return { ok: false, reason: 'no-trainees' }
  const notices = readings.flatMap((reading) => reading.notices)
  return { ok: true, classes, notices: [...notices, ...findSharedCodes(classes)] }
}

/**
 * Describes a table whose headings are not MASSAR's (French or Arabic synonyms are known), or null
 * when the sheet holds no table of at least two columns and one row below its headings.
 */
export function suggestColumns(original: Sheet): ColumnSuggestion | null {
  const { sheet, leftOut } = withoutNationalIds(original)
  const headingRow = findLikelyHeadings(sheet)
  if (headingRow === null) return null
  const headings = sheet.rows[headingRow - 1] ?? []
  const rows = sheet.rows.slice(headingRow).filter(isFilled)
  const columns = guessColumns(headings, rows)
  const headers = describeHeaders(headings, rows)
  if (headers.length < 2 || rows.length === 0) return null
  const sampleRows = rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => headers.map(({ column }) => sampleText(sheet, row, column, columns)))
  const notices = leftOutNotices(sheet, leftOut)
  return { headers, sampleRows, mapping: { headingRow, columns }, notices }
}

/** Reads a table of unknown layout the way a person said its columns are; its one class is `mapped`. */
export function readMapped(original: Sheet, mapping: ColumnMapping): ClassListReading {
  const { sheet, leftOut } = withoutNationalIds(original)
  if (!nameFields.some((field) => mapping.columns[field] !== undefined)) {
    return { ok: false, reason: 'no-name-column' }
  }
  const span = { from: mapping.headingRow, to: sheet.rows.length }
  const details = findDetails(sheet, { from: 0, to: mapping.headingRow - 1 }, 'right')
  const classList: ClassList = {
    sheetName: sheet.name,
    variant: 'mapped',
    ...details,
    className: details.className || tellingSheetName(sheet.name),
    ...readRows(sheet, span, mapping.columns)
  }
  if (isNobodyListed(classList)) return { ok: false, reason: 'no-trainees' }
  const notices = leftOutNotices(sheet, leftOut)
  if (mapping.columns.fullName !== undefined || mapping.columns.fullNameAr !== undefined) {
    notices.push({ reason: 'names-in-one-column', sheetName: sheet.name })
  }
  return { ok: true, classes: [classList], notices }
}

function readMassarSheet(original: Sheet): { classes: ClassList[]; notices: FileNotice[] } {
  const { sheet, leftOut } = withoutNationalIds(original)
  const headingRows = sheet.rows.flatMap((row, index) => (isMassarHeading(row) ? [index] : []))
  if (headingRows.length === 0) {
    const isWorthSaying = sheet.rows.length > 0
    return {
      classes: [],
      notices: isWorthSaying ? [{ reason: 'sheet-not-read', sheetName: sheet.name }] : []
    }
  }
  const classes = listsOf(sheet, headingRows).map((list) => readMassarList(sheet, list))
  return { classes, notices: leftOutNotices(sheet, leftOut) }
}

interface MassarList {
  headingRow: number
  detailRows: Span
  end: number
}

/**
 * A sheet may hold classes one below the other. A heading row begins another class when labels
 * (school, class…) stand between it and the one before; else the report repeats it at a page break.
 */
function listsOf(sheet: Sheet, headingRows: number[]): MassarList[] {
  const lists: MassarList[] = []
  for (const headingRow of headingRows) {
    const previous = lists.at(-1)
    const from = previous === undefined ? 0 : previous.headingRow + 1
    const firstLabel = findFirstLabelRow(sheet, { from, to: headingRow })
    if (previous !== undefined && firstLabel === null) continue
    if (previous !== undefined && firstLabel !== null) previous.end = firstLabel
    lists.push({ headingRow, detailRows: { from, to: headingRow }, end: sheet.rows.length })
  }
  return lists
}

function findFirstLabelRow(sheet: Sheet, span: Span): number | null {
  const found = sheet.rows.slice(span.from, span.to).findIndex(holdsLabel)
  return found === -1 ? null : span.from + found
}

function readMassarList(sheet: Sheet, list: MassarList): ClassList {
  const named = columnsNamedIn(sheet.rows[list.headingRow] ?? [])
  const isMirrored = (named.massarCode ?? 0) > (named.lastNameAr ?? 0)
  const details = findDetails(sheet, list.detailRows, isMirrored ? 'left' : 'right')
  const columns = alignToValues(sheet, list.headingRow, named)
  return {
    sheetName: sheet.name,
    variant: isMirrored ? 'massar-2023' : 'massar-2024',
    ...details,
    className: details.className || tellingSheetName(sheet.name),
    ...readRows(sheet, { from: list.headingRow + 1, to: list.end }, columns)
  }
}

/** MASSAR names a sheet after its class; a name the spreadsheet program gave says nothing. */
function tellingSheetName(name: string): string {
  return /^(?:sheet|feuil|feuille|ورقة)\s*\d*$/i.test(name.trim()) ? '' : name.trim()
}

function isMassarHeading(row: Cell[]): boolean {
  const keys = row.map(labelKey)
  return ['الرمز', 'النسب', 'الاسم'].every((key) => keys.includes(key))
}

/** MASSAR's grade sheets mark their columns with `#1#`, `#100#` in a hidden row. */
function isGradeSheet(sheet: Sheet): boolean {
  return sheet.rows.some((row) => row.filter((cell) => /^#\w+#$/.test(cellText(cell))).length >= 2)
}

function isNobodyListed(list: ClassList): boolean {
  return list.trainees.length === 0 && list.problems.length === 0
}

function leftOutNotices(sheet: Sheet, headings: string[]): FileNotice[] {
  return headings.map((heading) => ({
    reason: 'national-id-left-out',
    sheetName: sheet.name,
    heading
  }))
}

function findSharedCodes(classes: ClassList[]): FileNotice[] {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { massarCode } of classes.flatMap((list) => list.trainees)) {
    if (massarCode === null) continue
    if (seen.has(massarCode)) shared.add(massarCode)
    seen.add(massarCode)
  }
  return shared.size === 0 ? [] : [{ reason: 'codes-in-two-classes', codes: [...shared] }]
}

function isFilled(row: Cell[]): boolean {
  return row.some((cell) => cellText(cell) !== '')
}

/**
 * The row (from 1) with most known headings, two at least; else the first row with two texts, or 0
 * when that row already holds a person.
 */
function findLikelyHeadings(sheet: Sheet): number | null {
  const rows = sheet.rows.slice(0, HEADING_SEARCH_ROWS)
  const counts = rows.map((row) => entriesOf(columnsNamedIn(row)).length)
  const most = Math.max(0, ...counts)
  if (most >= 2) return counts.indexOf(most) + 1
  const first = rows.findIndex((row) => row.filter((cell) => cellText(cell) !== '').length >= 2)
  if (first === -1) return null
  const isPerson = rows[first]!.some((cell) => readMassarCode(cellText(cell)) !== null)
  return isPerson ? first : first + 1
}

function describeHeaders(headings: Cell[], rows: Cell[][]): ColumnSuggestion['headers'] {
  const width = Math.max(headings.length, ...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => ({
    column,
    text: cellText(headings[column])
  })).filter(({ column, text }) => text !== '' || rows.some((row) => cellText(row[column]) !== ''))
}

/** A birth date stored as a day number is shown as the date it is. */
function sampleText(sheet: Sheet, row: Cell[], column: number, columns: Columns): string {
  const cell = row[column] ?? null
  const date = column === columns.birthDate ? readBirthDate(cell, sheet.dateSystem) : null
  return date ?? cellText(cell)
}
