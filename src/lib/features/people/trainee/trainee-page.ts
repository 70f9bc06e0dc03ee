/** Everything the page of one trainee shows: identity, absences by date, justifications, history. */
import type { RunningApp } from '#lib/app-context.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { groupFacts, type Trainee } from '#shared/documents/group.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { FieldValue, RecordState } from '#shared/documents/records.ts'
import { isJustified, type Justification, type RegisterState } from '#shared/documents/register.ts'
import type { AttendanceMark } from '#shared/domain/attendance.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Names } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readAuthors } from '../authors.ts'
import { slotsOf } from '../directory-view.ts'
import {
  absencesOf,
  freshnessOf,
  limitOf,
  NO_ABSENCES,
  type Absences,
  type Freshness
} from '../groups/group-page.ts'
import { groupDocumentOf, readDirectory, readGroup, readRegister } from '../people-app.ts'
import { saidOf } from '../record-change.ts'
import { readsGroup, rightsOf, type Rights } from '../rights.ts'

/** A lesson in which the trainee was not simply present. */
export type AbsenceLine = {
  readonly group: GroupId
  readonly term: string
  readonly day: Day
  readonly slot: number
  readonly module: ModuleId | null
  /** Several where people disagree. */
  readonly marks: readonly AttendanceMark[]
  readonly justified: boolean
}

export type JustificationLine = Justification & {
  readonly register: DocumentId
  readonly author: Names | null
}

export type HistoryLine = {
  readonly at: Moment
  readonly values: Partial<Trainee>
  readonly author: Names | null
  readonly writer: number
}

export type DisputedField = {
  readonly field: keyof Trainee
  readonly values: readonly FieldValue[]
}

export type TraineePage = {
  readonly directory: DirectoryState
  readonly trainee: TraineeRow
  readonly disputed: readonly DisputedField[]
  readonly absences: Absences
  readonly limit: number
  readonly lines: readonly AbsenceLine[]
  readonly justifications: readonly JustificationLine[]
  readonly history: readonly HistoryLine[]
  readonly freshness: Freshness
  readonly rights: Rights
}

type PageApp = Pick<RunningApp, 'profile' | 'database' | 'actor' | 'replica' | 'moment'>

/** Null when this device holds nobody of that number in that group, or the person may not open it. */
export async function readTraineePage(
  app: PageApp,
  group: GroupId,
  person: PersonId
): Promise<TraineePage | null> {
  const { database } = app
  const { site } = app.profile
  const actor = await app.actor()
  const trainee = await database.trainees.get([site, group, person])
  if (trainee === undefined || !readsGroup(actor, group)) return null
  const directory = await readDirectory(app)
  const limit = limitOf(directory)
  const counted = await database.totals.where({ site, person }).toArray()
  const ids = [...new Set(counted.map(({ register }) => register))]
  const own = await database.registers.where({ site, group }).toArray()
  const registers = new Map(
    await Promise.all(
      [...new Set([...ids, ...own.map(({ register }) => register)])].map(
        async (register) => [register, await readRegister(app, register)] as const
      )
    )
  )
  const authorOf = await readAuthors(app, directory)
  const record = (await readGroup(app, group)).traineesByPerson.get(person)
  return {
    directory,
    trainee,
    disputed: disputedFields(record),
    absences: (await absencesOf(app, [person], limit)).get(person) ?? NO_ABSENCES,
    limit,
    lines: [...registers]
      .flatMap(([register, state]) => absenceLines(register, state, person, directory))
      .sort((one, other) => other.day - one.day || other.slot - one.slot),
    justifications: [...registers]
      .flatMap(([register, { justifications }]) =>
        justifications
          .filter((one) => one.person === person)
          .map((one) => ({ ...one, register, author: authorOf(one.writer) }))
      )
      .sort((one, other) => other.from.day - one.from.day),
    history: await historyOf(app, group, person, authorOf),
    freshness: await freshnessOf(app, own),
    rights: rightsOf(actor)
  }
}

function disputedFields(record: RecordState<Trainee> | undefined): DisputedField[] {
  return (record?.contradictions ?? []).map(({ place }) => ({
    field: place as keyof Trainee,
    values: saidOf(record, place as keyof Trainee)
  }))
}

function absenceLines(
  register: DocumentId,
  state: RegisterState,
  person: PersonId,
  directory: DirectoryState
): AbsenceLine[] {
  const halfBySlot = new Map(slotsOf(directory).map(({ slot, half }) => [slot, half]))
  const name = nameOf(register)
  if (name.kind !== 'register') return []
  const { group, term } = name
  return [...state.lessonsByKey.values()].flatMap((lesson) => {
    const { day, slot } = lesson
    const place = lesson.marksByPerson.get(person)
    const marks = (place?.current ?? []).map(({ value }) => value)
    if (marks.every(({ status }) => status === 'present')) return []
    const half = halfBySlot.get(slot) ?? 'morning'
    return [
      {
        group,
        term,
        day,
        slot,
        module: lesson.module?.kind === 'settled' ? lesson.module.value : null,
        marks: place?.kind === 'contradiction' ? place.values : marks.slice(0, 1),
        justified: isJustified(state.justifications, person, { day, half })
      }
    ]
  })
}

/** What was recorded of this person in this group, the newest first. */
async function historyOf(
  app: PageApp,
  group: GroupId,
  person: PersonId,
  authorOf: (writer: number) => Names | null
): Promise<HistoryLine[]> {
  const contents = await app.replica.contents(groupDocumentOf(app, group))
  return readJournal(contents, groupFacts)
    .entries.filter(({ fact }) => fact.key === String(person))
    .map(({ fact, writer }) => ({
      at: fact.at,
      values: fact.values,
      author: authorOf(writer),
      writer
    }))
    .sort((one, other) => other.at - one.at)
}
