/**
 * The monthly statement of absences: trainees by days, morning above afternoon, and the totals by the site's own rule.
 * What it shows in a half-day and what it counts follow from the same function. Pure.
 */
import {
  thresholdState,
  totalAttendance,
  type AttendanceStatus,
  type AttendanceTotals,
  type CountedLesson,
  type Half
} from '#shared/domain/attendance.ts'
import { monthOf, weekdayOf, type Day, type OfficeTime } from '#shared/domain/calendar.ts'
import { groupBy } from '#shared/domain/collections.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import {
  isJustified,
  lessonKey,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'
import type { CountingRules } from '#lib/readmodels/project.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { expectedOn, holidayOn, hoursOf } from '#lib/readmodels/timetable.ts'
import type { GroupTerm } from '../addresses.ts'
import { inListOrder } from '../list-order.ts'
import type { Threshold } from '../statements/absence-totals.ts'

export type HalfCell =
  /** No lesson, or one in which this trainee was not on the list. */
  | { readonly kind: 'empty' }
  /** A lesson should have been held, and no finished list of it has come. */
  | { readonly kind: 'awaited' }
  /** `isPartial`: absent from a part that does not make the half-day count as missed. */
  | { readonly kind: 'mark'; readonly status: AttendanceStatus; readonly isPartial: boolean }
  | { readonly kind: 'disputed' }

export type MonthDay = {
  readonly day: Day
  readonly isOff: boolean
}

export type MonthRow = {
  readonly number: number | null
  readonly trainee: TraineeRow
  /** For each day of the month: morning, afternoon. */
  readonly cells: readonly (readonly [HalfCell, HalfCell])[]
  readonly month: AttendanceTotals
  /** Since the beginning of the term, through this month. */
  readonly unjustifiedInTerm: number
  readonly threshold: Threshold
}

export type MonthlyStatement = {
  readonly days: readonly MonthDay[]
  readonly rows: readonly MonthRow[]
  /** Lessons of the month whose hour is over and of which no finished list has come. */
  readonly awaited: number
  readonly disputed: number
}

export type StatementInput = {
  readonly place: GroupTerm
  readonly directory: DirectoryState
  readonly trainees: readonly TraineeRow[]
  readonly register: RegisterState
  readonly rules: CountingRules
  readonly limit: number
  readonly now: OfficeTime
  /** Any day of the month. */
  readonly month: Day
}

/** A lesson whose list is finished, and in which half of its day it lies. */
type Finished = { readonly lesson: LessonState; readonly half: Half }

export function monthlyStatement(input: StatementInput): MonthlyStatement {
  const { first, next } = monthOf(input.month)
  const days = Array.from({ length: next - first }, (_, index) => first + index)
  const finished = finishedLessons(input, next)
  const ofMonth = finished.filter(({ lesson }) => lesson.day >= first)
  const byHalf = groupBy(ofMonth, ({ lesson, half }) => `${lesson.day}.${half}`)
  const awaitedHalves = days.flatMap((day) => awaitedOn(input, day))
  const { listed, left } = inListOrder(input.trainees)
  const marked = new Set(ofMonth.flatMap(({ lesson }) => [...lesson.marksByPerson.keys()]))

  const rowOf = (trainee: TraineeRow, number: number | null): MonthRow => {
    const { person } = trainee
    const inTerm = countedOf(input, finished, person)
    const { unjustifiedHalfDays } = totalAttendance(inTerm, input.rules.rule)
    const cellOf = (day: Day, half: Half) =>
      halfCell(input, byHalf.get(`${day}.${half}`) ?? [], person) ??
      (awaitedHalves.includes(`${day}.${half}`) ? AWAITED : EMPTY)
    return {
      ...{ number, trainee, unjustifiedInTerm: unjustifiedHalfDays },
      cells: days.map((day) => [cellOf(day, 'morning'), cellOf(day, 'afternoon')]),
      month: totalAttendance(
        inTerm.filter(({ day }) => day >= first),
        input.rules.rule
      ),
      threshold: thresholdState(unjustifiedHalfDays, input.limit)
    }
  }

  return {
    days: days.map((day) => ({ day, isOff: isOff(input.directory, day) })),
    rows: [
      ...listed.map((trainee, index) => rowOf(trainee, index + 1)),
      ...left.filter(({ person }) => marked.has(person)).map((trainee) => rowOf(trainee, null))
    ],
    awaited: awaitedHalves.length,
    disputed: ofMonth.filter(({ lesson }) => lesson.contradictions.length > 0).length
  }
}

const EMPTY: HalfCell = { kind: 'empty' }
const AWAITED: HalfCell = { kind: 'awaited' }

function finishedLessons({ register, rules }: StatementInput, before: Day): Finished[] {
  return [...register.lessonsByKey.values()]
    .filter(({ day, signOffs }) => day < before && signOffs.length > 0)
    .map((lesson) => ({ lesson, half: rules.halfBySlot.get(lesson.slot) ?? 'morning' }))
}

/** What counts of one trainee; lessons in which people disagree count as neither. */
function countedOf(
  { register }: StatementInput,
  finished: readonly Finished[],
  person: PersonId
): CountedLesson[] {
  return finished.flatMap(({ lesson: { day, marksByPerson }, half }) => {
    const place = marksByPerson.get(person)
    if (place?.kind !== 'settled') return []
    const justified = isJustified(register.justifications, person, { day, half })
    return [{ day, half, status: place.value.status, justified }]
  })
}

/** Null when nobody said anything of this trainee in this half-day. */
function halfCell(
  input: StatementInput,
  held: readonly Finished[],
  person: PersonId
): HalfCell | null {
  const isDisputed = held.some(({ lesson }) => lesson.contradictions.includes(person))
  const counted = countedOf(input, held, person)
  if (counted.length === 0) return isDisputed ? { kind: 'disputed' } : null
  const totals = totalAttendance(counted, input.rules.rule)
  const isMissed = totals.absentHalfDays > 0
  if (isDisputed && !isMissed) return { kind: 'disputed' }
  return { kind: 'mark', status: worstOf(counted), isPartial: !isMissed && counted.some(isAbsence) }
}

/** From the worst to the best; an absence with its document is an excused one. */
const WORST_FIRST: readonly AttendanceStatus[] = [
  'absent',
  'excused',
  'dismissed',
  'leftEarly',
  'late',
  'present'
]

function worstOf(counted: readonly CountedLesson[]): AttendanceStatus {
  const statuses = counted.map(({ status, justified }) =>
    status === 'absent' && justified ? 'excused' : status
  )
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'present'
}

function isAbsence({ status }: CountedLesson): boolean {
  return status === 'absent' || status === 'excused'
}

/** Half-days with a planned lesson that is over and has no finished list; one entry for each such lesson. */
function awaitedOn(input: StatementInput, day: Day): string[] {
  const { directory, place, register, rules, now } = input
  if (day > now.day) return []
  return expectedOn(directory, day)
    .filter(({ group, term }) => group === place.group && term === place.term)
    .filter(({ slot }) => day < now.day || isOver(directory, slot, now))
    .filter(({ slot }) => {
      const lesson = register.lessonsByKey.get(lessonKey({ day, slot }))
      return (lesson?.signOffs.length ?? 0) === 0
    })
    .map(({ slot }) => `${day}.${rules.halfBySlot.get(slot) ?? 'morning'}`)
}

function isOver(directory: DirectoryState, slot: number, now: OfficeTime): boolean {
  return now.minuteOfDay >= (hoursOf(directory, slot)?.endMinute ?? 0)
}

function isOff(directory: DirectoryState, day: Day): boolean {
  return weekdayOf(day) === 7 || holidayOn(directory, day) !== null
}
