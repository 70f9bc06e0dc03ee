/**
 * The documents a screen is looking at, in memory as Yjs documents, which y-indexeddb keeps as a cache. The first looks at
 * a document read the journal, which is at hand; the cache of one that stays on the screen opens behind it. From then on
 * only the rows that came since are replayed. The cache may be lost, behind or refused by a full disk at any time: then
 * the journal answers (DESIGN 4).
 */
import { largest } from '#shared/domain/collections.ts'
import type { IndexeddbPersistence } from 'y-indexeddb'
import type { Doc } from 'yjs'
import type { DocumentId } from '#shared/documents/ids.ts'
import { stableNumber } from '#shared/domain/identity.ts'
import { mergeUpdates } from '#shared/journal/parcel.ts'
import type { Replica } from './replica.ts'
import { isCountedHere, type JournalRow, type OwnRow } from './storage.ts'

export type OpenDocuments = {
  /** All that the device knows of a document, as one update. */
  contents(documentId: DocumentId): Promise<Uint8Array>
  /** Nothing of the document stays in memory or in its cache; the journal alone knows what remains. */
  forget(documentId: DocumentId): Promise<void>
  /** Removes caches from the device that do not tell the truth any more: whoever should have done so was killed. */
  removeUntrue(): Promise<void>
  close(): Promise<void>
}

/** Documents kept in memory; the one used longest ago is let go. */
const MAX_OPEN = 10
/** Caches kept on the device: each costs about 86 KB of disk, so they stay few (ENGINES section 1). */
const MAX_CACHED = 25
const CACHES = 'document-caches'

/** What a cache should hold: the rows through this one, and nothing else. */
type CacheMark = {
  readonly documentId: DocumentId
  readonly throughRow: number
  /** The document's `lossOf` when the cache began: once that has changed, the cache holds what is gone. */
  readonly loss: number
  /** Tells which parcels and stamps it holds (each is a Yjs client of its own). Absent on marks of older releases. */
  readonly print?: string
}

type OpenDocument = {
  readonly doc: Doc
  readonly persistence: IndexeddbPersistence
  readonly loss: number
  throughRow: number
}

/** `document` is null until the cache has opened. */
type Opening = {
  document: OpenDocument | null
  /** Resolves when it has opened, or has not and will not. */
  readonly opened: Promise<void>
  /** What has not begun to open will not. */
  readonly giveUp: () => void
}

/** While somebody takes a list, a cheap phone has no tenth of a second to spare for reading the engine and the cache. */
const PAUSE_MS = 30_000

/** No first screen needs them, so they are not among its scripts. */
const engine = () => Promise.all([import('yjs'), import('y-indexeddb')])

/**
 * `prefix` is the person's partition: caches of two people on one device never meet. A cache opens `pauseMs` after the
 * first look at its document.
 */
export function openDocuments(
  replica: Replica,
  prefix: string,
  pauseMs: number = PAUSE_MS
): OpenDocuments {
  const { storage } = replica
  const open = new Map<DocumentId, Opening>()
  const cacheName = (documentId: DocumentId) => `${prefix}:${documentId}`

  const trueMark = async (documentId: DocumentId): Promise<CacheMark | undefined> => {
    const mark = (await readMarks(replica)).find((cached) => cached.documentId === documentId)
    // Caches of older releases may hold entries that no disk has.
    const isTrue = mark?.print !== undefined && mark.loss === (await storage.lossOf(documentId))
    return isTrue ? mark : undefined
  }

  const load = async (documentId: DocumentId): Promise<OpenDocument> => {
    const [{ Doc }, { IndexeddbPersistence }] = await engine()
    const loss = await storage.lossOf(documentId)
    const mark = await trueMark(documentId)
    if (mark === undefined && (await isCached(cacheName(documentId))))
      await clearCache(cacheName(documentId))
    const doc = new Doc()
    const persistence = new IndexeddbPersistence(cacheName(documentId), doc)
    await persistence.whenSynced
    // The page may have been killed between the cache and its mark, and the disk may have refused a part of the cache.
    const isWhole = mark !== undefined && (await printOf(doc)) === mark.print
    return { doc, persistence, loss, throughRow: isWhole ? mark.throughRow : 0 }
  }

  /** Opens the cache behind what is being shown. One that does not open is tried again at the next look. */
  const begin = (documentId: DocumentId): void => {
    const { ended, giveUp } = pause(pauseMs)
    const openNow = async () => {
      if ((await ended) === 'given-up') return
      opening.document = await load(documentId)
    }
    const opening: Opening = {
      document: null,
      opened: openNow().catch(() => void open.delete(documentId)),
      giveUp
    }
    open.set(documentId, opening)
  }

  /**
   * Brings a document up to the journal. Gives what lives in memory only: the cache must not keep it, or an entry would be
   * shown for ever that nobody sends. Null: the document lost something since it was opened, and nothing was done.
   */
  const replay = async (
    documentId: DocumentId,
    opened: OpenDocument
  ): Promise<readonly OwnRow[] | null> => {
    const rows = await storage.rowsOf(documentId, opened.throughRow)
    // Asked at once: what is written while the rest is awaited is not among the rows.
    const unwritten = replica.unwrittenRows(documentId)
    if ((await storage.lossOf(documentId)) !== opened.loss) return null
    await apply(opened.doc, rows)
    const throughRow = largest([opened.throughRow, ...rows.map((row) => row.id ?? 0)], 0)
    if (throughRow === opened.throughRow) return unwritten
    opened.throughRow = throughRow
    const { loss } = opened
    const mark = { documentId, throughRow, loss, print: await printOf(opened.doc) }
    await rememberCache(replica, mark, cacheName)
    return unwritten
  }

  const letGo = async (documentId: DocumentId): Promise<void> => {
    const opening = open.get(documentId)
    open.delete(documentId)
    opening?.giveUp()
    await opening?.opened
    await opening?.document?.persistence.destroy()
  }

  const forget = async (documentId: DocumentId): Promise<void> => {
    await letGo(documentId)
    if (!(await isCached(cacheName(documentId)))) return
    await clearCache(cacheName(documentId))
    const marks = await readMarks(replica)
    await writeMarks(
      replica,
      marks.filter((mark) => mark.documentId !== documentId)
    )
  }

  return {
    async contents(documentId) {
      const opening = open.get(documentId)
      open.delete(documentId)
      if (opening === undefined) begin(documentId)
      else open.set(documentId, opening)
      const [oldest] = open.keys()
      if (open.size > MAX_OPEN && oldest !== undefined) await letGo(oldest)
      const document = opening?.document ?? null
      if (document === null) return replica.contents(documentId)
      try {
        const unwritten = await replay(documentId, document)
        if (unwritten !== null) {
          const [{ encodeStateAsUpdate }] = await engine()
          const written = encodeStateAsUpdate(document.doc)
          return mergeUpdates([written, ...unwritten.map(({ update }) => update)])
        }
        await forget(documentId)
      } catch {
        // The cache writes too; where the disk refuses that, the journal still reads.
      }
      return replica.contents(documentId)
    },
    forget,
    async removeUntrue() {
      for (const name of await cachesOf(prefix)) {
        const documentId = name.slice(prefix.length + 1) as DocumentId
        if (!open.has(documentId) && (await trueMark(documentId)) === undefined)
          await clearCache(name)
      }
    },
    async close() {
      await Promise.all([...open.keys()].map(letGo))
    }
  }
}

/** Ends after so many milliseconds, or when it is given up. */
function pause(ms: number) {
  let giveUp = () => {}
  const ended = new Promise<'over' | 'given-up'>((resolve) => {
    const timer = setTimeout(() => resolve('over'), ms)
    giveUp = () => {
      clearTimeout(timer)
      resolve('given-up')
    }
  })
  return { ended, giveUp }
}

async function cachesOf(prefix: string): Promise<string[]> {
  const databases = await indexedDB.databases()
  return databases.flatMap(({ name }) => (name?.startsWith(`${prefix}:`) ? [name] : []))
}

/** Most documents never had a cache: a first load must not ask for the removal of hundreds. */
async function isCached(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((database) => database.name === name)
}

async function clearCache(name: string): Promise<void> {
  const [, { clearDocument }] = await engine()
  await clearDocument(name)
}

async function apply(doc: Doc, rows: readonly JournalRow[]): Promise<void> {
  const [{ applyUpdate }] = await engine()
  doc.transact(() => rows.filter(isCountedHere).forEach((row) => applyUpdate(doc, row.update)))
}

async function printOf(doc: Doc): Promise<string> {
  const [{ decodeStateVector, encodeStateVector }] = await engine()
  const clients = [...decodeStateVector(encodeStateVector(doc)).keys()]
  const inOrder = clients.sort((one, other) => one - other)
  return `${clients.length} ${stableNumber(inOrder.join())}`
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
    marks.slice(MAX_CACHED).map((cached) => clearCache(cacheName(cached.documentId)))
  )
}
