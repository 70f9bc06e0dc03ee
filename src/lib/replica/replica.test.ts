import { directoryFacts } from '#shared/documents/directory.ts'
import 'fake-indexeddb/auto'
import { webcrypto } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DocumentId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { mergeUpdates, readContents } from '#shared/journal/parcel.ts'
import {
  assignmentFact,
  closingFact,
  GROUP_A,
  jadida,
  lessonFacts,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  tinyCentre,
  YOUSSEF
} from '../../../sync-server/testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../../../sync-server/testing.ts'
import {
  emptyDisk,
  memoryStorage,
  type Disk,
  type Faults
} from '../../../tests/simulation/memory-storage.ts'
import { planAnswer } from './answer-plan.ts'
import { openDatabase } from './database.ts'
import { httpTransport } from './http-transport.ts'
import { indexedDbStorage } from './indexed-db.ts'
import { knownWriters, LAST_EXCHANGE, type Arriving, type LastExchange } from './last-heard.ts'
import { FLEET, type Fleet } from './fleet.ts'
import { exchangesAtHand } from './exchange.ts'
import { keepFile, keptFilesOf } from './kept-files.ts'
import { createReplica, type Replica } from './replica.ts'
import { isOwn, type Position, type ReplicaStorage } from './storage.ts'
import type { Transport, TransportAnswer } from './transport.ts'
import { readsName, type ReadsName } from './unread-documents.ts'

let opened = 0
const storages: readonly [string, () => Promise<ReplicaStorage>][] = [
  [
    'IndexedDB',
    async () =>
      indexedDbStorage((await openDatabase(`replica-test-${opened++}`, {}).open()) as never)
  ],
  ['memory', async () => memoryStorage(emptyDisk())]
]

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
})
afterEach(() => relay.stop())

/** How the line treats the next requests, one word each; when they are used up it is good. */
type Weather = ('offline' | 'answer lost' | 'good' | TransportAnswer)[]

type Phone = Replica & { readonly device: TestDevice; readonly weather: Weather }

async function phoneOf(
  person: PersonId,
  storage: ReplicaStorage,
  { device, now = Date.now }: { readonly device?: TestDevice; readonly now?: () => number } = {}
): Promise<Phone> {
  const enrolled = device ?? (await relay.enrol(person, 'jadida'))
  const weather: Weather = []
  const overHttp = (path: string | URL | Request, init?: RequestInit) =>
    relay.request(path as string, init)
  const line = httpTransport({
    ...{ origin: '', device: enrolled.number, token: enrolled.token, fetch: overHttp }
  })
  const transport: Transport = {
    async exchange(request, signal) {
      const today = weather.shift() ?? 'good'
      if (typeof today === 'object') return today
      if (today === 'offline') return { ok: false, reason: 'offline' }
      const answer = await line.exchange(request, signal)
      return today === 'good' ? answer : { ok: false, reason: 'offline' }
    }
  }
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const { number: writer, privateKey } = enrolled
  const replica = createReplica({
    exchanges: exchangesAtHand,
    ...{ writer, storage, transport, now, random: Math.random },
    sign: async (bytes) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, Uint8Array.from(bytes)))
  })
  return { ...replica, device: enrolled, weather }
}

function write(phone: Replica, facts: readonly RegisterFact[], documentId = jadida.registerA) {
  return phone.append(registerFacts, documentId, facts, 'strict')
}

async function logOf(documentId: DocumentId) {
  const document = await relay.store.documentNamed(documentId)
  if (document === null) return []
  const span = { after: 0, through: await relay.store.head() }
  return (await relay.store.tail([document.number], span, [], Number.MAX_SAFE_INTEGER)).rows
}

async function signedOffOn(phone: Replica, documentId = jadida.registerA): Promise<string[]> {
  const state = foldRegister(readJournal(await phone.contents(documentId), registerFacts))
  const done = [...state.lessonsByKey.values()].filter((lesson) => lesson.signOffs.length > 0)
  return done.map(({ key }) => key).sort()
}

describe.each(storages)('a phone on %s', (_name, open) => {
  test('an entry made offline arrives after the return, and is received with its stamp', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    samira.weather.push('good', 'offline')
    await samira.exchange()
    await write(samira, lessonFacts(2500, 1, [0])).durable
    expect(await samira.exchange()).toEqual({ ok: false, reason: 'offline' })
    expect(await samira.waiting()).toMatchObject({ saved: 1, sent: 0 })

    expect(await samira.exchange()).toMatchObject({ ok: true, sent: 1 })
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0, refused: 0 })
    const [row] = await logOf(jadida.registerA)
    const { stamps } = readContents(await samira.contents(jadida.registerA))
    expect(stamps).toMatchObject([{ position: row?.position, parcel: row?.parcel }])

    const nadia = await phoneOf(NADIA, await open())
    await nadia.exchange()
    expect(await signedOffOn(nadia)).toEqual(['2500.1'])
  })

  test('an entry whose receipt was lost is sent again and is one entry', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    await write(samira, lessonFacts(2500, 1)).durable
    samira.weather.push('answer lost')
    await samira.exchange()
    expect(await samira.waiting()).toMatchObject({ saved: 1, sent: 0 })
    await samira.exchange()
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0 })
    expect(await logOf(jadida.registerA)).toHaveLength(1)
  })

  test.each<[string, TransportAnswer]>([
    ['no line', { ok: false, reason: 'offline' }],
    ['a device that is not known any more', { ok: false, reason: 'device-unknown' }],
    ['a release that is too old', { ok: false, reason: 'version-unsupported' }],
    ['a relay that asks for patience', { ok: false, reason: 'busy' }],
    ['an answer that cannot be used', { ok: false, reason: 'relay-error' }],
    ['the page of a captive portal', { ok: false, reason: 'not-the-relay' }],
    ['such a page under our own type', { ok: true, bytes: new TextEncoder().encode('<html>') }]
  ])('an entry is saved here, not sent, after %s', async (_what, answer) => {
    const samira = await phoneOf(SAMIRA, await open())
    await write(samira, lessonFacts(2500, 1)).durable
    samira.weather.push(answer)
    expect((await samira.exchange()).ok).toBe(false)
    expect(await samira.waiting()).toMatchObject({ saved: 1, sent: 0 })
    await samira.exchange()
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0 })
  })

  test('an acknowledged entry that the phone lost to a power cut comes back to it', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    await samira.exchange()
    await write(samira, lessonFacts(2500, 1)).durable
    await samira.exchange()
    const position = await samira.storage.position()
    await write(samira, lessonFacts(2500, 2)).durable
    await samira.exchange()

    // The database fell back to what it held before the last entry.
    const earlier = await phoneOf(SAMIRA, await open(), { device: samira.device })
    await takeOn(earlier.storage, samira.storage, position)
    expect(await signedOffOn(earlier)).toEqual(['2500.1'])
    await earlier.exchange()
    expect(await signedOffOn(earlier)).toEqual(['2500.1', '2500.2'])
  })

  test('two taps in one moment are two entries, however slow the disk', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    const taps = [lessonFacts(2500, 1), lessonFacts(2500, 2)].map((facts) => write(samira, facts))
    await Promise.all(taps.map(({ durable }) => durable))
    expect(await samira.waiting()).toMatchObject({ saved: 2 })
    await samira.exchange()
    expect(await logOf(jadida.registerA)).toHaveLength(2)
  })

  test('a refused entry waits in the tray with its reason and does not block the next', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    await samira.exchange()
    await write(samira, lessonFacts(2500, 1), jadida.registerB).durable
    await write(samira, lessonFacts(2500, 2)).durable
    await samira.exchange()
    expect(await samira.storage.tray()).toMatchObject([
      { documentId: jadida.registerB, refusal: 'not-your-group' }
    ])
    expect(await logOf(jadida.registerA)).toHaveLength(1)
    expect(await signedOffOn(samira, jadida.registerB)).toEqual([])
  })

  test('a whole page of refused entries does not keep the next page waiting', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    await samira.exchange()
    for (let slot = 0; slot < 210; slot++)
      await write(samira, lessonFacts(2500 + slot, 1), jadida.registerB).durable
    await write(samira, lessonFacts(2500, 1)).durable
    await samira.exchange()
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0, refused: 210 })
    expect(await logOf(jadida.registerA)).toHaveLength(1)
  })

  test('what comes late is received, held, and says why', async () => {
    const [samira, nadia] = [
      await phoneOf(SAMIRA, await open()),
      await phoneOf(NADIA, await open())
    ]
    await samira.exchange()
    await write(samira, lessonFacts(2500, 1)).durable
    await write(nadia, [closingFact(2501)]).durable
    await nadia.exchange()
    await samira.exchange()
    const { stamps } = readContents(await samira.contents(jadida.registerA))
    expect(stamps.map(({ heldBecause }) => heldBecause).sort()).toEqual([null, 'register-closed'])
    expect(await signedOffOn(samira)).toEqual([])
  })

  test('a document comes with the right to it, and goes with it but for unsent work', async () => {
    const [youssef, nadia] = [
      await phoneOf(YOUSSEF, await open()),
      await phoneOf(NADIA, await open())
    ]
    await youssef.exchange()
    await assign(nadia, true)
    await youssef.exchange()
    expect(await youssef.storage.rowsOf(jadida.groupA)).not.toEqual([])
    await write(youssef, lessonFacts(2500, 1)).durable
    await youssef.exchange()

    await write(youssef, lessonFacts(2500, 2)).durable
    await assign(nadia, false)
    youssef.weather.push('offline')
    await youssef.exchange()
    expect(await youssef.waiting()).toMatchObject({ saved: 1, sent: 0 })
    await youssef.exchange()
    expect(await logOf(jadida.registerA)).toHaveLength(2)
    for (const documentId of [jadida.groupA, jadida.registerA])
      expect(await youssef.storage.rowsOf(documentId)).toEqual([])

    await assign(nadia, true)
    await youssef.exchange()
    expect(await signedOffOn(youssef)).toEqual(['2500.1'])
  })

  test('work for a document that was never given leaves nothing behind once it is delivered', async () => {
    const [youssef, nadia] = [
      await phoneOf(YOUSSEF, await open()),
      await phoneOf(NADIA, await open())
    ]
    await assign(nadia, true)
    await youssef.exchange()
    // Nobody has written to this register yet, so the relay does not know it.
    await write(youssef, lessonFacts(2500, 1)).durable
    await assign(nadia, false)
    await youssef.exchange()
    expect(await logOf(jadida.registerA)).toMatchObject([{ heldBecause: 'assignment-ended' }])
    expect(await youssef.storage.rowsOf(jadida.registerA)).toEqual([])
  })

  test('two tabs write and exchange on one disk, and every entry arrives once', async () => {
    const storage = await open()
    const one = await phoneOf(SAMIRA, storage)
    const other = await phoneOf(SAMIRA, storage, { device: one.device })
    await Promise.all([
      write(one, lessonFacts(2500, 1)).durable,
      write(other, lessonFacts(2500, 2)).durable
    ])
    await one.exchange()
    await write(other, lessonFacts(2501, 1)).durable
    await other.exchange()
    expect(await signedOffOn(one)).toEqual(['2500.1', '2500.2', '2501.1'])
    expect(await logOf(jadida.registerA)).toHaveLength(3)
    expect(await one.waiting()).toMatchObject({ saved: 0, sent: 0 })
  })

  test('a clock a year ahead loses nothing, and the phone knows how wrong it is', async () => {
    const yearMs = 365 * 86_400_000
    const samira = await phoneOf(SAMIRA, await open(), { now: () => Date.now() + yearMs })
    await write(samira, lessonFacts(2500, 1)).durable
    await samira.exchange()
    const [row] = await logOf(jadida.registerA)
    expect(
      Math.abs((row?.receivedAt ?? 0) - (Date.now() - Date.UTC(2020, 0, 1)) / 1000)
    ).toBeLessThan(60)
    const last = (await samira.storage.noted(LAST_EXCHANGE)) as { clockOffset: number }
    expect(Math.round(last.clockOffset / 86_400)).toBe(-365)
  })

  test('a large load comes in pages, and goes on after each cut where it was', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    const nadia = await phoneOf(NADIA, await open())
    await write(samira, lessonFacts(2500, 1)).durable
    await samira.exchange()
    await nadia.exchange()

    for (let day = 2501; day < 2800; day++) await write(samira, longLesson(day)).durable
    await samira.exchange()
    expect(await cutsUntilLoaded(nadia)).toBeGreaterThan(2)
    expect(await signedOffOn(nadia)).toEqual(await signedOffOn(samira))
  })

  test('knows that its first load, or what is new, has not come whole', async () => {
    const samira = await phoneOf(SAMIRA, await open())
    await samira.exchange()
    for (let day = 2500; day < 2700; day++) await write(samira, longLesson(day)).durable
    await samira.exchange()

    const fresh = await phoneOf(NADIA, await open())
    expect(await cutAfterOnePage(fresh)).toBe('first')
    await fresh.exchange()
    expect(await arrivingOn(fresh)).toBeUndefined()

    for (let day = 2700; day < 2900; day++) await write(samira, longLesson(day)).durable
    await samira.exchange()
    expect(await cutAfterOnePage(fresh)).toBe('news')
    await fresh.exchange()
    expect(await arrivingOn(fresh)).toBeUndefined()
  })
})

async function cutAfterOnePage(phone: Phone): Promise<Arriving | undefined> {
  phone.weather.push('good', 'offline')
  await phone.exchange()
  return arrivingOn(phone)
}

async function arrivingOn({ storage }: Phone): Promise<Arriving | undefined> {
  return ((await storage.noted(LAST_EXCHANGE)) as LastExchange).arriving
}

describe('a phone older than a kind of document', () => {
  /** A release from before registers. */
  const readsNoRegister: ReadsName = (name) => readsName(name) && !name.startsWith('register/')

  /** One disk, opened by the release of yesterday and by that of today. */
  const disks: readonly [string, () => Promise<(reads?: ReadsName) => ReplicaStorage>][] = [
    [
      'IndexedDB',
      async () => {
        const database = await openDatabase(`older-release-${opened++}`, {}).open()
        return (reads) => indexedDbStorage(database as never, reads)
      }
    ],
    [
      'memory',
      async () => {
        const disk = emptyDisk()
        return (reads) => memoryStorage(disk, undefined, reads)
      }
    ]
  ]

  /** Two registers, each more than a page: whoever cannot take the first never comes to the second. */
  async function fillRegisters(): Promise<Phone> {
    const samira = await phoneOf(SAMIRA, memoryStorage(emptyDisk()))
    const youssef = await phoneOf(YOUSSEF, memoryStorage(emptyDisk()))
    for (let day = 2500; day < 2650; day++) {
      await write(samira, longLesson(day)).durable
      await write(youssef, longLesson(day), jadida.registerB).durable
    }
    await samira.exchange()
    await youssef.exchange()
    return samira
  }

  function countRequests(): () => number {
    const { request } = relay
    let requests = 0
    relay = { ...relay, request: (...asked) => (requests++, request(...asked)) }
    return () => requests
  }

  test.each(disks)(
    'asks for it once, takes all else and what is new, and reads it after the update (%s)',
    async (_name, openDisk) => {
      const samira = await fillRegisters()
      const open = await openDisk()
      const older = await phoneOf(NADIA, open(readsNoRegister))
      const requests = countRequests()
      expect(await older.exchange()).toMatchObject({ ok: true })
      expect(requests()).toBeLessThan(10)
      expect(await older.storage.rowsOf(jadida.directory)).not.toEqual([])
      expect(await older.storage.rowsOf(jadida.groupA)).not.toEqual([])
      expect(await older.storage.rowsOf(jadida.registerA)).toEqual([])

      await write(samira, lessonFacts(2700, 1)).durable
      await samira.exchange()
      const before = requests()
      await older.exchange()
      expect(requests() - before).toBe(1)
      expect(await older.storage.rowsOf(jadida.registerA)).toEqual([])

      const updated = await phoneOf(NADIA, open(), { device: older.device })
      await updated.exchange()
      expect(await signedOffOn(updated)).toEqual(await signedOffOn(samira))
      expect(await signedOffOn(updated, jadida.registerB)).toHaveLength(150)
      expect((await updated.storage.position()).unread).toBeUndefined()
    }
  )
})

test('a file kept beside a document leaves the device with the right to read it', async () => {
  const database = await openDatabase(`replica-test-${opened++}`, {}).open()
  const kept = database as ReturnType<typeof openDatabase>
  const youssef = await phoneOf(YOUSSEF, indexedDbStorage(kept))
  const nadia = await phoneOf(NADIA, memoryStorage(emptyDisk()))
  await assign(nadia, true)
  await youssef.exchange()
  const documentIds = [jadida.groupA, jadida.groupB]
  for (const documentId of documentIds)
    await keepFile(kept, { documentId, name: 'notes.xlsx', bytes: Uint8Array.of(1) }, 1)
  await assign(nadia, false)
  await youssef.exchange()
  expect(await keptFilesOf(kept, jadida.groupA)).toEqual([])
  expect(await keptFilesOf(kept, jadida.groupB)).toHaveLength(1)
})

test('a phone that holds typed grades tells so, though no entry of it waits', async () => {
  const samira = await phoneOf(SAMIRA, memoryStorage(emptyDisk()))
  const registrar = memoryStorage(emptyDisk())
  const nadia = await phoneOf(NADIA, registrar)
  await samira.putDraft({
    ...{ key: 'typed', documentId: jadida.registerA, day: null, slot: null },
    ...{ openedAt: 1, changedAt: 1, content: {} }
  })
  await samira.exchange()
  await nadia.exchange()
  const { devices } = (await registrar.noted(FLEET)) as Fleet
  const told = devices.find(({ device }) => device === samira.device.number)
  expect(told).toMatchObject({ waiting: 1 })
})

describe('a registrar who becomes a trainer', () => {
  test('keeps neither the devices of the site nor, without any role, the people behind writers', async () => {
    const storage = await storages[1]![1]()
    const nadia = await phoneOf(NADIA, storage)
    const omar = await phoneOf(OMAR, memoryStorage(emptyDisk()))
    await nadia.exchange()
    const fleet = async () => ((await storage.noted(FLEET)) as Fleet).devices
    expect(await fleet()).not.toEqual([])
    expect(await knownWriters(storage)).not.toEqual([])

    const change = async (role: Role, active: boolean) => {
      await omar.exchange()
      const replaces = readContents(await omar.contents(jadida.directory)).parcels
      const fact = { ...roleFact(NADIA, role, active), replaces: replaces.map(({ id }) => id) }
      await omar.append(directoryFacts, jadida.directory, [fact], 'strict').durable
      await omar.exchange()
      await nadia.exchange()
    }
    await change('trainer', true)
    await change('registrar', false)
    expect(await fleet()).toEqual([])
    expect(await knownWriters(storage)).not.toEqual([])
    await change('trainer', false)
    expect(await nadia.contents(jadida.directory)).toHaveLength(2)
    expect(await knownWriters(storage)).toEqual([])
  })
})

/** Brings a storage to where another one stood at `position`. */
async function takeOn(
  storage: ReplicaStorage,
  other: ReplicaStorage,
  position: Position
): Promise<void> {
  const documents = (await other.documents()).flatMap(({ documentId, number = 0 }) =>
    position.held.includes(number) ? [{ documentId, document: number }] : []
  )
  const granted = await Promise.all(
    documents.map(async ({ documentId, document }) => {
      const rows = (await other.rowsOf(documentId)).filter(
        (row) => !isOwn(row) || (row.receipt?.position ?? 0) <= position.cursor
      )
      return { documentId, document, update: mergeUpdates(rows.map(({ update }) => update)) }
    })
  )
  const { epoch, cursor, mark = 0 } = position
  const quiet = { version: 3, relayTime: 0, receipts: [], revoked: [], updates: [], more: false }
  await storage.apply({
    response: { ...quiet, epoch, cursor, mark, granted, fleet: [], writers: [] },
    from: await storage.position(),
    sent: [],
    plan: planAnswer,
    handlingOf: () => 'tray',
    reissue: () => {
      throw new Error('nothing is refused here')
    }
  })
}

/** Exchanges on a line that breaks after each page. */
async function cutsUntilLoaded(phone: Phone): Promise<number> {
  for (let cuts = 0; cuts < 40; cuts++) {
    phone.weather.push('good', 'answer lost')
    const { ok } = await phone.exchange()
    phone.weather.length = 0
    if (ok) return cuts
  }
  throw new Error('no progress from cut to cut')
}

function longLesson(day: number): RegisterFact[] {
  const remark = `a long remark about this trainee on day ${day}`.padEnd(200, '.')
  const exceptions = [0, 1, 2].map((place): [number, number, number, string] => [
    place,
    1,
    5,
    remark
  ])
  return lessonFacts(day, 1).map((fact) =>
    fact.type === 'signed-off' ? { ...fact, exceptions } : fact
  )
}

async function assign(nadia: Phone, active: boolean): Promise<void> {
  await nadia.exchange()
  const before = readContents(await nadia.contents(jadida.directory)).parcels.map(({ id }) => id)
  const fact = assignmentFact(YOUSSEF, GROUP_A, active, before)
  await nadia.append(directoryFacts, jadida.directory, [fact], 'strict').durable
  await nadia.exchange()
}

describe('a phone whose storage is full', () => {
  function fullDisk() {
    const disk: Disk & { isFull?: boolean } = emptyDisk()
    const faults: Faults = {
      write: async (work) => {
        if (disk.isFull === true) throw new Error('the storage is full')
        return work()
      }
    }
    return { disk, storage: memoryStorage(disk, faults) }
  }

  test('keeps the entry in memory, says so, and writes it with the next one', async () => {
    const { disk, storage } = fullDisk()
    const samira = await phoneOf(SAMIRA, storage)
    disk.isFull = true
    await expect(write(samira, lessonFacts(2500, 1)).durable).rejects.toThrow('full')
    expect(samira.unwritten()).toBe(1)
    expect(await signedOffOn(samira)).toEqual(['2500.1'])

    disk.isFull = false
    await write(samira, lessonFacts(2500, 2)).durable
    expect(samira.unwritten()).toBe(0)
    expect(await samira.waiting()).toMatchObject({ saved: 2 })
    await samira.exchange()
    expect(await logOf(jadida.registerA)).toHaveLength(2)
  })

  test('does not say that all is written while another write that has it in hand fails', async () => {
    const { disk, storage } = fullDisk()
    const samira = await phoneOf(SAMIRA, storage)
    disk.isFull = true
    await expect(write(samira, lessonFacts(2500, 1)).durable).rejects.toThrow('full')
    const next = write(samira, lessonFacts(2500, 2)).durable
    const again = samira.writeAgain()
    await expect(next).rejects.toThrow('full')
    await expect(again).rejects.toThrow()
    disk.isFull = false
    await samira.writeAgain()
    expect(samira.unwritten()).toBe(0)
    expect(await samira.waiting()).toMatchObject({ saved: 2 })
  })

  test('says that all is written once another write that has it in hand is done', async () => {
    const { disk, storage } = fullDisk()
    const samira = await phoneOf(SAMIRA, storage)
    disk.isFull = true
    await expect(write(samira, lessonFacts(2500, 1)).durable).rejects.toThrow('full')
    disk.isFull = false
    const next = write(samira, lessonFacts(2500, 2)).durable
    await samira.writeAgain()
    expect(samira.unwritten()).toBe(0)
    await next
    expect(await samira.waiting()).toMatchObject({ saved: 2 })
  })

  test('fails in the middle of an exchange without losing what the relay said', async () => {
    const { disk, storage } = fullDisk()
    const samira = await phoneOf(SAMIRA, storage)
    await write(samira, lessonFacts(2500, 1)).durable
    disk.isFull = true
    await expect(samira.exchange()).rejects.toThrow('full')
    disk.isFull = false
    await samira.exchange()
    expect(await logOf(jadida.registerA)).toHaveLength(1)
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0 })
  })

  test('tells at once what it took from the relay, though it could not note when that was', async () => {
    const disk = emptyDisk()
    const storage = memoryStorage(disk)
    const note = () => Promise.reject(new Error('the storage is full'))
    const nadia = await phoneOf(NADIA, { ...storage, note })
    const told: DocumentId[] = []
    nadia.subscribe(({ documents }) => told.push(...documents))
    await expect(nadia.exchange()).rejects.toThrow('full')
    expect(told).toContain(jadida.directory)
    expect(disk.documents.has(jadida.directory)).toBe(true)
  })
})

describe.each(storages)('a relay restored from an older backup, phones on %s', (_name, open) => {
  test('is offered everything again, and nothing is lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-restore-'))
    const [file, backup] = [join(folder, 'relay.sqlite'), join(folder, 'backup.sqlite')]
    await relay.stop()
    relay = await createTestRelay({ file, centre: tinyCentre() })
    const [samira, nadia] = [
      await phoneOf(SAMIRA, await open()),
      await phoneOf(NADIA, await open())
    ]
    await write(samira, lessonFacts(2500, 1)).durable
    await samira.exchange()
    await relay.stop()
    copyFileSync(file, backup)

    relay = await createTestRelay({ file })
    await write(samira, lessonFacts(2500, 2)).durable
    await samira.exchange()
    await nadia.exchange()
    expect(await signedOffOn(nadia)).toEqual(['2500.1', '2500.2'])
    await relay.stop()

    copyFileSync(backup, file)
    relay = await createTestRelay({ file })
    await relay.store.write((ledger) => ledger.renewEpoch('another', 2026))
    await nadia.exchange()
    await samira.exchange()
    await nadia.exchange()
    expect(await logOf(jadida.registerA)).toHaveLength(2)
    expect(await signedOffOn(nadia)).toEqual(['2500.1', '2500.2'])
    expect(await samira.waiting()).toMatchObject({ saved: 0, sent: 0 })
    rmSync(folder, { recursive: true })
  })

  test('takes away what it no longer lets a person read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-restore-'))
    const [file, backup] = [join(folder, 'relay.sqlite'), join(folder, 'backup.sqlite')]
    await relay.stop()
    relay = await createTestRelay({ file, centre: tinyCentre() })
    const [youssef, nadia] = [
      await phoneOf(YOUSSEF, await open()),
      await phoneOf(NADIA, await open())
    ]
    await relay.stop()
    copyFileSync(file, backup)
    relay = await createTestRelay({ file })
    await assign(nadia, true)
    await youssef.exchange()
    expect(await youssef.storage.rowsOf(jadida.groupA)).not.toEqual([])
    await relay.stop()

    copyFileSync(backup, file)
    relay = await createTestRelay({ file })
    await relay.store.write((ledger) => ledger.renewEpoch('another', 2026))
    await youssef.exchange()
    expect(await youssef.storage.rowsOf(jadida.groupA)).toEqual([])
    rmSync(folder, { recursive: true })
  })
})
