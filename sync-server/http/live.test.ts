import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readContents } from '#shared/journal/parcel.ts'
import {
  decodePushedPage,
  frameReader,
  type Frame,
  type PushedPage
} from '#shared/protocol/live.ts'
import { encodeRequest } from '#shared/protocol/messages.ts'
import { AWAITED_EXCHANGE_MS, MAX_STREAMS_PER_DEVICE } from '../limits.ts'
import {
  assignmentFact,
  GROUP_A,
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
  await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(2_490, 1))])
  await nadia.sync()
})
afterEach(() => relay.stop())

/** A stream of frames, read when asked for. */
async function framesOf(answer: Response) {
  const body: ReadableStream<Uint8Array> | null = answer.body
  const reader = body?.getReader()
  if (reader === undefined) throw new Error('a stream has a body')
  const read = frameReader()
  const waiting: Frame[] = []
  const next = async (): Promise<Frame | 'ended'> => {
    while (waiting.length === 0) {
      const { done, value } = await reader.read()
      if (done) return 'ended'
      waiting.push(...(read(value) ?? []))
    }
    return waiting.shift() as Frame
  }
  /** The next frame that is more than a sign of life. */
  const news = async (): Promise<Frame | 'ended'> => {
    const frame = await next()
    return frame !== 'ended' && frame.kind === 'alive' ? news() : frame
  }
  return { reader, next, news }
}

const listen = async (device: TestDevice) => framesOf(await device.listen())

function pageIn(frame: Frame | 'ended'): PushedPage {
  if (frame === 'ended' || frame.kind !== 'page') throw new Error('the relay pushed no page')
  const decoded = decodePushedPage(frame.isDeflated ? inflateRawSync(frame.bytes) : frame.bytes)
  if (!decoded.ok) throw new Error(`the page is ${decoded.reason}`)
  return decoded.message
}

/** As a phone does with a page that follows on. */
function take(device: TestDevice, { page }: PushedPage): void {
  const { epoch } = device.standpoint
  device.take({ version: 0, epoch, receipts: [], ...page })
}

const standpointOf = ({ standpoint }: TestDevice) => ({
  cursor: standpoint.cursor,
  held: [...standpoint.held].sort((one, other) => one - other)
})

let slot = 0
const teach = async (device = samira) =>
  device.exchange([await device.parcel(jadida.registerA, lessonFacts(2_500 + slot++, 1))])

const assign = async (person: typeof SAMIRA, group: typeof GROUP_A, active: boolean) =>
  nadia.exchange([await nadia.parcel(jadida.directory, [assignmentFact(person, group, active)])])

const lessonsIn = (device: TestDevice, document = jadida.registerA) =>
  readContents(device.contents.get(document) ?? new Uint8Array([0, 0])).parcels.length

describe('a phone that listens', () => {
  it('is handed what somebody else writes, as the page that an exchange would have given', async () => {
    const answer = await nadia.listen()
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { next, news, reader } = await framesOf(answer)
    expect(await next()).toEqual({ kind: 'alive' })
    const before = standpointOf(nadia)
    await teach()
    const pushed = pageIn(await news())
    expect(pushed.from).toEqual(before)
    expect(pushed.page.cursor).toBe(await relay.store.head())
    take(nadia, pushed)
    expect(lessonsIn(nadia)).toBe(2)
    expect((await nadia.exchange()).updates).toEqual([])
    await reader.cancel()
    expect(relay.relay.liveHub.streams()).toBe(0)
  })

  it('is handed page after page, each from where the one before ends', async () => {
    const { news } = await listen(nadia)
    for (let lesson = 0; lesson < 3; lesson++) {
      await teach()
      const pushed = pageIn(await news())
      expect(pushed.from).toEqual(standpointOf(nadia))
      take(nadia, pushed)
    }
    expect(lessonsIn(nadia)).toBe(4)
  })

  it('is handed at once what it had missed before it listened', async () => {
    await teach()
    const { news } = await listen(nadia)
    take(nadia, pageIn(await news()))
    expect(lessonsIn(nadia)).toBe(2)
  })

  it('goes on from where its own exchanges left it', async () => {
    const { news } = await listen(nadia)
    await assign(SAMIRA, GROUP_B, true)
    await nadia.sync()
    await teach()
    const pushed = pageIn(await news())
    expect(pushed.from).toEqual(standpointOf(nadia))
    take(nadia, pushed)
    expect(lessonsIn(nadia)).toBe(2)
  })

  it('beside an exchange hears nothing until that is answered, whichever comes first', async () => {
    await teach()
    const request = nadia.request()
    const early = await framesOf(await nadia.listen({}, '?after=exchange'))
    await relay.relay.liveHub.settled()
    await nadia.sync()
    await teach()
    const pushed = pageIn(await early.news())
    expect(pushed.from).toEqual(standpointOf(nadia))
    take(nadia, pushed)
    expect(lessonsIn(nadia)).toBe(3)

    const late = await framesOf(await nadia.listen(request, '?after=exchange'))
    await teach()
    const next = pageIn(await late.news())
    expect(next.page.updates).toHaveLength(1)
  })

  it('beside an exchange that never comes is told to ask', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const { news } = await framesOf(await nadia.listen({}, '?after=exchange'))
    vi.advanceTimersByTime(AWAITED_EXCHANGE_MS)
    vi.useRealTimers()
    expect(await news()).toEqual({ kind: 'something-new' })
  })

  it('hears nothing of its own entries nor of what it may not read', async () => {
    const youssef = await relay.enrol(YOUSSEF, 'jadida')
    await youssef.sync()
    const own = await listen(samira)
    const other = await listen(youssef)
    await teach()
    await assign(OMAR, GROUP_B, true)
    for (const [device, stream] of [
      [samira, own],
      [youssef, other]
    ] as const) {
      const { page } = pageIn(await stream.news())
      const directory = (await relay.store.documentNamed(jadida.directory))?.number
      expect(page.updates.map(({ document }) => document)).toEqual([directory])
      expect(page.granted).toEqual([])
      expect(device.standpoint.cursor).toBeLessThan(page.cursor)
    }
  })

  it('is given what its person may read from now on, and told to forget what they may not', async () => {
    const { news } = await listen(samira)
    await assign(SAMIRA, GROUP_A, false)
    const lost = pageIn(await news())
    expect(lost.page.revoked).toHaveLength(2)
    take(samira, lost)
    expect(samira.contents.has(jadida.registerA)).toBe(false)

    const youssef = await relay.enrol(YOUSSEF, 'jadida')
    await youssef.sync()
    const stream = await listen(youssef)
    await assign(YOUSSEF, GROUP_A, true)
    const gained = pageIn(await stream.news())
    expect(gained.page.granted.map(({ documentId }) => documentId)).toContain(jadida.registerA)
    take(youssef, gained)
    expect(lessonsIn(youssef)).toBe(1)
  })

  it('that does not read is handed one page, then told that there is more, then nothing', async () => {
    const { news } = await listen(nadia)
    await teach()
    await expect.poll(() => relay.relay.liveHub.streams()).toBe(1)
    const first = await relay.store.head()
    for (let lesson = 0; lesson < 4; lesson++) {
      await teach()
      await relay.relay.liveHub.settled()
    }
    take(nadia, pageIn(await news()))
    expect(nadia.standpoint.cursor).toBe(first)
    expect(await news()).toEqual({ kind: 'something-new' })
    await nadia.sync()
    expect(lessonsIn(nadia)).toBe(6)
    await teach()
    take(nadia, pageIn(await news()))
    expect(lessonsIn(nadia)).toBe(7)
  })

  it('of another log is told to exchange, and its stream ends', async () => {
    const { news } = await framesOf(await nadia.listen({ epoch: 'before-the-restore' }))
    expect(await news()).toEqual({ kind: 'something-new' })
    expect(await news()).toBe('ended')
  })

  it('gets large pages deflated where it can inflate them', async () => {
    const { news } = await framesOf(await nadia.listen({}, '?frames=deflate-raw'))
    const lessons = await Promise.all(
      Array.from({ length: 12 }, () =>
        samira.parcel(jadida.registerA, lessonFacts(2_700 + slot++, 1))
      )
    )
    await samira.exchange(lessons)
    const frame = await news()
    expect(frame).toMatchObject({ kind: 'page', isDeflated: true })
    take(nadia, pageIn(frame))
    expect(lessonsIn(nadia)).toBe(13)
  })

  it('has so many streams and no more: the oldest ends', async () => {
    const streams = []
    for (let count = 0; count <= MAX_STREAMS_PER_DEVICE; count++) streams.push(await listen(nadia))
    expect(await streams[0]?.news()).toBe('ended')
    expect(relay.relay.liveHub.streams()).toBe(MAX_STREAMS_PER_DEVICE)
  })

  it('hears no more once its device is shut out', async () => {
    const omar = await relay.enrol(OMAR, 'jadida')
    const { news } = await listen(nadia)
    await relay.request(`/api/devices/${nadia.number}/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${omar.token}`, 'content-type': 'application/json' },
      body: '{}'
    })
    expect(await news()).toBe('ended')
    expect((await nadia.listen()).status).toBe(401)
  })

  it('hears no more once its device is shut out, even where nobody told its stream', async () => {
    const { news } = await listen(nadia)
    await relay.relay.liveHub.settled()
    await relay.store.write((ledger) => ledger.revokeDevice(nadia.number, 1))
    await teach()
    expect(await news()).toBe('ended')
  })

  it('asks as an exchange does, and brings no parcels', async () => {
    const parcel = await nadia.parcel(jadida.registerA, lessonFacts(2_600, 1))
    expect((await nadia.listen({ parcels: [parcel] })).status).toBe(400)
    expect((await nadia.listen({ version: 1 })).status).toBe(426)
    const asAPage = await relay.request('/api/live', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${nadia.token}`,
        'content-type': 'application/octet-stream',
        origin: 'https://elsewhere.example'
      },
      body: Uint8Array.from(encodeRequest(nadia.request()))
    })
    expect(asAPage.status).toBe(403)
  })
})
