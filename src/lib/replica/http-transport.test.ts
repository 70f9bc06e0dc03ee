import { webcrypto } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { exchangesAtHand } from './exchange.ts'
import { knownWriters } from './last-heard.ts'
import { httpTransport, listenLive } from './http-transport.ts'
import { createReplica } from './replica.ts'
import { NADIA, SAMIRA, tinyCentre } from '../../../sync-server/testing-centre.ts'
import { createTestRelay } from '../../../sync-server/testing.ts'
import { emptyDisk, memoryStorage } from '../../../tests/simulation/memory-storage.ts'

test('a phone signs in over HTTP with the token that the relay gave it', async () => {
  const { relay, replica } = await phoneOf(SAMIRA)
  expect(await replica.exchange()).toMatchObject({ ok: true, received: 2 })
  await relay.stop()
})

test('a phone is told once who is behind a writer', async () => {
  const { relay, replica } = await phoneOf(SAMIRA)
  await replica.exchange()
  await relay.enrol(NADIA, 'jadida')
  await replica.exchange()
  await replica.exchange()
  const writers = (await knownWriters(replica.storage)).map(({ writer }) => writer)
  expect(writers.length).toBeGreaterThan(1)
  expect(writers).toEqual([...new Set(writers)])
  await relay.stop()
})

type Page = (answer: ServerResponse, path: string) => void
const SIGN_IN = '<!doctype html><title>Wi-Fi</title><form>'
const HTML = { 'content-type': 'text/html' }

describe('on a Wi-Fi that asks to sign in first, nobody takes the word of its page for that of the relay', () => {
  const pages: [string, Page][] = [
    ...[200, 400, 401, 403, 404, 426, 429, 511].map((status): [string, Page] => [
      `a page with status ${status}`,
      (answer) => answer.writeHead(status, HTML).end(SIGN_IN)
    ]),
    ['nothing but a status', (answer) => answer.writeHead(401).end()],
    [
      'JSON that is none of ours',
      (answer) => answer.writeHead(403, { 'content-type': 'application/json' }).end('["blocked"]')
    ],
    ...[301, 302, 303, 307, 308].map((status): [string, Page] => [
      `a way elsewhere with status ${status}`,
      (answer, path) =>
        path === '/api/exchange'
          ? answer.writeHead(status, { location: '/portal' }).end()
          : answer.writeHead(200, { 'content-type': 'application/octet-stream' }).end(SIGN_IN)
    ])
  ]
  test.each(pages)('%s', async (_what, page) => {
    const asked: string[] = []
    const outcome = await answeredBy(asked, page, (origin) =>
      transportTo(origin).exchange(new Uint8Array([1]))
    )
    expect(outcome).toEqual({ ok: false, reason: 'not-the-relay' })
    // What was to be sent followed nobody elsewhere.
    expect(asked).toEqual(['/api/exchange'])
  })

  test('the stream of news takes nothing from it', async () => {
    const frames: unknown[] = []
    const take = async (frame: unknown) => void frames.push(frame)
    const listening = { bytes: new Uint8Array([1]), awaitsExchange: false }
    // Its bytes would be signs of life and news.
    const page: Page = (answer) => answer.writeHead(200, HTML).end('\0\0\u0001\u0001')
    await answeredBy([], page, (origin) =>
      listenLive(relayAt(origin), listening, take, new AbortController().signal)
    )
    expect(frames).toEqual([])
  })
})

test.each([
  [401, 'not-signed-in', 'device-unknown'],
  [401, 'device-revoked', 'device-unknown'],
  [426, 'version-unsupported', 'version-unsupported'],
  [503, 'busy', 'busy'],
  [429, 'too-many-requests', 'busy'],
  [403, 'other-origin', 'relay-error'],
  [500, 'internal', 'relay-error']
])('the relay is believed when it answers %i and says %s', async (status, reason, failure) => {
  const body = JSON.stringify({ reason })
  const page: Page = (answer) =>
    answer.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(body)
  const exchange = (origin: string) => transportTo(origin).exchange(new Uint8Array([1]))
  expect(await answeredBy([], page, exchange)).toEqual({ ok: false, reason: failure })
})

test('a gateway without a relay behind it is as good as no line', async () => {
  const page: Page = (answer) => answer.writeHead(502, HTML).end('<h1>Bad gateway</h1>')
  const exchange = (origin: string) => transportTo(origin).exchange(new Uint8Array([1]))
  expect(await answeredBy([], page, exchange)).toEqual({ ok: false, reason: 'offline' })
})

/** What `ask` gets where every address is answered by `page`; `asked`: the addresses. */
async function answeredBy<Answer>(
  asked: string[],
  page: Page,
  ask: (origin: string) => Promise<Answer>
): Promise<Answer> {
  const server = createServer(({ url = '' }, answer) => {
    asked.push(url)
    page(answer, url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const relayAt = (origin: string) => ({ origin, device: 1, token: '1.secret', fetch })
const transportTo = (origin: string) => httpTransport(relayAt(origin))

async function phoneOf(person: typeof SAMIRA) {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const { number, token, privateKey } = await relay.enrol(person, 'jadida')
  const overHttp = (path: string | URL | Request, init?: RequestInit) =>
    relay.request(path as string, init)
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer: number,
    storage: memoryStorage(emptyDisk()),
    transport: httpTransport({ origin: '', device: number, token, fetch: overHttp }),
    sign: async (bytes) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, Uint8Array.from(bytes))),
    now: relay.clock,
    random: relay.random
  })
  return { relay, replica }
}
