/** What goes from MASSAR's file into the gradebook and back, cell by cell, before anything is written. Pure. */
import type { GradeChange as FileChange } from '#lib/files/grade-file-changes.ts'
import type { GradeBlock } from '#lib/files/grade-file.ts'
import type { FileGrade } from '#lib/files/grade-file-pupils.ts'
import type { CellPlace } from '#shared/domain/anomalies.ts'
import { codeCell, gradeCell, invalidityOf, sameCell, type Cell } from '#shared/domain/grade.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import { cellShown, type GradeChange, type GradeSnapshot } from '../grade-visit.ts'
import type { ControlMapping } from './match-controls.ts'
import type { MatchedPupil } from './match-pupils.ts'

/** One cell of both sides. */
type Pair = {
  readonly place: CellPlace
  readonly assessment: AssessmentState
  readonly block: GradeBlock
  readonly pupil: MatchedPupil['pupil']
  readonly theirs: FileGrade
  readonly ours: Cell | 'contradiction' | null
}

export type Taken = {
  readonly place: CellPlace
  readonly cell: Cell
  /** What stands here now and is replaced, or null. */
  readonly replaces: Cell | null
}

export type TakingPlan = {
  readonly changes: readonly Taken[]
  /** Cells in which both say the same. */
  readonly same: number
  /** Cells that are left as they are, with why. */
  readonly left: readonly {
    readonly place: CellPlace
    readonly because: 'contradiction' | 'unreadable'
  }[]
  /** Whole columns that are left, since this person types nothing in them: how many grades the file holds there. */
  readonly closed: readonly {
    readonly assessment: number
    readonly because: Refusal
    readonly count: number
  }[]
}

/** Takes what the file holds into the gradebook, but for `closedTo`. An empty cell of the file says nothing. */
export function planTaking(
  pairs: readonly Pair[],
  closedTo: GradeSnapshot['closedTo']
): TakingPlan {
  const open = pairs.filter(({ place }) => !closedTo.has(place.assessment))
  const closed = [...closedTo].flatMap(([assessment, because]) => {
    const theirs = pairs.filter(({ place }) => place.assessment === assessment)
    const count = planOpen(theirs).changes.length
    return count === 0 ? [] : [{ assessment, because, count }]
  })
  return { ...planOpen(open), closed }
}

function planOpen(pairs: readonly Pair[]): Omit<TakingPlan, 'closed'> {
  const changes: Taken[] = []
  const left: { place: CellPlace; because: 'contradiction' | 'unreadable' }[] = []
  let same = 0
  for (const { place, theirs, ours } of pairs) {
    const cell = cellOf(theirs)
    if (theirs.unreadable !== null) left.push({ place, because: 'unreadable' })
    else if (cell === null) continue
    else if (ours === 'contradiction') left.push({ place, because: 'contradiction' })
    else if (ours !== null && sameCell(ours, cell)) same++
    else
      changes.push({ place, cell, replaces: ours === null || ours.kind === 'blank' ? null : ours })
  }
  return { changes, same, left }
}

export function gradeChangesOf({ changes }: TakingPlan): GradeChange[] {
  return changes.map(({ place, cell }) => ({ ...place, cell }))
}

/** Why the file does not say of a cell what the gradebook says. */
export type NotFilled =
  /** MASSAR knows excused absences only (DOMAIN section 1.1): the cell is left empty. */
  | 'absent'
  | 'exempted'
  | 'not-handed-in'
  /** The file has no column for absences: the cell is left empty. */
  | 'no-absences-there'
  | 'contradiction'
  /** It cannot count here, and would be refused there. */
  | 'invalid'
  /** Nothing is entered here, and the file has a grade: it is left in the file. */
  | 'blank-here'

export type FillingPlan = {
  readonly changes: readonly FileChange[]
  /** Grades of the file that become others, or go. */
  readonly replaced: readonly {
    readonly place: CellPlace
    readonly from: string
    readonly to: Cell
  }[]
  /** Cells that hold after filling what is entered here. */
  readonly filled: number
  readonly notFilled: readonly { readonly place: CellPlace; readonly because: NotFilled }[]
}

/** Fills the file with what is entered here. A cell of which nothing can be said is left as it is, and told. */
export function planFilling(pairs: readonly Pair[]): FillingPlan {
  const changes: FileChange[] = []
  const replaced: { place: CellPlace; from: string; to: Cell }[] = []
  const notFilled: { place: CellPlace; because: NotFilled }[] = []
  let filled = 0
  for (const pair of pairs) {
    const { place, theirs, block, pupil } = pair
    const because = whyNotFilled(pair)
    if (because !== null) notFilled.push({ place, because })
    const wanted = wantedThere(pair)
    if (wanted === null) continue
    if (because === null) filled++
    const { hundredths, isExcused, says } = wanted
    if (theirs.hundredths !== hundredths || theirs.unreadable !== null) {
      changes.push({ kind: 'grade', pupil, marker: block.marker, hundredths })
      const before =
        theirs.unreadable ?? (theirs.hundredths === null ? null : theirs.hundredths / 100)
      if (before !== null) replaced.push({ place, from: String(before), to: says })
    }
    if (theirs.isExcused !== isExcused && block.hasAbsences)
      changes.push({ kind: 'absence', pupil, marker: block.marker, isExcused })
  }
  return { changes, replaced, filled, notFilled }
}

type Wanted = {
  readonly hundredths: number | null
  readonly isExcused: boolean
  readonly says: Cell
}

/**
 * What the cell of the file is to hold, or null where it is left as it is. Whoever has a code here has no grade: one that
 * the file still holds would be handed to MASSAR as theirs.
 */
function wantedThere({ assessment, ours, block }: Pair): Wanted | null {
  if (ours === null || ours === 'contradiction' || ours.kind === 'blank') return null
  if (ours.kind === 'code') {
    const isExcused = ours.code === 'justifiedAbsent' && block.hasAbsences
    return { hundredths: null, isExcused, says: ours }
  }
  return isValid(ours, assessment) ? { hundredths: ours.value, isExcused: false, says: ours } : null
}

function isValid(cell: Cell, assessment: AssessmentState): boolean {
  const scale = scaleOf(assessment)
  return scale !== null && invalidityOf(cell, scale) === null
}

function whyNotFilled({ assessment, theirs, ours, block }: Pair): NotFilled | null {
  if (ours === 'contradiction') return 'contradiction'
  if (ours === null || ours.kind === 'blank')
    return theirs.hundredths === null && theirs.unreadable === null ? null : 'blank-here'
  if (ours.kind === 'grade') return isValid(ours, assessment) ? null : 'invalid'
  switch (ours.code) {
    case 'justifiedAbsent':
      return block.hasAbsences ? null : 'no-absences-there'
    case 'absent':
      return 'absent'
    case 'exempted':
      return 'exempted'
    case 'notHandedIn':
      return 'not-handed-in'
  }
}

/** The cells that both sides have, by rows matched and controls mapped. */
export function pairsOf(
  snapshot: Pick<GradeSnapshot, 'state' | 'typing' | 'assessments'>,
  matched: readonly MatchedPupil[],
  blocks: readonly GradeBlock[],
  mapping: ControlMapping
): Pair[] {
  return blocks.flatMap((block) => {
    const number = mapping.get(block.marker) ?? null
    const assessment = snapshot.assessments.find((one) => one.number === number)
    if (assessment === undefined) return []
    return matched.flatMap(({ pupil, person }): Pair[] => {
      const theirs = pupil.grades.find(({ marker }) => marker === block.marker)
      const place = { assessment: assessment.number, person }
      const ours = cellShown(snapshot, assessment.number, person)
      return theirs === undefined ? [] : [{ place, assessment, block, pupil, theirs, ours }]
    })
  })
}

function cellOf({ hundredths, isExcused }: FileGrade): Cell | null {
  if (hundredths !== null) return gradeCell(hundredths)
  return isExcused ? codeCell('justifiedAbsent') : null
}
