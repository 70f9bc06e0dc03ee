/** What somebody should look at before a gradebook is submitted. Nothing here changes or refuses anything. */
import { invalidityOf, type Cell, type Hundredths, type Invalidity, type Scale } from './grade.ts'
import type { PersonId } from './identity.ts'

/** One assessment as people see it: who is on the list, and what stands at their place. */
export type GradeColumn = {
  readonly assessment: number
  readonly scale: Scale
  readonly cellsByPerson: ReadonlyMap<PersonId, Cell | 'contradiction' | null>
}

export type Anomaly =
  | { readonly kind: 'missing' | 'absent' | 'contradiction' | 'far'; readonly at: CellPlace }
  | { readonly kind: 'invalid'; readonly at: CellPlace; readonly why: Invalidity }
  /** Everybody has exactly what they have in an earlier column: pasted twice, perhaps. */
  | { readonly kind: 'copied'; readonly assessment: number; readonly from: number }

export type CellPlace = { readonly assessment: number; readonly person: PersonId }

/** Farther from the median than this many median absolute deviations. */
const FAR_DEVIATIONS = 3
/** Fewer grades than this have no usual range. */
const LEAST_FOR_FAR = 8
/** Fewer equal grades than this may be chance. */
const LEAST_FOR_COPY = 6

/** Anomalies column by column, in the order of the lists. */
export function anomaliesOf(columns: readonly GradeColumn[]): Anomaly[] {
  return columns.flatMap((column, place) => {
    const earlier = columns.slice(0, place).find((other) => isCopy(column, other))
    const copied: Anomaly[] =
      earlier === undefined
        ? []
        : [{ kind: 'copied', assessment: column.assessment, from: earlier.assessment }]
    return [...copied, ...cellAnomalies(column)]
  })
}

function cellAnomalies(column: GradeColumn): Anomaly[] {
  const isFar = farFrom(validGrades(column))
  return [...column.cellsByPerson].flatMap(([person, cell]): Anomaly[] => {
    const at = { assessment: column.assessment, person }
    if (cell === 'contradiction') return [{ kind: 'contradiction', at }]
    if (cell === null || cell.kind === 'blank') return [{ kind: 'missing', at }]
    if (cell.kind === 'code') return cell.code === 'absent' ? [{ kind: 'absent', at }] : []
    const why = invalidityOf(cell, column.scale)
    if (why !== null) return [{ kind: 'invalid', at, why }]
    return isFar(cell.value) ? [{ kind: 'far', at }] : []
  })
}

function validGrades({ cellsByPerson, scale }: GradeColumn): Hundredths[] {
  return [...cellsByPerson.values()].flatMap((cell) => {
    const isValid = cell !== null && cell !== 'contradiction' && invalidityOf(cell, scale) === null
    return isValid && cell.kind === 'grade' ? [cell.value] : []
  })
}

/**
 * Leys' rule: a grade is far when its distance from the median is more than three median absolute deviations. One slip
 * does not move it, as it would move mean and standard deviation. Where half of the grades are equal nothing is far.
 */
function farFrom(grades: readonly Hundredths[]): (grade: Hundredths) => boolean {
  if (grades.length < LEAST_FOR_FAR) return () => false
  // Medians are kept doubled, so that the middle of two whole numbers stays whole.
  const twiceMedian = twiceMedianOf(grades)
  const distances = grades.map((grade) => Math.abs(2 * grade - twiceMedian))
  const limit = FAR_DEVIATIONS * twiceMedianOf(distances)
  return (grade) => limit > 0 && 2 * Math.abs(2 * grade - twiceMedian) > limit
}

function twiceMedianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? 2 * sorted[middle]! : sorted[middle - 1]! + sorted[middle]!
}

function isCopy(column: GradeColumn, earlier: GradeColumn): boolean {
  const grades = [...column.cellsByPerson].flatMap(([person, cell]) =>
    isGrade(cell) ? [[person, cell.value] as const] : []
  )
  const differ = new Set(grades.map(([, value]) => value)).size > 1
  return (
    differ &&
    grades.length >= LEAST_FOR_COPY &&
    grades.length === [...earlier.cellsByPerson.values()].filter(isGrade).length &&
    grades.every(([person, value]) => {
      const other = earlier.cellsByPerson.get(person) ?? null
      return isGrade(other) && other.value === value
    })
  )
}

function isGrade(cell: Cell | 'contradiction' | null): cell is Extract<Cell, { kind: 'grade' }> {
  return cell !== null && cell !== 'contradiction' && cell.kind === 'grade'
}
