import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assessmentNumber,
  assessmentOfNumber,
  ASSESSMENT_KINDS,
  BLANK,
  codeCell,
  gradeCell,
  invalidityOf,
  MAX_HUNDREDTHS,
  MAX_OF_KIND,
  sameCell
} from './grade.ts'
import { gradeText, keptText, parseGradeText } from './grade-text.ts'

const read = (cell: unknown) => ({ ok: true, cell })

describe('text longer than a grade', () => {
  const afterField = (typed: string) => parseGradeText(keptText(typed))
  it('is read whole, whatever zeros or spaces a spreadsheet put around the grade', () => {
    expect(afterField('0000000012')).toEqual(read(gradeCell(1_200)))
    expect(afterField(`${' '.repeat(60)}12,5000000\t`)).toEqual(read(gradeCell(1_250)))
    expect(afterField(' '.repeat(60))).toEqual(read(BLANK))
  })

  it('is no grade where it goes on and on: never what its beginning says', () => {
    expect(afterField(`${'0'.repeat(60)}12`)).toEqual({ ok: false, problem: 'unreadable' })
    expect(afterField(`12,${'0'.repeat(60)}5`)).toEqual({ ok: false, problem: 'unreadable' })
  })
})

describe('what is typed into a cell', () => {
  it.each([
    ['12,5', 1_250],
    ['12.5', 1_250],
    ['12٫5', 1_250],
    ['12،5', 1_250],
    [' 12,50 ', 1_250],
    ['12½', 1_250],
    ['12 ¾', 1_275],
    ['¼', 25],
    ['١٢٫٥', 1_250],
    ['۱۲,۲۵', 1_225],
    ['\u200f١٨\u200f', 1_800],
    ['0', 0],
    ['-0', 0],
    [',5', 50],
    ['14,', 1_400],
    ['125', 12_500],
    ['-3', -300],
    ['−3', -300],
    ['12,250', 1_225],
    ['007', 700]
  ])('%s is a grade', (typed, value) => {
    expect(parseGradeText(typed)).toEqual(read(gradeCell(value)))
  })

  it.each([
    ['a', 'absent'],
    ['A', 'absent'],
    ['غ', 'absent'],
    ['j', 'justifiedAbsent'],
    ['م', 'justifiedAbsent'],
    ['d', 'exempted'],
    ['ع', 'exempted'],
    ['N', 'notHandedIn'],
    ['ل', 'notHandedIn']
  ] as const)('%s is a code', (typed, code) => {
    expect(parseGradeText(typed)).toEqual(read(codeCell(code)))
  })

  it.each(['', '  ', '\u00a0', '\u200f'])('nothing is a blank, never a zero: "%s"', (typed) => {
    expect(parseGradeText(typed)).toEqual(read(BLANK))
    expect(sameCell(BLANK, gradeCell(0))).toBe(false)
  })

  it.each([
    ['12,255', 'too-precise'],
    ['1.250,5', 'unreadable'],
    ['1 250', 'unreadable'],
    ['12/20', 'unreadable'],
    ['douze', 'unreadable'],
    ['ab', 'unreadable'],
    [',', 'unreadable'],
    ['-', 'unreadable'],
    ['--3', 'unreadable'],
    ['1e3', 'unreadable'],
    ['NaN', 'unreadable'],
    ['Infinity', 'unreadable'],
    ['constructor', 'unreadable'],
    ['12½½', 'unreadable'],
    ['10000,01', 'too-large'],
    ['9'.repeat(40), 'too-large'],
    ['9'.repeat(400), 'unreadable']
  ])('%s is said to be a problem', (typed, problem) => {
    expect(parseGradeText(typed)).toEqual({ ok: false, problem })
  })

  it('comes back from paper as it was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -MAX_HUNDREDTHS, max: MAX_HUNDREDTHS }),
        fc.constantFrom(',' as const, '.' as const),
        (value, separator) => {
          expect(parseGradeText(gradeText(value, separator))).toEqual(read(gradeCell(value)))
        }
      )
    )
  })

  it('is read or named, whatever it is, and what is read can be kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (typed) => {
        const reading = parseGradeText(typed)
        if (!reading.ok || reading.cell.kind !== 'grade') return
        expect(Number.isInteger(reading.cell.value)).toBe(true)
        expect(Math.abs(reading.cell.value)).toBeLessThanOrEqual(MAX_HUNDREDTHS)
      })
    )
  })
})

describe('a grade on its scale', () => {
  const outOf20 = { max: 2_000, step: 25 }

  it.each([
    [0, null],
    [2_000, null],
    [1_225, null],
    [1_230, 'off-step'],
    [2_025, 'above-maximum'],
    [-25, 'below-zero']
  ])('of %i hundredths: %s', (value, expected) => {
    expect(invalidityOf(gradeCell(value), outOf20)).toBe(expected)
  })

  it('is not asked of codes and blanks', () => {
    expect(invalidityOf(codeCell('absent'), outOf20)).toBeNull()
    expect(invalidityOf(BLANK, outOf20)).toBeNull()
  })
})

describe('the number of an assessment', () => {
  it('says its kind and place, each number once', () => {
    const seen = new Set<number>()
    for (const kind of ASSESSMENT_KINDS) {
      for (let ordinal = 1; ordinal <= MAX_OF_KIND; ordinal++) {
        const number = assessmentNumber(kind, ordinal)
        expect(assessmentOfNumber(number)).toEqual({ kind, ordinal })
        seen.add(number)
      }
    }
    expect(seen.size).toBe(ASSESSMENT_KINDS.length * MAX_OF_KIND)
  })

  it.each([0, 20, -1, 1.5, 120, NaN])('is never %d', (number) => {
    expect(assessmentOfNumber(number)).toBeNull()
  })

  it('stops at nineteen of a kind', () => {
    expect(() => assessmentNumber('test', 20)).toThrow()
    expect(() => assessmentNumber('test', 0)).toThrow()
  })
})
