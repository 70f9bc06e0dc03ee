/** Everything a deliberation stands on, as this device has it: read together, so that a page never mixes two states. */
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { holdsGrades } from '#shared/documents/gradebook-results.ts'
import { deliberationFacts, type DeliberationFact } from '#shared/documents/deliberation-facts.ts'
import {
  citedGradebooks,
  foldDeliberation,
  minutesDigest,
  type CitedGradebook,
  type DeliberationState
} from '#shared/documents/deliberation.ts'
import { actorOf, type DirectoryState } from '#shared/documents/directory.ts'
import {
  deliberationId,
  directoryId,
  groupDocumentId,
  nameOf,
  type DocumentId
} from '#shared/documents/ids.ts'
import {
  inYearOrder,
  modulesGiven,
  withRule,
  yearRows,
  type ModuleOfYear,
  type RuledGradebook,
  type YearRow
} from '#shared/documents/year-table.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import type { Journal } from '#shared/journal/journal.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { readAuthors, type Authors } from '#lib/app-authors.ts'
import { FLEET, type Fleet } from '#lib/replica/fleet.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { documentOf, readGradebookJournal, type GradesApp } from '../grades-app.ts'
import type { JuryPlace } from './addresses.ts'
import { planChanges, type PlanChange } from './plan-changes.ts'
import { convergenceOf, expectationOf, type Convergence, type KnownDevices } from './convergence.ts'

export type JuryModule = RuledGradebook & {
  readonly document: DocumentId
  readonly digest: Uint8Array
  /** The minutes stand on another content than it has now. */
  readonly hasMoved: boolean
}

export type JuryReading = {
  readonly place: JuryPlace
  readonly document: DocumentId
  readonly actor: Actor
  readonly directory: DirectoryState
  /** Of the office, when it was read. */
  readonly today: Day
  readonly authors: Authors
  readonly trainees: ReadonlyMap<PersonId, TraineeRow>
  readonly state: DeliberationState
  /** Once closed, those that the minutes cite. */
  readonly modules: readonly JuryModule[]
  readonly rows: readonly YearRow[]
  /** Of the minutes as they stand now. */
  readonly digest: Uint8Array
  readonly convergence: Convergence
  /** Something of what is shown has not been acknowledged by the relay. */
  readonly isUnsent: boolean
}

/** Null: there is no such group here, or it is not for this person. */
export async function readJury(app: GradesApp, place: JuryPlace): Promise<JuryReading | null> {
  const { profile, database } = app
  const { group, year } = place
  const document = deliberationId(profile.site, group, year)
  const row = await database.directories.get(profile.site)
  if (row === undefined) return null
  const directory = row.state
  const actor = actorOf(directory, profile.site, profile.person)
  const isKnown = directory.groups.has(String(group))
  if (!isKnown || !mayRead(actor, document).allowed) return null
  const state = foldDeliberation(await readDeliberationJournal(app, document))
  const cited = citedGradebooks(state)
  const given = modulesGiven(directory, group, year)
  const isClosed = cited.length > 0
  const read = await Promise.all(
    (isClosed ? inYearOrder(cited) : given).map((one) =>
      readModule(app, place, directory, one, cited)
    )
  )
  // Its trainer may have left since: the grades of a module do not leave with them.
  const modules = read.filter(({ gradebook }, at) => {
    return isClosed || given[at]?.isTaught === true || holdsGrades(gradebook)
  })
  const list = await database.trainees.where({ site: profile.site, group }).toArray()
  const people = peopleOf(list, modules, state)
  return {
    ...{ place, document, actor, directory, state, modules },
    today: app.officeNow().day,
    authors: await readAuthors(app),
    trainees: new Map(list.map((trainee) => [trainee.person, trainee])),
    rows: yearRows(modules, people),
    digest: minutesDigest(state, cited.length > 0 ? cited : modules),
    convergence: await readConvergence(app, place, directory, modules),
    isUnsent: await isUnsent(app, [
      document,
      directoryId(profile.site),
      groupDocumentId(profile.site, group),
      ...modules.map((module) => module.document)
    ])
  }
}

export async function readDeliberationJournal(
  app: Pick<GradesApp, 'replica'>,
  document: DocumentId
): Promise<Journal<DeliberationFact>> {
  return readJournal(await app.replica.contents(document), deliberationFacts)
}

async function readModule(
  app: GradesApp,
  { group }: JuryPlace,
  directory: DirectoryState,
  { module, term }: ModuleOfYear,
  cited: readonly CitedGradebook[]
): Promise<JuryModule> {
  const document = documentOf(app, { group, term, module })
  const gradebook = foldGradebook(await readGradebookJournal(app, document))
  const digest = officialDigest(gradebook)
  const known = cited.find((one) => one.module === module && one.term === term)
  const hasMoved = known !== undefined && hexOf(known.digest) !== hexOf(digest)
  return { ...withRule(directory, group, { module, term }, gradebook), document, digest, hasMoved }
}

/** Besides the grades themselves, what moved the averages of a module. */
export async function readPlanChanges(
  app: Pick<GradesApp, 'replica'>,
  { document, gradebook }: JuryModule
): Promise<readonly PlanChange[]> {
  return planChanges(await readGradebookJournal(app, document), gradebook)
}

/** The group as it is, in the ministry's order, then those who left and of whom something was said. */
function peopleOf(
  list: readonly TraineeRow[],
  modules: readonly JuryModule[],
  { decisionsByPerson }: DeliberationState
): PersonId[] {
  const now = list
    .filter(({ active }) => active)
    .sort((one, other) => one.order - other.order || one.person - other.person)
    .map(({ person }) => person)
  const graded = modules.flatMap(({ gradebook }) => gradebook.people)
  const decided = [...decisionsByPerson].flatMap(([person, { kind }]) => {
    return kind === 'unsaid' ? [] : [person]
  })
  return [...new Set([...now, ...graded, ...decided])]
}

/** Who stands in the minutes: once they are closed those of whom they decide, and nobody who joined the group since. */
export function rowsOfMinutes({ rows, state }: Pick<JuryReading, 'rows' | 'state'>): YearRow[] {
  if (state.closings.length === 0) return [...rows]
  return rows.filter(({ person }) => {
    return (state.decisionsByPerson.get(person)?.kind ?? 'unsaid') !== 'unsaid'
  })
}

/** What the relay last told of devices, and when, by the clock of this device. */
export async function readKnownDevices(
  app: Pick<GradesApp, 'replica'>
): Promise<KnownDevices | null> {
  const { storage } = app.replica
  const fleet = (await storage.noted(FLEET)) as Fleet | undefined
  return fleet === undefined ? null : { at: fleet.at, devices: fleet.devices }
}

async function readConvergence(
  app: GradesApp,
  { group }: JuryPlace,
  directory: DirectoryState,
  modules: readonly JuryModule[]
): Promise<Convergence> {
  const expectations = modules.map((module) => {
    return expectationOf(directory, group, module, module.gradebook)
  })
  return convergenceOf(await readKnownDevices(app), app.profile.writer, expectations)
}

async function isUnsent(app: GradesApp, documents: readonly DocumentId[]): Promise<boolean> {
  const waiting = await app.database.journal.where({ outbox: 1 }).toArray()
  const isShown = waiting.some(({ documentId }) => documents.includes(documentId))
  return isShown || documents.some((id) => app.replica.unwrittenRows(id).length > 0)
}

/** Does a change of these documents change what a deliberation shows? */
export function concerns(place: JuryPlace, documents: readonly DocumentId[]): boolean {
  return documents.some((id) => {
    const name = nameOf(id)
    return name.kind === 'directory' || ('group' in name && name.group === place.group)
  })
}
