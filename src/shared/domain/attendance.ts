/** Attendance: what a mark is, how half-days are counted. Sources: DOMAIN sections 0 (6), 2 and 5. */
import type { Day } from './calendar.ts'
import { groupBy } from './collections.ts'

/** The order is for ever: the index is what facts carry. */
export const ATTENDANCE_STATUSES = [
  'present',
  'late',
  'absent',
  'excused',
  'leftEarly',
  'dismissed'
] as const
export type AttendanceStatus = (typeof ATTENDANCE_STATUSES)[number]

/** Minutes late or missed at the end, 0 … 600; 0 where it means nothing or was not said. */
export const MAX_MINUTES = 600
export const MAX_REMARK_LENGTH = 200

/** What somebody said of one trainee in one lesson. */
export type AttendanceMark = {
  readonly status: AttendanceStatus
  readonly minutes: number
  readonly remark: string
}

export const PRESENT: AttendanceMark = { status: 'present', minutes: 0, remark: '' }

/** The same for marks that say the same. */
export function markKey({ status, minutes, remark }: AttendanceMark): string {
  return `${status} ${minutes} ${remark}`
}

export function sameMark(one: AttendanceMark, other: AttendanceMark): boolean {
  return markKey(one) === markKey(other)
}

/** What the next tap makes of a status: present → late → absent → present; anything else goes back to present. */
export function nextStatus(status: AttendanceStatus): AttendanceStatus {
  if (status === 'present') return 'late'
  return status === 'late' ? 'absent' : 'present'
}

export type Half = 'morning' | 'afternoon'

/** Which lesson of a group: two phones that open it apart meet in the same one. */
export type LessonRef = { readonly day: Day; readonly slot: number }

/** One trainee in one lesson, as the count sees it. */
export type CountedLesson = {
  readonly day: Day
  readonly half: Half
  readonly status: AttendanceStatus
  /** An official document covers this lesson. */
  readonly justified: boolean
}

/** How lessons make a half-day; which rule holds at a centre is a setting (inferred, DOMAIN section 2). */
export type HalfDayRule = 'any-lesson' | 'every-lesson'

export type AttendanceTotals = {
  readonly lessons: number
  readonly late: number
  /** Half-days missed, justified or not. */
  readonly absentHalfDays: number
  readonly unjustifiedHalfDays: number
}

/** Totals of one trainee. A half-day is missed by the rule given, and justified when each missed lesson of it is. */
export function totalAttendance(
  lessons: readonly CountedLesson[],
  rule: HalfDayRule
): AttendanceTotals {
  const halfDays = groupBy(lessons, (lesson) => `${lesson.day}.${lesson.half}`)
  const missed = [...halfDays.values()].filter((held) => isMissed(held, rule))
  return {
    lessons: lessons.length,
    late: lessons.filter((lesson) => lesson.status === 'late').length,
    absentHalfDays: missed.length,
    unjustifiedHalfDays: missed.filter((held) => held.some(isUnjustified)).length
  }
}

function isMissed(held: readonly CountedLesson[], rule: HalfDayRule): boolean {
  return rule === 'any-lesson' ? held.some(isAbsence) : held.every(isAbsence)
}

function isAbsence(lesson: CountedLesson): boolean {
  return lesson.status === 'absent' || lesson.status === 'excused'
}

function isUnjustified(lesson: CountedLesson): boolean {
  return lesson.status === 'absent' && !lesson.justified
}

/** Where unjustified half-days stand against the centre's limit: 2019 notices end the contract at more than 10 (DOMAIN 2). */
export function thresholdState(
  unjustifiedHalfDays: number,
  limit: number
): 'fine' | 'near' | 'exceeded' {
  if (unjustifiedHalfDays > limit) return 'exceeded'
  return unjustifiedHalfDays >= limit * 0.7 ? 'near' : 'fine'
}
