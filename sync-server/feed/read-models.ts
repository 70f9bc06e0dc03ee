/** What the relay keeps ready to judge parcels: rights, closings and standings, folded anew when a document changes them. */
import {
  actorOf,
  directoryFacts,
  foldDirectory,
  recordedPerson,
  type DirectoryState
} from '#shared/documents/directory.ts'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { standingOfCase } from '#shared/documents/case.ts'
import { catalogueFacts, type CatalogueFact } from '#shared/documents/catalogue.ts'
import { deliberationFacts } from '#shared/documents/deliberation-facts.ts'
import { foldDeliberation, standingOfDeliberation } from '#shared/documents/deliberation.ts'
import { activePeople, foldGroup, groupFacts, type GroupState } from '#shared/documents/group.ts'
import { foldGradebook, standingOfGradebook } from '#shared/documents/gradebook.ts'
import { foldBlind, standingOfBlind } from '#shared/documents/blind.ts'
import { blindFacts, gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import {
  catalogueId,
  directoryId,
  groupDocumentId,
  nameOf,
  type DocumentKind
} from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import { officeTime, type Moment } from '#shared/domain/calendar.ts'
import { ACT_STEPS, CASE_STEPS } from '#shared/domain/case-steps.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { RecordedPerson, SiteCode } from '#shared/domain/people.ts'
import { REVIEW_STEPS, UNTOUCHED } from '#shared/domain/review.ts'
import { updateOf } from '#shared/journal/columns.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { PolicyContext } from '#shared/policies/answers.ts'
import type { Ledger, LogRow, Questions, Store, StoredDocument } from '../store/store.ts'
import { wholeDocument } from './content.ts'

/** Facts of a directory that may give or take somebody a right. */
export const RIGHTS_FACTS: readonly AnyFact['type'][] = [
  'person-recorded',
  'role-recorded',
  'group-recorded',
  'assignment-recorded'
]

/** What the policies need to know of a document, at this moment of the relay. */
export async function policyContext(
  questions: Questions,
  document: StoredDocument | null,
  facts: readonly AnyFact[],
  now: Moment
): Promise<PolicyContext> {
  if (document?.kind === 'directory')
    return {
      closedThrough: null,
      recordedByPerson: await recordedIn(questions, document.site, facts)
    }
  if (document?.kind === 'register')
    return { closedThrough: await questions.closedThrough(document.number) }
  const standing = document === null ? null : await questions.standing(document.number)
  if (standing === null) return { closedThrough: null }
  if ('caseState' in standing) return { closedThrough: null, case: standing }
  return 'isClosed' in standing
    ? { closedThrough: null, deliberation: standing }
    : { closedThrough: null, gradebook: { ...UNTOUCHED, ...standing, today: officeTime(now).day } }
}

/** The people of whom these facts of a directory say whether they work here; it is read only where one does. */
async function recordedIn(
  questions: Questions,
  site: SiteCode,
  facts: readonly AnyFact[]
): Promise<ReadonlyMap<PersonId, RecordedPerson>> {
  const people = facts.flatMap((fact) => {
    const isAboutWork = fact.type === 'person-recorded' && fact.values.active !== undefined
    return isAboutWork ? [Number(fact.key) as PersonId] : []
  })
  const directory = people.length === 0 ? null : await readDirectory(questions, site)
  if (directory === null) return new Map()
  return new Map(people.map((person) => [person, recordedPerson(directory, person)]))
}

/** The directory of a site as its journal says now, or null when nothing was written yet. */
export async function readDirectory(
  questions: Questions,
  site: SiteCode
): Promise<DirectoryState | null> {
  const document = await questions.documentNamed(directoryId(site))
  if (document === null) return null
  const update = wholeDocument(await questions.partsOf(document.number))
  return foldDirectory(readJournal(update, directoryFacts))
}

/** What was ever published to be asked for at a site; null when nothing was written yet. */
export async function readCatalogue(
  questions: Questions,
  site: SiteCode
): Promise<Journal<CatalogueFact> | null> {
  const document = await questions.documentNamed(catalogueId(site))
  if (document === null) return null
  return readJournal(wholeDocument(await questions.partsOf(document.number)), catalogueFacts)
}

/** Folds the directory of a site into the rights of its people. */
export async function refreshRights(ledger: Ledger, site: SiteCode): Promise<void> {
  const directory = await readDirectory(ledger, site)
  if (directory === null) return
  const people = [...directory.people.keys()].map((key) => Number(key) as PersonId)
  await ledger.replaceRights(
    site,
    people.map((person) => actorOf(directory, site, person)),
    [...directory.groups.keys()].map((key) => Number(key) as GroupId)
  )
}

/** The list of a group as its journal says now; empty when nothing was written yet. */
export async function readGroup(
  questions: Questions,
  site: SiteCode,
  group: GroupId
): Promise<GroupState> {
  const document = await questions.documentNamed(groupDocumentId(site, group))
  const parts =
    document === null ? { snapshot: null, rows: [] } : await questions.partsOf(document.number)
  return foldGroup(readJournal(wholeDocument(parts), groupFacts))
}

/** Folds the list of a group into the rights of its trainees. */
export async function refreshTrainees(ledger: Ledger, { id, site }: StoredDocument): Promise<void> {
  const name = nameOf(id)
  if (name.kind !== 'group') return
  const list = await readGroup(ledger, site, name.group)
  await ledger.replaceTrainees(site, name.group, activePeople(list))
}

/** Reads every list of a log that an older release wrote; nothing where that was done. */
export async function learnTrainees(store: Store): Promise<void> {
  if (await store.knowsTrainees()) return
  await store.write(async (ledger) => {
    for (const document of await ledger.documentsOf(await ledger.siteCodes()))
      await refreshTrainees(ledger, document)
  })
}

/** Of a journal, the facts that bear on where its document stands. */
export type Bearing = Journal<AnyFact>

/** Where documents of one kind stand: which facts say so, and how they are kept. */
export type KeptStanding = {
  isTouchedBy(facts: readonly AnyFact[]): boolean
  /** The facts that bear on it, from the whole document. */
  read(ledger: Ledger, document: number): Promise<Bearing>
  /** The same with those of a row that came since. */
  with(bearing: Bearing, row: LogRow): Bearing
  save(ledger: Ledger, document: number, bearing: Bearing): Promise<void>
}

/** The fold of these facts alone gives the standing that the fold of the whole document gives (upkeep.test.ts). */
export const standingsByKind: Readonly<Partial<Record<DocumentKind, KeptStanding>>> = {
  register: keptStanding(registerFacts, ['closed', 'decided'], (ledger, document, journal) =>
    ledger.setClosedThrough(document, foldRegister(journal).closedThrough)
  ),
  gradebook: keptStanding(
    gradebookFacts,
    [
      ...REVIEW_STEPS,
      'decided',
      'assessment-recorded',
      'blind-revealed',
      'codes-listed',
      'anonymity-lifted'
    ],
    (ledger, document, journal) =>
      ledger.setStanding(document, standingOfGradebook(foldGradebook(journal)))
  ),
  blind: keptStanding(blindFacts, ['blind-completed'], (ledger, document, journal) =>
    ledger.setStanding(document, standingOfBlind(foldBlind(journal)))
  ),
  deliberation: keptStanding(
    deliberationFacts,
    ['deliberation-closed', 'decided'],
    (ledger, document, journal) =>
      ledger.setStanding(document, standingOfDeliberation(foldDeliberation(journal)))
  ),
  case: keptStanding(caseFacts, [...CASE_STEPS, ...ACT_STEPS], (ledger, document, journal) =>
    ledger.setStanding(document, standingOfCase(journal))
  )
}

function keptStanding<Fact extends AnyFact>(
  facts: FactSet<Fact>,
  types: readonly Fact['type'][],
  keep: (ledger: Ledger, document: number, journal: Journal<Fact>) => Promise<void>
): KeptStanding {
  const bears = ({ type }: AnyFact) => (types as readonly string[]).includes(type)
  const bearing = (update: Uint8Array): Bearing => {
    const journal = readJournal(update, facts)
    return { ...journal, entries: journal.entries.filter(({ fact }) => bears(fact)) }
  }
  return {
    isTouchedBy: (added) => added.some(bears),
    read: async (ledger, document) => bearing(wholeDocument(await ledger.partsOf(document))),
    with: (before, row) => joinJournals(before, bearing(updateOf([row]))),
    // The journal holds what `facts` read: `AnyFact` only hides of which kind.
    save: (ledger, document, journal) => keep(ledger, document, journal as Journal<Fact>)
  }
}

function joinJournals<Fact>(one: Journal<Fact>, other: Journal<Fact>): Journal<Fact> {
  return {
    entries: [...one.entries, ...other.entries],
    unreadable: [...one.unreadable, ...other.unreadable],
    stampsByParcel: new Map([...one.stampsByParcel, ...other.stampsByParcel])
  }
}

/** Folds a document into where it stands. */
export async function refreshStanding(
  ledger: Ledger,
  { kind, number }: Pick<StoredDocument, 'kind' | 'number'>
): Promise<void> {
  const standing = standingsByKind[kind]
  await standing?.save(ledger, number, await standing.read(ledger, number))
}
