import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_REQUEST_BYTES } from '#shared/protocol/limits.ts'
import { decodeResponse, encodeRequest } from '#shared/protocol/messages.ts'
import { SAMIRA, tinyCentre } from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

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
  it('is compressed both ways when the phone can', async () => {
    const plain = await send(asked())
    expect(plain.headers.get('x-sijil-encoding')).toBeNull()
    expect(plain.headers.get('cache-control')).toBe('no-store')
    const size = (await plain.arrayBuffer()).byteLength

    const packed = await send(deflateRawSync(asked()), {
      'x-sijil-encoding': 'deflate-raw',
      'x-sijil-accept': 'deflate-raw'
    })
    expect(packed.headers.get('x-sijil-encoding')).toBe('deflate-raw')
    const bytes = new Uint8Array(await packed.arrayBuffer())
    expect(bytes.byteLength).toBeLessThan(size)
    expect(decodeResponse(inflateRawSync(bytes))).toMatchObject({ ok: true })
  })

  it('leaves a short answer as it is', async () => {
    await samira.sync()
    const answer = await send(asked(), { 'x-sijil-accept': 'deflate-raw' })
    expect(answer.headers.get('x-sijil-encoding')).toBeNull()
  })

  it('does not blow up a small body that inflates without end', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50 * MAX_REQUEST_BYTES))
    expect(bomb.byteLength).toBeLessThan(MAX_REQUEST_BYTES)
    const answer = await send(bomb, { 'x-sijil-encoding': 'deflate-raw' })
    expect(answer.status).toBe(413)
  })

  it.each([
    ['bytes that are no message', new Uint8Array([1, 2, 3]), {}, 400],
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

  it('is for devices that the relay knows', async () => {
    expect((await send(asked(), { authorization: '' })).status).toBe(401)
  })
})
