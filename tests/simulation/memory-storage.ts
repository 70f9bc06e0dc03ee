/**
 * The replica's storage in memory, with a disk that can fail: what is not durable at a crash is gone, writes can be refused.
 * Passes the same suite as IndexedDB (src/lib/replica/storage.test.ts).
 */
import { planAnswer } from '#lib/replica/answer-plan.ts'
import {
  countWaiting,
  isLost,
  isNewLog,
  isOwn,
  withinBytes,
  type Changes,
  type Draft,
  type JournalRow,
  type KnownDocument,
  type OwnRow,
  type Position,
  type ReceivedRow,
  type ReplicaStorage
} from '#lib/replica/storage.ts'
import { positionFor, readsName, type ReadsName } from '#lib/replica/unread-documents.ts'
import type { DocumentId } from '#shared/documents/ids.ts'

type StoredRow = JournalRow & { readonly id: number }

/** What lies on the disk: handed to the next storage after a crash. */
export type Disk = {
  rows: Map<number, StoredRow>
  documents: Map<DocumentId, KnownDocument>
  stale: Map<DocumentId, number>
  losses: Map<DocumentId, number>
  drafts: Map<string, Draft>
  notes: Map<string, unknown>
  lastRow: number
  lastMark: number
}

export function emptyDisk(): Disk {
  return {
    rows: new Map(),
    documents: new Map(),
    stale: new Map(),
    losses: new Map(),
    drafts: new Map(),
    notes: new Map(),
    lastRow: 0,
    lastMark: 0
  }
}

export type Faults = {
  /** Carries out one transaction, or refuses it, or never comes back: before it or after it. Begins at once. */
  readonly write: <Result>(work: () => Result) => Promise<Result>
}

function withSentAt({ sentAt: _, ...row }: OwnRow & { id: number }, at: number | null) {
  return at === null ? row : { ...row, sentAt: at }
}

const NO_FAULTS: Faults = { write: async (work) => work() }

/** Opens a disk. Each method is one transaction: it happens whole or not at all. */
export function memoryStorage(
  disk: Disk,
  faults: Faults = NO_FAULTS,
  reads: ReadsName = readsName
): ReplicaStorage {
  const { write } = faults
  const all = () => [...disk.rows.values()]
  const own = () => all().filter((row): row is OwnRow & { id: number } => isOwn(row))
  const lost = () => all().filter((row): row is ReceivedRow & { id: number } => isLost(row))
  const put = (row: JournalRow) => {
    const id = row.id ?? ++disk.lastRow
    disk.rows.set(id, { ...row, id })
  }
  const markStale = (documentId: DocumentId) => disk.stale.set(documentId, ++disk.lastMark)
  const position = () => positionFor(disk.notes.get('position') as Position | undefined, reads)

  const carryOut = (changes: Changes) => {
    const emptied = new Set(changes.emptied)
    const forgotten = new Set(changes.forgotten)
    for (const row of all()) {
      const isReceived = emptied.has(row.documentId) && !isOwn(row) && !isLost(row)
      if (isReceived) disk.rows.delete(row.id)
    }
    changes.rows.forEach(put)
    changes.removed.forEach((id) => disk.rows.delete(id))
    for (const row of all()) {
      const isSettled = isOwn(row) ? row.receipt !== undefined : isLost(row)
      if (forgotten.has(row.documentId) && isSettled) disk.rows.delete(row.id)
    }
    disk.documents = new Map(changes.documents.map((known) => [known.documentId, known]))
    disk.notes.set('position', changes.position)
    for (const documentId of [...changes.changed, ...changes.revoked]) markStale(documentId)
    for (const documentId of [...changes.shrunk, ...changes.revoked])
      disk.losses.set(documentId, ++disk.lastMark)
  }

  return {
    append: (rows) =>
      write(() => {
        rows.forEach(put)
        rows.forEach((row) => markStale(row.documentId))
      }),
    rowsOf: async (documentId, afterRow = 0) =>
      all().filter((row) => row.documentId === documentId && row.id > afterRow),
    outbox: async (maxRows, maxBytes) => {
      const rows = own().filter((row) => row.outbox === 1)
      return withinBytes(rows.slice(0, maxRows), maxBytes)
    },
    markSent: (rows, at) =>
      write(() => {
        const ids = new Set(rows.map((row) => row.id))
        for (const row of own()) if (ids.has(row.id)) put(withSentAt(row, at))
        rows.forEach((row) => markStale(row.documentId))
      }),
    lost: async () => lost(),
    discardLost: (rows) =>
      write(() => {
        const ids = new Set(rows.map((row) => row.id))
        for (const { id } of lost()) if (ids.has(id)) disk.rows.delete(id)
      }),
    tray: async () => own().filter((row) => row.tray === 1),
    retry: (wanted) =>
      write(() => {
        for (const { id, documentId, update, parcel, writtenAt, tray } of own()) {
          if (id !== wanted.id || parcel !== wanted.parcel || tray !== 1) continue
          put({ id, documentId, update, parcel, writtenAt, outbox: 1 })
          markStale(documentId)
          disk.losses.set(documentId, ++disk.lastMark)
        }
      }),
    waiting: async () => {
      const rows = own().filter((row) => row.outbox === 1)
      return countWaiting(rows, own().filter((row) => row.tray === 1).length)
    },
    position: async () => position(),
    documents: async () => [...disk.documents.values()],
    apply: (answer) =>
      write(() => {
        const named = new Set(answer.sent.map(({ parcel }) => parcel))
        const everything = isNewLog(position(), answer.response.epoch)
        const ownRows = own().filter((row) => everything || named.has(row.parcel))
        const granted = new Set<string>(answer.response.granted.map(({ documentId }) => documentId))
        const changes = planAnswer(
          {
            position: position(),
            reads,
            documents: [...disk.documents.values()],
            ownRows,
            tray: own().filter((row) => row.tray === 1),
            rowsOfGranted: all().filter((row) => granted.has(row.documentId)),
            lost: lost()
          },
          answer
        )
        carryOut(changes)
        const { isElsewhere, changed, revoked, shrunk } = changes
        return { isElsewhere, changed, revoked, shrunk }
      }),
    lossOf: async (documentId) => disk.losses.get(documentId) ?? 0,
    stale: async () => [...disk.stale].map(([documentId, mark]) => ({ documentId, mark })),
    clearStale: (documentId, mark) =>
      write(() => {
        if (disk.stale.get(documentId) === mark) disk.stale.delete(documentId)
      }),
    markAllStale: () => write(() => all().forEach((row) => markStale(row.documentId))),
    putDraft: (draft) => write(() => void disk.drafts.set(draft.key, draft)),
    deleteDraft: (key) => write(() => void disk.drafts.delete(key)),
    drafts: async () => [...disk.drafts.values()],
    note: (name, value) => write(() => void disk.notes.set(name, value)),
    noted: async (name) => disk.notes.get(name),
    close: () => undefined
  }
}
