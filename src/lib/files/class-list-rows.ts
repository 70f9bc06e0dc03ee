import { hasArabicLetters } from '#shared/domain/arabic.ts'
import { entriesOf, fieldOfHeading } from './class-list-columns.ts'
import type { ColumnField, Columns } from './class-list-columns.ts'
import { readBirthDate, readGender, readMassarCode } from './class-list-values.ts'
import type { Gender } from './class-list-values.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** One person of a list. Names are as written, but for spaces around and doubled ones. */
export interface ListedTrainee {
  /** Row of the file, as the spreadsheet numbers it: from 1. */
  row: number
  /** `^[A-Z]\d{9}$`, or null when missing or malformed (a problem says so). */
  massarCode: string | null
  /** A name is '' when the list does not have it in that script. */
  lastNameAr: string
  firstNameAr: string
  lastName: string
  firstName: string
  gender: Gender | null
  /** `yyyy-mm-dd` */
  birthDate: string | null
  birthPlace: string | null
}

export interface RowProblem {
  row: number
  /** The field concerned, or null for the row as a whole. */
  column: ColumnField | null
  reason: RowProblemReason
  /** What the cell says, or ''. */
  value: string
  /** Whether the row is missing from `trainees` because of this. */
  leftOut: boolean
}

export type RowProblemReason =
  | 'missing-code'
  | 'malformed-code'
  /** The code already stands higher up in this class: the first row counts, this one is left out. */
  | 'duplicate-code'
  | 'missing-name'
  | 'unreadable-date'
  | 'unreadable-gender'
  /** Too little in the row to be a person, in the middle of the list. */
  | 'not-a-person'

/** Rows `from` up to, not with, `to`; both are indexes from 0. */
export interface Span {
  from: number
  to: number
}

/** Columns that can hold a name, or half of one. */
export const nameFields = [
  'lastNameAr',
  'firstNameAr',
  'fullNameAr',
  'lastName',
  'firstName',
  'fullName'
] as const

type RowTexts = Record<ColumnField, string>

/** Reads the people below a heading row: those fit to take over, and everything to look at. */
export function readRows(
  sheet: Sheet,
  span: Span,
  columns: Columns
): { trainees: ListedTrainee[]; problems: RowProblem[] } {
  const trainees: ListedTrainee[] = []
  const problems: RowProblem[] = []
  const codes = new Set<string>()
  let isAfterGap = false
  for (let index = span.from; index < span.to; index += 1) {
    const cells = sheet.rows[index] ?? []
    if (isHeadingAgain(cells, columns)) continue
    const texts = textsOf(cells, columns)
    const weight = weigh(texts, columns, isAfterGap)
    if (weight === 'nothing') isAfterGap ||= trainees.length > 0
    if (weight === 'a few words') problems.push(notAPerson(index + 1, texts))
    if (weight !== 'a person') continue
    isAfterGap = false
    const birthDate = readBirthDateIn(cells, columns, sheet.dateSystem)
    const found = judgeRow({ row: index + 1, texts, birthDate, columns, codes })
    problems.push(...found)
    if (found.some((problem) => problem.leftOut)) continue
    const trainee = traineeOf(index + 1, texts, birthDate)
    if (trainee.massarCode !== null) codes.add(trainee.massarCode)
    trainees.push(trainee)
  }
  return { trainees, problems }
}

/**
 * What a row amounts to. Below the list, after an empty row, stand totals and signatures: there a
 * row is a person only with a code, or with a name and something more than names; single words are
 * nothing. Inside the list, a row with too little in it is shown to the person importing.
 */
function weigh(
  texts: RowTexts,
  columns: Columns,
  isAfterGap: boolean
): 'nothing' | 'a few words' | 'a person' {
  const filled = entriesOf(columns).filter(([field]) => texts[field] !== '')
  if (filled.length === 0) return 'nothing'
  if (readMassarCode(texts.massarCode) !== null) return 'a person'
  const isAlone = filled.length === 1 && entriesOf(columns).length >= 3
  if (isAlone) return isAfterGap ? 'nothing' : 'a few words'
  const hasName = nameFields.some((field) => texts[field] !== '')
  const hasMore = readGender(texts.gender) !== null || /\d{4}/.test(texts.birthDate)
  return isAfterGap && !(hasName && hasMore) ? 'a few words' : 'a person'
}

function notAPerson(row: number, texts: RowTexts): RowProblem {
  const value = [...new Set(Object.values(texts))].filter((text) => text !== '').join(' · ')
  return { row, column: null, reason: 'not-a-person', value, leftOut: true }
}

function isHeadingAgain(cells: Cell[], columns: Columns): boolean {
  const named = entriesOf(columns).filter(([, column]) => fieldOfHeading(cells[column]) !== null)
  return named.length >= 2
}

function textsOf(cells: Cell[], columns: Columns): RowTexts {
  const text = (field: ColumnField) => {
    const column = columns[field]
    return column === undefined ? '' : cellText(cells[column])
  }
  return {
    massarCode: text('massarCode'),
    lastNameAr: text('lastNameAr'),
    firstNameAr: text('firstNameAr'),
    fullNameAr: text('fullNameAr'),
    lastName: text('lastName'),
    firstName: text('firstName'),
    fullName: text('fullName'),
    gender: text('gender'),
    birthDate: text('birthDate'),
    birthPlace: text('birthPlace')
  }
}

function readBirthDateIn(
  cells: Cell[],
  columns: Columns,
  dateSystem: Sheet['dateSystem']
): string | null {
  const column = columns.birthDate
  return column === undefined ? null : readBirthDate(cells[column] ?? null, dateSystem)
}

interface RowToJudge {
  row: number
  texts: RowTexts
  birthDate: string | null
  columns: Columns
  /** Codes of the rows above. */
  codes: Set<string>
}

function judgeRow({ row, texts, birthDate, columns, codes }: RowToJudge): RowProblem[] {
  const problems: RowProblem[] = []
  const add = (column: ColumnField, reason: RowProblemReason, leftOut = false) =>
    problems.push({ row, column, reason, value: texts[column], leftOut })
  const code = readMassarCode(texts.massarCode)
  if (columns.massarCode !== undefined && texts.massarCode === '') add('massarCode', 'missing-code')
  else if (texts.massarCode !== '' && code === null) add('massarCode', 'malformed-code')
  else if (code !== null && codes.has(code)) add('massarCode', 'duplicate-code', true)
  for (const problem of missingNames(texts, columns)) {
    add(problem.column, 'missing-name', problem.leftOut)
  }
  if (texts.birthDate !== '' && birthDate === null) add('birthDate', 'unreadable-date')
  if (texts.gender !== '' && readGender(texts.gender) === null) add('gender', 'unreadable-gender')
  return problems
}

/** Nobody is taken over without any name; half a name is kept and shown. */
function missingNames(
  texts: RowTexts,
  columns: Columns
): { column: ColumnField; leftOut: boolean }[] {
  const first = nameFields.find((field) => columns[field] !== undefined)
  if (first === undefined) return []
  if (nameFields.every((field) => texts[field] === '')) return [{ column: first, leftOut: true }]
  if (texts.fullName !== '' || texts.fullNameAr !== '') return []
  const halves = [
    ['lastNameAr', 'lastName'],
    ['firstNameAr', 'firstName']
  ] as const
  return halves.flatMap((half) => {
    const column = half.find((field) => columns[field] !== undefined)
    const isMissing = column !== undefined && half.every((field) => texts[field] === '')
    return isMissing ? [{ column, leftOut: false }] : []
  })
}

function traineeOf(row: number, texts: RowTexts, birthDate: string | null): ListedTrainee {
  const last = byScript(texts.lastNameAr, texts.lastName)
  const first = byScript(texts.firstNameAr, texts.firstName)
  const whole = byScript(texts.fullNameAr, texts.fullName)
  return {
    row,
    massarCode: readMassarCode(texts.massarCode),
    lastNameAr: last.arabic || whole.arabic,
    firstNameAr: first.arabic,
    lastName: last.latin || whole.latin,
    firstName: first.latin,
    gender: readGender(texts.gender),
    birthDate,
    birthPlace: texts.birthPlace || null
  }
}

/** MASSAR writes some foreign names in Latin letters in the Arabic column: they go where they belong. */
function byScript(
  inArabicColumn: string,
  inLatinColumn: string
): { arabic: string; latin: string } {
  const isMisplaced = inArabicColumn !== '' && !hasArabicLetters(inArabicColumn)
  if (isMisplaced && inLatinColumn === '') return { arabic: '', latin: inArabicColumn }
  return { arabic: inArabicColumn, latin: inLatinColumn }
}
