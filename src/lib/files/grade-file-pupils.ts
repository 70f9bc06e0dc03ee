import { normaliseArabic } from '#shared/domain/arabic.ts'
import { readBirthDate, readMassarCode } from './class-list-values.ts'
import type { GradeLayout, PlacedBlock } from './grade-file-layout.ts'
import type { GradeScale } from './grade-file-scale.ts'
import { toHundredths } from './hundredths.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** One row of a grade file. */
export interface FilePupil {
  /** As spreadsheets count, from 1: what problems are named by. */
  row: number
  /** MASSAR's own number of the pupil, from a hidden column. */
  internalId: string | null
  /** Null when what stands there is no Massar code; see {@link FilePupil.writtenCode}. */
  massarCode: string | null
  writtenCode: string
  /** Arabic, surname first. */
  fullName: string
  /** `yyyy-mm-dd`. */
  birthDate: string | null
  /** One per block of grades, in the order of the file. */
  grades: FileGrade[]
  /** '' for none, also when the file has no remarks. */
  remark: string
}

export interface FileGrade {
  marker: string
  /** Null is "not marked", and never zero. */
  hundredths: number | null
  /** What stands in the cell when it is no grade; then `hundredths` is null without being blank. */
  unreadable: string | null
  /** MASSAR knows one absence at a control: `مبرر`, excused. */
  isExcused: boolean
}

export interface GradeFileProblem {
  row: number
  /** Of the block, null when it is about the pupil. */
  marker: string | null
  reason: GradeFileProblemReason
  /** What stands in the cell. */
  text: string
}

export type GradeFileProblemReason =
  /** Text, a date, an error of a formula. */
  | 'grade-not-a-number'
  /** More than two decimals: nothing is rounded for anybody. */
  | 'grade-too-precise'
  | 'grade-outside-scale'
  /** Neither blank nor `مبرر`. */
  | 'absence-not-understood'
  | 'malformed-code'
  | 'unreadable-date'
  /** A row with a Massar code below the first empty one: it is not read. */
  | 'below-the-list'

export interface PupilsReading {
  pupils: FilePupil[]
  problems: GradeFileProblem[]
}

/** The word MASSAR's list of absences offers, `Data!A2`. */
export const EXCUSED = 'مبرر'

/** Reads the pupils of a sheet; what cannot be read is a problem with its row, never a guess. */
export function readPupils(
  sheet: Sheet,
  layout: GradeLayout,
  scaleOf: (block: PlacedBlock) => GradeScale | null
): PupilsReading {
  const problems: GradeFileProblem[] = []
  const pupils: FilePupil[] = []
  for (let index = layout.pupilRows.from; index < layout.pupilRows.to; index += 1) {
    const cells = sheet.rows[index]!
    const tell = (reason: GradeFileProblemReason, text: string, marker: string | null = null) =>
      problems.push({ row: index + 1, marker, reason, text })
    const person = readPerson(cells, layout, sheet.dateSystem, tell)
    const grades = layout.blocks
      .filter(holdsGrades)
      .map((block) => readGrade(cells, block, scaleOf(block), tell))
    const remarks = layout.blocks.find(({ kind }) => kind === 'remarks')
    const remark = remarks === undefined ? null : cells[remarks.valueColumn]
    pupils.push({ ...person, row: index + 1, grades, remark: String(remark ?? '') })
  }
  return { pupils, problems: [...problems, ...findRowsBelow(sheet, layout)] }
}

export function holdsGrades({ kind }: Pick<PlacedBlock, 'kind'>): boolean {
  return kind !== 'remarks' && kind !== 'unknown'
}

type Tell = (reason: GradeFileProblemReason, text: string, marker?: string) => void

function readPerson(
  cells: Cell[],
  { columns }: GradeLayout,
  dateSystem: Sheet['dateSystem'],
  tell: Tell
): Omit<FilePupil, 'row' | 'grades' | 'remark'> {
  const at = (column: number | null) => (column === null ? null : (cells[column] ?? null))
  const writtenCode = cellText(at(columns.massarCode))
  const massarCode = readMassarCode(writtenCode)
  if (massarCode === null) tell('malformed-code', writtenCode)
  const birthCell = at(columns.birthDate)
  const birthDate = readBirthDate(birthCell, dateSystem)
  if (birthDate === null && cellText(birthCell) !== '') tell('unreadable-date', cellText(birthCell))
  return {
    internalId: /^\d{1,12}$/.exec(cellText(at(columns.internalId)))?.[0] ?? null,
    massarCode,
    writtenCode,
    fullName: cellText(at(columns.fullName)),
    birthDate
  }
}

function readGrade(
  cells: Cell[],
  block: PlacedBlock,
  scale: GradeScale | null,
  tell: Tell
): FileGrade {
  const { marker } = block
  const cell = cells[block.valueColumn] ?? null
  const hundredths = typeof cell === 'number' ? toHundredths(cell) : null
  const isUnreadable = cell !== null && hundredths === null
  if (isUnreadable) {
    tell(
      typeof cell === 'number' ? 'grade-too-precise' : 'grade-not-a-number',
      String(cell),
      marker
    )
  }
  if (hundredths !== null && scale !== null && !isOnScale(hundredths, scale)) {
    tell('grade-outside-scale', String(cell), marker)
  }
  const absence = block.absenceColumn === null ? null : (cells[block.absenceColumn] ?? null)
  const isExcused = normaliseArabic(cellText(absence)) === EXCUSED
  if (absence !== null && !isExcused) tell('absence-not-understood', String(absence), marker)
  return { marker, hundredths, unreadable: isUnreadable ? String(cell) : null, isExcused }
}

export function isOnScale(hundredths: number, scale: GradeScale): boolean {
  return scale.minimum <= hundredths && hundredths <= scale.maximum
}

/** Whoever stands below an empty row would be left out without a word. */
function findRowsBelow(sheet: Sheet, { columns, pupilRows }: GradeLayout): GradeFileProblem[] {
  return sheet.rows.slice(pupilRows.to).flatMap((cells, index) => {
    const text = cellText(cells[columns.massarCode])
    if (readMassarCode(text) === null) return []
    return [{ row: pupilRows.to + index + 1, marker: null, reason: 'below-the-list', text }]
  })
}
