/** Read models kept up as the app does it: what moved is folded, its rows written, its mark cleared. */
import {
  groupRows,
  refusedByLesson,
  registerRows,
  type CountingRules
} from '#lib/readmodels/project.ts'
import { isOwn } from '#lib/replica/storage.ts'
import { directoryFacts, foldDirectory } from '#shared/documents/directory.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { tabOf, type Device } from './device.ts'

const RULES: CountingRules = { halfBySlot: new Map(), rule: 'any-lesson' }

/** Folds what is marked. Rows are written at once; the mark is cleared by a write of its own, which may fail. */
export async function refreshModels(device: Device): Promise<string> {
  const stale = await device.storage.stale()
  for (const { documentId, mark } of stale) {
    const rows = await rowsNow(device, documentId)
    if (rows === null) device.models.delete(documentId)
    else device.models.set(documentId, rows)
    const cleared = device.storage.clearStale(documentId, mark).then(
      () => true,
      () => false
    )
    if (!(await cleared)) return 'unwritten'
  }
  return `${stale.length} folded`
}

/** The rows of a document as its journal says now, for comparison; null for one that may no longer be read. */
export async function rowsNow(device: Device, documentId: DocumentId): Promise<string | null> {
  const { replica } = tabOf(device, 0)
  const documents = await device.storage.documents()
  const known = documents.find((document) => document.documentId === documentId)
  if (known?.revoked === 1) return null
  const contents = await replica.contents(documentId)
  const name = nameOf(documentId)
  if (name.kind === 'group') return asText(groupRows(name, contents))
  if (name.kind === 'directory') return asText(foldDirectory(readJournal(contents, directoryFacts)))
  if (name.kind !== 'register') return asText([])
  const rows = [
    ...(await device.storage.rowsOf(documentId)),
    ...replica.unwrittenRows(documentId)
  ].filter(isOwn)
  const unacknowledged = new Map(
    rows
      .filter((row) => row.outbox === 1)
      .map(({ parcel, writtenAt, sentAt }) => [parcel, { writtenAt, sentAt: sentAt ?? null }])
  )
  const refused = refusedByLesson(rows.filter((row) => row.refusal !== undefined))
  return asText(registerRows(documentId, name, contents, { unacknowledged, refused }, RULES))
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Map ? [...inner] : inner
  )
}
