/**
 * The replica's storage in IndexedDB. Our own gestures are written by a raw transaction on Dexie's open connection that
 * begins in the gesture's own task and is committed explicitly: measured, that is what survives a kill (ENGINES 1).
 */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { ReplicaDatabase } from './database.ts'
import {
  countWaiting,
  isLost,
  isNewLog,
  isOwn,
  withinBytes,
  type Answer,
  type Changes,
  type Draft,
  type Durability,
  type JournalRow,
  type OwnRow,
  type Position,
  type ReceivedRow,
  type ReplicaStorage,
  type StoredOwnRow,
  type StoredReceivedRow
} from './storage.ts'
import { positionFor, readsName, type ReadsName } from './unread-documents.ts'

const POSITION = 'position'
/** What the index of the tray tells apart. */
const REFUSED = 1
const LOST = 2

const lossNote = (documentId: DocumentId) => `loss ${documentId}`

/** Opens the storage. The database must be open already: a gesture never waits for it. */
export function indexedDbStorage(
  database: ReplicaDatabase,
  reads: ReadsName = readsName
): ReplicaStorage {
  const { journal, documents, stale, drafts, notes, files } = database
  let lastMark = Date.now()
  /** Marks only need to differ from one another. */
  const nextMark = () => (lastMark = Math.max(lastMark + 1, Date.now()))

  const position = async () => {
    return positionFor((await notes.get(POSITION))?.value as Position | undefined, reads)
  }

  const ownRowsFor = async (answer: Answer, from: Position) => {
    const parcels = answer.sent.map(({ parcel }) => parcel)
    const rows = isNewLog(from, answer.response.epoch)
      ? await journal.where('parcel').above(0).toArray()
      : await journal.where('parcel').anyOf(parcels).toArray()
    return rows.filter(isOwn) as StoredOwnRow[]
  }

  const carryOut = async (changes: Changes) => {
    for (const documentId of changes.emptied) {
      await journal
        .where({ documentId })
        .filter((row) => !isOwn(row) && !isLost(row))
        .delete()
    }
    await journal.bulkPut([...changes.rows] as (JournalRow & { id: number })[])
    await journal.bulkDelete([...changes.removed])
    for (const documentId of changes.forgotten) {
      await journal
        .where({ documentId })
        .filter((row) => (isOwn(row) ? row.receipt !== undefined : isLost(row)))
        .delete()
    }
    // They hold names and grades of people whom this person no longer may see; MASSAR gives them again to whoever may.
    await files.where('documentId').anyOf(changes.forgotten).delete()
    await documents.clear()
    await documents.bulkPut([...changes.documents])
    await notes.put({ name: POSITION, value: changes.position })
    const marks = [...changes.changed, ...changes.revoked].map((documentId) => ({
      documentId,
      mark: nextMark()
    }))
    await stale.bulkPut(marks)
    const losses = [...new Set([...changes.shrunk, ...changes.revoked])]
    await notes.bulkPut(losses.map((id) => ({ name: lossNote(id), value: nextMark() })))
  }

  return {
    append(rows, durability) {
      const marks = rows.map(({ documentId }) => ({ documentId, mark: nextMark() }))
      return putNow(database, { journal: rows, stale: marks }, durability)
    },
    async rowsOf(documentId, afterRow = 0) {
      const rows = await journal.where({ documentId }).toArray()
      return rows.filter((row) => row.id > afterRow)
    },
    async outbox(maxRows, maxBytes) {
      const rows = (await journal.where('outbox').equals(1).limit(maxRows).toArray()) as OwnRow[]
      return withinBytes(rows, maxBytes)
    },
    async markSent(rows, at) {
      await database.transaction('rw', journal, stale, async () => {
        for (const { id, parcel } of rows) {
          await journal
            .where('parcel')
            .equals(parcel)
            .filter((row) => row.id === id)
            .modify({ sentAt: at ?? undefined } as Partial<OwnRow>)
        }
        await stale.bulkPut(rows.map(({ documentId }) => ({ documentId, mark: nextMark() })))
      })
    },
    tray: async () => (await journal.where('tray').equals(REFUSED).toArray()) as OwnRow[],
    lost: async () => (await journal.where('tray').equals(LOST).toArray()) as ReceivedRow[],
    async discardLost(rows) {
      const ids = new Set(rows.map((row) => row.id))
      await journal
        .where('tray')
        .equals(LOST)
        .filter((row) => ids.has(row.id))
        .delete()
    },
    async retry({ id, parcel }) {
      await database.transaction('rw', journal, stale, notes, async () => {
        const found = await journal.where('parcel').equals(parcel).toArray()
        const row = found.find((one) => one.id === id)
        if (row === undefined || !isOwn(row) || row.tray !== 1) return
        const { documentId, update, writtenAt } = row
        await journal.put({
          id: row.id,
          documentId,
          update,
          parcel,
          writtenAt,
          outbox: 1
        } as OwnRow & {
          id: number
        })
        await stale.put({ documentId, mark: nextMark() })
        // It counts again, though whoever merged the document is past its row.
        await notes.put({ name: lossNote(documentId), value: nextMark() })
      })
    },
    async waiting() {
      const rows = (await journal.where('outbox').equals(1).toArray()) as OwnRow[]
      return countWaiting(rows, await journal.where('tray').equals(REFUSED).count())
    },
    position,
    documents: () => documents.toArray(),
    apply(answer) {
      return database.transaction('rw', [journal, documents, stale, notes, files], async () => {
        const from = await position()
        const ownRows = await ownRowsFor(answer, from)
        const granted = answer.response.granted.map(({ documentId }) => documentId)
        const changes = answer.plan(
          {
            position: from,
            reads,
            documents: await documents.toArray(),
            ownRows,
            tray: (await journal.where('tray').equals(REFUSED).toArray()) as StoredOwnRow[],
            rowsOfGranted: await journal.where('documentId').anyOf(granted).toArray(),
            lost: (await journal.where('tray').equals(LOST).toArray()) as StoredReceivedRow[]
          },
          answer
        )
        await carryOut(changes)
        const { isElsewhere, changed, revoked, shrunk } = changes
        return { isElsewhere, changed, revoked, shrunk }
      })
    },

    lossOf: async (id) => ((await notes.get(lossNote(id)))?.value as number | undefined) ?? 0,
    stale: () => stale.toArray(),
    async clearStale(documentId, mark) {
      await stale
        .where({ documentId })
        .filter((row) => row.mark === mark)
        .delete()
    },
    async markAllStale() {
      await database.transaction('rw', journal, stale, async () => {
        const ids = (await journal.orderBy('documentId').uniqueKeys()) as DocumentId[]
        await stale.bulkPut(ids.map((documentId) => ({ documentId, mark: nextMark() })))
      })
    },

    putDraft: (draft) => putNow(database, { drafts: [draft] }, 'relaxed'),
    deleteDraft: (key) => drafts.delete(key),
    drafts: () => drafts.toArray(),
    note: async (name, value) => void (await notes.put({ name, value })),
    noted: async (name) => (await notes.get(name))?.value,
    close: () => database.close()
  }
}

/** Puts values by a raw transaction that is on its way when this returns. */
function putNow(
  database: ReplicaDatabase,
  valuesByTable: Readonly<Record<string, readonly (OwnRow | Draft | object)[]>>,
  durability: Durability
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database
      .backendDB()
      .transaction(Object.keys(valuesByTable), 'readwrite', { durability })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the write was given up'))
    try {
      for (const [table, values] of Object.entries(valuesByTable)) {
        const store = transaction.objectStore(table)
        values.forEach((value) => store.put(value))
      }
      transaction.commit()
    } catch (error) {
      // Left to itself the browser would keep what was put before, and nobody would know that it is there.
      transaction.abort()
      throw error
    }
  })
}
