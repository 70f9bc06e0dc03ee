/** Entries of a group that came when their author no longer could write them, and wait for a decision. */
import type { LessonEvent } from '#shared/documents/register.ts'
import type { Names } from '#shared/domain/people.ts'
import type { LessonRow } from '#lib/readmodels/tables.ts'
import { readAuthors } from '../authors.ts'
import { readDirectory, readRegister, type PeopleApp } from '../people-app.ts'

export type HeldEntry = {
  readonly lesson: LessonRow
  readonly event: LessonEvent
  /** Null when this device does not know who is behind the writer. */
  readonly author: Names | null
}

/** Reads the registers of lessons that say something is held. */
export async function readHeldEntries(
  app: PeopleApp,
  lessons: readonly LessonRow[]
): Promise<HeldEntry[]> {
  const waiting = lessons.filter(({ held }) => held > 0)
  if (waiting.length === 0) return []
  const authorOf = await readAuthors(app, await readDirectory(app))
  const registers = [...new Set(waiting.map(({ register }) => register))]
  const states = new Map(
    await Promise.all(
      registers.map(async (register) => [register, await readRegister(app, register)] as const)
    )
  )
  return waiting.flatMap((lesson) => {
    const state = states.get(lesson.register)?.lessonsByKey.get(`${lesson.day}.${lesson.slot}`)
    return (state?.held ?? []).map((event) => ({ lesson, event, author: authorOf(event.writer) }))
  })
}
