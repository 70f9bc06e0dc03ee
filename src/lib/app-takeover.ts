/**
 * Work of a person whose device was let in anew: the relay knows the new writer alone, so what the earlier enrolment left
 * on this device is written again under it. Only when that is on the disk does the earlier partition go.
 */
import type { Profile } from './replica/device.ts'
import { deletePartition, readProfiles } from './app-profiles.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import {
  encodeParcel,
  mergeUpdates,
  parseParcelId,
  readContents,
  writerOf,
  type WireFact,
  type Writer
} from '#shared/journal/parcel.ts'
import type { ReplicaDatabase } from './replica/database.ts'
import { indexedDbStorage } from './replica/indexed-db.ts'
import { keepFile, keptFilesOf } from './replica/kept-files.ts'
import { renamed } from './replica/renaming.ts'
import { LAST_EXCHANGE, type LastExchange } from './replica/last-heard.ts'
import { openExisting, whileUnused } from './replica/partition.ts'
import { ownParcelId, type Replica } from './replica/replica.ts'
import { isOwn, type Draft, type JournalRow, type OwnRow } from './replica/storage.ts'

type Files = Pick<ReplicaDatabase, 'files'>

/**
 * Takes over what the same person's earlier enrolments on this device have not settled. Call after an exchange of
 * `replica`, whose files lie in `database`: only then does it know what the relay has. Safe to stop at any point and to repeat. Gives the entries taken.
 */
export async function takeOverEarlier(
  profile: Profile,
  replica: Replica,
  database: Files
): Promise<number> {
  const earlier = (await readProfiles()).filter(
    ({ id, site, person }) =>
      id !== profile.id && site === profile.site && person === profile.person
  )
  let taken = 0
  const failures: unknown[] = []
  for (const { id } of earlier) {
    try {
      // Another page may still write there: its partition is left to the next start.
      taken += (await whileUnused(id, () => takeOver(id, profile, replica, database))) ?? 0
    } catch (error) {
      // One that cannot be read must not keep the others from being taken over.
      failures.push(error)
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'an earlier enrolment was not taken over')
  return taken
}

async function takeOver(
  profileId: string,
  profile: Profile,
  replica: Replica,
  own: Files
): Promise<number> {
  const database = await openExisting(profileId)
  if (database === null) return 0
  const storage = indexedDbStorage(database)
  try {
    const journal = await database.journal.toArray()
    const rows = await unsettledRows(journal, replica, {
      isSameLog: (await storage.position()).epoch === (await replica.storage.position()).epoch
    })
    await replica.takeOver(withTheirLists(rows, journal), renamed)
    const drafts = await replica.drafts()
    for (const draft of await storage.drafts())
      if (!drafts.some(({ key }) => key === draft.key))
        await replica.putDraft(asOwn(draft, profile.writer, rows))
    const areFilesHere = await takeFiles(database, own, replica)
    // What the relay lost of others' work is kept by the partition that received it.
    if (!areFilesHere || (await storage.lost()).length > 0) return rows.length
    database.close()
    await deletePartition(profileId)
    return rows.length
  } finally {
    database.close()
  }
}

/**
 * Files that were kept beside documents stay beside them; one of a document that the person may no longer read goes with the
 * earlier partition. False: some could not be taken yet, since their document is on its way or there are too many.
 */
async function takeFiles(
  earlier: Partial<Files>,
  own: Files,
  { storage }: Replica
): Promise<boolean> {
  const known = new Map((await storage.documents()).map((one) => [one.documentId, one]))
  const heard = (await storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  let isWhole = true
  // A partition of an early release has no such table.
  for (const { documentId, name, bytes, keptAt } of (await earlier.files?.toArray()) ?? []) {
    const document = known.get(documentId)
    if (document === undefined && heard?.arriving !== undefined) isWhole = false
    if (document === undefined || document.revoked === 1) continue
    const isHere = (await keptFilesOf(own, documentId)).some((file) => file.name === name)
    // The one chosen here since is the newer.
    if (isHere) continue
    const { ok } = await keepFile(own, { documentId, name, bytes }, keptAt)
    if (!ok) isWhole = false
  }
  return isWhole
}

/**
 * A draft knows the id of the entry that it will be: under the earlier writer's id the relay would refuse it for ever. What it
 * replaces among the entries taken over has another id now: under the old one it would replace nothing, and two words of
 * one person would look like a contradiction. What the relay has already keeps its id.
 */
function asOwn(draft: Draft, writer: Writer, taken: readonly OwnRow[]): Draft {
  const moved = new Set<number>(taken.map(({ parcel }) => parcel))
  const content = withIds(draft.content, (name, id) => {
    const parcel = parseParcelId(id)
    const isMoved = parcel !== null && (name === 'parcel' || moved.has(parcel))
    return isMoved ? ownParcelId(writer, parcel) : id
  })
  return { ...draft, content }
}

/** Plain data with every id in it changed: what stands under `parcel`, and in lists under `replaces`. */
function withIds(value: unknown, change: (name: string, id: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => withIds(one, change))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, held]: [string, unknown]) => {
    if (name === 'parcel') return [name, change(name, held)]
    const isList = name === 'replaces' && Array.isArray(held)
    return [name, isList ? held.map((id: unknown) => change(name, id)) : withIds(held, change)]
  })
  return Object.fromEntries(entries) as object
}

/** In another log than the earlier enrolment knew, its receipts say nothing: what that log lacks is offered as well. */
async function unsettledRows(
  journal: readonly JournalRow[],
  replica: Replica,
  { isSameLog }: { readonly isSameLog: boolean }
): Promise<OwnRow[]> {
  const rows = journal.filter(isOwn).filter((row) => row.receipt === undefined || !isSameLog)
  const known = new Map<string, ReadonlySet<number>>()
  for (const documentId of new Set(rows.map((row) => row.documentId))) {
    const { parcels } = readContents(await replica.contents(documentId))
    known.set(documentId, new Set(parcels.map(({ id }) => id)))
  }
  return rows.filter((row) => !known.get(row.documentId)?.has(row.parcel))
}

/**
 * Lists of trainees belong to the writer who named them (decision 0012). An entry that names a list which the relay has
 * from the earlier writer takes that list along; the first one of its document is enough.
 */
function withTheirLists(rows: readonly OwnRow[], journal: readonly JournalRow[]): OwnRow[] {
  const said = new Set<string>()
  return rows.map((row) => {
    const lists = listsOf(row.documentId, writerOf(row.parcel), journal)
    const { parcels } = readContents(row.update)
    const facts = parcels.flatMap((parcel) => parcel.facts)
    const known = facts.map((wire) => readFact(row.documentId, wire))
    known.forEach((fact) => {
      if (fact?.type === 'roster-named') said.add(`${row.documentId} ${fact.roster}`)
    })
    const needed = new Set(
      known.flatMap((fact) =>
        fact !== null && 'roster' in fact && !said.has(`${row.documentId} ${fact.roster}`)
          ? [fact.roster]
          : []
      )
    )
    const brought = [...needed].map((roster) => lists.get(roster)).filter(isThere)
    if (brought.length === 0) return row
    needed.forEach((roster) => said.add(`${row.documentId} ${roster}`))
    return { ...row, update: encodeParcel({ id: row.parcel, facts: [...brought, ...facts] }) }
  })
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined
}

/** The lists that a writer named in a document, as they lie in it. */
function listsOf(
  documentId: DocumentId,
  writer: Writer,
  journal: readonly JournalRow[]
): Map<number, WireFact> {
  const own = journal.filter((row) => row.documentId === documentId)
  const { parcels } = readContents(mergeUpdates(own.map((row) => row.update)))
  const facts = parcels.filter(({ id }) => writerOf(id) === writer).flatMap((each) => each.facts)
  return new Map(
    facts.flatMap((wire): [number, WireFact][] => {
      const fact = readFact(documentId, wire)
      return fact?.type === 'roster-named' ? [[fact.roster, wire]] : []
    })
  )
}

/** Null for a fact that this release cannot read. */
function readFact(documentId: DocumentId, wire: WireFact): AnyFact | null {
  const { parse } = factSetOf(documentId)
  const parsed = parse(wire)
  return parsed.ok ? parsed.fact : null
}
