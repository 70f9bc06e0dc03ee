import { createHash } from 'node:crypto'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import { encodeColumns, updateOf, type StampedParcel } from '../journal/columns.ts'
import { encodeParcel } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'
import type { Decoded } from './codec.ts'
import * as limits from './limits.ts'
import { encodeFrame, encodePushedPage } from './live.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  signedBytes,
  type ExchangeRequest,
  type ExchangeResponse,
  type PackedResponse,
  type SentParcel
} from './messages.ts'
import { OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION } from './version.ts'

const anyNumber = fc.maxSafeNat()
const anyWaiting = fc.nat(limits.MAX_WAITING)
const anyBytes = fc.uint8Array({ maxLength: 40 })
const text = (maxLength: number) =>
  fc.string({ maxLength, unit: 'grapheme' }).filter((value) => value.length <= maxLength)

const anyAscending = fc
  .uniqueArray(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 20 })
  .map((numbers) => numbers.sort((one, other) => one - other))

const anyOpenLessons = fc.array(
  fc.record({ document: anyNumber, day: anyNumber, slot: anyNumber }),
  { maxLength: limits.MAX_DRAFTS }
)

const anyRequest: fc.Arbitrary<ExchangeRequest> = fc.record({
  version: fc.constant(PROTOCOL_VERSION),
  epoch: text(40),
  cursor: anyNumber,
  held: anyAscending,
  parcels: fc.array(
    fc.record({
      documentId: text(limits.MAX_DOCUMENT_NAME),
      update: anyBytes,
      signature: fc.uint8Array({
        minLength: limits.SIGNATURE_BYTES,
        maxLength: limits.SIGNATURE_BYTES
      })
    }),
    { maxLength: 5 }
  ),
  openLessons: anyOpenLessons,
  waiting: anyWaiting,
  knownWriter: anyNumber,
  mark: anyNumber
})

/** A row that tells one thing, at a place of its own. */
function rowOf(document: number, number: number, position = number): StampedParcel {
  const parcel = parcelId(3, number)
  const update = encodeParcel({ id: parcel, facts: [[2, 900, number]] })
  return { document, parcel, position, receivedAt: 1_000, heldBecause: null, update }
}

/** Documents by number, each with the positions of its rows. */
const anyDocuments = (limit: number) =>
  fc.uniqueArray(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 4 })), {
    maxLength: limit,
    selector: ([document]) => document
  })

const rowsOf = (document: number, count: number) =>
  Array.from({ length: count }, (_, index) => rowOf(document, document * 10 + index + 1))

const packedResponse = (
  told: Omit<ExchangeResponse, 'granted' | 'updates'>,
  granted: readonly (readonly [number, number])[],
  news: readonly (readonly [number, number])[]
): { readonly packed: PackedResponse; readonly read: ExchangeResponse } => {
  const rows = news.flatMap(([document, count]) => rowsOf(document, count))
  const named = granted.map(([document, count]) => ({
    document,
    documentId: `group/jadida/${document}`,
    rows: rowsOf(document, count)
  }))
  return {
    packed: {
      ...told,
      granted: named.map(({ rows: own, ...name }) => ({ ...name, columns: encodeColumns(own) })),
      news: encodeColumns(rows.sort((one, other) => one.position - other.position))
    },
    read: {
      ...told,
      granted: named.map(({ rows: own, ...name }) => ({ ...name, update: updateOf(own) })),
      updates: [...news]
        .sort(([one], [other]) => one - other)
        .map(([document, count]) => ({ document, update: updateOf(rowsOf(document, count)) }))
    }
  }
}

const anyTold: fc.Arbitrary<Omit<ExchangeResponse, 'granted' | 'updates'>> = fc.record({
  version: fc.constant(PROTOCOL_VERSION),
  epoch: text(40),
  relayTime: anyNumber,
  receipts: fc.array(
    fc.oneof(
      fc.record({
        outcome: fc.constant('received' as const),
        parcel: anyNumber,
        position: anyNumber,
        receivedAt: anyNumber,
        heldBecause: text(60)
      }),
      fc.record({ outcome: fc.constant('refused' as const), parcel: anyNumber, reason: text(60) })
    ),
    { maxLength: 5 }
  ),
  revoked: anyAscending,
  cursor: anyNumber,
  more: fc.boolean(),
  fleet: fc.array(
    fc.record({
      device: anyNumber,
      person: anyNumber,
      label: text(200),
      lastExchangeAt: anyNumber,
      waiting: anyWaiting,
      openLessons: anyOpenLessons
    }),
    { maxLength: 3 }
  ),
  writers: fc.array(fc.record({ writer: anyNumber, person: anyNumber }), { maxLength: 4 }),
  mark: anyNumber
})
const anyResponse = fc
  .tuple(anyTold, anyDocuments(4), anyDocuments(4))
  .map(([told, granted, news]) => packedResponse(told, granted, news))

const signature = (byte: number) => new Uint8Array(limits.SIGNATURE_BYTES).fill(byte)

const REQUEST: ExchangeRequest = {
  version: PROTOCOL_VERSION,
  epoch: 'f1c2',
  cursor: 1_234_567,
  held: [1, 2, 3, 900],
  parcels: [
    {
      documentId: 'register/jadida/1k2j3h/2026-1',
      update: Uint8Array.of(1, 2, 3),
      signature: signature(9)
    },
    { documentId: 'directory/jadida', update: new Uint8Array(), signature: signature(8) }
  ],
  openLessons: [{ document: 3, day: 2_500, slot: 1 }],
  waiting: 4,
  knownWriter: 131_071,
  mark: 2 ** 48 - 1
}

const RESPONSE: PackedResponse = {
  version: PROTOCOL_VERSION,
  epoch: 'f1c2',
  relayTime: 212_345_678,
  receipts: [
    {
      outcome: 'received',
      parcel: 2 ** 52,
      position: 41,
      receivedAt: 212_345_678,
      heldBecause: ''
    },
    { outcome: 'received', parcel: 5, position: 42, receivedAt: 0, heldBecause: 'register-closed' },
    { outcome: 'refused', parcel: 6, reason: 'not-your-group' }
  ],
  granted: [
    {
      document: 7,
      documentId: 'group/jadida/1k',
      columns: encodeColumns([rowOf(7, 3), rowOf(7, 4)])
    }
  ],
  revoked: [5, 6, 300],
  news: encodeColumns([rowOf(3, 5), rowOf(9, 6), rowOf(3, 8)]),
  cursor: 1_234_600,
  more: true,
  fleet: [
    {
      device: 1,
      person: 2 ** 31 - 1,
      label: 'Tablette salle 4 — قاعة',
      lastExchangeAt: 212_345_000,
      waiting: 3,
      openLessons: [{ document: 3, day: 2_500, slot: 1 }]
    }
  ],
  writers: [
    { writer: 8, person: 900 },
    { writer: 9, person: 901 }
  ],
  mark: 2 ** 48 - 2
}

function request(bytes: Uint8Array): Decoded<ExchangeRequest> {
  return decodeRequest(bytes, OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION)
}

const MALFORMED = { ok: false, reason: 'malformed' }
const TOO_LARGE = { ok: false, reason: 'too-large' }

describe('a message arrives as it was sent', () => {
  it('from the phone', () => {
    fc.assert(
      fc.property(anyRequest, (message) => {
        expect(request(encodeRequest(message))).toEqual({ ok: true, message })
      })
    )
  })

  it('from the relay', () => {
    fc.assert(
      fc.property(anyResponse, ({ packed, read }) => {
        expect(decodeResponse(encodeResponse(packed))).toEqual({ ok: true, message: read })
      })
    )
  })

  it('and does not keep the bytes that carried it', () => {
    const bytes = encodeRequest(REQUEST)
    const decoded = request(bytes)
    bytes.fill(0)
    expect(decoded).toEqual({ ok: true, message: REQUEST })
  })
})

describe('a message that is damaged or forged', () => {
  const whole = { request: encodeRequest(REQUEST), response: encodeResponse(RESPONSE) }

  it('is never half a message: cut off anywhere, it is malformed', () => {
    for (let length = 0; length < whole.request.length; length++) {
      expect(request(whole.request.slice(0, length))).toEqual(MALFORMED)
    }
    for (let length = 0; length < whole.response.length; length++) {
      expect(decodeResponse(whole.response.slice(0, length))).toEqual(MALFORMED)
    }
  })

  it('holds no number that no database could give back', () => {
    const changes: Partial<ExchangeRequest>[] = [
      { cursor: 2 ** 55 },
      { held: [1, 2 ** 55] },
      { waiting: 2 ** 55 },
      { waiting: limits.MAX_WAITING + 1 },
      { knownWriter: 2 ** 55 },
      { mark: 2 ** 55 },
      { openLessons: [{ document: 2 ** 55, day: 1, slot: 1 }] }
    ]
    for (const change of changes)
      expect(request(encodeRequest({ ...REQUEST, ...change }))).toEqual(MALFORMED)
    for (const change of [{ cursor: 2 ** 55 }, { mark: 2 ** 55 }, { relayTime: 2 ** 55 }])
      expect(decodeResponse(encodeResponse({ ...RESPONSE, ...change }))).toEqual(MALFORMED)
  })

  it('has nothing behind its end', () => {
    expect(request(Uint8Array.of(...whole.request, 0))).toEqual(MALFORMED)
    expect(decodeResponse(Uint8Array.of(...whole.response, 0))).toEqual(MALFORMED)
  })

  it('never stops its reader: any bytes', () => {
    const anyMessage = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(anyMessage, (bytes) => {
        expect(request(Uint8Array.of(PROTOCOL_VERSION, ...bytes))).toHaveProperty('ok')
        expect(decodeResponse(bytes)).toHaveProperty('ok')
      }),
      { numRuns: 1_000 }
    )
  })

  it('never stops its reader: bytes changed, and what the relay reads can be sent again', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6
    })
    const changed = (bytes: Uint8Array, edits: readonly (readonly [number, number])[]) => {
      const copy = bytes.slice()
      edits.forEach(([at, byte]) => (copy[at % copy.length] = byte))
      return copy
    }
    fc.assert(
      fc.property(anyRequest, anyResponse, changes, (up, down, edits) => {
        const one = request(changed(encodeRequest(up), edits))
        if (one.ok) expect(request(encodeRequest(one.message))).toEqual(one)
        expect(decodeResponse(changed(encodeResponse(down.packed), edits))).toHaveProperty('ok')
      }),
      { numRuns: 1_000 }
    )
  })

  it('never says a number that computers cannot count to', () => {
    const held = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, PROTOCOL_VERSION)
      encoding.writeVarString(encoder, '')
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint(encoder, Number.MAX_SAFE_INTEGER)
      encoding.writeVarUint(encoder, 1)
      for (let rest = 0; rest < 4; rest++) encoding.writeVarUint(encoder, 0)
    })
    expect(request(held)).toEqual(MALFORMED)
  })

  it('is not read as a refusal, nor as the last page, because a byte is unknown', () => {
    const bytes = encodeResponse({ ...RESPONSE, receipts: RESPONSE.receipts.slice(0, 1) })
    const outcome = 1 + 1 + RESPONSE.epoch.length + 4 + 1
    expect(bytes[outcome]).toBe(1)
    expect(decodeResponse(bytes.map((byte, at) => (at === outcome ? 2 : byte)))).toEqual(MALFORMED)

    const empty = encodeResponse({ ...RESPONSE, fleet: [], writers: [], mark: 0 })
    const more = empty.length - 4
    expect(empty[more]).toBe(1)
    expect(decodeResponse(empty.map((byte, at) => (at === more ? 2 : byte)))).toEqual(MALFORMED)
  })

  it('names a document at most once in a list', () => {
    expect(() => encodeRequest({ ...REQUEST, held: [1, 1] })).toThrow('ascend')
    expect(() => encodeRequest({ ...REQUEST, held: [2, 1] })).toThrow('ascend')
    expect(() => encodeRequest({ ...REQUEST, held: [0] })).toThrow('ascend')
  })

  it('is not sent with a signature of another length', () => {
    const parcel = { ...(REQUEST.parcels[0] as SentParcel), signature: new Uint8Array(63) }
    expect(() => encodeRequest({ ...REQUEST, parcels: [parcel] })).toThrow('signature')
  })
})

describe('a phone of another release', () => {
  it.each([
    [0, false],
    [OLDEST_SUPPORTED_VERSION - 1, false],
    [OLDEST_SUPPORTED_VERSION, true],
    [PROTOCOL_VERSION, true],
    [PROTOCOL_VERSION + 1, false]
  ])('of version %i is understood: %s', (version, expected) => {
    const answer = request(encodeRequest({ ...REQUEST, version }))
    if (expected) expect(answer.ok).toBe(true)
    else expect(answer).toEqual({ ok: false, reason: 'version-unsupported' })
  })

  it('is told so even when the rest of its message has another shape', () => {
    expect(request(Uint8Array.of(PROTOCOL_VERSION + 1, 255, 255))).toEqual({
      ok: false,
      reason: 'version-unsupported'
    })
  })
})

describe('each limit holds: what just fits is read, one more is refused', () => {
  const up = (more: Partial<ExchangeRequest>) => request(encodeRequest({ ...REQUEST, ...more }))
  const down = (more: Partial<PackedResponse>) =>
    decodeResponse(encodeResponse({ ...RESPONSE, ...more }))
  const times = <Item>(count: number, make: (index: number) => Item) =>
    Array.from({ length: count }, (_, index) => make(index))
  const chars = (count: number) => 'x'.repeat(count)
  const parcel = (more: Partial<SentParcel> = {}): SentParcel => ({
    documentId: 'directory/jadida',
    update: new Uint8Array(1),
    signature: signature(1),
    ...more
  })
  const lesson = { document: 1, day: 1, slot: 1 }
  const device = { device: 1, person: 1, label: '', lastExchangeAt: 1, waiting: 0, openLessons: [] }
  const refused = (reason: string) => ({ outcome: 'refused', parcel: 1, reason }) as const
  const received = (heldBecause: string) =>
    ({ outcome: 'received', parcel: 1, position: 1, receivedAt: 1, heldBecause }) as const

  const cases: readonly (readonly [string, number, (count: number) => Decoded<unknown>])[] = [
    ['characters of the epoch, up', 40, (count) => up({ epoch: chars(count) })],
    [
      'documents held',
      limits.MAX_HELD_DOCUMENTS,
      (count) => up({ held: times(count, (i) => i + 1) })
    ],
    [
      'parcels',
      limits.MAX_PARCELS_PER_REQUEST,
      (count) => up({ parcels: times(count, () => parcel()) })
    ],
    [
      "characters of a parcel's document",
      limits.MAX_DOCUMENT_NAME,
      (count) => up({ parcels: [parcel({ documentId: chars(count) })] })
    ],
    ['open lessons', limits.MAX_DRAFTS, (count) => up({ openLessons: times(count, () => lesson) })],
    ['characters of the epoch, down', 40, (count) => down({ epoch: chars(count) })],
    [
      'receipts',
      limits.MAX_PARCELS_PER_REQUEST,
      (count) => down({ receipts: times(count, () => refused('')) })
    ],
    ['characters of a refusal', 60, (count) => down({ receipts: [refused(chars(count))] })],
    ['characters of why it is held', 60, (count) => down({ receipts: [received(chars(count))] })],
    [
      'documents granted',
      limits.MAX_HELD_DOCUMENTS,
      (count) =>
        down({
          granted: times(count, () => ({ document: 1, documentId: 'd', columns: new Uint8Array() }))
        })
    ],
    [
      "characters of a granted document's name",
      limits.MAX_DOCUMENT_NAME,
      (count) =>
        down({ granted: [{ document: 1, documentId: chars(count), columns: new Uint8Array() }] })
    ],
    [
      'documents revoked',
      limits.MAX_HELD_DOCUMENTS,
      (count) => down({ revoked: times(count, (i) => i + 1) })
    ],
    ['devices', limits.MAX_FLEET, (count) => down({ fleet: times(count, () => device) })],
    [
      "characters of a device's name",
      200,
      (count) => down({ fleet: [{ ...device, label: chars(count) }] })
    ],
    [
      'open lessons of a device',
      limits.MAX_DRAFTS,
      (count) => down({ fleet: [{ ...device, openLessons: times(count, () => lesson) }] })
    ],
    [
      'writers',
      limits.MAX_WRITERS,
      (count) => down({ writers: times(count, () => ({ writer: 1, person: 1 })) })
    ]
  ]

  it.each(cases)('%s: %i', (_, limit, send) => {
    expect(send(limit).ok).toBe(true)
    expect(send(limit + 1)).toEqual(MALFORMED)
  })

  it('bytes of a request', () => {
    const frame = encodeRequest({
      ...REQUEST,
      parcels: [parcel({ update: new Uint8Array(2 ** 18) })]
    })
    const room = limits.MAX_REQUEST_BYTES - (frame.length - 2 ** 18)
    const sized = (bytes: number) => up({ parcels: [parcel({ update: new Uint8Array(bytes) })] })
    expect(sized(room).ok).toBe(true)
    expect(sized(room + 1)).toEqual(TOO_LARGE)
  })

  it('bytes of an answer', () => {
    const answer = encodeResponse(RESPONSE)
    const sized = (bytes: number) => {
      const padded = new Uint8Array(bytes)
      padded.set(answer)
      return decodeResponse(padded)
    }
    expect(sized(limits.MAX_RESPONSE_BYTES)).toEqual(MALFORMED)
    expect(sized(limits.MAX_RESPONSE_BYTES + 1)).toEqual(TOO_LARGE)
  })

  it('a granted document holds rows of its own alone', () => {
    const [grant] = RESPONSE.granted
    const granted = [{ ...(grant as (typeof RESPONSE.granted)[number]), columns: RESPONSE.news }]
    expect(down({ granted })).toEqual(MALFORMED)
  })

  it('one gesture of the largest size fits into one request', async () => {
    const { MAX_PARCEL_BYTES } = await import('../journal/parcel.ts')
    expect(up({ parcels: [parcel({ update: new Uint8Array(MAX_PARCEL_BYTES) })] }).ok).toBe(true)
  })
})

describe('what a device signs', () => {
  it('binds the gesture to its document: no other pair has the same bytes', () => {
    const anyPair = fc.tuple(text(20), anyBytes)
    fc.assert(
      fc.property(anyPair, anyPair, ([id, update], [otherId, otherUpdate]) => {
        const isSame = id === otherId && Buffer.from(update).equals(Buffer.from(otherUpdate))
        const one = Buffer.from(signedBytes(id, update))
        expect(one.equals(Buffer.from(signedBytes(otherId, otherUpdate)))).toBe(isSame)
      })
    )
    expect(signedBytes('ab', Uint8Array.of(99))).not.toEqual(signedBytes('abc', new Uint8Array()))
  })
})

describe('the wire', () => {
  /** One line for each version of the wire, for ever. */
  const HASHES: Readonly<Record<number, string>> = {
    1: '9657ea32a67f7632af320746afd74f97dfdd58fb37aea43acc763a8ca29dd51b',
    2: '41104f1b078a3bb3866830427f2998f647106a55c8c29fea78302736458595b3',
    3: '9a378ab7da7c49b1aee821a23c2c9ae048e96d98d670c8708eb17c93553bb0c7',
    4: '1abbfb6698575d5b2154c51dd9c80dd641dd57e63118ea4e7f9258ffdc97ddc1'
  }

  it('changes only with its version', () => {
    const hash = createHash('sha256')
    hash.update(encodeRequest(REQUEST)).update(encodeResponse(RESPONSE))
    hash.update(signedBytes('directory/jadida', Uint8Array.of(1, 2, 3)))
    const pushed = encodePushedPage({ cursor: 9, held: [3, 9] }, RESPONSE)
    for (const isDeflated of [true, false])
      hash.update(encodeFrame({ kind: 'page', bytes: pushed, isDeflated }))
    hash.update(encodeFrame({ kind: 'alive' })).update(encodeFrame({ kind: 'something-new' }))
    expect(
      hash.digest('hex'),
      'The bytes on the wire changed. Phones in the field speak the versions that version.ts lists: raise ' +
        'PROTOCOL_VERSION, add its line of history there and its hash here, keep the older hashes, and keep reading what ' +
        'phones down to OLDEST_SUPPORTED_VERSION send. Before the first release only, put the new hash in place of the old.'
    ).toBe(HASHES[PROTOCOL_VERSION])
  })

  it('has a hash for each version that it still speaks', () => {
    const spoken = Object.keys(HASHES).map(Number)
    expect(Math.max(...spoken)).toBe(PROTOCOL_VERSION)
    expect(OLDEST_SUPPORTED_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION)
  })
})
