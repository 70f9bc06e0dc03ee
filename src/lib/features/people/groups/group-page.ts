/** Everything the page of one group shows, read from the tables. */
import type { RunningApp } from '#lib/app-context.ts'
import type { LessonRow, RegisterRow, TotalsRow, TraineeRow } from '#lib/readmodels/tables.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import { settingOf, type DirectoryState, type Group } from '#shared/documents/directory.ts'
import { thresholdState } from '#shared/domain/attendance.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { groupBy, largest } from '#shared/domain/collections.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { readsGroup, rightsOf, type Rights } from '../rights.ts'

/** Half-days missed over the whole training: every register of the site that names the trainee, of any group or term. */
export type Absences = {
  readonly absentHalfDays: number
  readonly unjustifiedHalfDays: number
  readonly late: number
  readonly lessons: number
  readonly disputed: number
  readonly state: 'fine' | 'near' | 'exceeded'
}

export type TraineeLine = TraineeRow & { readonly absences: Absences }

/** How fresh the numbers are. */
export type Freshness = {
  /** Relay time of the newest entry of this group that came, or null. */
  readonly newestReceivedAt: Moment | null
  /** When this device last exchanged, or null: never. */
  readonly lastExchangeAt: Moment | null
}

export type GroupPage = {
  readonly directory: DirectoryState
  readonly details: Partial<Group>
  readonly trainees: readonly TraineeLine[]
  readonly registers: readonly RegisterRow[]
  /** The newest first. */
  readonly lessons: readonly LessonRow[]
  readonly limit: number
  readonly freshness: Freshness
  readonly rights: Rights
}

export type PageApp = Pick<RunningApp, 'profile' | 'database' | 'actor' | 'replica'>

/** Null when the directory knows no such group, or the person may not open it. */
export async function readGroupPage(app: PageApp, group: GroupId): Promise<GroupPage | null> {
  const { database } = app
  const { site } = app.profile
  const directory = (await database.directories.get(site))?.state
  const details = directory?.groups.get(String(group))?.values
  const actor = await app.actor()
  if (directory === undefined || details === undefined || !readsGroup(actor, group)) return null
  const limit = limitOf(directory)
  const [rows, registers] = await Promise.all([
    database.trainees.where({ site, group }).toArray(),
    database.registers.where({ site, group }).toArray()
  ])
  const absences = await absencesOf(
    app,
    rows.map(({ person }) => person),
    limit
  )
  const lessons = await database.lessons
    .where('register')
    .anyOf(registers.map(({ register }) => register))
    .toArray()
  return {
    directory,
    details,
    trainees: rows
      .map((row) => ({ ...row, absences: absences.get(row.person) ?? NO_ABSENCES }))
      .sort((one, other) => one.order - other.order || one.person - other.person),
    registers,
    lessons: lessons.sort((one, other) => other.day - one.day || other.slot - one.slot),
    limit,
    freshness: await freshnessOf(app, registers),
    rights: rightsOf(actor)
  }
}

export const NO_ABSENCES: Absences = {
  absentHalfDays: 0,
  unjustifiedHalfDays: 0,
  late: 0,
  lessons: 0,
  disputed: 0,
  state: 'fine'
}

export function limitOf(directory: DirectoryState): number {
  return Number(settingOf(directory, 'attendance.unjustifiedHalfDaysLimit'))
}

export async function absencesOf(
  { database, profile }: Pick<PageApp, 'database' | 'profile'>,
  people: readonly PersonId[],
  limit: number
): Promise<Map<PersonId, Absences>> {
  const places = people.map((person): [SiteCode, PersonId] => [profile.site, person])
  const rows = await database.totals.where('[site+person]').anyOf(places).toArray()
  return new Map(
    [...groupBy(rows, ({ person }) => person)].map(([person, totals]) => [
      person,
      addUp(totals, limit)
    ])
  )
}

/** Registers are of different groups or terms, so no half-day is counted twice. */
function addUp(totals: readonly TotalsRow[], limit: number): Absences {
  const sum = (count: (row: TotalsRow) => number) =>
    totals.reduce((total, row) => total + count(row), 0)
  const unjustifiedHalfDays = sum((row) => row.unjustifiedHalfDays)
  return {
    absentHalfDays: sum((row) => row.absentHalfDays),
    unjustifiedHalfDays,
    late: sum((row) => row.late),
    lessons: sum((row) => row.lessons),
    disputed: sum((row) => row.disputed),
    state: thresholdState(unjustifiedHalfDays, limit)
  }
}

export async function freshnessOf(
  { replica }: Pick<PageApp, 'replica'>,
  registers: readonly RegisterRow[]
): Promise<Freshness> {
  const received = registers.flatMap(({ newestReceivedAt }) => newestReceivedAt ?? [])
  const last = (await replica.storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  return {
    newestReceivedAt: largest(received, null),
    lastExchangeAt: last?.at ?? null
  }
}
