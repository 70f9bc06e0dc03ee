/** The figures above the board, each with the phones it rests on. Pure. */
import type { OfficeTime } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { freshnessOf, type Freshness, type KnownFleet, type Need } from '#lib/app-fleet.ts'
import type { BoardLesson, DayBoard, LessonStanding } from './day-board.ts'

export type FigureKind = 'not-taken' | 'silent' | 'on-phone' | 'received' | 'unsettled'

export type Figure = {
  readonly kind: FigureKind
  readonly count: number
  readonly freshness: Freshness
}

const KINDS_OF: Readonly<
  Record<Exclude<FigureKind, 'unsettled'>, readonly LessonStanding['kind'][]>
> = {
  'not-taken': ['not-taken'],
  silent: ['silent', 'unheard'],
  'on-phone': ['open', 'begun', 'here'],
  received: ['received']
}

/** What needs a person first. `staff`: everyone who may have written what is disputed. */
export function boardFigures(
  { lessons, unsettled }: DayBoard,
  fleet: KnownFleet | null,
  now: OfficeTime,
  staff: readonly PersonId[]
): Figure[] {
  const begun = lessons.filter(({ standing }) => standing.kind !== 'upcoming')
  const of = (kind: keyof typeof KINDS_OF): Figure => {
    const counted = lessons.filter(({ standing }) => KINDS_OF[kind].includes(standing.kind))
    // A lesson that arrives leaves one figure for another: all but the first two rest on every phone of the day.
    const resting = kind === 'not-taken' || kind === 'silent' ? counted : begun
    return { kind, count: counted.length, freshness: freshnessOf(fleet, needsOf(resting, now)) }
  }
  const sinceMorning = staff.map((person) => ({ person, after: { day: now.day, minuteOfDay: 0 } }))
  return [
    {
      kind: 'unsettled',
      count: unsettled.length,
      freshness: freshnessOf(fleet, sinceMorning)
    },
    of('not-taken'),
    of('silent'),
    of('on-phone'),
    of('received')
  ]
}

/** The trainers must have spoken since the end of each lesson; of one that is on, since its beginning. */
export function needsOf(lessons: readonly BoardLesson[], now: OfficeTime): Need[] {
  return lessons.flatMap(({ trainer, hours, day, isOver }) => {
    if (trainer === null || day > now.day) return []
    const minute = isOver ? hours?.endMinute : hours?.startMinute
    return [{ person: trainer, after: { day, minuteOfDay: minute ?? 0 } }]
  })
}
