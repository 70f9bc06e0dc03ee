/** What the relay's log truly holds, read past the relay itself, and who may truly read what of it. */
import {
  actorOf,
  directoryFacts,
  foldDirectory,
  type DirectoryState
} from '#shared/documents/directory.ts'
import { gradebookId, nameOf, recordId, type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { encodeStamp, mergeUpdates } from '#shared/journal/parcel.ts'
import { mayRead } from '#shared/policies/policies.ts'
import type { LogRow, Store, StoredDocument } from '../../sync-server/store/store.ts'
import { DIRECTORY, isTrainee, SITE } from './cast.ts'
import { factsIn } from './decoded.ts'
import { gradebookIn, problemsOfRow } from './grade-log.ts'
import { problemsOfTelling, type GradebookAt } from './record-log.ts'

export type LogView = {
  epoch: string
  head: number
  rowsByDocument: Map<number, LogRow[]>
  rowsByPosition: Map<number, LogRow>
  documentsByNumber: Map<number, StoredDocument>
  /** `writer facts`: what each writer said, whatever the id. */
  said: Set<string>
  directory: DirectoryState
  /** Whose device each writer is. */
  readonly people: ReadonlyMap<number, PersonId>
  readonly problems: string[]
}

export function emptyLogView(people: ReadonlyMap<number, PersonId>): LogView {
  return {
    people,
    epoch: '',
    head: 0,
    rowsByDocument: new Map(),
    rowsByPosition: new Map(),
    documentsByNumber: new Map(),
    said: new Set(),
    directory: foldDirectory(readJournal(new Uint8Array([0, 0]), directoryFacts)),
    problems: []
  }
}

const EVERYTHING = Number.MAX_SAFE_INTEGER

/** Reads what is new. Positions that do not rise, and documents that change their number, are problems. */
export async function readNews(view: LogView, store: Store): Promise<void> {
  const head = await store.head()
  if (head === view.head) return
  if (head < view.head) view.problems.push(`the log ends at ${head}, after ${view.head}`)
  const documents = await store.documentsOf([SITE])
  documents.forEach((document) => view.documentsByNumber.set(document.number, document))
  const numbers = documents.map(({ number }) => number)
  const span = { after: view.head, through: head }
  const { rows } = await store.tail(numbers, span, [], EVERYTHING)
  // In the order of the log: what a row may say follows from all rows before it.
  for (const row of rows.toSorted((one, other) => one.position - other.position)) add(view, row)
  view.head = head
}

/** Compares all that was ever read with what is there now: the log only grows. */
export async function readAgain(view: LogView, store: Store): Promise<void> {
  await readNews(view, store)
  const span = { after: 0, through: view.head }
  const { rows } = await store.tail([...view.documentsByNumber.keys()], span, [], EVERYTHING)
  const now = new Map(rows.map((row) => [row.position, row]))
  for (const [position, before] of view.rowsByPosition) {
    if (now.get(position)?.parcel !== before.parcel)
      view.problems.push(`position ${position} of the log changed`)
  }
}

export function documentIdOf(view: LogView, number: number): DocumentId | undefined {
  return view.documentsByNumber.get(number)?.id
}

export function saidKey(writer: number, facts: string): string {
  return `${writer} ${facts}`
}

/** May this person read it, as the directory in the log says? A trainee stays on the list, and has their record alone. */
export function mayTrulyRead(
  directory: DirectoryState,
  person: PersonId,
  documentId: DocumentId
): boolean {
  if (isTrainee(person)) return documentId === recordId(SITE, person)
  return mayRead(actorOf(directory, SITE, person), documentId).allowed
}

/** All that the log says of a document, as one update. */
export function contentsInLog(view: LogView, document: number): Uint8Array {
  const rows = view.rowsByDocument.get(document) ?? []
  return mergeUpdates(rows.flatMap((row) => [row.update, stampOf(row)]))
}

/** Gradebooks as the log has them now. */
export function gradebooksOf(view: LogView): GradebookAt {
  return ({ group, term, module }) => {
    const id = gradebookId(SITE, group, term, module)
    const document = [...view.documentsByNumber.values()].find((one) => one.id === id)
    return document === undefined ? null : gradebookIn(contentsInLog(view, document.number))
  }
}

function add(view: LogView, row: LogRow): void {
  const documentId = documentIdOf(view, row.document)
  const before = isOfGrades(documentId) ? contentsInLog(view, row.document) : null
  if (row.position <= view.head || view.rowsByPosition.has(row.position))
    view.problems.push(`position ${row.position} came twice`)
  view.rowsByPosition.set(row.position, row)
  const rows = view.rowsByDocument.get(row.document) ?? []
  rows.push(row)
  view.rowsByDocument.set(row.document, rows)
  const said = saidKey(row.writer, factsIn(row.update))
  if (view.said.has(said) && isUnique(said)) view.problems.push(`the log holds twice: ${said}`)
  view.said.add(said)
  if (documentId === DIRECTORY) foldRights(view)
  const person = view.people.get(row.writer)
  if (documentId !== undefined && nameOf(documentId).kind === 'record')
    view.problems.push(...problemsOfTelling(gradebooksOf(view), documentId, row, person ?? null))
  if (before === null || documentId === undefined || person === undefined) return
  const actor = actorOf(view.directory, SITE, person)
  const after = contentsInLog(view, row.document)
  view.problems.push(...problemsOfRow({ documentId, row, actor, before, after }))
}

function isOfGrades(documentId: DocumentId | undefined): boolean {
  return documentId !== undefined && /^(gradebook|blind|deliberation)\//.test(documentId)
}

/** A list alone carries no moment: people may well name the same one twice. */
function isUnique(said: string): boolean {
  return !/^\d+ \[\[(1|50|65),[^\]]*\[[^\]]*\]\]\]$/.test(said)
}

function foldRights(view: LogView): void {
  const directory = [...view.documentsByNumber.values()].find(({ id }) => id === DIRECTORY)
  if (directory === undefined) return
  view.directory = foldDirectory(readJournal(contentsInLog(view, directory.number), directoryFacts))
}

function stampOf({ parcel, position, receivedAt, heldBecause }: LogRow): Uint8Array {
  return encodeStamp({ parcel, position, receivedAt, heldBecause })
}
