import { stripInvisible } from '#shared/domain/arabic.ts'
import type { PlacedBlock } from './grade-file-layout.ts'
import { EXCUSED, holdsGrades, isOnScale, readPupils } from './grade-file-pupils.ts'
import type { FilePupil } from './grade-file-pupils.ts'
import type { GradeScale } from './grade-file-scale.ts'
import { gradeFileLimits } from './limits.ts'
import type { OpenGradeSheet } from './open-grade-sheet.ts'
import type { Cell } from './sheet.ts'
import { isWritable } from './xml-text.ts'

/** A pupil of the file, as it was read from it: both must stand in one row, and in one row alone. */
export type PupilKey = Pick<FilePupil, 'internalId' | 'massarCode'>

/** What one cell is to hold; null, false and '' clear it. */
export type GradeChange =
  | { kind: 'grade'; pupil: PupilKey; marker: string; hundredths: number | null }
  | { kind: 'absence'; pupil: PupilKey; marker: string; isExcused: boolean }
  | { kind: 'remark'; pupil: PupilKey; text: string }

export type ChangeRefusal =
  /** No row has this code and this id; a row with neither a readable code nor an id is never written to. */
  | 'unknown-pupil'
  | 'pupil-twice'
  | 'unknown-block'
  /** The marker is that of remarks, or one we do not know. */
  | 'no-grades-in-block'
  | 'no-absences-in-block'
  | 'no-remarks-in-file'
  /** The file no longer says its scale: a program dropped it. */
  | 'scale-unknown'
  | 'outside-scale'
  /** Not a whole number of hundredths. */
  | 'not-a-grade'
  | 'text-too-long'
  /** Control characters and halves of characters: XML cannot carry them. */
  | 'text-not-writable'
  /** Another change before it is about the same cell. */
  | 'changed-twice'

/** A cell to write, rows and columns from 0; null empties it. */
export interface PlannedCell {
  row: number
  column: number
  value: Cell
}

type Planned = PlannedCell | ChangeRefusal

/** Finds the cell of every change, or says of each that has none why. */
export function planChanges(
  { sheet, layout }: OpenGradeSheet,
  scaleOf: (block: PlacedBlock) => GradeScale | null,
  changes: readonly GradeChange[]
):
  | { ok: true; cells: PlannedCell[] }
  | { ok: false; reason: 'changes-refused'; refused: { change: number; reason: ChangeRefusal }[] } {
  const rowOf = rowFinder(readPupils(sheet, layout, scaleOf).pupils)
  const taken = new Set<string>()
  const cells: PlannedCell[] = []
  const refused: { change: number; reason: ChangeRefusal }[] = []
  changes.forEach((change, index) => {
    const planned = planChange(change, rowOf, layout.blocks, scaleOf)
    if (typeof planned === 'string') {
      refused.push({ change: index, reason: planned })
      return
    }
    const place = `${planned.row} ${planned.column}`
    if (taken.has(place)) refused.push({ change: index, reason: 'changed-twice' })
    else cells.push(planned)
    taken.add(place)
  })
  return refused.length > 0
    ? { ok: false, reason: 'changes-refused', refused }
    : { ok: true, cells }
}

type RowFinder = (pupil: PupilKey) => number | 'unknown-pupil' | 'pupil-twice'

function rowFinder(pupils: readonly FilePupil[]): RowFinder {
  const rowsByKey = new Map<string, number[]>()
  for (const pupil of pupils) {
    if (!isNamed(pupil)) continue
    rowsByKey.set(keyOf(pupil), [...(rowsByKey.get(keyOf(pupil)) ?? []), pupil.row - 1])
  }
  return (pupil) => {
    const rows = isNamed(pupil) ? (rowsByKey.get(keyOf(pupil)) ?? []) : []
    if (rows.length > 1) return 'pupil-twice'
    return rows[0] ?? 'unknown-pupil'
  }
}

function isNamed({ massarCode, internalId }: PupilKey): boolean {
  return massarCode !== null || internalId !== null
}

function keyOf({ massarCode, internalId }: PupilKey): string {
  return `${massarCode} ${internalId}`
}

function planChange(
  change: GradeChange,
  rowOf: RowFinder,
  blocks: readonly PlacedBlock[],
  scaleOf: (block: PlacedBlock) => GradeScale | null
): Planned {
  const row = rowOf(change.pupil)
  if (typeof row === 'string') return row
  if (change.kind === 'remark') return planRemark(row, change.text, blocks)
  const block = blocks.find(({ marker }) => marker === change.marker)
  if (block === undefined) return 'unknown-block'
  if (!holdsGrades(block)) return 'no-grades-in-block'
  if (change.kind === 'grade') return planGrade(row, change.hundredths, block, scaleOf(block))
  if (block.absenceColumn === null) return 'no-absences-in-block'
  return { row, column: block.absenceColumn, value: change.isExcused ? EXCUSED : null }
}

function planGrade(
  row: number,
  hundredths: number | null,
  { valueColumn }: PlacedBlock,
  scale: GradeScale | null
): Planned {
  if (hundredths === null) return { row, column: valueColumn, value: null }
  if (!Number.isSafeInteger(hundredths)) return 'not-a-grade'
  if (scale === null) return 'scale-unknown'
  if (!isOnScale(hundredths, scale)) return 'outside-scale'
  return { row, column: valueColumn, value: hundredths / 100 }
}

function planRemark(row: number, text: string, blocks: readonly PlacedBlock[]): Planned {
  const block = blocks.find(({ kind }) => kind === 'remarks')
  if (block === undefined) return 'no-remarks-in-file'
  if (text.length > gradeFileLimits.remarkCharacters) return 'text-too-long'
  if (!isWritable(text)) return 'text-not-writable'
  const isBlank = stripInvisible(text).trim() === ''
  return { row, column: block.valueColumn, value: isBlank ? null : text }
}
