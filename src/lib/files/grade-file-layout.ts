import { gradeFileLimits } from './limits.ts'
import { labelKey } from './label-key.ts'
import { readMassarCode } from './class-list-values.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** Where things stand on a grade sheet. Rows and columns count from 0. */
export interface GradeLayout {
  markerRow: number
  columns: PupilColumns
  blocks: PlacedBlock[]
  /** Rows of pupils, one after the other. */
  pupilRows: { from: number; to: number }
}

export interface PupilColumns {
  internalId: number | null
  massarCode: number
  fullName: number | null
  birthDate: number | null
}

/** What MASSAR calls a control: one marker in the hidden row above the headings, over two columns. */
export interface PlacedBlock {
  /** Without its signs: `1`, `100`, `COM`, `0019`. The authority on what a column is. */
  marker: string
  kind: BlockKind
  /** As printed above the column. */
  heading: string
  /** Of grades, or of remarks. */
  valueColumn: number
  absenceColumn: number | null
}

export type BlockKind =
  /** Controls 1 to 4; MASSAR marks the fourth `#5#`. */
  | 'control'
  /** `#4#`, الأنشطة المندمجة. */
  | 'integrated-activities'
  /** A file for one control of one subject or component (primary school): `#0019#`. */
  | 'single-control'
  /** `#100#` or `#COM#`. */
  | 'remarks'
  /** A marker we never met: told, never read or written. */
  | 'unknown'

export type LayoutRefusal =
  | { ok: false; reason: 'no-markers' | 'marker-twice' | 'no-pupil-columns' | 'no-pupils' }
  | { ok: false; reason: 'too-many-pupils'; limit: number }

const markerPattern = /^#(\w{1,12})#$/
export const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Headings stand one row below the markers, `النقطة` and `التغيب` two, pupils three. */
const HEADINGS_BELOW = 1
const SUBHEADINGS_BELOW = 2
const PUPILS_BELOW = 3

/** Finds the blocks and the pupils of a grade sheet by its markers and headings. */
export function findLayout(sheet: Sheet): { ok: true; layout: GradeLayout } | LayoutRefusal {
  const markerRow = findMarkerRow(sheet)
  if (markerRow === null) return { ok: false, reason: 'no-markers' }
  const blocks = placeBlocks(sheet, markerRow)
  if (new Set(blocks.map(({ marker }) => marker)).size < blocks.length) {
    return { ok: false, reason: 'marker-twice' }
  }
  const columns = findPupilColumns(sheet, markerRow, blocks[0]!.valueColumn)
  if (columns === null) return { ok: false, reason: 'no-pupil-columns' }
  const from = markerRow + PUPILS_BELOW
  const to = endOfPupils(sheet, from, columns)
  if (to === from) return { ok: false, reason: 'no-pupils' }
  if (to - from > gradeFileLimits.pupils) {
    return { ok: false, reason: 'too-many-pupils', limit: gradeFileLimits.pupils }
  }
  return { ok: true, layout: { markerRow, columns, blocks, pupilRows: { from, to } } }
}

/**
 * The row with `#1#`, `#100#` or `#COM#`, or with two markers; else one with a single marker above
 * a heading for Massar codes. The subject, `#0030#`, is written like a marker but stands beside the
 * class's GUID.
 */
export function findMarkerRow(sheet: Sheet): number | null {
  const hasGuid = (row: Cell[]) => row.some((cell) => guidPattern.test(cellText(cell)))
  const candidates = sheet.rows.flatMap((row, index) => {
    const markers = markersIn(row).map(({ marker }) => marker)
    return markers.length === 0 || hasGuid(row) ? [] : [{ index, markers }]
  })
  const certain = candidates.find(
    ({ markers }) => markers.length > 1 || markers.some((marker) => /^(?:1|100|COM)$/i.test(marker))
  )
  const likely = candidates.find(
    ({ index }) => headingColumn(sheet.rows[index + HEADINGS_BELOW] ?? [], 'massarCode') !== null
  )
  return (certain ?? likely)?.index ?? null
}

function markersIn(row: Cell[]): { marker: string; column: number }[] {
  return row.flatMap((cell, column) => {
    const marker = markerPattern.exec(cellText(cell))?.[1]
    return marker === undefined ? [] : [{ marker, column }]
  })
}

function placeBlocks(sheet: Sheet, markerRow: number): PlacedBlock[] {
  const headings = sheet.rows[markerRow + HEADINGS_BELOW] ?? []
  const subheadings = sheet.rows[markerRow + SUBHEADINGS_BELOW] ?? []
  const markers = markersIn(sheet.rows[markerRow]!)
  return markers.map(({ marker, column }, index) => {
    const next = markers[index + 1]?.column ?? column + 2
    const kind = kindOf(marker)
    const named = (key: string) =>
      columnsBetween(column, next).find((at) => labelKey(subheadings[at]) === key)
    const second = column + 1 < next ? column + 1 : null
    const absence = named('التغيب') ?? (isBlank(subheadings[column + 1]) ? second : null)
    return {
      marker,
      kind,
      heading: cellText(headings[column]),
      valueColumn: named('النقطه') ?? column,
      absenceColumn: kind === 'remarks' ? null : absence
    }
  })
}

function kindOf(marker: string): BlockKind {
  if (/^(?:[123]|5)$/.test(marker)) return 'control'
  if (marker === '4') return 'integrated-activities'
  if (marker === '100' || marker.toUpperCase() === 'COM') return 'remarks'
  return /^\d{4}$/.test(marker) ? 'single-control' : 'unknown'
}

function columnsBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

const keysByColumn: Record<keyof PupilColumns, readonly string[]> = {
  internalId: ['id'],
  massarCode: ['رقم التلميذ', 'رقم التلميذه', 'الرمز', 'رمز التلميذ', 'رقم مسار', 'رمز مسار'],
  fullName: ['اسم التلميذ', 'اسم ونسب التلميذ', 'الاسم الكامل', 'النسب والاسم', 'الاسم والنسب'],
  birthDate: ['تاريخ الازدياد', 'تاريخ الولاده']
}

function headingColumn(headings: Cell[], column: keyof PupilColumns): number | null {
  const at = headings.findIndex((cell) => keysByColumn[column].includes(labelKey(cell)))
  return at === -1 ? null : at
}

/** By headings; under a heading we never met, the column that holds a Massar code in the first row. */
function findPupilColumns(
  sheet: Sheet,
  markerRow: number,
  firstBlockColumn: number
): PupilColumns | null {
  const headings = (sheet.rows[markerRow + HEADINGS_BELOW] ?? []).slice(0, firstBlockColumn)
  const first = (sheet.rows[markerRow + PUPILS_BELOW] ?? []).slice(0, firstBlockColumn)
  const codeAt = first.findIndex((cell) => readMassarCode(cellText(cell)) !== null)
  const massarCode = headingColumn(headings, 'massarCode') ?? (codeAt === -1 ? null : codeAt)
  if (massarCode === null) return null
  return {
    massarCode,
    internalId: headingColumn(headings, 'internalId'),
    fullName: headingColumn(headings, 'fullName'),
    birthDate: headingColumn(headings, 'birthDate')
  }
}

/** A row whose code somebody emptied is still of the list where MASSAR's own number stands in it. */
function endOfPupils(sheet: Sheet, from: number, { massarCode, internalId }: PupilColumns): number {
  const isOfPupil = (cells: Cell[] | undefined) =>
    !isBlank(cells?.[massarCode]) || (internalId !== null && !isBlank(cells?.[internalId]))
  let row = from
  while (isOfPupil(sheet.rows[row])) row += 1
  return row
}

function isBlank(cell: Cell | undefined): boolean {
  return cellText(cell) === ''
}
