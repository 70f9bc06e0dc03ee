import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { decodeColumns, encodeColumns, updateOf } from '#shared/journal/columns.ts'
import { encodeParcel, newParcelId, type WireFact } from '#shared/journal/parcel.ts'
import type { LogRow } from '../store/store.ts'
import { wholeColumns, wholeDocument } from './content.ts'

const wireFact: fc.Arbitrary<WireFact> = fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean()))
const content = fc.record({
  writer: fc.integer({ min: 1, max: 131_071 }),
  facts: fc.array(wireFact, { minLength: 1, maxLength: 3 }),
  heldBecause: fc.option(fc.constant('register-closed'))
})

let seed = 0
/** Rows as they lie in the log: positions with gaps, parcels in any order. */
const logRows = fc.array(content, { maxLength: 30 }).map((contents) =>
  contents.map(({ writer, facts, heldBecause }, index): LogRow => {
    const parcel = newParcelId(writer, () => (seed = (seed + 0.618) % 1))
    const update = encodeParcel({ id: parcel, facts })
    const position = index * 3 + 1
    return { position, document: 1, writer, parcel, receivedAt: 9_000, heldBecause, update }
  })
)

describe('a document', () => {
  it('is the same from its rows as from a snapshot and the rows behind it', () => {
    fc.assert(
      fc.property(logRows, fc.nat(30), (rows, cut) => {
        const parts = {
          snapshot: cut === 0 ? null : encodeColumns(rows.slice(0, cut)),
          rows: rows.slice(cut)
        }
        expect(wholeDocument(parts)).toEqual(updateOf(rows))
        expect(decodeColumns(wholeColumns(parts))).toEqual(decodeColumns(encodeColumns(rows)))
      })
    )
  })

  it('opens with Yjs', () => {
    const [rows] = fc.sample(
      logRows.filter(({ length }) => length > 5),
      { numRuns: 1, seed: 5 }
    )
    const doc = new Y.Doc()
    Y.applyUpdate(doc, wholeDocument({ snapshot: null, rows: rows ?? [] }))
    expect(doc.getArray('r').length).toBe(rows?.length)
  })

  it('is not half shown when its snapshot is damaged', () => {
    const damaged = { snapshot: new Uint8Array([1, 2, 3]), rows: [] }
    expect(() => wholeDocument(damaged)).toThrow('snapshot')
  })
})
