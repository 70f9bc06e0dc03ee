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
import { inGroupsOf } from '#shared/domain/collections.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { MAX_PEOPLE_IN_GROUP } from '#shared/domain/people.ts'
import { toWireEntry, type RegisterFact, type RegisterState } from '#shared/documents/register.ts'
import { referTo } from '#shared/documents/rosters.ts'
import { writerOf, type ParcelId } from '#shared/journal/parcel.ts'

export type LessonDraft = {
  /** Under which it will be stated: a draft whose parcel is in the journal is no draft any more. */
  readonly parcel: ParcelId
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
  parcel: number<ParcelId>(),
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

/**
 * The facts that state a draft: one, or several where more people were marked than a list may hold. A list that its writer
 * has named in this register already is not named again.
 */
export function factsOfDraft(
  draft: LessonDraft,
  { day, slot }: LessonRef,
  at: Moment,
  register: Pick<RegisterState, 'rosters'>
): RegisterFact[] {
  const { module, finishing } = draft
  const own = new Map(register.rosters.get(writerOf(draft.parcel)))
  const said = finishing
    ? draft.marks.filter(([, value]) => !sameMark(value, PRESENT))
    : draft.marks
  return listsToName(draft).flatMap((list): RegisterFact[] => {
    const placeOf = new Map(list.map((person, place) => [person, place]))
    const entries = said.flatMap(([person, value]) => {
      const place = placeOf.get(person)
      return place === undefined ? [] : [toWireEntry(place, value)]
    })
    const { roster, naming } = referTo(list, own)
    own.set(roster, list)
    const common = { at, day, slot, module, roster, replaces: [...draft.replaces] }
    return [
      ...naming,
      finishing
        ? { type: 'signed-off', ...common, exceptions: entries }
        : { type: 'marked', ...common, entries }
    ]
  })
}

/** Whoever was touched is on the list. Of more people than a list may hold, only those are named, in several lists if need be. */
function listsToName({ list, marks, finishing }: LessonDraft): PersonId[][] {
  const touched = marks.map(([person]) => person)
  const everyone = [...new Set([...list, ...touched])]
  if (everyone.length <= MAX_PEOPLE_IN_GROUP || finishing) return [everyone]
  return inGroupsOf(MAX_PEOPLE_IN_GROUP, touched)
}
