import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_STREAMS_PER_DEVICE, MAX_UNREAD_WAKES, WAKE_DELAY_MS } from '../limits.ts'
import {
  assignmentFact,
  GROUP_B,
  jadida,
  lessonFacts,
  NADIA,
  OMAR,
  SAMIRA,
  tinyCentre,
  YOUSSEF
} from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

let relay: TestRelay
let samira: TestDevice
let nadia: TestDevice
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  samira = await relay.enrol(SAMIRA, 'jadida')
  nadia = await relay.enrol(NADIA, 'jadida')
  await samira.sync()
  await nadia.sync()
})
afterEach(() => relay.stop())

async function listen(device: TestDevice, after = device.standpoint.cursor) {
  const answer = await relay.request(`/api/wake?after=${after}`, {
    headers: { authorization: `Bearer ${device.token}` }
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error('a stream has a body')
  return { answer, reader, next: async () => (await reader.read()).value }
}

const teach = async (slot: number) =>
  samira.exchange([await samira.parcel(jadida.registerA, lessonFacts(2_500, slot))])

describe('a phone that listens', () => {
  it('is woken when somebody else writes what it may read, and tells the position', async () => {
    const { answer, next, reader } = await listen(nadia)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(await next()).toBe(': here\n\n')
    await teach(1)
    expect(await next()).toBe(`data: ${await relay.store.head()}\n\n`)
    await reader.cancel()
    expect(relay.relay.wakeHub.streams()).toBe(0)
  })

  it('is woken once for many lessons that came together', async () => {
    const { next } = await listen(nadia)
    await next()
    await Promise.all([teach(1), teach(2), teach(3)])
    expect(await next()).toBe(`data: ${await relay.store.head()}\n\n`)
    await teach(4)
    expect(await next()).toBe(`data: ${await relay.store.head()}\n\n`)
  })

  it('is woken at once when it had missed something before it listened', async () => {
    await teach(1)
    const { next } = await listen(nadia)
    await next()
    expect(await next()).toBe(`data: ${await relay.store.head()}\n\n`)
  })

  it('is not woken by its own entries nor by what it may not read', async () => {
    const youssef = await relay.enrol(YOUSSEF, 'jadida')
    await youssef.sync()
    const own = await listen(samira)
    const other = await listen(youssef)
    await own.next()
    await other.next()
    await teach(1)
    // The next wake-up that both get is that of the directory, not of the lesson.
    await nadia.exchange([await nadia.parcel(jadida.directory, [assignmentFact(SAMIRA, GROUP_B)])])
    const head = await relay.store.head()
    expect(await own.next()).toBe(`data: ${head}\n\n`)
    expect(await other.next()).toBe(`data: ${head}\n\n`)
  })

  it('has so many streams and no more: the oldest ends', async () => {
    const streams = []
    for (let count = 0; count <= MAX_STREAMS_PER_DEVICE; count++) streams.push(await listen(nadia))
    await streams[0]?.next()
    expect((await streams[0]?.reader.read())?.done).toBe(true)
    expect(relay.relay.wakeHub.streams()).toBe(MAX_STREAMS_PER_DEVICE)
  })

  it('is let go when it does not read what it is told', async () => {
    await listen(nadia)
    let slot = 0
    const teachAndCount = async () => {
      await teach(++slot % 30)
      return relay.relay.wakeHub.streams()
    }
    await expect.poll(teachAndCount, { interval: WAKE_DELAY_MS * 2, timeout: 15_000 }).toBe(0)
    expect(slot).toBeGreaterThanOrEqual(MAX_UNREAD_WAKES)
  })

  it('hears no more once its device is shut out', async () => {
    const omar = await relay.enrol(OMAR, 'jadida')
    const { next, reader } = await listen(nadia)
    await next()
    await relay.request(`/api/devices/${nadia.number}/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${omar.token}`, 'content-type': 'application/json' },
      body: '{}'
    })
    expect((await reader.read()).done).toBe(true)
    const again = await relay.request('/api/wake', {
      headers: { authorization: `Bearer ${nadia.token}` }
    })
    expect(again.status).toBe(401)
  })
})
