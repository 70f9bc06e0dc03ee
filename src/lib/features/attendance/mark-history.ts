/** Who said what of one trainee in one lesson, and when: everything, what was replaced included. Pure. */
import type { AttendanceMark } from '#shared/domain/attendance.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { largest } from '#shared/domain/collections.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { LessonEvent, LessonState } from '#shared/documents/register.ts'
import type { HeldDecision } from '#shared/documents/verdicts.ts'
import type { Standing } from '#shared/journal/fold.ts'
import type { ParcelId, Stamp, Writer } from '#shared/journal/parcel.ts'

export type HistoryEntry = {
  readonly parcel: ParcelId
  readonly at: Moment
  readonly writer: Writer
  readonly type: LessonEvent['type']
  /** What its author saw and replaced; nothing where it was the first word. */
  readonly from: readonly AttendanceMark[]
  readonly to: AttendanceMark
  readonly reason: string | null
  readonly standing: Standing
  readonly decisions: LessonEvent['decisions']
  readonly stamp: Stamp | null
  /** Nobody replaced it: it gives the mark now, alone or against others. */
  readonly isCurrent: boolean
}

/** The history of a trainee's mark, the newest first. */
export function markHistory(lesson: LessonState | undefined, person: PersonId): HistoryEntry[] {
  const place = lesson?.marksByPerson.get(person)
  if (lesson === undefined || place === undefined) return []
  const eventByParcel = new Map(lesson.events.map((event) => [event.parcel, event]))
  const current = new Set(place.current.map(({ parcel }) => parcel))
  const entries = place.history.flatMap((statement): HistoryEntry[] => {
    const event = eventByParcel.get(statement.parcel)
    if (event === undefined) return []
    const from = place.history
      .filter(({ parcel }) => parcel !== statement.parcel && statement.replaces.includes(parcel))
      .map(({ value }) => value)
    const { parcel, at, writer, type, reason, standing, decisions, stamp } = event
    const isCurrent = current.has(parcel)
    const to = statement.value
    return [{ parcel, at, writer, type, from, to, reason, standing, decisions, stamp, isCurrent }]
  })
  return entries.sort((one, other) => other.at - one.at || other.parcel - one.parcel)
}

/**
 * Why entries of this lesson were rejected, as long as nothing was said of it since: whoever wrote them may not know yet.
 * One decision may be about several entries; it is told once.
 */
export function freshRejections(lesson: LessonState | undefined): readonly HeldDecision[] {
  const events = lesson?.events ?? []
  const isRejected = ({ standing }: LessonEvent) => standing === 'rejected'
  const others = events.filter((event) => !isRejected(event))
  const lastAt = largest(
    others.map(({ at }) => at),
    0
  )
  const fresh = events
    .filter(isRejected)
    .flatMap(({ decisions }) => decisions)
    .filter(({ at }) => at >= lastAt)
  return [...new Map(fresh.map((one) => [`${one.writer} ${one.at}`, one])).values()]
}

/** One side of a contradiction: a value, and everyone who said it. */
export type Side<Value> = { readonly value: Value; readonly said: readonly LessonEvent[] }

/** The sides of what people said at one place, each with its authors; the earliest first. */
export function sidesOf<Value>(
  lesson: LessonState,
  current: readonly { readonly value: Value; readonly parcel: ParcelId }[],
  same: (one: Value, other: Value) => boolean
): Side<Value>[] {
  const eventByParcel = new Map(lesson.events.map((event) => [event.parcel, event]))
  const values = current
    .map(({ value }) => value)
    .filter((value, index, all) => all.findIndex((other) => same(value, other)) === index)
  return values
    .map((value) => ({
      value,
      said: current
        .filter((statement) => same(statement.value, value))
        .flatMap(({ parcel }) => eventByParcel.get(parcel) ?? [])
    }))
    .sort((one, other) => (one.said[0]?.at ?? 0) - (other.said[0]?.at ?? 0))
}
