/**
 * The documents a screen is looking at, in memory. y-indexeddb keeps each as a cache, so that opening one reads little
 * and merges nothing. The cache may be lost or behind at any time: rows of the journal beyond it are replayed, and all
 * of them when the cache holds less than it should (DESIGN section 4).
 */
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Replica } from './replica.ts'
import { isCountedHere, type JournalRow } from './storage.ts'

export type OpenDocuments = {
  /** All that the device knows of a document, as one update. */
  contents(documentId: DocumentId): Promise<Uint8Array>
  /** Nothing of the document stays in memory or in its cache; the journal alone knows what remains. */
  forget(documentId: DocumentId): Promise<void>
  close(): Promise<void>
}

/** Documents kept in memory; the one used longest ago is let go. */
const MAX_OPEN = 10
/** Caches kept on the device: each costs about 86 KB of disk, so they stay few (ENGINES section 1). */
const MAX_CACHED = 25
const CACHES = 'document-caches'

/** What a cache should hold: rows through this one, and so many parcels and stamps (each is a Yjs client of its own). */
type CacheMark = {
  readonly documentId: DocumentId
  readonly throughRow: number
  readonly islands: number
}

type OpenDocument = {
  readonly doc: Y.Doc
  readonly persistence: IndexeddbPersistence
  throughRow: number
}

/** `prefix` is the person's partition: caches of two people on one device never meet. */
export function openDocuments(replica: Replica, prefix: string): OpenDocuments {
  const { storage } = replica
  const open = new Map<DocumentId, Promise<OpenDocument>>()
  const cacheName = (documentId: DocumentId) => `${prefix}:${documentId}`

  const load = async (documentId: DocumentId): Promise<OpenDocument> => {
    const doc = new Y.Doc()
    const persistence = new IndexeddbPersistence(cacheName(documentId), doc)
    await persistence.whenSynced
    const mark = (await readMarks(replica)).find((cached) => cached.documentId === documentId)
    const isWhole = mark !== undefined && islandsOf(doc) >= mark.islands
    return { doc, persistence, throughRow: isWhole ? mark.throughRow : 0 }
  }

  const replay = async (documentId: DocumentId, opened: OpenDocument): Promise<void> => {
    const rows = await storage.rowsOf(documentId, opened.throughRow)
    apply(opened.doc, [...rows, ...replica.unwrittenRows(documentId)])
    const throughRow = Math.max(opened.throughRow, ...rows.map((row) => row.id ?? 0))
    if (throughRow === opened.throughRow) return
    opened.throughRow = throughRow
    await rememberCache(
      replica,
      { documentId, throughRow, islands: islandsOf(opened.doc) },
      cacheName
    )
  }

  const letGo = async (documentId: DocumentId): Promise<void> => {
    const opened = open.get(documentId)
    open.delete(documentId)
    await (await opened)?.persistence.destroy()
  }

  return {
    async contents(documentId) {
      const opened = open.get(documentId) ?? load(documentId)
      open.delete(documentId)
      open.set(documentId, opened)
      const [oldest] = open.keys()
      if (open.size > MAX_OPEN && oldest !== undefined) await letGo(oldest)
      const document = await opened
      await replay(documentId, document)
      return Y.encodeStateAsUpdate(document.doc)
    },
    async forget(documentId) {
      await letGo(documentId)
      await clearDocument(cacheName(documentId))
      await writeMarks(
        replica,
        (await readMarks(replica)).filter((mark) => mark.documentId !== documentId)
      )
    },
    async close() {
      await Promise.all([...open.keys()].map(letGo))
    }
  }
}

function apply(doc: Y.Doc, rows: readonly JournalRow[]): void {
  doc.transact(() => rows.filter(isCountedHere).forEach((row) => Y.applyUpdate(doc, row.update)))
}

function islandsOf(doc: Y.Doc): number {
  return Y.decodeStateVector(Y.encodeStateVector(doc)).size
}

async function readMarks(replica: Replica): Promise<CacheMark[]> {
  return ((await replica.storage.noted(CACHES)) as CacheMark[] | undefined) ?? []
}

function writeMarks(replica: Replica, marks: readonly CacheMark[]): Promise<void> {
  return replica.storage.note(CACHES, marks)
}

/** Newest first; caches past the limit are removed from the device. */
async function rememberCache(
  replica: Replica,
  mark: CacheMark,
  cacheName: (documentId: DocumentId) => string
): Promise<void> {
  const others = (await readMarks(replica)).filter(
    (cached) => cached.documentId !== mark.documentId
  )
  const marks = [mark, ...others]
  await writeMarks(replica, marks.slice(0, MAX_CACHED))
  await Promise.all(
    marks.slice(MAX_CACHED).map((cached) => clearDocument(cacheName(cached.documentId)))
  )
}
