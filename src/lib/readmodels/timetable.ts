/** What the directory plans for a day: term, day off, hours, and the lessons expected. Pure. */
import { weekdayOf, type Day } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import {
  parseTimetableKey,
  type DirectoryState,
  type Holiday,
  type Slot
} from '#shared/documents/directory.ts'

/** A lesson of the timetable on one day, whether anybody takes it or not. */
export type ExpectedLesson = {
  readonly group: GroupId
  readonly term: string
  readonly slot: number
  readonly module: ModuleId | null
  readonly trainer: PersonId | null
  readonly room: string
}

/** The hours of a slot; minutes count from midnight. */
export type SlotHours = Slot & { readonly startMinute: number; readonly endMinute: number }

/** The term that holds a day, or null between terms. */
export function termOn(directory: DirectoryState, day: Day): string | null {
  const terms = [...directory.terms.values()].filter(
    ({ values: { from, through } }) =>
      from !== undefined && through !== undefined && from <= day && day <= through
  )
  return terms[0]?.key ?? null
}

export function holidayOn(directory: DirectoryState, day: Day): Partial<Holiday> | null {
  const holiday = directory.holidays.get(String(day))?.values
  return holiday?.active === true ? holiday : null
}

/** Null while the directory does not say when the slot is. */
export function hoursOf(directory: DirectoryState, slot: number): SlotHours | null {
  const { start, end, half } = directory.slots.get(String(slot))?.values ?? {}
  if (start === undefined || end === undefined) return null
  return {
    ...{ start, end, half: half ?? 'morning' },
    ...{ startMinute: minuteOfClock(start), endMinute: minuteOfClock(end) }
  }
}

/** Lessons that the timetable plans, by slot; none on a day off or between terms. */
export function expectedOn(directory: DirectoryState, day: Day): ExpectedLesson[] {
  const term = termOn(directory, day)
  if (term === null || holidayOn(directory, day) !== null) return []
  const weekday = weekdayOf(day)
  return [...directory.timetable.values()]
    .flatMap(({ key, values }): ExpectedLesson[] => {
      const place = parseTimetableKey(key)
      const isOn = values.active === true && place.term === term && place.weekday === weekday
      if (!isOn || directory.groups.get(String(place.group))?.values.active === false) return []
      const { module, trainer, room } = values
      return [
        {
          ...{ group: place.group, term, slot: place.slot, room: room ?? '' },
          ...{ module: module ?? null, trainer: trainer ?? null }
        }
      ]
    })
    .sort((one, other) => one.slot - other.slot || one.group - other.group)
}

/** Minutes after midnight of `hh:mm`. */
function minuteOfClock(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
