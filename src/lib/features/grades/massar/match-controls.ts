/** Which assessment a control of MASSAR's file is. Pure. */
import type { GradeBlock } from '#lib/files/grade-file.ts'
import { assessmentNumber } from '#shared/domain/grade.ts'
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'

/** Number of the assessment by the marker of its block; null where the block is left alone. */
export type ControlMapping = ReadonlyMap<string, number | null>

export function isOfGrades({ kind }: GradeBlock): boolean {
  return kind === 'control' || kind === 'integrated-activities' || kind === 'single-control'
}

/** By what MASSAR's marker says: control 2 is test 2, the activities are the activities. A single control is for a person to say. */
export function usualMapping(
  blocks: readonly GradeBlock[],
  assessments: readonly AssessmentState[]
): ControlMapping {
  const planned = new Set(assessments.map(({ number }) => number))
  return new Map(
    blocks.filter(isOfGrades).map((block) => {
      const number = usualNumber(block)
      return [block.marker, number !== null && planned.has(number) ? number : null]
    })
  )
}

/** The same, but for one block. */
export function remapped(
  mapping: ControlMapping,
  marker: string,
  assessment: number | null
): ControlMapping {
  return new Map([...mapping, [marker, assessment]])
}

function usualNumber({ kind, controlNumber }: GradeBlock): number | null {
  if (kind === 'control' && controlNumber !== null) return assessmentNumber('test', controlNumber)
  return kind === 'integrated-activities' ? assessmentNumber('integratedActivities', 1) : null
}

export type MappingProblem =
  /** The same assessment twice. */
  | 'twice'
  /** Marked out of another maximum here than there: grades are never converted. */
  | 'other-scale'
  /** People disagree on the maximum here. */
  | 'no-scale-here'
  /** A program dropped it from the file: it can be read, and not filled in. */
  | 'no-scale-there'

/** Why a block cannot be used as it is mapped, or null. */
export function mappingProblem(
  block: GradeBlock,
  mapping: ControlMapping,
  assessments: readonly AssessmentState[]
): MappingProblem | null {
  const number = mapping.get(block.marker) ?? null
  const assessment = assessments.find((one) => one.number === number)
  if (number === null || assessment === undefined) return null
  if ([...mapping.values()].filter((other) => other === number).length > 1) return 'twice'
  const scale = scaleOf(assessment)
  if (scale === null) return 'no-scale-here'
  if (block.scale === null) return 'no-scale-there'
  return block.scale.maximum === scale.max && block.scale.minimum === 0 ? null : 'other-scale'
}
