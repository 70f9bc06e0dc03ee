/**
 * What pasting a table would write, name by name, before anything is written. Where a column holds the names or codes of
 * trainees, rows go to the people they name; otherwise in order, from the cell with the focus. Pure.
 */
import { normaliseArabic, normaliseLatin } from '#shared/domain/arabic.ts'
import type { CellPlace } from '#shared/domain/anomalies.ts'
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import { invalidityOf, sameCell, type Cell, type Invalidity } from '#shared/domain/grade.ts'
import { parseGradeText, type GradeProblem } from '#shared/domain/grade-text.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { cellShown, type GradeChange, type GradeSnapshot } from '../grade-visit.ts'

export type PastedValue = {
  readonly assessment: AssessmentState
  readonly text: string
} & (
  | {
      readonly kind: 'written'
      readonly cell: Cell
      /** What stands there now and is replaced, or null. */
      readonly replaces: Cell | null
      /** It is kept, red, and does not count. */
      readonly invalid: Invalidity | null
    }
  | { readonly kind: 'same' | 'empty' | 'disputed' }
  /** This person types nothing in that column. */
  | { readonly kind: 'closed'; readonly because: Refusal }
  | { readonly kind: 'unreadable'; readonly problem: GradeProblem }
)

export type PastedRow =
  | {
      readonly kind: 'person'
      readonly person: PersonId
      /** The name or code as pasted; '' where rows go in order. */
      readonly label: string
      readonly values: readonly PastedValue[]
    }
  | { readonly kind: 'unknown' | 'ambiguous' | 'repeated' | 'beyond'; readonly label: string }

export type PastePlan = {
  readonly matching: 'names' | 'order'
  /** The first row is read as a heading. */
  readonly hasHeading: boolean
  /** Nothing in the first row is a grade: it may be a heading or somebody's, and a person may say which. */
  readonly mayHaveHeading: boolean
  readonly rows: readonly PastedRow[]
  /** Columns that hold no grades, or for which there is no assessment to the side. */
  readonly columnsLeftOut: number
  readonly changes: readonly GradeChange[]
}

type Table = readonly (readonly string[])[]

/** This part of a column says what the column holds. */
const MOST = 0.5
/** Fewer numbers than this may stand in a row by chance. */
const LEAST_ROW_NUMBERS = 3

/** `heading`: what a person said of the first row, or null to guess. */
export function planPaste(
  snapshot: GradeSnapshot,
  table: Table,
  from: CellPlace,
  heading: boolean | null = null
): PastePlan {
  const directory = peopleByKey(snapshot)
  const names = namesColumn(table, directory)
  const body = names === null ? table : table.filter((row) => row.some((cell) => cell !== ''))
  const targets = targetsFrom(snapshot, from)
  const values = valueColumns(body, names)
  const used = values.slice(0, targets.length)
  const mayHaveHeading = isNoGrade(body[0] ?? [], used)
  const places = snapshot.list.length - snapshot.list.indexOf(from.person)
  const guess =
    names === null
      ? isHeadingInOrder(body, used, places)
      : isHeadingOfNames(body[0] ?? [], used, names, directory)
  const hasHeading = mayHaveHeading && (heading ?? guess)
  const rows = (hasHeading ? body.slice(1) : body).reduce<readonly PastedRow[]>(
    (done, row, index) => {
      const who =
        names === null
          ? personInOrder(snapshot, from, index, row)
          : personNamed(row[names] ?? '', directory, done)
      if (who.kind !== 'found') return [...done, who]
      const { person, label } = who
      const said = used.flatMap((column, place): PastedValue[] => {
        const assessment = targets[place]
        return assessment === undefined
          ? []
          : [valueOf(snapshot, assessment, person, row[column] ?? '')]
      })
      return [...done, { kind: 'person', person, label, values: said }]
    },
    []
  )
  const matching = names === null ? 'order' : 'names'
  const columnsLeftOut = columnsOf(table) - used.length - (names === null ? 0 : 1)
  const changes = rows.flatMap(changesOfRow)
  return { matching, hasHeading, mayHaveHeading, rows, columnsLeftOut, changes }
}

function changesOfRow(row: PastedRow): GradeChange[] {
  if (row.kind !== 'person') return []
  return row.values.flatMap((value) =>
    value.kind === 'written'
      ? [{ assessment: value.assessment.number, person: row.person, cell: value.cell }]
      : []
  )
}

/** People by every spelling that a list may have of them; null where two of them share it. */
type PeopleByKey = ReadonlyMap<string, PersonId | null>

function peopleByKey({ list, trainees }: GradeSnapshot): PeopleByKey {
  const people = new Map<string, PersonId | null>()
  for (const person of list) {
    const trainee = trainees.get(person)
    if (trainee === undefined) continue
    const { massarCode, lastName, firstName, lastNameAr, firstNameAr } = trainee
    const spellings = [
      massarCode,
      `${lastName} ${firstName}`,
      `${firstName} ${lastName}`,
      `${lastNameAr} ${firstNameAr}`,
      `${firstNameAr} ${lastNameAr}`
    ]
    for (const key of new Set(spellings.map(keyOf))) {
      if (key !== '') people.set(key, people.has(key) ? null : person)
    }
  }
  return people
}

function keyOf(text: string): string {
  return normaliseLatin(normaliseArabic(text)).replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * The column in which most trainees are found; else one that holds words, so that a list of people who are all unknown is
 * never written in order; else null.
 */
function namesColumn(table: Table, people: PeopleByKey): number | null {
  const counts = Array.from({ length: columnsOf(table) }, (_, column) => ({
    column,
    named: table.filter((row) => people.has(keyOf(row[column] ?? ''))).length
  }))
  const best = counts.reduce((one, other) => (other.named > one.named ? other : one))
  if (best.named > 0) return best.column
  const words = counts.find(({ column }) => {
    const filled = filledIn(table, column)
    return filled.filter(isWord).length > filled.length * MOST
  })
  return words?.column ?? null
}

/**
 * Columns of grades: behind the names, most of what stands in them, but for a heading, can be read as a grade or a code.
 * Where there are no names, all but the numbers of the rows.
 */
function valueColumns(table: Table, names: number | null): number[] {
  const columns = Array.from({ length: columnsOf(table) }, (_, column) => column)
  if (names === null) return columns.slice(isRowNumbers(table, columns.length) ? 1 : 0)
  return columns.filter((column) => {
    const filled = filledIn(table, column)
    const readable = filled.filter((cell) => parseGradeText(cell).ok).length
    return column > names && readable > 0 && readable >= (filled.length - 1) * MOST
  })
}

function filledIn(table: Table, column: number): string[] {
  return table.map((row) => row[column] ?? '').filter((cell) => cell !== '')
}

function isWord(text: string): boolean {
  return /\p{L}{3}/u.test(text) && !parseGradeText(text).ok
}

/** 1, 2, 3 … down the first column, beside others. */
function isRowNumbers(table: Table, columns: number): boolean {
  const first = filledIn(table, 0)
  const numbers = /^\d+$/.test(first[0] ?? '') ? first : first.slice(1)
  return (
    columns > 1 &&
    numbers.length >= LEAST_ROW_NUMBERS &&
    numbers.every((number, index) => number === String(index + 1))
  )
}

/** Something stands over every column of grades, and none of it is a grade or a code. */
function isNoGrade(row: readonly string[], values: readonly number[]): boolean {
  const said = values.map((column) => row[column] ?? '')
  return said.length > 0 && said.every((text) => text !== '' && !parseGradeText(text).ok)
}

/** Over the names stands nobody's name: a mistake here moves nobody's grade. */
function isHeadingOfNames(
  row: readonly string[],
  values: readonly number[],
  names: number,
  people: PeopleByKey
): boolean {
  return !people.has(keyOf(row[names] ?? '')) && isNoGrade(row, values)
}

/** How people write an absence of which the codes know nothing. */
const ABSENCE = /^(abs|غ)/iu

/**
 * In order, a heading taken for somebody moves every grade by one, and so does the reverse: the number of rows decides,
 * and where they do not fill the list, whether the word is one of absence.
 */
function isHeadingInOrder(table: Table, values: readonly number[], places: number): boolean {
  if (table.length === places) return false
  if (table.length > places) return true
  const words = values.map((column) => table[0]?.[column] ?? '')
  return !words.some((word) => ABSENCE.test(word))
}

function targetsFrom({ assessments }: GradeSnapshot, from: CellPlace): AssessmentState[] {
  const first = assessments.findIndex(({ number }) => number === from.assessment)
  return first < 0 ? [] : assessments.slice(first)
}

type Who =
  | { readonly kind: 'found'; readonly person: PersonId; readonly label: string }
  | Exclude<PastedRow, { kind: 'person' }>

function personInOrder(
  { list }: GradeSnapshot,
  from: CellPlace,
  index: number,
  row: readonly string[]
): Who {
  const person = list[list.indexOf(from.person) + index]
  const label = row.filter((cell) => cell !== '').join(' · ')
  return person === undefined ? { kind: 'beyond', label } : { kind: 'found', person, label: '' }
}

function personNamed(label: string, people: PeopleByKey, done: readonly PastedRow[]): Who {
  const person = people.get(keyOf(label))
  if (person === undefined) return { kind: 'unknown', label }
  if (person === null) return { kind: 'ambiguous', label }
  const isRepeated = done.some((row) => row.kind === 'person' && row.person === person)
  return isRepeated ? { kind: 'repeated', label } : { kind: 'found', person, label }
}

/** An empty cell of the table says nothing: it never erases what stands there. */
function valueOf(
  snapshot: GradeSnapshot,
  assessment: AssessmentState,
  person: PersonId,
  text: string
): PastedValue {
  const reading = parseGradeText(text)
  if (!reading.ok) return { assessment, text, kind: 'unreadable', problem: reading.problem }
  const { cell } = reading
  if (cell.kind === 'blank') return { assessment, text, kind: 'empty' }
  const because = snapshot.closedTo.get(assessment.number)
  if (because !== undefined) return { assessment, text, kind: 'closed', because }
  const shown = cellShown(snapshot, assessment.number, person)
  if (shown === 'contradiction') return { assessment, text, kind: 'disputed' }
  if (shown !== null && sameCell(shown, cell)) return { assessment, text, kind: 'same' }
  const scale = scaleOf(assessment)
  const invalid = scale === null ? null : invalidityOf(cell, scale)
  const replaces = shown === null || shown.kind === 'blank' ? null : shown
  return { assessment, text, kind: 'written', cell, replaces, invalid }
}

function columnsOf(table: Table): number {
  return Math.max(0, ...table.map((row) => row.length))
}
