import { toHundredths } from './hundredths.ts'
import { columnNumber } from './xlsx-cells.ts'
import { scanXml } from './xml-scanner.ts'

/** Lowest and highest grade a column takes, in hundredths. */
export interface GradeScale {
  minimum: number
  maximum: number
}

/** A validation that allows numbers, and the cells it lies on. Rows and columns count from 0. */
export interface NumberValidation {
  scale: GradeScale
  ranges: CellRange[]
}

interface CellRange {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

/** The validations of a sheet that say between which numbers a cell must lie. */
export function readNumberValidations(xml: string): NumberValidation[] {
  const validations: NumberValidation[] = []
  let draft: ValidationDraft | null = null
  let reading: 'first' | 'second' | 'places' | null = null
  scanXml(xml, {
    open(name, attributes) {
      if (name === 'dataValidation') {
        const isNumber = ['decimal', 'whole'].includes(attributes.get('type') ?? '')
        const operator = attributes.get('operator') ?? 'between'
        const places = attributes.get('sqref') ?? ''
        draft = isNumber ? { operator, first: '', second: '', places } : null
      } else if (name === 'formula1') reading = 'first'
      else if (name === 'formula2') reading = 'second'
      // The variant of 2010 writes the cells as an element.
      else if (name === 'sqref') reading = 'places'
    },
    text(text) {
      if (draft !== null && reading !== null) draft[reading] += text
    },
    close(name) {
      if (name === 'formula1' || name === 'formula2' || name === 'sqref') reading = null
      if (name !== 'dataValidation' || draft === null) return
      const scale = scaleOf(draft)
      if (scale !== null) validations.push({ scale, ranges: readRanges(draft.places) })
      draft = null
    }
  })
  return validations
}

interface ValidationDraft {
  operator: string
  first: string
  second: string
  places: string
}

function scaleOf({ operator, first, second }: ValidationDraft): GradeScale | null {
  const [one, other] = [numberIn(first), numberIn(second)]
  if (operator === 'lessThanOrEqual' && one !== null) return { minimum: 0, maximum: one }
  if (operator !== 'between' || one === null || other === null) return null
  return { minimum: Math.min(one, other), maximum: Math.max(one, other) }
}

/** A limit taken from another cell, or calculated, is not followed. */
function numberIn(formula: string): number | null {
  return formula.trim() === '' ? null : toHundredths(Number(formula))
}

function readRanges(places: string): CellRange[] {
  return places.split(/\s+/).flatMap((reference) => {
    const parts = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(reference)
    const [, column = null, row, lastColumn = column, lastRow = row] = parts ?? []
    const [fromColumn, toColumn] = [columnNumber(column), columnNumber(lastColumn)]
    if (fromColumn === null || toColumn === null) return []
    return [{ fromRow: Number(row) - 1, toRow: Number(lastRow) - 1, fromColumn, toColumn }]
  })
}

/**
 * The scale of a column, by the validations on the rows of its pupils: the narrowest, should there
 * be several. Never a number printed elsewhere: G2 says 10 in files whose scale is 20.
 *
 * @param rows from the first pupil to the last, `to` not included
 */
export function scaleOfColumn(
  validations: NumberValidation[],
  column: number,
  rows: { from: number; to: number }
): GradeScale | null {
  const scales = validations.flatMap(({ scale, ranges }) => {
    const isHere = ranges.some(
      (range) =>
        range.fromColumn <= column &&
        column <= range.toColumn &&
        range.fromRow < rows.to &&
        range.toRow >= rows.from
    )
    return isHere ? [scale] : []
  })
  const [first, ...others] = scales
  if (first === undefined) return null
  return others.reduce(
    (narrowest, { minimum, maximum }) => ({
      minimum: Math.max(narrowest.minimum, minimum),
      maximum: Math.min(narrowest.maximum, maximum)
    }),
    first
  )
}
