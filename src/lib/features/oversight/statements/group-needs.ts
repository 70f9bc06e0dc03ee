/** On whose word the totals of a group rest, and since when each must have been heard. Pure. */
import type { OfficeTime } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { expectedOn, hoursOf } from '#lib/readmodels/timetable.ts'
import type { Need } from '#lib/app-fleet.ts'

/** Every trainer has a lesson within two weeks; what lies further back has long been told or is on the board. */
const DAYS_BACK = 14

/** Each trainer of the group, since the end of the last lesson that they should have held. */
export function groupNeeds(
  directory: DirectoryState,
  { group, term }: { readonly group: GroupId; readonly term: string },
  now: OfficeTime
): Need[] {
  const days = Array.from({ length: DAYS_BACK }, (_, back) => now.day - back)
  return days.flatMap((day) =>
    expectedOn(directory, day)
      .filter((lesson) => lesson.group === group && lesson.term === term)
      .flatMap(({ trainer, slot }) => {
        const minuteOfDay = hoursOf(directory, slot)?.endMinute ?? 0
        const isOver = day < now.day || minuteOfDay <= now.minuteOfDay
        return trainer !== null && isOver ? [{ person: trainer, after: { day, minuteOfDay } }] : []
      })
  )
}
