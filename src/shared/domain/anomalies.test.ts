import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anomaliesOf, type GradeColumn } from './anomalies.ts'
import { distributionOf } from './distribution.ts'
import { BLANK, codeCell, gradeCell } from './grade.ts'
import type { PersonId } from './identity.ts'
import { anyCell } from './testing-grades.ts'

const SCALE = { max: 2_000, step: 25 }
type Said = number | Exclude<ReturnType<GradeColumn['cellsByPerson']['get']>, undefined>

const column = (assessment: number, said: readonly Said[]): GradeColumn => ({
  assessment,
  scale: SCALE,
  cellsByPerson: new Map(
    said.map((cell, at) => [
      (at + 1) as PersonId,
      typeof cell === 'number' ? gradeCell(cell) : cell
    ])
  )
})
const USUAL = [1_000, 1_100, 1_050, 1_150, 1_000, 1_200, 1_100, 1_075]

describe('what deserves a look', () => {
  it('is what is missing, absent, disputed or impossible, each with its place', () => {
    const said = [
      null,
      BLANK,
      codeCell('absent'),
      codeCell('exempted'),
      'contradiction',
      2_100,
      1_010
    ]
    expect(anomaliesOf([column(1, said as Said[])])).toEqual([
      { kind: 'missing', at: { assessment: 1, person: 1 } },
      { kind: 'missing', at: { assessment: 1, person: 2 } },
      { kind: 'absent', at: { assessment: 1, person: 3 } },
      { kind: 'contradiction', at: { assessment: 1, person: 5 } },
      { kind: 'invalid', at: { assessment: 1, person: 6 }, why: 'above-maximum' },
      { kind: 'invalid', at: { assessment: 1, person: 7 }, why: 'off-step' }
    ])
  })

  it('is a grade far from the others, which no slip can hide', () => {
    expect(anomaliesOf([column(1, USUAL)])).toEqual([])
    expect(anomaliesOf([column(1, [...USUAL, 100])])).toEqual([
      { kind: 'far', at: { assessment: 1, person: 9 } }
    ])
    expect(anomaliesOf([column(1, [...USUAL, 100, 0, 2_000])])).toHaveLength(3)
  })

  it('is a grade more than three usual distances from the middle one, and none that is just so far', () => {
    // Half of these stand within half a point of 11: 12.50 is three times as far, 12.75 farther.
    expect(anomaliesOf([column(1, [...USUAL, 1_250])])).toEqual([])
    expect(anomaliesOf([column(1, [...USUAL, 1_275])])).toEqual([
      { kind: 'far', at: { assessment: 1, person: 9 } }
    ])
  })

  it('is not a grade of a handful, nor one where most are equal', () => {
    expect(anomaliesOf([column(1, [1_000, 1_050, 1_100, 0])])).toEqual([])
    expect(anomaliesOf([column(1, [...Array.from({ length: 9 }, () => 1_000), 0])])).toEqual([])
  })

  it('is a column that repeats an earlier one', () => {
    expect(anomaliesOf([column(1, USUAL), column(2, USUAL)])).toEqual([
      { kind: 'copied', assessment: 2, from: 1 }
    ])
    const oneChanged = [...USUAL.slice(1), 1_225]
    expect(anomaliesOf([column(1, USUAL), column(2, oneChanged)])).toEqual([])
    const equal = USUAL.map(() => 1_000)
    expect(anomaliesOf([column(1, equal), column(2, equal)])).toEqual([])
  })
})

describe('the distribution', () => {
  it('counts the maximum in the last bucket and leaves out what is no valid grade', () => {
    const cells = [0, 499, 500, 2_000, 2_100, -25].map(gradeCell)
    const coarse = { max: 2_000, step: 1 }
    const buckets = distributionOf([...cells, BLANK, codeCell('absent')], coarse, 500)
    expect(buckets.map(({ count }) => count)).toEqual([2, 1, 0, 1])
    expect(buckets.at(-1)).toMatchObject({ from: 1_500, to: 2_000 })
  })

  it('counts each valid grade once, whatever the width', () => {
    fc.assert(
      fc.property(fc.array(anyCell), fc.integer({ min: 1, max: 3_000 }), (cells, width) => {
        const counted = distributionOf(cells, SCALE, width)
        const valid = cells.filter(
          (cell) =>
            cell.kind === 'grade' &&
            cell.value >= 0 &&
            cell.value <= SCALE.max &&
            cell.value % SCALE.step === 0
        )
        expect(counted.reduce((total, { count }) => total + count, 0)).toBe(valid.length)
        expect(counted.at(-1)?.to).toBe(SCALE.max)
      })
    )
  })
})
