import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeColumns, updateOf } from '#shared/journal/columns.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import {
  deliberationId,
  gradebookId,
  nameOf,
  registerId,
  type DocumentId
} from '#shared/documents/ids.ts'
import type { ModuleId } from '#shared/domain/identity.ts'
import type { Questions } from '../store/store.ts'
import {
  assignmentFact,
  GROUP_A,
  jadida,
  lessonFacts,
  NADIA,
  SAMIRA,
  tinyCentre,
  YOUSSEF
} from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'
import { catchUp, newestFirst, type News } from './catch-up.ts'
import { readableDocuments } from './readable.ts'

/** Small enough that a few lessons fill a page. */
const PAGE_BYTES = 300

type Step = 'lesson A' | 'own lesson B' | 'lesson B' | 'list A' | 'give A' | 'take A' | 'snapshot'
const steps = fc.constantFrom<Step>(
  ...(['lesson A', 'lesson A', 'lesson B', 'lesson B', 'own lesson B', 'list A'] as const),
  ...(['give A', 'take A', 'snapshot'] as const)
)

/** Youssef teaches group B for good and group A now and then. */
async function createWorld() {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const youssef = await relay.enrol(YOUSSEF, 'jadida')
  const nadia = await relay.enrol(NADIA, 'jadida')
  let slot = 0
  const assignments: ParcelId[] = []

  const send = async (
    device: TestDevice,
    document: DocumentId,
    facts: Parameters<TestDevice['parcel']>[1]
  ) => {
    const parcel = await device.parcel(document, facts)
    const { outcome } = (await device.exchange([parcel])).receipts[0] ?? {}
    expect(outcome).toBe('received')
    return readContents(parcel.update).parcels.map(({ id }) => id)
  }
  const lesson = () => lessonFacts(2_500 + Math.floor(slot / 20), slot++ % 20)
  const assign = async (active: boolean) => {
    const fact = assignmentFact(YOUSSEF, GROUP_A, active, [...assignments])
    assignments.push(...(await send(nadia, jadida.directory, [fact])))
  }
  const act: Record<Step, () => Promise<unknown>> = {
    'lesson A': () => send(nadia, jadida.registerA, lesson()),
    'lesson B': () => send(nadia, jadida.registerB, lesson()),
    'own lesson B': () => send(youssef, jadida.registerB, lesson()),
    'list A': () =>
      send(nadia, jadida.groupA, [
        { type: 'trainee-recorded', at: 1, key: String(++slot), values: {}, replaces: [] }
      ]),
    'give A': () => assign(true),
    'take A': () => assign(false),
    snapshot: () => relay.relay.compactAll()
  }
  return { relay, youssef, act }
}

/** The store as a busy relay sees it: others write between any two questions. */
function interrupted(questions: Questions, interrupt: () => Promise<unknown>): Questions {
  return new Proxy(questions, {
    get: (target, name) => {
      const question = target[name as keyof Questions] as (...values: unknown[]) => Promise<unknown>
      return async (...values: unknown[]) => {
        await interrupt()
        return question(...values)
      }
    }
  })
}

type Phone = { cursor: number; held: Set<number>; contents: Map<number, Uint8Array[]> }

function take(phone: Phone, news: News): void {
  for (const { document, columns } of news.granted) {
    phone.held.add(document)
    phone.contents.set(document, [])
    takeRows(phone, columns)
  }
  takeRows(phone, news.news)
  for (const document of news.revoked) {
    phone.held.delete(document)
    phone.contents.delete(document)
  }
  phone.cursor = news.cursor
}

function takeRows(phone: Phone, columns: Uint8Array): void {
  const rows = decodeColumns(columns)
  if (rows === null) throw new Error('the relay sent no columns')
  for (const row of rows) phone.contents.get(row.document)?.push(updateOf([row]))
}

/** Every row of every held document through the cursor is on the phone, stamped, but for its own. */
async function expectNothingSkipped(relay: TestRelay, writer: number, phone: Phone): Promise<void> {
  for (const document of phone.held) {
    const { rows } = await relay.store.partsOf(document)
    const read = (phone.contents.get(document) ?? []).map(readContents)
    const known = new Set(read.flatMap(({ parcels }) => parcels.map(({ id }) => id)))
    const stamped = new Set(read.flatMap(({ stamps }) => stamps.map(({ parcel }) => parcel)))
    const missing = rows.filter(
      ({ position, parcel, writer: by }) =>
        position <= phone.cursor && by !== writer && !(known.has(parcel) && stamped.has(parcel))
    )
    expect(missing).toEqual([])
  }
}

describe('a cursor', () => {
  it('never skips what others wrote, whatever happens between two questions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { maxLength: 8 }),
        fc.array(fc.option(steps, { freq: 3 }), { minLength: 10, maxLength: 60 }),
        async (before, between) => {
          const { relay, youssef, act } = await createWorld()
          for (const step of before) await act[step]()
          const phone: Phone = { cursor: 0, held: new Set(), contents: new Map() }
          const device = await relay.store.device(youssef.number)
          if (device === null) throw new Error('the phone was let in')
          const queue = [...between]
          const busy = interrupted(relay.store, async () => {
            const step = queue.shift()
            if (step) await act[step]()
          })

          let pages = 0
          for (let more = true; more || queue.length > 0; pages++) {
            expect(pages).toBeLessThan(500)
            const standpoint = { cursor: phone.cursor, held: [...phone.held], told: [] }
            const news = await catchUp(busy, device, standpoint, PAGE_BYTES)
            if (news === null) continue
            expect(news.cursor).toBeGreaterThanOrEqual(phone.cursor)
            take(phone, news)
            more = news.more
            await expectNothingSkipped(relay, youssef.number, phone)
          }
          const readable = await readableDocuments(relay.store, device)
          expect([...phone.held].sort()).toEqual(readable.map(({ number }) => number).sort())
          await relay.stop()
        }
      ),
      { numRuns: 25 }
    )
  }, 60_000)
})

describe('a page', () => {
  it('tells nothing to a device that was shut out while it was made', async () => {
    for (let question = 0; question < 10; question++) {
      const { relay, youssef } = await createWorld()
      const device = await relay.store.device(youssef.number)
      if (device === null) throw new Error('the phone was let in')
      let asked = 0
      const busy = interrupted(relay.store, async () => {
        if (asked++ !== question) return
        await relay.store.write((ledger) => ledger.revokeDevice(youssef.number, 1))
      })
      const news = await catchUp(busy, device, { cursor: 0, held: [], told: [] }, PAGE_BYTES)
      const isShutOut = (await relay.store.device(youssef.number))?.revokedAt !== null
      expect(isShutOut).toBe(asked > question)
      if (isShutOut) expect(news?.granted).toEqual([])
      await relay.stop()
    }
  })

  it('ends near its size, and the pages together bring everything', async () => {
    const { relay, act } = await createWorld()
    for (let count = 0; count < 20; count++) await act['lesson A']()
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const device = await relay.store.device(samira.number)
    if (device === null) throw new Error('the phone was let in')
    const phone: Phone = { cursor: 0, held: new Set(), contents: new Map() }
    const page = async () => {
      const standpoint = { cursor: phone.cursor, held: [...phone.held], told: [] }
      const news = await catchUp(relay.store, device, standpoint, PAGE_BYTES)
      if (news === null) throw new Error('nobody changes rights here')
      take(phone, news)
      return news
    }
    const kinds = [await page(), await page(), await page()].map(({ granted }) =>
      granted.map(({ documentId }) => documentId.split('/')[0])
    )
    expect(kinds).toEqual([['directory'], ['group'], ['register']])

    for (let count = 0; count < 20; count++) await act['lesson A']()
    const tail: News[] = []
    do tail.push(await page())
    while (tail.at(-1)?.more)
    expect(tail.length).toBeGreaterThan(3)
    expect(tail.every(({ granted }) => granted.length === 0)).toBe(true)
    await expectNothingSkipped(relay, samira.number, phone)
    await relay.stop()
  })

  it('is not sent when rights change each time before it is ready', async () => {
    const { relay, youssef, act } = await createWorld()
    const device = await relay.store.device(youssef.number)
    if (device === null) throw new Error('the phone was let in')
    let isActive = false
    const restless = interrupted(relay.store, () => {
      isActive = !isActive
      return act[isActive ? 'give A' : 'take A']()
    })
    expect(await catchUp(restless, device, { cursor: 0, held: [], told: [] })).toBeNull()
    await relay.stop()
  })
})

describe('a person who may read more than a device may hold', () => {
  it('is granted the newest terms, and the directory and lists before them', () => {
    const names = [
      jadida.directory,
      jadida.groupA,
      registerId('jadida', GROUP_A, '2024-1'),
      registerId('jadida', GROUP_A, '2026-1'),
      gradebookId('jadida', GROUP_A, '2025-2', 1 as ModuleId),
      gradebookId('jadida', GROUP_A, '2026-1', 1 as ModuleId),
      deliberationId('jadida', GROUP_A, '2025')
    ]
    const readable = names.map((id, index) => ({ number: index + 1, id, name: nameOf(id) }))
    const idsOf = (limit: number) => newestFirst(readable, limit).map(({ number }) => number)
    expect(idsOf(7)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(idsOf(6)).toEqual([1, 2, 4, 5, 6, 7])
    expect(idsOf(4)).toEqual([1, 2, 4, 6])
  })
})
