/** A phone's own work on a year: folding a register, and the rows that lists read. In Node, for information. */
import { Dexie } from '#dexie'
import { IDBKeyRange, indexedDB } from 'fake-indexeddb'
import { refreshReadModels, type ReadModels } from '#lib/readmodels/refresh.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica, type Replica } from '#lib/replica/replica.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts } from '#shared/documents/register.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { encodeStamp, mergeUpdates, newParcelId } from '#shared/journal/parcel.ts'
import { issueParcels } from '../../fixtures/parcels.ts'
import { createRandom } from '../../fixtures/random.ts'
import { buildYear } from '../../fixtures/year.ts'
import { emptyDisk, memoryStorage, type Disk } from '../../simulation/memory-storage.ts'
import { SEED } from '../support/annex.ts'
import { repeat, type Row } from '../support/result.ts'

const REGISTERS = 8
const LESSONS = 180

export const folding: Row = {
  name: 'folding',
  async measure({ runs }) {
    const updatesByRegister = yearOfRegisters()
    const [first] = updatesByRegister.values()
    if (first === undefined) throw new Error('the year is empty')
    const measured = await repeat(runs, async () => {
      const readMs = timed(() => readJournal(first, registerFacts))
      const foldMs = timed(() => foldRegister(readJournal(first, registerFacts)))
      return { readMs, foldMs, refreshMs: await refreshAll(updatesByRegister) }
    })
    const one = `one register of ${LESSONS} lessons × 30, 3 % corrected`
    return [
      { what: `${one}: bytes`, unit: 'B', values: [first.byteLength], budget: null },
      { what: `${one}: read`, unit: 'ms', values: measured.readMs, budget: null },
      { what: `${one}: read and fold`, unit: 'ms', values: measured.foldMs, budget: null },
      {
        what: `read models of ${REGISTERS} such registers (tables in memory)`,
        unit: 'ms',
        values: measured.refreshMs,
        budget: null
      }
    ]
  }
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Each register whole, with the relay's stamps, as a phone receives it. */
function yearOfRegisters(): Map<DocumentId, Uint8Array> {
  const random = createRandom(SEED)
  const updates = new Map<DocumentId, Uint8Array[]>()
  const year = buildYear({ groups: REGISTERS, lessonsPerGroup: LESSONS, seed: SEED })
  let position = 0
  for (const { id, documentId, update, receivedAt } of issueParcels(year, () =>
    newParcelId(7, random)
  )) {
    const stamp = { parcel: id, position: ++position, receivedAt, heldBecause: null }
    const own = updates.get(documentId) ?? []
    own.push(update, encodeStamp(stamp))
    updates.set(documentId, own)
  }
  return new Map([...updates].map(([documentId, own]) => [documentId, mergeUpdates(own)]))
}

async function refreshAll(updatesByRegister: ReadonlyMap<DocumentId, Uint8Array>): Promise<number> {
  const disk = emptyDisk()
  for (const [documentId, update] of updatesByRegister) {
    const id = ++disk.lastRow
    disk.rows.set(id, { id, documentId, update, parcel: 0 })
    disk.documents.set(documentId, { documentId, number: id })
    disk.stale.set(documentId, ++disk.lastMark)
  }
  const database = new Dexie('bench', { indexedDB, IDBKeyRange }) as ReadModels
  for (const [version, tables] of Object.entries(READ_MODEL_TABLES))
    database.version(Number(version)).stores(tables)
  await database.open()
  const start = performance.now()
  await refreshReadModels(database, replicaOver(disk))
  const ms = performance.now() - start
  await database.delete()
  return ms
}

function replicaOver(disk: Disk): Replica {
  return createReplica({
    exchanges: exchangesAtHand,
    writer: 7,
    storage: memoryStorage(disk),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(),
    now: Date.now,
    random: Math.random
  })
}
