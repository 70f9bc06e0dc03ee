/** Everything to be said of a file of MASSAR beside a gradebook as it stands now. Pure. */
import type { GradeFile } from '#lib/files/grade-file.ts'
import type { GradeFileProblem } from '#lib/files/grade-file-pupils.ts'
import type { GradeSnapshot } from '../grade-visit.ts'
import { pairsOf, planFilling, planTaking } from './grade-exchange.ts'
import type { FillingPlan, TakingPlan } from './grade-exchange.ts'
import { mappingProblem, type ControlMapping, type MappingProblem } from './match-controls.ts'
import { matchPupils, type PupilKnowledge, type PupilMatching } from './match-pupils.ts'
import { isBlocking, recogniseFile } from './recognise-file.ts'
import type { HeaderCheck, MassarLinks, OpenGradebook } from './recognise-file.ts'

/** What a file is compared with: the gradebook as it stands now. */
export type GradebookGround = Pick<
  GradeSnapshot,
  'directory' | 'state' | 'typing' | 'list' | 'trainees' | 'assessments' | 'closedTo'
>

export type FileDescription = {
  readonly checks: readonly HeaderCheck[]
  readonly matching: PupilMatching
  /** Rows with a Massar code below an empty row: they are not read. */
  readonly below: readonly GradeFileProblem[]
  /** By the marker of the block. */
  readonly problems: ReadonlyMap<string, MappingProblem | null>
  readonly taking: TakingPlan
  readonly filling: FillingPlan
  /** Remarks of the file (`ملاحظات الأستاذ`): they stay there as they are, and are not taken here. */
  readonly remarks: readonly FileRemark[]
}

export type FileRemark = { readonly row: number; readonly fullName: string; readonly text: string }

/** A file of another gradebook, and a column that cannot be used, plan nothing. */
export function describeFile(
  file: GradeFile,
  mapping: ControlMapping,
  now: GradebookGround,
  {
    open,
    links,
    knowledge
  }: {
    readonly open: OpenGradebook
    readonly links: MassarLinks
    readonly knowledge: PupilKnowledge
  }
): FileDescription {
  const checks = recogniseFile(file.header, open, links)
  const matching = matchPupils(file, now.list, now.trainees, knowledge)
  const problems = new Map(
    file.blocks.map((block) => [block.marker, mappingProblem(block, mapping, now.assessments)])
  )
  const usable = file.blocks.filter(({ marker }) => (problems.get(marker) ?? null) === null)
  const pairs = checks.some(isBlocking) ? [] : pairsOf(now, matching.matched, usable, mapping)
  const below = file.problems.filter(({ reason }) => reason === 'below-the-list')
  return {
    checks,
    matching,
    below,
    problems,
    taking: planTaking(pairs, now.closedTo),
    filling: planFilling(pairs),
    remarks: remarksIn(file)
  }
}

function remarksIn({ pupils }: GradeFile): FileRemark[] {
  return pupils.flatMap(({ row, fullName, remark }) => {
    const text = remark.trim()
    return text === '' ? [] : [{ row, fullName, text }]
  })
}
