/** Rows of the grid as they are drawn. A row that says what it said is the same row, so that one key draws one row. */
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import { BLANK, invalidityOf } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { cellShown, type GradeSnapshot } from '../grade-visit.ts'
import { sameShown } from '../undo-steps.ts'
import { sayCode, sayGrade, sayName } from '../words.ts'

type Said = ReturnType<typeof cellShown>
export type RowSource = Pick<
  GradeSnapshot,
  'list' | 'assessments' | 'trainees' | 'state' | 'typing'
>

export type GridCell = {
  readonly text: string
  readonly tone: 'plain' | 'code' | 'wrong' | 'disputed'
}

export type GridRow = {
  readonly person: PersonId
  readonly name: string
  readonly cells: readonly GridCell[]
}

type KnownRow = {
  readonly row: GridRow
  readonly said: readonly Said[]
  readonly assessments: readonly AssessmentState[]
}

/** Call again with each snapshot; `language` is what the words of the row were said in. */
export function gridRows(): (snapshot: RowSource, language: string) => GridRow[] {
  let known = new Map<PersonId, KnownRow>()
  let knownIn = ''
  return (snapshot, language) => {
    const before = language === knownIn ? known : new Map<PersonId, KnownRow>()
    known = new Map(snapshot.list.map((person) => [person, rowOf(snapshot, person, before)]))
    knownIn = language
    return [...known.values()].map(({ row }) => row)
  }
}

function rowOf(
  snapshot: RowSource,
  person: PersonId,
  before: ReadonlyMap<PersonId, KnownRow>
): KnownRow {
  const { assessments, trainees } = snapshot
  const said = assessments.map(({ number }) => cellShown(snapshot, number, person))
  const name = sayName(trainees.get(person), person).main
  const last = before.get(person)
  const isSame =
    last?.assessments === assessments &&
    last.row.name === name &&
    said.every((cell, column) => sameShown(cell ?? BLANK, last.said[column] ?? BLANK))
  if (isSame) return last
  const cells = assessments.map((assessment, column) => cellOf(said[column] ?? null, assessment))
  return { row: { person, name, cells }, said, assessments }
}

function cellOf(said: Said, assessment: AssessmentState): GridCell {
  if (said === null || (said !== 'contradiction' && said.kind === 'blank'))
    return { text: '', tone: 'plain' }
  if (said === 'contradiction') return { text: '≠', tone: 'disputed' }
  if (said.kind === 'code') return { text: sayCode(said.code), tone: 'code' }
  const scale = scaleOf(assessment)
  const isWrong = scale !== null && invalidityOf(said, scale) !== null
  return { text: sayGrade(said.value), tone: isWrong ? 'wrong' : 'plain' }
}
