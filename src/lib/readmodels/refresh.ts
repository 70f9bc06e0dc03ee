/** Keeps the read models true: takes the documents whose journal moved, folds them, writes their rows. */
import type { Dexie } from '#dexie'
import type { Half, HalfDayRule } from '#shared/domain/attendance.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import {
  directoryFacts,
  foldDirectory,
  settingOf,
  type DirectoryState
} from '#shared/documents/directory.ts'
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { writerOf } from '#shared/journal/parcel.ts'
import type { Replica } from '#lib/replica/replica.ts'
import { isOwn, type OwnRow } from '#lib/replica/storage.ts'
import type { UnacknowledgedByParcel } from './gesture-sync.ts'
import {
  groupRows,
  refusedByLesson,
  registerRows,
  type CountingRules,
  type OwnGestures
} from './project.ts'
import type { ReadModelTables, TraineeRow } from './tables.ts'

export type ReadModels = Dexie & ReadModelTables

/**
 * What rows say of a document, as a number: raise it with every change of `project.ts` or `tables.ts` that alters rows
 * which are already on phones. They are then made again at the next start.
 */
const PROJECTION_VERSION = 5
const PROJECTION_NOTE = 'projection'

/** Passes of one refresh: a directory whose rules moved marks every register, which takes a second one. */
const MAX_PASSES = 4

/**
 * Folds every document whose rows are behind, until none is. Returns which; safe to run in several tabs.
 * A document that cannot be folded keeps its mark and does not stop the others: they are done when this rejects.
 */
export async function refreshReadModels(
  database: ReadModels,
  replica: Replica
): Promise<readonly DocumentId[]> {
  const handled = new Set<string>()
  const documents = new Set<DocumentId>()
  const failures: unknown[] = []
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const behind = (await replica.storage.stale()).filter((one) => !handled.has(keyOf(one)))
    if (behind.length === 0) break
    const revoked = await revokedDocuments(replica)
    for (const one of behind.sort(directoriesFirst)) {
      handled.add(keyOf(one))
      documents.add(one.documentId)
      await refreshOne(database, replica, one, revoked).catch((error: unknown) => {
        if (isClosed(error)) throw error
        failures.push(error)
      })
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} documents could not be read into lists`)
  return [...documents]
}

/** Deletes every row and folds everything again: the one action that mends a read model. */
export async function rebuildReadModels(database: ReadModels, replica: Replica): Promise<number> {
  await discardRows(database, replica)
  const rebuilt = await refreshReadModels(database, replica)
  return rebuilt.length
}

/**
 * Rebuilds rows that an older release made, and reads again what it could not read. To be asked once at the start, before
 * anything reads them.
 */
export async function bringProjectionUpToDate(
  database: ReadModels,
  replica: Replica
): Promise<void> {
  if ((await replica.storage.noted(PROJECTION_NOTE)) === PROJECTION_VERSION)
    return readAgain(database, replica)
  await discardRows(database, replica)
  await replica.storage.note(PROJECTION_NOTE, PROJECTION_VERSION)
  await refreshReadModels(database, replica)
}

/** This release may be the newer one that wrote it. */
async function readAgain(database: ReadModels, replica: Replica): Promise<void> {
  const rows = await database.unreadable.toArray()
  for (const { documentId } of rows)
    await refreshDocument(database, replica, documentId, nameOf(documentId))
}

/** In one transaction: rows that are gone without a mark would never come back. */
async function discardRows(database: ReadModels, replica: Replica): Promise<void> {
  const rowTables = rowTablesOf(database)
  await database.transaction('rw', [...rowTables, 'journal', 'stale'], async () => {
    await Promise.all(rowTables.map((table) => table.clear()))
    await replica.storage.markAllStale()
  })
}

function rowTablesOf(database: ReadModels) {
  const { directories, trainees, lessons, registers, totals, cases, unreadable } = database
  return [directories, trainees, lessons, registers, totals, cases, unreadable]
}

/** Read once for all that is behind. One that is revoked meanwhile is marked again, and its mark outlives this pass. */
async function revokedDocuments(replica: Replica): Promise<ReadonlySet<DocumentId>> {
  const known = await replica.storage.documents()
  return new Set(known.filter(({ revoked }) => revoked === 1).map(({ documentId }) => documentId))
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && error.name === 'DatabaseClosedError'
}

type Behind = { readonly documentId: DocumentId; readonly mark: number }

function keyOf({ documentId, mark }: Behind): string {
  return `${documentId} ${mark}`
}

/** Registers are counted by the directory's rules, so the directory goes first. */
function directoriesFirst(one: Behind, other: Behind): number {
  return rank(one) - rank(other)
}

function rank({ documentId }: Behind): number {
  return nameOf(documentId).kind === 'directory' ? 0 : 1
}

async function refreshOne(
  database: ReadModels,
  replica: Replica,
  { documentId, mark }: Behind,
  revoked: ReadonlySet<DocumentId>
): Promise<void> {
  const name = nameOf(documentId)
  if (revoked.has(documentId)) await removeRows(database, documentId, name)
  else await refreshDocument(database, replica, documentId, name)
  // Rows of a gesture that the disk refused are there before it is: after a crash they are made again without it.
  if (replica.unwrittenRows(documentId).length === 0)
    await replica.storage.clearStale(documentId, mark)
}

async function refreshDocument(
  database: ReadModels,
  replica: Replica,
  documentId: DocumentId,
  name: DocumentName
): Promise<void> {
  const facts = await refreshRows(database, replica, documentId, name)
  if (facts === 0) await database.unreadable.delete(documentId)
  else if (facts !== null) await database.unreadable.put({ documentId, facts })
}

/**
 * Answers how many facts are not, or not whole, in the rows, for a newer release wrote them; null for a document without
 * rows: what is to be said of grades is known where they are shown.
 */
async function refreshRows(
  database: ReadModels,
  replica: Replica,
  documentId: DocumentId,
  name: DocumentName
): Promise<number | null> {
  const contents = await replica.contents(documentId)
  switch (name.kind) {
    case 'directory': {
      const state = foldDirectory(readJournal(contents, directoryFacts))
      await refreshDirectory(database, replica, name.site, state)
      return state.unreadable
    }
    case 'group': {
      const { trainees, unreadable } = groupRows(name, contents)
      await replaceRows(database, name, trainees)
      return unreadable
    }
    case 'register':
      return refreshRegister(database, replica, documentId, name, contents)
    case 'case':
      return refreshCase(database, replica, documentId, name, contents)
    default:
      return null
  }
}

async function refreshCase(
  { cases }: ReadModels,
  replica: Replica,
  documentId: DocumentId,
  name: Extract<DocumentName, { kind: 'case' }>,
  contents: Uint8Array
): Promise<number> {
  const { caseRow } = await import('./project-case.ts')
  const rows = await ownRowsOf(replica, documentId)
  const row = caseRow(documentId, name, contents, {
    writer: writerOf(replica.newParcel()),
    unacknowledged: unacknowledgedIn(rows),
    refused: rows.filter(({ refusal }) => refusal !== undefined)
  })
  await (row === null ? cases.delete(documentId) : cases.put(row))
  return row?.unreadable ?? 0
}

/** Registers are counted by the site's rules: when those move, everything is counted again. */
async function refreshDirectory(
  database: ReadModels,
  replica: Replica,
  site: SiteCode,
  state: DirectoryState
): Promise<void> {
  const before = (await database.directories.get(site))?.state ?? null
  await database.directories.put({ site, state })
  if (before !== null && !sameRules(countingRules(before), countingRules(state)))
    await replica.storage.markAllStale()
}

function sameRules(one: CountingRules, other: CountingRules): boolean {
  const sameHalves = [...other.halfBySlot].every(
    ([slot, half]) => one.halfBySlot.get(slot) === half
  )
  return one.rule === other.rule && one.halfBySlot.size === other.halfBySlot.size && sameHalves
}

type GroupName = Extract<DocumentName, { kind: 'group' }>

async function replaceRows(
  database: ReadModels,
  name: GroupName,
  rows: readonly TraineeRow[]
): Promise<void> {
  await database.transaction('rw', database.trainees, async () => {
    await traineesOf(database, name).delete()
    await database.trainees.bulkPut(rows)
  })
}

function traineesOf({ trainees }: ReadModels, { site, group }: GroupName) {
  return trainees.where({ site, group })
}

async function refreshRegister(
  database: ReadModels,
  replica: Replica,
  register: DocumentId,
  name: Extract<DocumentName, { kind: 'register' }>,
  contents: Uint8Array
): Promise<number> {
  const directory = (await database.directories.get(name.site))?.state ?? null
  const own = await ownGesturesOf(replica, register)
  const rows = registerRows(register, name, contents, own, countingRules(directory))
  const { lessons, registers, totals } = database
  await database.transaction('rw', lessons, registers, totals, async () => {
    const before = await lessons.where({ register }).primaryKeys()
    const now = new Set(rows.lessons.map((lesson) => lesson.key))
    await lessons.bulkDelete(before.filter((key) => !now.has(key)))
    await lessons.bulkPut(rows.lessons)
    await totals.where({ register }).delete()
    await totals.bulkPut(rows.totals)
    await registers.put(rows.register)
  })
  return rows.unreadable
}

async function ownGesturesOf(replica: Replica, documentId: DocumentId): Promise<OwnGestures> {
  const rows = await ownRowsOf(replica, documentId)
  const refused = refusedByLesson(rows.filter((row) => row.refusal !== undefined))
  return { unacknowledged: unacknowledgedIn(rows), refused }
}

async function ownRowsOf(replica: Replica, documentId: DocumentId): Promise<OwnRow[]> {
  const stored = await replica.storage.rowsOf(documentId)
  return [...stored, ...replica.unwrittenRows(documentId)].filter(isOwn)
}

function unacknowledgedIn(rows: readonly OwnRow[]): UnacknowledgedByParcel {
  const waiting = rows.filter((row) => row.outbox === 1)
  return new Map(
    waiting.map(({ parcel, writtenAt, sentAt }) => [parcel, { writtenAt, sentAt: sentAt ?? null }])
  )
}

/** How this site counts; the defaults hold until its directory has come. */
export function countingRules(directory: DirectoryState | null): CountingRules {
  if (directory === null) return { halfBySlot: new Map(), rule: 'any-lesson' }
  const halfBySlot = new Map<number, Half>(
    [...directory.slots].map(([key, slot]) => [Number(key), slot.values.half ?? 'morning'])
  )
  const rule =
    settingOf(directory, 'attendance.halfDayRule') === 'every-lesson'
      ? 'every-lesson'
      : 'any-lesson'
  return { halfBySlot, rule: rule satisfies HalfDayRule }
}

/** A document that may no longer be read leaves no row behind. */
async function removeRows(
  database: ReadModels,
  documentId: DocumentId,
  name: DocumentName
): Promise<void> {
  const { directories, lessons, registers, totals, cases, unreadable } = database
  await database.transaction('rw', rowTablesOf(database), async () => {
    await unreadable.delete(documentId)
    if (name.kind === 'directory') await directories.delete(name.site)
    if (name.kind === 'group') await traineesOf(database, name).delete()
    if (name.kind === 'case') await cases.delete(documentId)
    if (name.kind !== 'register') return
    await lessons.where({ register: documentId }).delete()
    await totals.where({ register: documentId }).delete()
    await registers.delete(documentId)
  })
}
