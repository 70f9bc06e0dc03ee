import { brotliDecompressSync, deflateRawSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_REQUEST_BYTES } from '#shared/protocol/limits.ts'
import { decodeResponse, encodeRequest } from '#shared/protocol/messages.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { SAMIRA, tinyCentre } from '../testing-centre.ts'
import {
  createTestRelay,
  startTestServer,
  type TestDevice,
  type TestRelay,
  type TestServer
} from '../testing.ts'

let relay: TestRelay
let samira: TestDevice
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  samira = await relay.enrol(SAMIRA, 'jadida')
})
afterEach(() => relay.stop())

async function send(body: Uint8Array, headers: Record<string, string> = {}) {
  return relay.request('/api/exchange', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${samira.token}`,
      'content-type': 'application/octet-stream',
      ...headers
    },
    body: Uint8Array.from(body)
  })
}

const asked = () => encodeRequest(samira.request())

describe('an exchange over HTTP', () => {
  it('comes as brotli where the phone takes it, else as gzip, else as it is', async () => {
    const plain = await send(asked())
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(plain.headers.get('cache-control')).toBe('no-store')
    const whole = new Uint8Array(await plain.arrayBuffer())
    const granted = (bytes: Uint8Array) => {
      const decoded = decodeResponse(bytes)
      return decoded.ok ? decoded.message.granted : decoded.reason
    }
    expect(granted(whole)).toHaveLength(2)

    for (const [accepted, encoding, undo] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip, deflate', 'gzip', gunzipSync]
    ] as const) {
      const packed = await send(asked(), { 'accept-encoding': accepted })
      expect(packed.headers.get('content-encoding')).toBe(encoding)
      const bytes = new Uint8Array(await packed.arrayBuffer())
      expect(bytes.byteLength).toBeLessThan(whole.byteLength)
      expect(granted(undo(bytes))).toEqual(granted(whole))
    }
  })

  it('may be deflated on its way up', async () => {
    const answer = await send(deflateRawSync(asked()), { 'x-sijil-encoding': 'deflate-raw' })
    expect(answer.status).toBe(200)
  })

  it('leaves a short answer as it is', async () => {
    await samira.sync()
    const answer = await send(asked(), { 'accept-encoding': 'br' })
    expect(answer.headers.get('content-encoding')).toBeNull()
  })

  it('does not blow up a small body that inflates without end', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50 * MAX_REQUEST_BYTES))
    expect(bomb.byteLength).toBeLessThan(MAX_REQUEST_BYTES)
    const answer = await send(bomb, { 'x-sijil-encoding': 'deflate-raw' })
    expect(answer.status).toBe(413)
  })

  it.each([
    ['bytes that are no message', new Uint8Array([PROTOCOL_VERSION, 2, 3]), {}, 400],
    [
      'bytes that cannot be inflated',
      new Uint8Array([255, 255]),
      { 'x-sijil-encoding': 'deflate-raw' },
      400
    ],
    ['too many bytes', new Uint8Array(MAX_REQUEST_BYTES + 1), {}, 413],
    [
      'a lie about its length',
      new Uint8Array(MAX_REQUEST_BYTES + 1),
      { 'content-length': '5' },
      413
    ]
  ])('refuses %s', async (_, body, headers, status) => {
    expect((await send(body, headers)).status).toBe(status)
  })

  it('tells an app of another release what the matter is', async () => {
    const answer = await send(encodeRequest({ ...samira.request(), version: 99 }))
    expect(answer.status).toBe(426)
    expect(await answer.json()).toEqual({ reason: 'version-unsupported' })
  })

  it('tells an app of the first release to update, as that release sent its outbox', async () => {
    const asItWas = encodeRequest({ ...samira.request(), version: 1 })
    const deflated = { 'x-sijil-encoding': 'deflate-raw', 'x-sijil-accept': 'deflate-raw' }
    for (const answer of [await send(asItWas), await send(deflateRawSync(asItWas), deflated)]) {
      expect(answer.status).toBe(426)
      expect(await answer.json()).toEqual({ reason: 'version-unsupported' })
    }
  })

  it('is for devices that the relay knows', async () => {
    expect((await send(asked(), { authorization: '' })).status).toBe(401)
  })
})

describe('a body over the network', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer({ centre: tinyCentre() })
  })
  afterEach(() => server.stop())

  /** Sends these pieces one after the other without saying how long they are together. */
  async function sendInPieces(pieces: readonly Uint8Array[]): Promise<Response> {
    const phone = await server.enrol(SAMIRA, 'jadida')
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      duplex: 'half',
      headers: {
        authorization: `Bearer ${phone.token}`,
        'content-type': 'application/octet-stream'
      },
      body: ReadableStream.from(pieces)
    }
    return fetch(`${server.url}/api/exchange`, init)
  }

  it('is understood in however many pieces it comes', async () => {
    const answer = await sendInPieces([...asked()].map((byte) => Uint8Array.of(byte)))
    expect(answer.status).toBe(200)
    expect(decodeResponse(new Uint8Array(await answer.arrayBuffer())).ok).toBe(true)
  })

  it('is refused once it is larger than any message, and the next one is heard', async () => {
    const piece = new Uint8Array(MAX_REQUEST_BYTES / 4)
    const answer = await sendInPieces(Array.from({ length: 5 }, () => piece))
    expect([answer.status, await answer.json()]).toEqual([413, { reason: 'too-large' }])
    expect((await sendInPieces([asked()])).status).toBe(200)
  })
})
