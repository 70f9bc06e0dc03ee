import { labelKey } from './label-key.ts'
import { cellText } from './sheet.ts'
import type { Cell, Sheet } from './sheet.ts'

/** What stands above a class list. A text that is not there is ''. */
export interface ClassDetails {
  className: string
  level: string
  /** As written, `2025/2026`. */
  schoolYear: string
  school: string
  academy: string
}

const detailByLabel: Record<string, keyof ClassDetails | 'other'> = {
  القسم: 'className',
  الفوج: 'className',
  classe: 'className',
  groupe: 'className',
  المستوي: 'level',
  niveau: 'level',
  'السنه الدراسيه': 'schoolYear',
  'السنه التكوينيه': 'schoolYear',
  'annee scolaire': 'schoolYear',
  'annee de formation': 'schoolYear',
  الموسسه: 'school',
  موسسه: 'school',
  etablissement: 'school',
  الاكاديميه: 'academy',
  اكاديميه: 'academy',
  academie: 'academy',
  // Known labels we do not keep: they end the search for the value of the label before them.
  الجماعه: 'other',
  'المديريه الاقليميه': 'other',
  'direction provinciale': 'other'
}

/**
 * Reads labelled texts in some rows: in the label's own cell after a colon, else the nearest filled
 * cell on the side values stand on, before the next label; else, on that side, one row up or down
 * (the 2023 report sets some values a row higher than their label).
 *
 * @param rows indexes from 0, `to` not included
 * @param side where values stand: `left` in mirrored reports
 */
export function findDetails(
  sheet: Sheet,
  rows: { from: number; to: number },
  side: 'left' | 'right'
): ClassDetails {
  const details: ClassDetails = {
    className: '',
    level: '',
    schoolYear: '',
    school: '',
    academy: ''
  }
  for (let row = Math.max(0, rows.from); row < rows.to; row += 1) {
    sheet.rows[row]?.forEach((cell, column) => {
      const label = readLabel(cell)
      if (label === null || label.detail === 'other' || details[label.detail] !== '') return
      details[label.detail] = label.value || findValue(sheet, rows, row, column, side)
    })
  }
  return details
}

/** Whether a row holds one of the labels that stand above a class list. */
export function holdsLabel(row: Cell[]): boolean {
  return row.some((cell) => readLabel(cell) !== null)
}

/** A label, and the value when both stand in one cell ("القسم : 2APIC-1"). */
function readLabel(cell: Cell): { detail: keyof ClassDetails | 'other'; value: string } | null {
  const parts = cellText(cell).split(':')
  const named = parts.findIndex((part) => labelKey(part) !== '')
  const key = labelKey(parts[named])
  if (!Object.hasOwn(detailByLabel, key)) return null
  return {
    detail: detailByLabel[key]!,
    value: parts
      .slice(named + 1)
      .join(':')
      .trim()
  }
}

function findValue(
  sheet: Sheet,
  rows: { from: number; to: number },
  row: number,
  column: number,
  side: 'left' | 'right'
): string {
  const step = side === 'left' ? -1 : 1
  const reach = columnsBeforeNextLabel(sheet.rows[row] ?? [], column, step)
  for (const nearRow of [row, row - 1, row + 1]) {
    const cells = nearRow >= rows.from && nearRow < rows.to ? sheet.rows[nearRow] : undefined
    const isTaken = nearRow !== row && cells !== undefined && holdsLabel(cells)
    if (cells === undefined || isTaken) continue
    const value = reach.map((index) => cellText(cells[index])).find((text) => text !== '')
    if (value !== undefined) return value
  }
  return ''
}

/** The columns a value may stand in, nearest first. */
function columnsBeforeNextLabel(cells: Cell[], column: number, step: 1 | -1): number[] {
  const reach: number[] = []
  const end = step === 1 ? cells.length : -1
  for (let index = column + step; index !== end && index >= 0; index += step) {
    if (readLabel(cells[index] ?? null) !== null) break
    reach.push(index)
  }
  return reach
}
