import { readHeader } from './grade-file-header.ts'
import type { GradeFileHeader } from './grade-file-header.ts'
import type { BlockKind, PlacedBlock } from './grade-file-layout.ts'
import { readPupils } from './grade-file-pupils.ts'
import type { FilePupil, GradeFileProblem } from './grade-file-pupils.ts'
import { readNumberValidations, scaleOfColumn } from './grade-file-scale.ts'
import type { GradeScale } from './grade-file-scale.ts'
import { READING_STEPS } from './grade-file-steps.ts'
import type { StepProgress } from './grade-file-steps.ts'
import { openGradeSheet } from './open-grade-sheet.ts'
import type { GradeSheetRefusal, OpenGradeSheet } from './open-grade-sheet.ts'

/**
 * What MASSAR's grade file (`export_notesCC_*.xlsx`: one class, one subject, one term) says.
 * Whose file it is is read from it, never from its name.
 */
export interface GradeFile {
  header: GradeFileHeader
  /** In the order of the file. */
  blocks: GradeBlock[]
  pupils: FilePupil[]
  problems: GradeFileProblem[]
}

export interface GradeBlock {
  marker: string
  kind: BlockKind
  /** 1 to 4 for controls, else null. */
  controlNumber: number | null
  heading: string
  /** Null for remarks, and in files whose validation another program dropped: then nothing can be filled in. */
  scale: GradeScale | null
  hasAbsences: boolean
}

export type GradeFileReading = { ok: true; file: GradeFile } | GradeSheetRefusal

/** Reads a grade file. Long work: a page must not run it where it draws. Never throws. */
export function readGradeFile(
  bytes: Uint8Array,
  onProgress: StepProgress = () => {}
): GradeFileReading {
  onProgress(0, READING_STEPS.length)
  const opening = openGradeSheet(bytes)
  if (opening.ok) onProgress(1, READING_STEPS.length)
  return opening.ok ? { ok: true, file: describeGradeFile(opening.opened) } : opening
}

function describeGradeFile({ sheet, layout, xml }: OpenGradeSheet): GradeFile {
  const scaleOf = scalesOf(xml, layout.pupilRows)
  return {
    header: readHeader(sheet, layout.markerRow),
    blocks: layout.blocks.map((block) => ({
      marker: block.marker,
      kind: block.kind,
      controlNumber: controlNumber(block),
      heading: block.heading,
      scale: scaleOf(block),
      hasAbsences: block.absenceColumn !== null
    })),
    ...readPupils(sheet, layout, scaleOf)
  }
}

export function scalesOf(
  xml: string,
  rows: { from: number; to: number }
): (block: PlacedBlock) => GradeScale | null {
  const validations = readNumberValidations(xml)
  const scales = new Map<number, GradeScale | null>()
  return ({ kind, valueColumn }) => {
    if (kind === 'remarks') return null
    // Asked again for every pupil, and a file may hold as many validations as it likes.
    const known = scales.get(valueColumn)
    if (known !== undefined) return known
    const scale = scaleOfColumn(validations, valueColumn, rows)
    scales.set(valueColumn, scale)
    return scale
  }
}

function controlNumber({ kind, marker }: PlacedBlock): number | null {
  if (kind !== 'control') return null
  // `#4#` was taken by the integrated activities when a fourth control came.
  return marker === '5' ? 4 : Number(marker)
}
