import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeColumns, updateOf, type StampedParcel } from '../journal/columns.ts'
import { encodeParcel } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'
import { MAX_RESPONSE_BYTES } from './limits.ts'
import {
  decodePushedPage,
  encodeFrame,
  encodePushedPage,
  frameReader,
  type Frame,
  type Standpoint,
  type Surroundings
} from './live.ts'
import type { PackedPage } from './page.ts'

const ROW: StampedParcel = {
  document: 3,
  parcel: parcelId(5, 77),
  position: 41,
  receivedAt: 900,
  heldBecause: null,
  update: encodeParcel({ id: parcelId(5, 77), facts: [[3, 880, 'x']] })
}
const FROM: Standpoint = { cursor: 40, held: [1, 3, 900] }
const PAGE: PackedPage & Surroundings = {
  mark: 77,
  relayTime: 900,
  granted: [],
  revoked: [1],
  news: encodeColumns([ROW]),
  cursor: 41,
  more: false,
  fleet: [],
  writers: [{ writer: 5, person: 12 }]
}

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.constant({ kind: 'alive' } as const),
  fc.constant({ kind: 'something-new' } as const),
  fc.record({
    kind: fc.constant('page' as const),
    bytes: fc.uint8Array({ maxLength: 300 }),
    isDeflated: fc.boolean()
  })
)

/** The bytes in pieces that end where `cuts` say. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (one, other) => one - other
  )
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end))
}

describe('frames on the live stream', () => {
  it('come out as they went in, however the line cuts them', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 8 }), fc.array(fc.nat()), (frames, cuts) => {
        const read = frameReader()
        const arrived = pieces(Buffer.concat(frames.map(encodeFrame)), cuts).flatMap(
          (piece) => read(piece) ?? []
        )
        expect(arrived).toEqual(frames)
      })
    )
  })

  it('never stop their reader: any bytes, in any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat()), (bytes, cuts) => {
        const read = frameReader()
        pieces(bytes, cuts).every((piece) => read(piece) !== null)
      }),
      { numRuns: 2_000 }
    )
  })

  it('are refused as soon as one says to be larger than any page', () => {
    const lengthOf = (bytes: number) => {
      const read = frameReader()
      const size = [bytes & 127, (bytes >> 7) & 127, (bytes >> 14) & 127, bytes >> 21]
      return read(Uint8Array.from(size.map((seven, at) => (at < 3 ? seven | 128 : seven))))
    }
    expect(lengthOf(MAX_RESPONSE_BYTES)).toEqual([])
    expect(lengthOf(MAX_RESPONSE_BYTES + 1)).toBeNull()
    expect(frameReader()(Uint8Array.of(255, 255, 255, 255))).toBeNull()
  })

  it('of an unknown kind are no frames of ours', () => {
    expect(frameReader()(Uint8Array.of(1, 9))).toBeNull()
    expect(frameReader()(Uint8Array.of(2, 1, 1))).toBeNull()
  })
})

describe('a pushed page', () => {
  const whole = encodePushedPage(FROM, PAGE)

  it('says where it starts from and what an exchange would have brought', () => {
    const { news, ...told } = PAGE
    expect(news.length).toBeGreaterThan(0)
    expect(decodePushedPage(whole)).toEqual({
      ok: true,
      message: {
        from: FROM,
        page: { ...told, updates: [{ document: 3, update: updateOf([ROW]) }] }
      }
    })
  })

  it('is never half a page: cut off anywhere, or with something behind it, it is none', () => {
    for (let length = 0; length < whole.length; length++)
      expect(decodePushedPage(whole.slice(0, length))).toEqual({ ok: false, reason: 'malformed' })
    expect(decodePushedPage(Uint8Array.of(...whole, 0)).ok).toBe(false)
  })

  it('never stops its reader: bytes changed', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1 })
    fc.assert(
      fc.property(edits, (changes) => {
        const changed = whole.slice()
        changes.forEach(([at, byte]) => (changed[at % changed.length] = byte))
        expect(decodePushedPage(changed)).toHaveProperty('ok')
      }),
      { numRuns: 2_000 }
    )
  })
})
