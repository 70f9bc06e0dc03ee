/**
 * What somebody types into MASSAR's grid of absences, which takes no file: for each day, trainees in MASSAR's order and the
 * hours they missed, justified or not. Only finished lists are told; what is not settled is shown as such, never as an
 * absence. Pure.
 */
import { weekdayOf, type Day, type OfficeTime } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import {
  isJustified,
  lessonKey,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { expectedOn } from '#lib/readmodels/timetable.ts'
import type { GroupTerm } from '../addresses.ts'
import { inListOrder } from '../list-order.ts'
import { MASSAR_HOURS, massarSlots, type MassarSlot } from './massar-hours.ts'

export type HourMark =
  /** No lesson, or this trainee missed none. */
  | 'nothing'
  | 'justified'
  | 'unjustified'
  /** People disagree on it: to be settled before it is typed. */
  | 'disputed'
  /** A lesson whose finished list has not come. */
  | 'awaited'

export type RekeyingRow = {
  /** Place in the list, 1 first; null for somebody who left the group since. */
  readonly number: number | null
  readonly trainee: TraineeRow
  /** One for each hour of MASSAR. */
  readonly hours: readonly HourMark[]
}

export type RekeyingDay = {
  readonly day: Day
  readonly rows: readonly RekeyingRow[]
  /** Lessons with absences that no hour of MASSAR stands for: to be carried over by hand. */
  readonly beyond: readonly MassarSlot[]
  /** Lessons that are over and have no finished list. */
  readonly awaited: number
}

export type RekeyingInput = {
  readonly place: GroupTerm
  readonly directory: DirectoryState
  readonly trainees: readonly TraineeRow[]
  readonly register: RegisterState
  readonly now: OfficeTime
  /** Everyone, or only who has something to type or to settle. */
  readonly who: 'absent' | 'everyone'
}

/** The days of the week that holds `day`, Monday to Saturday as MASSAR has it, on which there was or is a lesson. */
export function rekeyingWeek(input: RekeyingInput, day: Day): RekeyingDay[] {
  const monday = day - weekdayOf(day) + 1
  return Array.from({ length: MASSAR_DAYS }, (_, index) => monday + index)
    .filter((date) => date <= input.now.day && lessonsOn(input, date).length > 0)
    .map((date) => rekeyingDay(input, date))
}

const MASSAR_DAYS = 6

export function rekeyingDay(input: RekeyingInput, day: Day): RekeyingDay {
  const lessons = lessonsOn(input, day)
  const { listed, left } = inListOrder(input.trainees)
  const rowOf = (trainee: TraineeRow, number: number | null): RekeyingRow => ({
    ...{ number, trainee },
    hours: hoursOfPerson(input, lessons, trainee.person)
  })
  const listedRows = listed.map((trainee, index) => rowOf(trainee, index + 1))
  const leftRows = left.map((trainee) => rowOf(trainee, null)).filter(isToType)
  return {
    day,
    rows: [...(input.who === 'everyone' ? listedRows : listedRows.filter(isToType)), ...leftRows],
    beyond: lessons
      .filter(({ slot, lesson }) => slot.isCut && lesson !== null && hasAbsence(lesson))
      .map(({ slot }) => slot),
    awaited: lessons.filter(({ isAwaited }) => isAwaited).length
  }
}

type HeldLesson = {
  readonly slot: MassarSlot
  /** Null until its list is finished. */
  readonly lesson: LessonState | null
  readonly isAwaited: boolean
}

/** Lessons of a day, planned or held: those not over yet are neither told nor awaited. */
function lessonsOn(input: RekeyingInput, day: Day): HeldLesson[] {
  const { directory, place, register, now } = input
  const planned = new Set(
    expectedOn(directory, day)
      .filter(({ group, term }) => group === place.group && term === place.term)
      .map(({ slot }) => slot)
  )
  return massarSlots(directory).flatMap((slot): HeldLesson[] => {
    const lesson = register.lessonsByKey.get(lessonKey({ day, slot: slot.slot })) ?? null
    if (lesson === null && !planned.has(slot.slot)) return []
    const isFinished = lesson !== null && lesson.signOffs.length > 0
    const isOver = day < now.day || (day === now.day && endOf(slot) <= now.minuteOfDay)
    return [{ slot, lesson: isFinished ? lesson : null, isAwaited: !isFinished && isOver }]
  })
}

function endOf({ times }: MassarSlot): number {
  return times?.endMinute ?? 0
}

function hoursOfPerson(
  input: RekeyingInput,
  lessons: readonly HeldLesson[],
  person: PersonId
): HourMark[] {
  const marks: HourMark[] = Array.from({ length: MASSAR_HOURS }, () => 'nothing')
  for (const held of lessons) {
    const mark = markOf(input, held, person)
    for (const hour of held.slot.hours) marks[hour - 1] = mark
  }
  return marks
}

function markOf(
  { register }: RekeyingInput,
  { slot, lesson, isAwaited }: HeldLesson,
  person: PersonId
): HourMark {
  if (lesson === null) return isAwaited ? 'awaited' : 'nothing'
  const place = lesson.marksByPerson.get(person)
  if (place?.kind === 'contradiction') return 'disputed'
  if (place?.kind !== 'settled') return 'nothing'
  const { status } = place.value
  if (status === 'excused') return 'justified'
  if (status !== 'absent') return 'nothing'
  const half = slot.times?.half ?? 'morning'
  const isCovered = isJustified(register.justifications, person, { day: lesson.day, half })
  return isCovered ? 'justified' : 'unjustified'
}

/** An awaited list concerns everybody alike: it is told of the day, and puts nobody on the sheet. */
function isToType({ hours }: RekeyingRow): boolean {
  return hours.some((mark) => mark !== 'nothing' && mark !== 'awaited')
}

function hasAbsence({ marksByPerson }: LessonState): boolean {
  return [...marksByPerson.values()].some(
    (place) =>
      place.kind === 'contradiction' ||
      (place.kind === 'settled' && ['absent', 'excused'].includes(place.value.status))
  )
}
