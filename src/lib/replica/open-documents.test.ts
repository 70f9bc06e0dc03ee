import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, test, vi } from 'vitest'
import { registerId } from '#shared/documents/ids.ts'
import { registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { encodeParcel, newParcelId, readContents, type ParcelId } from '#shared/journal/parcel.ts'
import type { ExchangeResponse } from '#shared/protocol/messages.ts'
import { planAnswer } from './answer-plan.ts'
import { openDatabase } from './database.ts'
import { indexedDbStorage } from './indexed-db.ts'
import { openDocuments, type OpenDocuments } from './open-documents.ts'
import { exchangesAtHand } from './exchange.ts'
import { createReplica } from './replica.ts'
import type { OwnRow, ReplicaStorage } from './storage.ts'

const register = registerId('jadida', 7 as GroupId, '2026-1')
const CLOSING: RegisterFact = { type: 'closed', at: 1, throughDay: 1, reason: '', replaces: [] }
let opened = 0

/** A partition, as a page and the service worker open it side by side. */
async function partition() {
  const name = `open-documents-test-${opened++}`
  const database = await openDatabase(name, {}).open()
  const storage = () => indexedDbStorage(database as never)
  const replicaOver = (over: ReplicaStorage) =>
    createReplica({
      exchanges: exchangesAtHand,
      ...{ writer: 5, storage: over, now: Date.now, random: Math.random },
      transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
      sign: async () => new Uint8Array(64)
    })
  const page = () => openDocuments(replicaOver(storage()), name, 0)
  return { name, page, worker: storage(), replicaOver }
}

function gesture(at: number): OwnRow {
  const parcel = newParcelId(5, Math.random)
  const update = encodeParcel({ id: parcel, facts: [[1, at]] })
  return { documentId: register, parcel, update, writtenAt: at, outbox: 1 }
}

async function apply(
  storage: ReplicaStorage,
  response: Partial<ExchangeResponse>,
  sent: OwnRow[] = []
) {
  const nothing = { receipts: [], granted: [], revoked: [], updates: [], fleet: [], writers: [] }
  const position = { version: 2, epoch: 'e1', relayTime: 1, cursor: 1, mark: 1, more: false }
  return storage.apply({
    response: { ...position, ...nothing, ...response },
    from: await storage.position(),
    sent,
    plan: planAnswer,
    handlingOf: () => 'tray',
    reissue: (row) => row
  })
}

const parcelsIn = async (documents: OpenDocuments) =>
  readContents(await documents.contents(register)).parcels.map(({ id }) => id)

/** Looks at the register until its cache has been written through the last row. */
async function look(documents: OpenDocuments, storage: ReplicaStorage): Promise<void> {
  const throughRow = (await storage.rowsOf(register)).at(-1)?.id
  await vi.waitFor(async () => {
    await documents.contents(register)
    expect(await storage.noted('document-caches')).toMatchObject([{ throughRow }])
  })
}

async function isOnDisk(name: string): Promise<boolean> {
  const databases = await indexedDB.databases()
  return databases.some((database) => database.name === `${name}:${register}`)
}

async function granted() {
  const { name, page, worker, replicaOver } = await partition()
  const update = gesture(1).update
  await apply(worker, { granted: [{ document: 4, documentId: register, update }] })
  return { name, page, worker, replicaOver }
}

test('a register taken away by the service worker is not shown by a page that has it open', async () => {
  const { page, worker } = await granted()
  const documents = page()
  await look(documents, worker)
  expect(await parcelsIn(documents)).toHaveLength(1)
  await apply(worker, { revoked: [4] })
  expect(await parcelsIn(documents)).toEqual([])
  expect(await parcelsIn(documents)).toEqual([])
  await documents.close()
})

test('a register taken away leaves the disk at the next start, whenever the page was killed', async () => {
  const { name, page, worker } = await granted()
  const documents = page()
  await look(documents, worker)
  await documents.close()
  await apply(worker, { revoked: [4] })
  expect(await isOnDisk(name)).toBe(true)

  const restarted = page()
  await restarted.removeUntrue()
  expect(await isOnDisk(name)).toBe(false)
  expect(await parcelsIn(restarted)).toEqual([])
  await restarted.close()
})

test('an entry that the relay refused does not count again, whoever learnt of it', async () => {
  const { page, worker } = await granted()
  const row = gesture(2)
  await worker.append([row], 'strict')
  const documents = page()
  await look(documents, worker)
  expect(await parcelsIn(documents)).toContain(row.parcel)
  await documents.close()

  const { parcel } = row
  const sent = await worker.outbox(1, 1)
  await apply(worker, { receipts: [{ outcome: 'refused', parcel, reason: 'x' }] }, sent)
  const restarted = page()
  for (let looks = 0; looks < 3; looks++) {
    expect(await parcelsIn(restarted)).not.toContain(parcel satisfies ParcelId)
    await look(restarted, worker)
  }
  await restarted.close()
})

test('a cache that tells the truth is kept at the start', async () => {
  const { name, page, worker } = await granted()
  const documents = page()
  await look(documents, worker)
  await documents.close()
  const restarted = page()
  await restarted.removeUntrue()
  expect(await isOnDisk(name)).toBe(true)
  expect(await parcelsIn(restarted)).toHaveLength(1)
  await restarted.close()
})

test('a cache of an older release, which may hold what no disk has, leaves at the start', async () => {
  const { name, page, worker } = await granted()
  const documents = page()
  await look(documents, worker)
  await documents.close()
  const marks = (await worker.noted('document-caches')) as { print: string }[]
  await worker.note(
    'document-caches',
    marks.map(({ print: _, ...mark }) => ({ ...mark, islands: 1 }))
  )
  await page().removeUntrue()
  expect(await isOnDisk(name)).toBe(false)
})

test('an entry that the disk refused is shown, and does not outlive the page as if it were kept', async () => {
  const { name, page, worker, replicaOver } = await granted()
  const full = () => Promise.reject(new DOMException('the disk is full', 'QuotaExceededError'))
  const replica = replicaOver({ ...worker, append: full })
  const documents = openDocuments(replica, name, 0)
  await look(documents, worker)
  const { parcel, durable } = replica.append(registerFacts, register, [CLOSING], 'strict')
  await expect(durable).rejects.toThrow('full')
  expect(await parcelsIn(documents)).toContain(parcel)
  await worker.append([gesture(3)], 'strict')
  expect(await parcelsIn(documents)).toHaveLength(3)
  await documents.close()

  const restarted = page()
  await worker.append([gesture(4)], 'strict')
  await look(restarted, worker)
  expect(await parcelsIn(restarted)).toHaveLength(3)
  expect(await parcelsIn(restarted)).not.toContain(parcel)
  await restarted.close()
})

test('a cache of which the disk refused a part is filled from the journal, however much came after', async () => {
  const { name, page, worker } = await granted()
  const documents = page()
  await look(documents, worker)
  await worker.append([gesture(2)], 'strict')
  await look(documents, worker)
  await documents.close()
  const newest = gesture(3)
  await swapLastUpdate(name, newest.update)
  await worker.append([newest], 'strict')

  const restarted = page()
  await look(restarted, worker)
  expect(await parcelsIn(restarted)).toHaveLength(3)
  await restarted.close()
})

/** The cache loses what it wrote last, and holds another update instead. */
async function swapLastUpdate(name: string, update: Uint8Array): Promise<void> {
  const cache = await new Dexie(`${name}:${register}`).open()
  const updates = cache.table('updates')
  await updates.delete((await updates.toCollection().primaryKeys()).at(-1)!)
  await updates.add(update)
  cache.close()
}
