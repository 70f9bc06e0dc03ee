/**
 * What one visit to a lesson has tapped and not yet stated: kept on the disk at each tap, stated as one fact when the
 * visit pauses or ends. It holds all that the fact needs, so that a draft left by a crash is stated exactly as its
 * author saw the lesson.
 */
import * as v from 'valibot'
import {
  PRESENT,
  sameMark,
  type AttendanceMark,
  type LessonRef
} from '#shared/domain/attendance.ts'
import { ATTENDANCE_STATUSES } from '#shared/domain/attendance.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import {
  toWireEntry,
  type LessonState,
  type RegisterFact,
  type RegisterState
} from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'

export type LessonDraft = {
  readonly module: ModuleId
  /** Everyone on the list, as the visit saw it. */
  readonly list: readonly PersonId[]
  /** The trainees that were touched; of a finished list, everyone who was not simply present. */
  readonly marks: readonly (readonly [PersonId, AttendanceMark])[]
  /** What its author saw at the places it speaks of, and replaces. */
  readonly replaces: readonly ParcelId[]
  /** "Terminer" was pressed: the draft states the whole list. */
  readonly finishing: boolean
}

const number = <Id extends number>() => v.custom<Id>((value) => Number.isSafeInteger(value))
const mark = v.strictObject({
  status: v.picklist(ATTENDANCE_STATUSES),
  minutes: v.number(),
  remark: v.string()
})
const draftSchema = v.strictObject({
  module: number<ModuleId>(),
  list: v.array(number<PersonId>()),
  marks: v.array(v.tuple([number<PersonId>(), mark])),
  replaces: v.array(number<ParcelId>()),
  finishing: v.boolean()
})

/** Reads a draft from the disk; null when this release cannot, and then it stays where it is. */
export function parseDraft(content: unknown): LessonDraft | null {
  const parsed = v.safeParse(draftSchema, content)
  return parsed.success ? parsed.output : null
}

/** The facts that state a draft. The list is named along when the register does not hold it yet. */
export function factsOfDraft(
  draft: LessonDraft,
  { day, slot }: LessonRef,
  at: Moment,
  register: RegisterState
): RegisterFact[] {
  const { module, finishing } = draft
  const said = finishing
    ? draft.marks.filter(([, value]) => !sameMark(value, PRESENT))
    : draft.marks
  const entries = said.map(([person, value]) => toWireEntry(draft.list.indexOf(person), value))
  const roster = rosterIdOf(draft.list)
  const common = { at, day, slot, module, roster, replaces: [...draft.replaces] }
  return [
    ...namedList(draft.list, register),
    finishing
      ? { type: 'signed-off', ...common, exceptions: entries }
      : { type: 'marked', ...common, entries }
  ]
}

/** The list as a fact of its own, unless the register holds it already. */
export function namedList(list: readonly PersonId[], register: RegisterState): RegisterFact[] {
  const roster = rosterIdOf(list)
  return register.rostersById.has(roster)
    ? []
    : [{ type: 'roster-named', roster, people: [...list] }]
}

/**
 * Was this draft stated before the page could delete it? The fact of a draft carries the moment of its last change,
 * and moments of one visit never repeat: a fact of this writer at that very moment is the draft.
 */
export function isStated(
  lesson: LessonState | undefined,
  writer: Writer,
  changedAt: Moment
): boolean {
  return (lesson?.events ?? []).some(
    (event) =>
      event.writer === writer &&
      event.at === changedAt &&
      (event.type === 'marked' || event.type === 'signed-off')
  )
}
