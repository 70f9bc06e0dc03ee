import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  encodeParcel,
  encodeStamp,
  newParcelId,
  readContents,
  type WireFact
} from '#shared/journal/parcel.ts'
import type { LogRow } from '../store/store.ts'
import { mergeRows, wholeDocument } from './content.ts'

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

function mergedByYjs(rows: readonly LogRow[]): Uint8Array {
  return Y.mergeUpdates(rows.flatMap((row) => [row.update, encodeStamp(row)]))
}

describe('rows of the log', () => {
  it('are merged byte for byte as Yjs merges them', () => {
    fc.assert(
      fc.property(logRows, (rows) => {
        const expected = rows.length === 0 ? new Uint8Array([0, 0]) : mergedByYjs(rows)
        expect(Uint8Array.from(mergeRows(rows))).toEqual(expected)
      })
    )
  })

  it('say the same behind a snapshot as all together', () => {
    fc.assert(
      fc.property(logRows, fc.nat(30), (rows, cut) => {
        const snapshot = mergeRows(rows.slice(0, cut))
        const whole = wholeDocument({ snapshot, rows: rows.slice(cut) })
        expect(readContents(whole)).toEqual(readContents(mergeRows(rows)))
      })
    )
  })

  it('open as a document', () => {
    const [rows] = fc.sample(
      logRows.filter(({ length }) => length > 5),
      { numRuns: 1, seed: 5 }
    )
    const doc = new Y.Doc()
    Y.applyUpdate(doc, mergeRows(rows ?? []))
    expect(doc.getArray('r').length).toBe(rows?.length)
  })
})
