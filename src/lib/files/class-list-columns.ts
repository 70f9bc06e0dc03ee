import { hasArabicLetters } from '#shared/domain/arabic.ts'
import { readBirthDate, readGender, readMassarCode } from './class-list-values.ts'
import { labelKey } from './label-key.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** What a column of a class list can tell. `fullName` columns hold surname and first name together. */
export type ColumnField =
  | 'massarCode'
  | 'lastNameAr'
  | 'firstNameAr'
  | 'fullNameAr'
  | 'lastName'
  | 'firstName'
  | 'fullName'
  | 'gender'
  | 'birthDate'
  | 'birthPlace'

/** Where each field stands; columns count from 0 (A). */
export type Columns = Partial<Record<ColumnField, number>>

/** Headings seen in MASSAR files and in the lists annexes keep, as {@link labelKey} writes them. */
const headingsByField: Record<ColumnField, string[]> = {
  massarCode: [
    'الرمز',
    'رمز مسار',
    'رقم مسار',
    'رمز التلميذ',
    'رقم التلميذ',
    'رمز المتدرب',
    'الرقم الوطني',
    'code massar',
    'massar',
    'id massar',
    'n massar',
    'no massar',
    'numero massar',
    'cne',
    'code cne',
    'code national',
    'code eleve',
    'code'
  ],
  lastNameAr: [
    'النسب',
    'النسب بالعربيه',
    'الاسم العايلي',
    'الاسم العايلي بالعربيه',
    'اللقب',
    'nom arabe',
    'nom ar',
    'nom en arabe',
    'nom de famille arabe'
  ],
  firstNameAr: [
    'الاسم',
    'الاسم بالعربيه',
    'الاسم الشخصي',
    'الاسم الشخصي بالعربيه',
    'prenom arabe',
    'prenom ar',
    'prenom en arabe'
  ],
  fullNameAr: [
    'الاسم الكامل',
    'الاسم الكامل بالعربيه',
    'الاسم والنسب',
    'الاسم و النسب',
    'النسب والاسم',
    'النسب و الاسم',
    'الاسم العايلي والشخصي',
    'الاسم الشخصي والعايلي',
    'اسم التلميذ',
    'اسم المتدرب',
    'nom complet arabe',
    'nom complet ar',
    'nom et prenom arabe',
    'nom et prenom ar'
  ],
  lastName: [
    'nom',
    'nom de famille',
    'nom francais',
    'nom fr',
    'nom en francais',
    'nom latin',
    'last name',
    'family name',
    'surname',
    'النسب بالفرنسيه',
    'الاسم العايلي بالفرنسيه'
  ],
  firstName: [
    'prenom',
    'prenoms',
    'prenom francais',
    'prenom fr',
    'prenom en francais',
    'prenom latin',
    'first name',
    'given name',
    'الاسم بالفرنسيه',
    'الاسم الشخصي بالفرنسيه'
  ],
  fullName: [
    'nom complet',
    'nom et prenom',
    'nom et prenoms',
    'noms et prenoms',
    'nom prenom',
    'prenom et nom',
    'full name',
    'stagiaire',
    'الاسم الكامل بالفرنسيه'
  ],
  gender: ['النوع', 'الجنس', 'sexe', 'genre', 'sex', 'gender'],
  birthDate: [
    'تاريخ الازدياد',
    'تاريخ الميلاد',
    'تاريخ الولاده',
    'date de naissance',
    'date naissance',
    'date naiss',
    'ne le',
    'ne e le',
    'birth date',
    'date of birth'
  ],
  birthPlace: [
    'مكان الازدياد',
    'مكان الميلاد',
    'مكان الولاده',
    'lieu de naissance',
    'lieu naissance',
    'lieu naiss',
    'place of birth',
    'birth place'
  ]
}

const fieldByHeading = new Map(
  Object.entries(headingsByField).flatMap(([field, headings]) =>
    headings.map((heading) => [heading, field as ColumnField])
  )
)

/** The field a heading names, or null. */
export function fieldOfHeading(cell: Cell | undefined): ColumnField | null {
  return fieldByHeading.get(labelKey(cell)) ?? null
}

/** The fields a row names as headings; the first column of a name wins. */
export function columnsNamedIn(row: Cell[]): Columns {
  const columns: Columns = {}
  row.forEach((cell, column) => {
    const field = fieldOfHeading(cell)
    if (field !== null && columns[field] === undefined) columns[field] = column
  })
  return columns
}

/** Rows looked at to judge what a column holds. */
const JUDGED_ROWS = 30

/**
 * Moves a field to the column its values stand in. MASSAR's 2023 report merges heading cells wider
 * than the column below, so a heading may stand beside its values: when nothing lies under a
 * heading, the nearest column up to the next headings that holds such values is taken.
 *
 * @param headingRow index of the row with headings
 */
export function alignToValues(sheet: Sheet, headingRow: number, named: Columns): Columns {
  const headings = sheet.rows[headingRow] ?? []
  const rows = sheet.rows.slice(headingRow + 1, headingRow + 1 + JUDGED_ROWS)
  const aligned: Columns = {}
  for (const [field, column] of entriesOf(named)) {
    const choices = [column, ...unheadedNeighbours(headings, column)]
    const isEmpty = rows.every((row) => cellText(row[column]) === '')
    const holding = choices.find((choice) => rows.some((row) => couldBe(field, row[choice])))
    aligned[field] = isEmpty ? (holding ?? column) : column
  }
  return aligned
}

/** Columns without a heading around one, nearest first, up to the next headings. */
function unheadedNeighbours(headings: Cell[], column: number): number[] {
  const isFree = (index: number) => index >= 0 && cellText(headings[index]) === ''
  const neighbours: number[] = []
  for (const step of [1, -1]) {
    for (let index = column + step; isFree(index) && Math.abs(index - column) <= 4; index += step) {
      neighbours.push(index)
    }
  }
  return neighbours.sort((one, other) => Math.abs(one - column) - Math.abs(other - column))
}

/** Whether a value could stand under a field; empty values could not. */
function couldBe(field: ColumnField, cell: Cell | undefined): boolean {
  const text = cellText(cell)
  if (text === '') return false
  if (field === 'massarCode') return readMassarCode(text) !== null
  if (field === 'birthDate') return readBirthDate(cell ?? null, 1900) !== null
  if (field === 'gender') return readGender(text) !== null
  const isOtherField =
    readMassarCode(text) !== null || readGender(text) !== null || nationalIdValue.test(text)
  return /\p{L}/u.test(text) && !isOtherField
}

/**
 * Guesses where fields stand in a table of unknown layout: by headings, then by values for columns
 * without a known heading; names go to the Arabic or Latin field by the letters they are in.
 */
export function guessColumns(headings: Cell[], rows: Cell[][]): Columns {
  const judged = rows.slice(0, JUDGED_ROWS)
  const columns = columnsNamedIn(headings)
  guessByValues(columns, judged)
  sortNamesByScript(columns, judged)
  takeLoneNameAsFullName(columns)
  return columns
}

function guessByValues(columns: Columns, rows: Cell[][]): void {
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (const field of ['massarCode', 'gender', 'birthDate'] as const) {
    for (let column = 0; column < width && columns[field] === undefined; column += 1) {
      const isTaken = Object.values(columns).includes(column)
      if (!isTaken && mostly(rows, column, (cell) => couldBe(field, cell))) columns[field] = column
    }
  }
}

const nameFields = [
  ['lastNameAr', 'lastName'],
  ['firstNameAr', 'firstName'],
  ['fullNameAr', 'fullName']
] as const

/** A heading "Nom" over Arabic names is the Arabic surname, and the reverse. */
function sortNamesByScript(columns: Columns, rows: Cell[][]): void {
  for (const [arabic, latin] of nameFields) {
    const isArabic = (column: number) =>
      mostly(rows, column, (cell) => hasArabicLetters(cellText(cell)))
    const latinColumn = columns[latin]
    const arabicColumn = columns[arabic]
    if (arabicColumn === undefined && latinColumn !== undefined && isArabic(latinColumn)) {
      columns[arabic] = latinColumn
      delete columns[latin]
    } else if (latinColumn === undefined && arabicColumn !== undefined && !isArabic(arabicColumn)) {
      columns[latin] = arabicColumn
      delete columns[arabic]
    }
  }
}

/** A single name column ("Nom", "الاسم") holds whole names. */
function takeLoneNameAsFullName(columns: Columns): void {
  const pairs = [
    ['lastNameAr', 'firstNameAr', 'fullNameAr'],
    ['lastName', 'firstName', 'fullName']
  ] as const
  for (const [last, first, full] of pairs) {
    const lone = columns[last] ?? columns[first]
    const isPair = columns[last] !== undefined && columns[first] !== undefined
    if (lone === undefined || isPair || columns[full] !== undefined) continue
    columns[full] = lone
    delete columns[last]
    delete columns[first]
  }
}

/** Whether most filled cells of a column are so, and at least one is. */
function mostly(rows: Cell[][], column: number, isSo: (cell: Cell) => boolean): boolean {
  const filled = rows.map((row) => row[column] ?? null).filter((cell) => cellText(cell) !== '')
  return filled.length > 0 && filled.filter(isSo).length >= filled.length * 0.6
}

export function entriesOf(columns: Columns): [ColumnField, number][] {
  return Object.entries(columns) as [ColumnField, number][]
}

const nationalIdHeadings =
  /(?:^| )(?:cin|cine|cnie|cni|carte nationale|carte d identite|identite nationale|piece d identite|national id|id card|(?:ال)?بطاقه (?:ال)?وطنيه|(?:ال)?بطاقه (?:ال)?تعريف|بطاقه (?:ال)?هويه|رقم (?:ال)?بطاقه|ر ?ب ?ت ?و|ب ?ت ?و)(?: |$)/

/** A national card number: one or two letters and digits, never the ten characters of a Massar code. */
const nationalIdValue = /^[A-Z]{1,2} ?\d{4,7}$/i
const SHORTEST_NATIONAL_ID_COLUMN = 3
const HEADING_ROWS = 60

/**
 * The sheet without columns of national card numbers, told by their heading or their values. Law
 * 09-08 asks for prior authorisation to process them, so they are dropped before anything else
 * looks at the rows: not read, not shown, not kept.
 *
 * @returns the headings of what was left out ('' for a column without one)
 */
export function withoutNationalIds(sheet: Sheet): { sheet: Sheet; leftOut: string[] } {
  const headingByColumn = new Map<number, string>()
  const firstRowByColumn = new Map<number, number>()
  sheet.rows.slice(0, HEADING_ROWS).forEach((row, rowIndex) => {
    row.forEach((cell, column) => {
      if (headingByColumn.has(column) || !nationalIdHeadings.test(labelKey(cell))) return
      headingByColumn.set(column, cellText(cell))
      firstRowByColumn.set(column, rowIndex)
    })
  })
  const width = Math.max(0, ...sheet.rows.map((row) => row.length))
  for (let column = 0; column < width; column += 1) {
    if (headingByColumn.has(column) || !holdsNationalIds(sheet, column)) continue
    headingByColumn.set(column, '')
    firstRowByColumn.set(column, 0)
  }
  if (headingByColumn.size === 0) return { sheet, leftOut: [] }
  const rows = sheet.rows.map((row, rowIndex) =>
    row.map((cell, column) =>
      rowIndex >= (firstRowByColumn.get(column) ?? Infinity) ? null : cell
    )
  )
  return { sheet: { ...sheet, rows }, leftOut: [...headingByColumn.values()] }
}

function holdsNationalIds(sheet: Sheet, column: number): boolean {
  const texts = sheet.rows.map((row) => cellText(row[column])).filter((text) => text !== '')
  const ids = texts.filter((text) => nationalIdValue.test(text))
  return ids.length >= SHORTEST_NATIONAL_ID_COLUMN && ids.length >= texts.length * 0.6
}
