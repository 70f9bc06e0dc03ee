/**
 * What stands in one cell of a gradebook. A grade is a whole number of hundredths, so that nothing is ever lost to
 * binary fractions; a blank is not a zero; what was typed is kept as typed, and flagged where it cannot be.
 */

/** The order is for ever: the index is what facts carry. */
export const CELL_CODES = ['absent', 'justifiedAbsent', 'exempted', 'notHandedIn'] as const
export type CellCode = (typeof CELL_CODES)[number]

/** Hundredths: 12.5 is 1250. */
export type Hundredths = number

export type Cell =
  | { readonly kind: 'grade'; readonly value: Hundredths }
  | { readonly kind: 'code'; readonly code: CellCode }
  | { readonly kind: 'blank' }

export const BLANK: Cell = { kind: 'blank' }

/** Grades that can be kept at all, either way from zero; far more than any scale, so that a slip is kept as typed. */
export const MAX_HUNDREDTHS = 1_000_000

/** Hundredths: an assessment weighs up to 100. */
export const MAX_WEIGHT = 10_000

export function gradeCell(value: Hundredths): Cell {
  return { kind: 'grade', value }
}

export function codeCell(code: CellCode): Cell {
  return { kind: 'code', code }
}

/** The same for cells that say the same: the grade, the code, or null where there is nothing. */
export function cellKey(cell: Cell): Hundredths | CellCode | null {
  if (cell.kind === 'grade') return cell.value
  return cell.kind === 'code' ? cell.code : null
}

export function sameCell(one: Cell, other: Cell): boolean {
  return cellKey(one) === cellKey(other)
}

/** What an assessment is marked out of, and in which steps, in hundredths: 2000 and 25 for quarters out of 20. */
export type Scale = { readonly max: Hundredths; readonly step: Hundredths }

export type Invalidity = 'below-zero' | 'above-maximum' | 'off-step'

/** Why a cell cannot count, or null. It is shown and kept all the same, never clamped and never counted. */
export function invalidityOf(cell: Cell, { max, step }: Scale): Invalidity | null {
  if (cell.kind !== 'grade') return null
  if (cell.value < 0) return 'below-zero'
  if (cell.value > max) return 'above-maximum'
  return cell.value % step === 0 ? null : 'off-step'
}

/** The order is for ever: an assessment's number says its kind. */
export const ASSESSMENT_KINDS = [
  'test',
  'integratedActivities',
  'practical',
  'finalExam',
  'resit',
  'other'
] as const
export type AssessmentKind = (typeof ASSESSMENT_KINDS)[number]

/** Assessments of one kind in one module and term. */
export const MAX_OF_KIND = 19
const KIND_SPAN = MAX_OF_KIND + 1

/**
 * Number of the `ordinal`-th assessment of a kind, 1 first. It follows from what the assessment is, so that two trainers
 * who plan "test 1" apart plan the same one.
 */
export function assessmentNumber(kind: AssessmentKind, ordinal: number): number {
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > MAX_OF_KIND)
    throw new Error(`there is no ${kind} number ${ordinal}`)
  return ASSESSMENT_KINDS.indexOf(kind) * KIND_SPAN + ordinal
}

export const MAX_ASSESSMENT = ASSESSMENT_KINDS.length * KIND_SPAN - 1

/** The kind and ordinal that a number says, or null when it is none. */
export function assessmentOfNumber(
  number: number
): { readonly kind: AssessmentKind; readonly ordinal: number } | null {
  const kind = ASSESSMENT_KINDS[Math.floor(number / KIND_SPAN)]
  const ordinal = number % KIND_SPAN
  return kind === undefined || !Number.isInteger(number) || ordinal === 0 ? null : { kind, ordinal }
}
