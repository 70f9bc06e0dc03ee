import { describe, expect, it } from 'vitest'
import {
  ATTENDANCE_STATUSES,
  nextStatus,
  sameMark,
  thresholdState,
  totalAttendance,
  type AttendanceStatus,
  type CountedLesson,
  type Half,
  type HalfDayRule
} from './attendance.ts'

const lesson = (
  status: AttendanceStatus,
  day = 1,
  half: Half = 'morning',
  justified = false
): CountedLesson => ({ day, half, status, justified })

describe('half-days missed', () => {
  const cases: readonly (readonly [
    string,
    readonly CountedLesson[],
    Record<HalfDayRule, readonly [missed: number, unjustified: number]>
  ])[] = [
    ['nothing was taken', [], { 'any-lesson': [0, 0], 'every-lesson': [0, 0] }],
    [
      'present, late, left early, sent out: none is an absence',
      [lesson('present'), lesson('late'), lesson('leftEarly'), lesson('dismissed')],
      { 'any-lesson': [0, 0], 'every-lesson': [0, 0] }
    ],
    ['one lesson, missed', [lesson('absent')], { 'any-lesson': [1, 1], 'every-lesson': [1, 1] }],
    [
      'one of two lessons of a morning',
      [lesson('absent'), lesson('present')],
      { 'any-lesson': [1, 1], 'every-lesson': [0, 0] }
    ],
    [
      'both lessons of a morning count once',
      [lesson('absent'), lesson('absent')],
      { 'any-lesson': [1, 1], 'every-lesson': [1, 1] }
    ],
    [
      'a morning and its afternoon are two',
      [lesson('absent'), lesson('absent', 1, 'afternoon')],
      { 'any-lesson': [2, 2], 'every-lesson': [2, 2] }
    ],
    [
      'two mornings are two',
      [lesson('absent', 1), lesson('absent', 11)],
      { 'any-lesson': [2, 2], 'every-lesson': [2, 2] }
    ],
    [
      'excused by the trainer is missed and not unjustified',
      [lesson('excused')],
      { 'any-lesson': [1, 0], 'every-lesson': [1, 0] }
    ],
    [
      'covered by a document',
      [lesson('absent', 1, 'morning', true)],
      { 'any-lesson': [1, 0], 'every-lesson': [1, 0] }
    ],
    [
      'one lesson covered, the other not',
      [lesson('absent', 1, 'morning', true), lesson('absent')],
      { 'any-lesson': [1, 1], 'every-lesson': [1, 1] }
    ]
  ]

  it.each(cases)('%s', (_, lessons, expected) => {
    for (const rule of ['any-lesson', 'every-lesson'] as const) {
      const totals = totalAttendance(lessons, rule)
      expect([totals.absentHalfDays, totals.unjustifiedHalfDays]).toEqual(expected[rule])
    }
  })

  it('are told with the lessons taken and the times late', () => {
    const lessons = [lesson('late'), lesson('late', 2), lesson('present', 3), lesson('absent', 4)]
    expect(totalAttendance(lessons, 'any-lesson')).toEqual({
      lessons: 4,
      late: 2,
      absentHalfDays: 1,
      unjustifiedHalfDays: 1
    })
  })
})

describe('the limit of unjustified half-days', () => {
  it.each([
    [0, 10, 'fine'],
    [6, 10, 'fine'],
    [7, 10, 'near'],
    [9, 10, 'near'],
    [10, 10, 'near'],
    [11, 10, 'exceeded'],
    [6, 9, 'fine'],
    [7, 9, 'near'],
    [0, 1, 'fine'],
    [1, 1, 'near'],
    [2, 1, 'exceeded'],
    [20, 30, 'fine'],
    [21, 30, 'near']
  ] as const)('%i of %i is %s', (halfDays, limit, expected) => {
    expect(thresholdState(halfDays, limit)).toBe(expected)
  })

  it('is near from seven tenths on, whatever the limit', () => {
    for (let limit = 10; limit <= 400; limit += 10) {
      expect(thresholdState((limit / 10) * 7, limit)).toBe('near')
      expect(thresholdState((limit / 10) * 7 - 1, limit)).toBe('fine')
    }
  })
})

describe('a mark', () => {
  it('goes around present, late and absent by taps', () => {
    expect(nextStatus('present')).toBe('late')
    expect(nextStatus('late')).toBe('absent')
    expect(nextStatus('absent')).toBe('present')
    expect(nextStatus('excused')).toBe('present')
  })

  it('is the same only with the same minutes and remark', () => {
    const mark = { status: 'late', minutes: 5, remark: '' } as const
    expect(sameMark(mark, { ...mark })).toBe(true)
    expect(sameMark(mark, { ...mark, status: 'absent' })).toBe(false)
    expect(sameMark(mark, { ...mark, minutes: 6 })).toBe(false)
    expect(sameMark(mark, { ...mark, remark: 'bus' })).toBe(false)
  })

  it('has a number for ever', () => {
    expect(ATTENDANCE_STATUSES).toEqual([
      'present',
      'late',
      'absent',
      'excused',
      'leftEarly',
      'dismissed'
    ])
  })
})
