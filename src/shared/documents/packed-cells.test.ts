import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_ROSTER } from './fields.ts'
import { cellOfWire, MAX_WIRE_CELL, packCells, unpackCells, wireCell } from './packed-cells.ts'
import { BLANK, codeCell, gradeCell } from '../domain/grade.ts'
import { anyCell } from '../domain/testing-grades.ts'

const anyPlaced = fc
  .uniqueArray(fc.tuple(fc.nat({ max: MAX_ROSTER - 1 }), anyCell), {
    minLength: 1,
    selector: ([place]) => place
  })
  .map((cells) => cells.sort(([one], [other]) => one - other))

describe('a cell on the wire', () => {
  it.each([
    [BLANK, 0],
    [codeCell('absent'), 1],
    [codeCell('notHandedIn'), 4],
    [gradeCell(0), 8],
    [gradeCell(-1), 9],
    [gradeCell(1), 10],
    [gradeCell(2_000), 4_008]
  ])('%j is %i, for ever', (cell, wire) => {
    expect(wireCell(cell)).toBe(wire)
    expect(cellOfWire(wire)).toEqual(cell)
  })

  it.each([5, 6, 7, -1, 1.5, NaN, MAX_WIRE_CELL + 1])('is never %d', (wire) => {
    expect(cellOfWire(wire)).toBeNull()
  })
})

describe('a column on the wire', () => {
  it('comes back as it was packed', () => {
    fc.assert(
      fc.property(anyPlaced, (cells) => {
        expect(unpackCells(packCells(cells), MAX_ROSTER)).toEqual(cells)
      })
    )
  })

  it('takes two bytes for a usual grade, and three more for each run', () => {
    const cells = Array.from({ length: 31 }, (_, place) => [place, gradeCell(1_250)] as const)
    expect(packCells(cells).length).toBe(31 * 2 + 2)
    expect(packCells(cells.filter(([place]) => place !== 15)).length).toBe(30 * 2 + 4)
  })

  it('is one spelling only: other bytes are no column, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const cells = unpackCells(bytes, MAX_ROSTER)
        if (cells !== null) expect([...packCells(cells)]).toEqual([...bytes])
      })
    )
  })

  it.each([
    ['a run of nobody', [0, 0]],
    ['a run cut short', [0, 2, 8]],
    ['a place beyond the list', [MAX_ROSTER, 1, 8]],
    ['two runs that touch', [0, 1, 8, 0, 1, 8]],
    ['a number with useless bytes', [0x80, 0, 1, 8]],
    ['a number too long', [0x80, 0x80, 0x80, 0x80, 0x80, 1]],
    ['an unknown code', [0, 1, 5]],
    ['half a number', [0, 1, 0x88]]
  ])('is not %s', (_, bytes) => {
    expect(unpackCells(Uint8Array.from(bytes), MAX_ROSTER)).toBeNull()
  })
})
