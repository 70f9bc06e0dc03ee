/** The attendance sheet of one day: who signs where, and on a filled one what the register says. Pure. */
import type { AttendanceMark } from '#shared/domain/attendance.ts'
import { weekdayOf, type Day } from '#shared/domain/calendar.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { lessonKey, type LessonState, type RegisterState } from '#shared/documents/register.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { expectedOn, hoursOf, type SlotHours } from '#lib/readmodels/timetable.ts'
import type { GroupTerm } from '../addresses.ts'
import { inListOrder } from '../list-order.ts'

export type SheetColumn = {
  readonly slot: number
  readonly hours: SlotHours | null
  readonly module: ModuleId | null
  readonly trainer: PersonId | null
  readonly room: string
  /** What the register holds of it; null on a blank sheet. */
  readonly lesson: LessonState | null
}

export type SheetCell =
  | { readonly kind: 'blank' }
  | { readonly kind: 'mark'; readonly mark: AttendanceMark }
  | { readonly kind: 'disputed' }

export type SheetRow = {
  /** Place in the app's list; null for somebody who left the group since. */
  readonly number: number | null
  readonly trainee: TraineeRow
  readonly cells: readonly SheetCell[]
}

export type DaySheet = {
  readonly day: Day
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly SheetRow[]
}

export type SheetInput = {
  readonly place: GroupTerm
  readonly directory: DirectoryState
  readonly trainees: readonly TraineeRow[]
  readonly register: RegisterState
  readonly isFilled: boolean
}

/** A day without lessons in the timetable gets a column for each slot: lessons are also held outside it. */
export function daySheet(input: SheetInput, day: Day): DaySheet {
  const planned = columnsOf(input, day)
  const columns = planned.length > 0 ? planned : emptyColumns(input.directory)
  const { listed, left } = inListOrder(input.trainees)
  const wereThere = left.filter(({ person }) => columns.some((column) => isIn(column, person)))
  const rowOf = (trainee: TraineeRow, number: number | null): SheetRow => ({
    ...{ number, trainee },
    cells: columns.map((column) => cellOf(column.lesson, trainee.person))
  })
  return {
    ...{ day, columns },
    rows: [
      ...listed.map((trainee, index) => rowOf(trainee, index + 1)),
      ...wereThere.map((trainee) => rowOf(trainee, null))
    ]
  }
}

/** The sheets of the week that holds a day, Monday first; days without lessons are left out. */
export function weekSheets(input: SheetInput, day: Day): DaySheet[] {
  const monday = day - weekdayOf(day) + 1
  return Array.from({ length: 7 }, (_, index) => monday + index)
    .filter((date) => columnsOf(input, date).length > 0)
    .map((date) => daySheet(input, date))
}

function columnsOf({ directory, place, register, isFilled }: SheetInput, day: Day): SheetColumn[] {
  const lessonOf = (slot: number) => register.lessonsByKey.get(lessonKey({ day, slot })) ?? null
  const planned = expectedOn(directory, day)
    .filter(({ group, term }) => group === place.group && term === place.term)
    .map(({ slot, module, trainer, room }): SheetColumn => {
      const lesson = isFilled ? lessonOf(slot) : null
      const hours = hoursOf(directory, slot)
      return { slot, hours, trainer, room, lesson, module: moduleOf(lesson) ?? module }
    })
  if (!isFilled) return planned
  const slots = new Set(planned.map(({ slot }) => slot))
  const besides = [...register.lessonsByKey.values()]
    .filter((lesson) => lesson.day === day && !slots.has(lesson.slot))
    .map((lesson): SheetColumn => {
      const { slot } = lesson
      const hours = hoursOf(directory, slot)
      return { slot, hours, module: moduleOf(lesson), trainer: null, room: '', lesson }
    })
  return [...planned, ...besides].sort((one, other) => one.slot - other.slot)
}

function emptyColumns(directory: DirectoryState): SheetColumn[] {
  return [...directory.slots.keys()]
    .map(Number)
    .sort((one, other) => one - other)
    .map((slot) => ({
      ...{ slot, hours: hoursOf(directory, slot), room: '' },
      ...{ module: null, trainer: null, lesson: null }
    }))
}

function moduleOf(lesson: LessonState | null): ModuleId | null {
  return lesson?.module?.kind === 'settled' ? lesson.module.value : null
}

function isIn({ lesson }: SheetColumn, person: PersonId): boolean {
  return lesson?.marksByPerson.has(person) ?? false
}

function cellOf(lesson: LessonState | null, person: PersonId): SheetCell {
  const place = lesson?.marksByPerson.get(person)
  if (place?.kind === 'settled') return { kind: 'mark', mark: place.value }
  return { kind: place?.kind === 'contradiction' ? 'disputed' : 'blank' }
}
