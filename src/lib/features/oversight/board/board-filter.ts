/** Which lessons of the board are shown. Pure. */
import { matches } from '#shared/domain/arabic.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { isToDo, type BoardLesson } from './day-board.ts'

export type BoardFilter = {
  readonly only: 'all' | 'to-do'
  readonly group: GroupId | null
  readonly query: string
}

/** `textsOf`: what a search looks into (group, module and trainer, in both scripts). */
export function filterLessons(
  lessons: readonly BoardLesson[],
  { only, group, query }: BoardFilter,
  textsOf: (lesson: BoardLesson) => readonly string[]
): BoardLesson[] {
  return lessons.filter(
    (lesson) =>
      (only === 'all' || isToDo(lesson)) &&
      (group === null || lesson.group === group) &&
      (query.trim() === '' || matches(query, ...textsOf(lesson)))
  )
}
