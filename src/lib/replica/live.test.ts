import { registerFacts } from '#shared/documents/register.ts'
import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isOwn } from '#lib/replica/storage.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { decodePushedPage, type Frame } from '#shared/protocol/live.ts'
import {
  assignmentFact,
  GROUP_A,
  GROUP_B,
  jadida,
  lessonFacts,
  NADIA,
  SAMIRA,
  tinyCentre,
  YOUSSEF
} from '../../../sync-server/testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../../../sync-server/testing.ts'
import { emptyDisk, memoryStorage } from '../../../tests/simulation/memory-storage.ts'
import { httpTransport, inflated, listenLive, type HttpRelay } from './http-transport.ts'
import { keepListening } from './live.ts'
import { exchangesAtHand } from './exchange.ts'
import { createReplica } from './replica.ts'
import { startSyncLoop } from './sync-loop.ts'

let relay: TestRelay
let samira: TestDevice
let nadia: TestDevice
let closing: AbortController
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  samira = await relay.enrol(SAMIRA, 'jadida')
  nadia = await relay.enrol(NADIA, 'jadida')
  await samira.sync()
  await nadia.sync()
  closing = new AbortController()
})
afterEach(async () => {
  closing.abort()
  await relay.stop()
})

type Line = {
  /** Paths asked for so far. */
  readonly asked: string[]
  /** Answers of exchanges wait for this. */
  open: Promise<unknown>
}

async function phoneOf(person: typeof SAMIRA) {
  const { number, token, privateKey } = await relay.enrol(person, 'jadida')
  const line: Line = { asked: [], open: Promise.resolve() }
  const http: HttpRelay = {
    ...{ origin: '', device: number, token },
    async fetch(address, init) {
      const path = (address as string).split('?')[0] ?? ''
      line.asked.push(path)
      const answer = await relay.request(address as string, init)
      if (path === '/api/exchange') await line.open
      return answer
    }
  }
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const storage = memoryStorage(emptyDisk())
  const replica = createReplica({
    exchanges: exchangesAtHand,
    ...{ writer: number, storage, transport: httpTransport(http) },
    sign: async (bytes) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, Uint8Array.from(bytes))),
    now: relay.clock,
    random: relay.random
  })
  return { number, http, line, replica, storage }
}

type Phone = Awaited<ReturnType<typeof phoneOf>>

function untilClosing(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

/** As a page does that is open: it exchanges, and then listens. */
function startListening({ replica, http }: Phone, pause = untilClosing) {
  let last: Promise<unknown> = Promise.resolve()
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
  const sync = startSyncLoop({
    exchange: (signal) => replica.exchange(signal),
    alone,
    now: Date.now,
    random: Math.random,
    setTimer(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    }
  })
  closing.signal.addEventListener('abort', () => sync.stop())
  void sync.exchangeNow()
  void keepListening(
    {
      ...{ replica, sync, alone, inflated },
      listen: (request, onFrame, signal) => listenLive(http, request, onFrame, signal),
      pause
    },
    closing.signal
  )
  return sync
}

let slot = 0
const teach = async (device = samira) =>
  device.exchange([await device.parcel(jadida.registerA, lessonFacts(2_500 + slot++, 1))])

async function lessonsOn({ storage }: Phone): Promise<number> {
  const rows = await storage.rowsOf(jadida.registerA)
  return rows.flatMap((row) => readContents(row.update).parcels).length
}

const isListening = () => expect.poll(() => relay.relay.liveHub.streams()).toBe(1)
const holds = (phone: Phone, lessons: number) => expect.poll(() => lessonsOn(phone)).toBe(lessons)

describe('a phone that listens', () => {
  test('has what somebody else writes without asking for it', async () => {
    await teach()
    const phone = await phoneOf(NADIA)
    startListening(phone)
    await isListening()
    await teach()
    await holds(phone, 2)
    await teach()
    await holds(phone, 3)
    expect(phone.line.asked).toEqual(['/api/exchange', '/api/live'])
    expect((await phone.storage.position()).cursor).toBe(await relay.store.head())
  })

  test('listens again after its disk refused for a moment', async () => {
    const phone = await phoneOf(NADIA)
    const { replica } = phone
    let refusals = 2
    const listeningRequest = () =>
      refusals-- > 0
        ? Promise.reject(new DOMException('refused by the test', 'UnknownError'))
        : replica.listeningRequest()
    startListening({ ...phone, replica: { ...replica, listeningRequest } }, () => Promise.resolve())
    await isListening()
    await teach()
    await holds(phone, 1)
  })

  test('takes a page that overtakes the answer of its exchange, once that has come', async () => {
    await teach()
    const phone = await phoneOf(NADIA)
    const sync = startListening(phone)
    await isListening()
    const { promise, resolve } = Promise.withResolvers<void>()
    phone.line.open = promise
    await teach()
    await holds(phone, 2)
    const exchanged = sync.exchangeNow()
    await expect.poll(() => phone.line.asked.length).toBe(3)
    await relay.relay.liveHub.settled()
    await teach()
    await relay.relay.liveHub.settled()
    expect(await lessonsOn(phone)).toBe(2)
    resolve()
    await exchanged
    await holds(phone, 3)
    expect(phone.line.asked).toHaveLength(3)
  })

  test('forgets at once what its person may no longer read', async () => {
    await teach()
    const phone = await phoneOf(YOUSSEF)
    startListening(phone)
    await isListening()
    expect(await lessonsOn(phone)).toBe(0)
    const give = await nadia.parcel(jadida.directory, [assignmentFact(YOUSSEF, GROUP_A)])
    await nadia.exchange([give])
    await holds(phone, 1)
    const [given] = readContents(give.update).parcels
    if (given === undefined) throw new Error('nothing was given')
    const take = assignmentFact(YOUSSEF, GROUP_A, false, [given.id])
    await nadia.exchange([await nadia.parcel(jadida.directory, [take])])
    await holds(phone, 0)
    expect(phone.line.asked).toEqual(['/api/exchange', '/api/live'])
  })

  test('exchanges where a page does not follow on, and misses nothing', async () => {
    const phone = await phoneOf(NADIA)
    startListening(phone)
    await isListening()
    const { storage } = phone
    const { epoch, held } = await storage.position()
    // As after a crash that took the newest page with it: the relay believes it to stand further on.
    await teach()
    await holds(phone, 1)
    const behind = { epoch, cursor: 0, held }
    await storage.note('position', behind)
    await teach()
    await expect.poll(() => phone.line.asked.length).toBe(3)
    await expect.poll(async () => (await storage.position()).cursor).toBe(await relay.store.head())
  })
})

/** What the relay pushes to a device, kept for whoever wants to hand it over in another order. */
async function eavesdrop(phone: Phone, frames: { epoch: string; frame: Frame }[]) {
  const { epoch, bytes } = await phone.replica.listeningRequest()
  void listenLive(
    phone.http,
    { bytes, awaitsExchange: false },
    async (frame) => void frames.push({ epoch, frame }),
    closing.signal
  )
}

const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.constant('teach' as const) },
  { weight: 2, arbitrary: fc.constant('exchange' as const) },
  { weight: 1, arbitrary: fc.constantFrom('listen' as const, 'give' as const, 'own' as const) },
  { weight: 6, arbitrary: fc.nat() }
)

test('whatever order pages and answers come in, or how often, a phone skips nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 14 }), async (steps) => {
      const phone = await phoneOf(YOUSSEF)
      const frames: { epoch: string; frame: Frame }[] = []
      const teacher = await relay.enrol(NADIA, 'jadida')
      await teacher.sync()
      await phone.replica.exchange()
      await eavesdrop(phone, frames)
      let isGiven = false
      for (const step of steps) {
        if (step === 'teach') await teach(teacher)
        else if (step === 'exchange') await phone.replica.exchange()
        else if (step === 'listen') await eavesdrop(phone, frames)
        else if (step === 'own')
          await phone.replica.append(
            registerFacts,
            jadida.registerB,
            lessonFacts(2_500 + slot++, 2),
            'strict'
          ).durable
        else if (step === 'give') {
          const facts = [assignmentFact(YOUSSEF, isGiven ? GROUP_B : GROUP_A)]
          isGiven = true
          await teacher.exchange([await teacher.parcel(jadida.directory, facts)])
        } else await handOver(phone, frames[step % Math.max(1, frames.length)])
        await expectNothingSkipped(phone)
      }
      await phone.replica.exchange()
      await expectNothingSkipped(phone)
      expect((await phone.storage.position()).cursor).toBe(await relay.store.head())
    }),
    { numRuns: 25 }
  )
}, 60_000)

async function handOver(phone: Phone, kept: { epoch: string; frame: Frame } | undefined) {
  await relay.relay.liveHub.settled()
  if (kept?.frame.kind !== 'page') return
  const { bytes, isDeflated } = kept.frame
  const decoded = decodePushedPage(isDeflated ? await inflated(bytes) : bytes)
  if (!decoded.ok) throw new Error(`the page is ${decoded.reason}`)
  await phone.replica.takePushed(kept.epoch, decoded.message)
}

/** Every row of every held document through the cursor is here, stamped, but for own ones that wait for their receipt. */
async function expectNothingSkipped({ storage, number }: Phone): Promise<void> {
  const { cursor, held } = await storage.position()
  const idByNumber = new Map<number | undefined, DocumentId>(
    (await storage.documents()).map((known) => [known.number, known.documentId])
  )
  for (const document of held) {
    const rows = await storage.rowsOf(idByNumber.get(document) as DocumentId)
    const waiting = new Set(rows.filter(isOwn).flatMap((row) => (row.outbox ? [row.parcel] : [])))
    const contents = rows.map((row) => readContents(row.update))
    const known = new Set(contents.flatMap(({ parcels }) => parcels.map(({ id }) => id)))
    const stamped = new Set(contents.flatMap(({ stamps }) => stamps.map(({ parcel }) => parcel)))
    const missing = (await relay.store.partsOf(document)).rows.filter(
      ({ position, parcel, writer }) =>
        position <= cursor &&
        !(known.has(parcel) && (stamped.has(parcel) || (writer === number && waiting.has(parcel))))
    )
    expect(missing).toEqual([])
  }
}
