/** Who or what would be needed twice at once. Pure. */
import { parseTimetableKey, type DirectoryState } from '#shared/documents/directory.ts'
import { normaliseArabic, normaliseLatin } from '#shared/domain/arabic.ts'
import type { WeeklyLesson } from './staff-commands.ts'

export type Clash = {
  /** The trainer teaches another group then, the room is taken by another group, or this group has a lesson already. */
  readonly kind: 'trainer' | 'room' | 'group'
  readonly other: WeeklyLesson
}

/** Active weekly lessons. One whose fields people disagree on is left out: nobody knows what it is. */
export function weeklyLessons(directory: DirectoryState): WeeklyLesson[] {
  return [...directory.timetable.values()].flatMap(({ key, values }) => {
    const { module, trainer, room, active } = values
    if (active !== true || module === undefined || trainer === undefined) return []
    return [{ ...parseTimetableKey(key), module, trainer, room: room ?? '' }]
  })
}

/** What a lesson would clash with. Its own former version does not count. */
export function clashesOf(
  directory: DirectoryState,
  lesson: WeeklyLesson,
  isNew: boolean
): Clash[] {
  const atOnce = weeklyLessons(directory).filter(
    ({ weekday, slot, term }) =>
      weekday === lesson.weekday && slot === lesson.slot && term === lesson.term
  )
  return atOnce.flatMap((other): Clash[] => {
    if (other.group === lesson.group) return isNew ? [{ kind: 'group', other }] : []
    const clashes: Clash[] = []
    if (other.trainer === lesson.trainer) clashes.push({ kind: 'trainer', other })
    if (isSameRoom(other.room, lesson.room)) clashes.push({ kind: 'room', other })
    return clashes
  })
}

function isSameRoom(one: string, other: string): boolean {
  const key = (room: string) => normaliseLatin(normaliseArabic(room))
  return key(one) !== '' && key(one) === key(other)
}
