/**
 * A gradebook as tables for a spreadsheet. A grade is a number only where it counts: what a spreadsheet adds up is what the
 * average adds up. Everything else is words, and a blank stays blank. Pure.
 */
import { stripInvisible } from '#shared/domain/arabic.ts'
import {
  CELL_CODES,
  invalidityOf,
  type Cell,
  type CellCode,
  type Scale
} from '#shared/domain/grade.ts'
import { gradeText } from '#shared/domain/grade-text.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import type { Table, TableCell } from '#lib/files/table.ts'
import { cellShown, type GradeSnapshot } from '../grade-visit.ts'
import { areRanksProvisional, type TableRow } from '../gradebook-table.ts'

/** Everything the file says, in the language of the screen. */
export type ExportWords = {
  readonly columns: {
    readonly number: string
    readonly massarCode: string
    readonly average: string
    readonly standing: string
    readonly rank: string
  }
  readonly complete: string
  readonly provisional: string
  readonly assessment: (assessment: AssessmentState) => string
  readonly unknownPerson: (person: PersonId) => string
  readonly code: (code: CellCode) => string
  /** Why a grade cannot count. */
  readonly invalid: (cell: Cell, scale: Scale) => string
  readonly withoutScale: string
  readonly disputed: string
}

/** A heading, then one row for each trainee, in the ministry's order. */
export function gradebookTable(
  snapshot: GradeSnapshot,
  rows: readonly TableRow[],
  words: ExportWords
): Table {
  const { assessments, trainees } = snapshot
  const { columns } = words
  const rankHeading = areRanksProvisional(rows)
    ? `${columns.rank} · ${words.provisional}`
    : columns.rank
  const heading = [
    ...[columns.number, columns.massarCode, 'Nom', 'Prénom', 'النسب', 'الاسم'],
    ...assessments.map((assessment) => headingOf(assessment, words)),
    ...[columns.average, columns.standing, rankHeading]
  ]
  return [heading, ...rows.map((row, index) => [...namesOf(row.person, index), ...gradesOf(row)])]

  function namesOf(person: PersonId, index: number): TableCell[] {
    const trainee = trainees.get(person)
    if (trainee === undefined) return [index + 1, '', words.unknownPerson(person), '', '', '']
    const { massarCode, lastName, firstName, lastNameAr, firstNameAr } = trainee
    return [index + 1, massarCode, lastName, firstName, lastNameAr, firstNameAr]
  }

  function gradesOf({ person, average, isComplete, rank }: TableRow): TableCell[] {
    const standing = isComplete ? words.complete : words.provisional
    return [
      ...assessments.map((assessment) => cellOf(snapshot, assessment, person, words)),
      average === null ? null : average / 100,
      average === null ? '' : standing,
      rank?.rank ?? null
    ]
  }
}

export type AboutWords = {
  readonly blank: string
  readonly blankExplained: string
  readonly codes: string
  readonly code: (code: CellCode) => string
  readonly standing: string
  readonly standingExplained: string
  readonly toCheck: string
  readonly disputed: (count: number) => string
  readonly held: (count: number) => string
  readonly copy: string
  readonly copyExplained: string
}

/** Labels with their values: what the table is, how complete it can be, and what its words mean. */
export function aboutTable(
  { state }: Pick<GradeSnapshot, 'state'>,
  facts: readonly (readonly [label: string, value: string])[],
  words: AboutWords
): Table {
  const [disputed, held] = [state.contradictions.length, state.held.length]
  const rows = [
    ...facts,
    ...(disputed > 0 ? [[words.toCheck, words.disputed(disputed)] as const] : []),
    ...(held > 0 ? [[words.toCheck, words.held(held)] as const] : []),
    [words.blank, words.blankExplained] as const,
    [words.codes, CELL_CODES.map(words.code).join(' · ')] as const,
    [words.standing, words.standingExplained] as const,
    [words.copy, words.copyExplained] as const
  ]
  return rows.map((row) => row.map(stripInvisible))
}

function headingOf(assessment: AssessmentState, words: ExportWords): string {
  const { max } = assessment.values
  const label = words.assessment(assessment)
  return max === undefined ? label : `${label} / ${gradeText(max, ',')}`
}

function cellOf(
  { state, typing }: GradeSnapshot,
  assessment: AssessmentState,
  person: PersonId,
  words: ExportWords
): TableCell {
  const cell = cellShown({ state, typing }, assessment.number, person)
  if (cell === 'contradiction') {
    const place = state.cells.get(assessment.number)?.get(person)
    const values = place?.kind === 'contradiction' ? place.values : []
    return `${words.disputed} ${values.map((value) => plainCell(value, words)).join(' ≠ ')}`
  }
  if (cell === null || cell.kind === 'blank') return null
  if (cell.kind === 'code') return words.code(cell.code)
  const scale = scaleOf(assessment)
  const text = gradeText(cell.value, ',')
  if (scale === null) return `${text} · ${words.withoutScale}`
  const counts = invalidityOf(cell, scale) === null
  return counts ? cell.value / 100 : `${text} · ${words.invalid(cell, scale)}`
}

function plainCell(cell: Cell, words: ExportWords): string {
  if (cell.kind === 'blank') return '–'
  return cell.kind === 'code' ? words.code(cell.code) : gradeText(cell.value, ',')
}
