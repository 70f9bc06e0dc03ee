import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { httpTransport } from './http-transport.ts'
import type { SetTimer } from './patience.ts'
import type { TransportAnswer } from './transport.ts'

const MINUTE_MS = 60_000
/** So many bytes between two silences: at 20 kbit/s a page of 64 KB takes 26 seconds, one of 600 KB four minutes. */
const PIECE = Buffer.alloc(10_000, 7)

test('a page that takes ten minutes to come is taken in, as long as something of it comes', async () => {
  const { answer, waitedMs } = await exchangeOver({ pieces: 15, silenceMs: 40_000 })
  expect(answer).toEqual({ ok: true, bytes: new Uint8Array(15 * PIECE.byteLength).fill(7) })
  expect(waitedMs).toBeGreaterThanOrEqual(10 * MINUTE_MS)
})

test('a line on which nothing comes any more is given up after a minute, so that another try begins', async () => {
  const { answer, waitedMs } = await exchangeOver({ pieces: 3, silenceMs: 40_000, dies: true })
  expect(answer).toEqual({ ok: false, reason: 'offline' })
  expect(waitedMs).toBeLessThan(4 * MINUTE_MS)
})

test('a full request gets the time that it needs to go up before anybody despairs of an answer', async () => {
  const request = new Uint8Array(64 * 1024)
  const line = { pieces: 1, silenceMs: 1_000, uploadMs: 2 * MINUTE_MS }
  const { answer } = await exchangeOver({ ...line, request })
  expect(answer).toMatchObject({ ok: true })
})

test('an answer without end is let go', async () => {
  const { answer } = await exchangeOver({ pieces: 1_000, silenceMs: 1 })
  expect(answer).toEqual({ ok: false, reason: 'relay-error' })
})

type Line = {
  readonly pieces: number
  /** Before each piece of the answer, by the phone's clock. */
  readonly silenceMs: number
  /** Until the request is up and the answer begins. */
  readonly uploadMs?: number
  /** Nothing comes after these pieces, not even their end. */
  readonly dies?: boolean
  readonly request?: Uint8Array
}

/** One exchange with a real server whose line is as slow as said, on a clock that stands still but for its silences. */
async function exchangeOver(line: Line) {
  const { pieces, silenceMs, uploadMs = 0, dies = false, request = PIECE } = line
  const clock = silentClock()
  const server = createServer(async (asked, answer) => {
    asked.resume()
    await clock.armed()
    clock.pass(uploadMs)
    answer.writeHead(200, { 'content-type': 'application/octet-stream' }).flushHeaders()
    for (let piece = 0; piece < pieces && !answer.destroyed; piece++) {
      await clock.armed()
      clock.pass(silenceMs)
      answer.write(PIECE)
    }
    await clock.armed()
    if (dies) clock.pass(MINUTE_MS)
    else answer.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = httpTransport({
    ...{ origin, device: 1, token: '1.secret', fetch, setTimer: clock.setTimer }
  })
  const answer: TransportAnswer = await transport.exchange(request)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { answer, waitedMs: clock.now() }
}

/** A clock that moves when the test says so, with the one timer of whoever waits for an answer. */
function silentClock() {
  let now = 0
  let due: { readonly run: () => void; readonly at: number } | null = null
  let told: (() => void) | null = null
  let isNew = false
  const setTimer: SetTimer = (run, ms) => {
    const timer = { run, at: now + ms }
    due = timer
    isNew = true
    told?.()
    return () => {
      if (due === timer) due = null
    }
  }
  return {
    setTimer,
    now: () => now,
    pass(ms: number) {
      now += ms
      if (due !== null && due.at <= now) due.run()
    },
    /** Something came to whoever waits: it waits anew. */
    async armed() {
      if (!isNew) await new Promise<void>((resolve) => (told = resolve))
      isNew = false
    }
  }
}
