import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { decodeColumns, encodeColumns, updateOf, type StampedParcel } from './columns.ts'
import { encodeParcel, encodeStamp, mergeUpdates, type ParcelId, type WireFact } from './parcel.ts'
import { anyWireFact, parcelId, shuffled } from './testing.ts'

const moment = fc.integer({ min: 0, max: 2 ** 31 })

/** Facts as registers hold them: a code, a moment, numbers, entries of a few fields, ids of what they replace. */
const sheetFact = (earlier: readonly ParcelId[]): fc.Arbitrary<WireFact> =>
  fc.tuple(
    fc.integer({ min: 1, max: 4 }),
    moment,
    fc.nat(200),
    fc.array(
      fc.oneof(fc.tuple(fc.nat(30), fc.nat(3)), fc.tuple(fc.nat(30), fc.nat(3), fc.string())),
      { maxLength: 4 }
    ),
    fc.array(earlier.length === 0 ? fc.nat() : fc.oneof(fc.nat(), fc.constantFrom(...earlier)), {
      maxLength: 3
    })
  )

const place = fc.record({
  document: fc.integer({ min: 1, max: 4 }),
  writer: fc.integer({ min: 1, max: 131_071 }),
  bits: fc.integer({ min: 0, max: 2 ** 36 - 1 }),
  gap: fc.integer({ min: 1, max: 3_000 }),
  receivedAt: moment,
  heldBecause: fc.option(fc.constantFrom('register-closed', 'device-revoked'))
})

/** Rows as they lie in the log: positions with gaps, documents, writers and parcels in any order. */
const anyRows: fc.Arbitrary<StampedParcel[]> = fc
  .uniqueArray(place, { maxLength: 25, selector: ({ writer, bits }) => parcelId(writer, bits) })
  .chain((places) => {
    const ids = places.map(({ writer, bits }) => parcelId(writer, bits))
    const facts = fc.array(fc.oneof(anyWireFact, sheetFact(ids)), { minLength: 1, maxLength: 4 })
    return fc.tuple(...places.map(() => facts)).map((factsOfRows) => {
      let position = 0
      return places.map(({ document, gap, receivedAt, heldBecause }, index): StampedParcel => {
        const parcel = ids[index] as ParcelId
        position += gap
        const update = encodeParcel({ id: parcel, facts: factsOfRows[index] ?? [] })
        return { document, parcel, position, receivedAt, heldBecause, update }
      })
    })
  })

function mergedByYjs(rows: readonly StampedParcel[]): Uint8Array {
  if (rows.length === 0) return new Uint8Array([0, 0])
  return Y.mergeUpdates(rows.flatMap((row) => [row.update, encodeStamp(row)]))
}

describe('rows that went as columns', () => {
  it('come back as they were, each with the bytes that its phone signed', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        expect(decodeColumns(encodeColumns(rows))).toEqual(rows)
      }),
      { numRuns: 300 }
    )
  })

  it('come back however many lie in one block', () => {
    const facts = [[1]]
    const rows = Array.from({ length: 130_000 }, (_, index): StampedParcel => {
      const parcel = parcelId(1, index)
      const update = encodeParcel({ id: parcel, facts })
      return {
        document: 1,
        parcel,
        position: index + 1,
        receivedAt: index,
        heldBecause: null,
        update
      }
    })
    expect(decodeColumns(encodeColumns(rows))).toHaveLength(rows.length)
  })

  it('are the update that Yjs would have merged, byte for byte', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const arrived = decodeColumns(encodeColumns(rows)) ?? []
        expect(Uint8Array.from(updateOf(arrived))).toEqual(mergedByYjs(rows))
      }),
      { numRuns: 300 }
    )
  })

  it('say the same in several blocks, however often and in whatever order those come', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(25), fc.nat(), (rows, cut, seed) => {
        const blocks = [rows.slice(0, cut), rows.slice(cut), rows].map(encodeColumns)
        const inOneGo = Buffer.concat(blocks.slice(0, 2))
        expect(decodeColumns(inOneGo)).toEqual(rows)
        const updates = shuffled(blocks, seed).map((block) => updateOf(decodeColumns(block) ?? []))
        expect(Uint8Array.from(mergeUpdates(updates))).toEqual(mergedByYjs(rows))
      })
    )
  })

  it('name what they replace by its place where it stands in the same block', () => {
    const first = parcelId(5, 2 ** 35 + 123_456_789)
    const rowOf = (parcel: ParcelId, position: number, replaces: readonly number[]) => ({
      ...{ document: 1, parcel, position, receivedAt: 900, heldBecause: null },
      update: encodeParcel({ id: parcel, facts: [[3, 890, 2, [], replaces]] })
    })
    const rows = [rowOf(first, 1, []), rowOf(parcelId(5, 77), 2, [first])]
    const elsewhere = [rows[0] as StampedParcel, rowOf(parcelId(5, 77), 2, [first + 1])]
    expect(encodeColumns(rows).length).toBeLessThan(encodeColumns(elsewhere).length - 6)
    expect(decodeColumns(encodeColumns(rows))).toEqual(rows)
  })

  it('are refused before they go when one is no parcel, or when their order is lost', () => {
    const [row] = fc.sample(
      anyRows.filter(({ length }) => length > 1),
      { numRuns: 1, seed: 3 }
    )
    const [one, other] = row as [StampedParcel, StampedParcel]
    expect(() => encodeColumns([{ ...one, update: new Uint8Array([0, 0]) }])).toThrow('no parcel')
    expect(() => encodeColumns([{ ...one, update: other.update }])).toThrow('no parcel')
    expect(() => encodeColumns([other, one])).toThrow('ascend')
  })
})

describe('columns that are damaged or forged', () => {
  const samples = fc
    .sample(anyRows, { numRuns: 30, seed: 8 })
    .map(encodeColumns)
    .filter((block) => block.length > 0)

  it('are never half a block: cut off anywhere, they are none', () => {
    for (const block of samples) {
      for (let length = 1; length < block.length; length++)
        expect(decodeColumns(block.slice(0, length))).toBeNull()
    }
  })

  it('never stop their reader: any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeColumns(bytes)).not.toThrow()
      }),
      { numRuns: 3_000 }
    )
  })

  it('never stop their reader: bytes changed; and what is read is a journal, of a size that can be borne', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 5
    })
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, (block, edits) => {
        const changed = block.slice()
        edits.forEach(([at, byte]) => (changed[at % changed.length] = byte))
        const rows = decodeColumns(changed)
        if (rows === null) return
        const update = updateOf(rows)
        expect(update.length).toBeLessThan(100 * changed.length)
        expect(() => Y.decodeUpdate(update)).not.toThrow()
      }),
      { numRuns: 5_000 }
    )
  })

  it.each([
    ['rows', [255, 255, 255, 255, 15]],
    ['documents', [1, 255, 255, 255, 255, 15]],
    ['writers', [1, 1, 1, 255, 255, 255, 255, 15]]
  ])('may claim any number of %s without taking the memory for them', (_, bytes) => {
    expect(decodeColumns(Uint8Array.from([...bytes, 0, 0, 0, 0]))).toBeNull()
  })
})
