/**
 * Cells as facts carry them: one number each, and a whole column as bytes. A column is runs of neighbours on the list,
 * each `places skipped, how many, their cells`, as LEB128 numbers: two bytes for a usual grade where a list of pairs
 * takes seven.
 */
import {
  BLANK,
  CELL_CODES,
  codeCell,
  gradeCell,
  MAX_HUNDREDTHS,
  type Cell
} from '../domain/grade.ts'

/** Codes of a cell below this are for blanks and codes, those known and those to come. */
const FIRST_GRADE = 8
export const MAX_WIRE_CELL = FIRST_GRADE + 2 * MAX_HUNDREDTHS

/** One place on a frozen list, 0 first, and what stands there. */
export type PlacedCell = readonly [place: number, cell: Cell]

/** A cell as a number: 0 a blank, then the codes, then grades, those below zero in between the others. */
export function wireCell(cell: Cell): number {
  if (cell.kind === 'blank') return 0
  if (cell.kind === 'code') return 1 + CELL_CODES.indexOf(cell.code)
  return FIRST_GRADE + (cell.value < 0 ? -2 * cell.value - 1 : 2 * cell.value)
}

/** The cell that a number says, or null when it says none. */
export function cellOfWire(wire: number): Cell | null {
  if (wire === 0) return BLANK
  const code = CELL_CODES[wire - 1]
  if (code !== undefined) return codeCell(code)
  const zigzag = wire - FIRST_GRADE
  if (!Number.isInteger(zigzag) || zigzag < 0 || wire > MAX_WIRE_CELL) return null
  return gradeCell(zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2)
}

/** The bytes of a column. Places ascend and occur once. */
export function packCells(cells: readonly PlacedCell[]): Uint8Array {
  const numbers: number[] = []
  let next = 0
  for (const run of runsOf(cells)) {
    const [first] = run[0]!
    numbers.push(first - next, run.length, ...run.map(([, cell]) => wireCell(cell)))
    next = first + run.length
  }
  return Uint8Array.from(numbers.flatMap(leb128))
}

/** The cells of a column, or null when these bytes are none or are spelled otherwise than we would. */
export function unpackCells(bytes: Uint8Array, listLength: number): PlacedCell[] | null {
  const numbers = numbersIn(bytes)
  const cells = numbers === null ? null : cellsIn(numbers, listLength)
  return cells !== null && sameBytes(packCells(cells), bytes) ? cells : null
}

function runsOf(cells: readonly PlacedCell[]): PlacedCell[][] {
  const runs: PlacedCell[][] = []
  for (const placed of cells) {
    const last = runs.at(-1)
    if (last !== undefined && last[0]![0] + last.length === placed[0]) last.push(placed)
    else runs.push([placed])
  }
  return runs
}

function cellsIn(numbers: readonly number[], listLength: number): PlacedCell[] | null {
  const cells: PlacedCell[] = []
  let [at, place] = [0, 0]
  while (at < numbers.length) {
    const [skipped = 0, count = 0] = numbers.slice(at, at + 2)
    place += skipped
    at += 2
    if (count === 0 || place + count > listLength || at + count > numbers.length) return null
    for (const wire of numbers.slice(at, at + count)) {
      const cell = cellOfWire(wire)
      if (cell === null) return null
      cells.push([place++, cell])
    }
    at += count
  }
  return cells
}

function leb128(number: number): number[] {
  const bytes: number[] = []
  let rest = number
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest]
}

/** Numbers of at most four bytes, which any cell fits. */
function numbersIn(bytes: Uint8Array): number[] | null {
  const numbers: number[] = []
  let [number, shift] = [0, 0]
  for (const byte of bytes) {
    if (shift > 21) return null
    number |= (byte & 0x7f) << shift
    shift += 7
    if (byte > 0x7f) continue
    numbers.push(number)
    ;[number, shift] = [0, 0]
  }
  return shift === 0 ? numbers : null
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
