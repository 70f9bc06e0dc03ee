/** What the office records of one trainee: identity, and the documents that justify absences. */
import type { Trainee } from '#shared/documents/group.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Half } from '#shared/domain/attendance.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { traineeFact } from '../import/import-commands.ts'
import {
  groupDocumentOf,
  readDirectory,
  readGroup,
  registerOf,
  type PeopleApp
} from '../people-app.ts'
import { changeOf } from '../record-change.ts'
import { write, type Addition, type WriteResult } from '../write.ts'

/** Records what differs, field by field. Choosing one of two disputed values settles the field. */
export async function changeTrainee(
  app: PeopleApp,
  group: GroupId,
  person: PersonId,
  wanted: Partial<Trainee>
): Promise<WriteResult> {
  const { traineesByPerson } = await readGroup(app, group)
  const change = changeOf(traineesByPerson.get(person), wanted)
  const facts = change === null ? [] : [traineeFact(person, change, app.moment())]
  return write(app, [{ documentId: groupDocumentOf(app, group), facts }])
}

export type HalfDay = { readonly day: Day; readonly half: Half }

/** From one half-day through another, both included. */
export type Interval = { readonly from: HalfDay; readonly through: HalfDay }

export type JustifyResult =
  | WriteResult
  | { readonly ok: false; readonly reason: 'ends-before-it-begins' | 'outside-every-term' }

/** The office holds a document for this interval. It counts in every register that the interval touches. */
export async function justifyAbsences(
  app: PeopleApp,
  group: GroupId,
  person: PersonId,
  interval: Interval,
  reason: string
): Promise<JustifyResult> {
  if (order(interval.through) < order(interval.from))
    return { ok: false, reason: 'ends-before-it-begins' }
  const registers = await registersTouched(app, group, person, interval)
  if (registers.length === 0) return { ok: false, reason: 'outside-every-term' }
  const fact = {
    type: 'justified' as const,
    at: app.moment(),
    person,
    fromDay: interval.from.day,
    fromHalf: halfIndex(interval.from.half),
    throughDay: interval.through.day,
    throughHalf: halfIndex(interval.through.half),
    reason: reason.trim(),
    replaces: []
  }
  return write(
    app,
    registers.map((documentId): Addition => ({ documentId, facts: [fact] }))
  )
}

/** A justification that was entered by mistake stops counting; both stay in the register's history. */
export function withdrawJustification(
  app: PeopleApp,
  register: DocumentId,
  justification: ParcelId,
  reason: string
): Promise<WriteResult> {
  const fact = {
    type: 'justification-withdrawn' as const,
    at: app.moment(),
    reason: reason.trim(),
    replaces: [justification]
  }
  return write(app, [{ documentId: register, facts: [fact] }])
}

/** The group's registers of the terms touched, and those of groups where the trainee was before. */
async function registersTouched(
  app: PeopleApp,
  group: GroupId,
  person: PersonId,
  { from, through }: Interval
): Promise<DocumentId[]> {
  const { terms } = await readDirectory(app)
  const touched = [...terms.values()].filter(
    ({ values }) => (values.from ?? Infinity) <= through.day && from.day <= (values.through ?? -1)
  )
  const counted = await app.database.totals.where({ site: app.profile.site, person }).toArray()
  const held = new Set(counted.map(({ register }) => register))
  const groups = new Set([group, ...counted.map((row) => row.group)])
  return touched.flatMap(({ key: term }) =>
    [...groups]
      .map((one) => ({ one, register: registerOf(app, one, term) }))
      .filter(({ one, register }) => one === group || held.has(register))
      .map(({ register }) => register)
  )
}

function order({ day, half }: HalfDay): number {
  return day * 2 + halfIndex(half)
}

function halfIndex(half: Half): 0 | 1 {
  return half === 'morning' ? 0 : 1
}
