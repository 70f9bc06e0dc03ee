/** What goes down the wire for rows of the log: each parcel with its stamp, merged. */
import * as encoding from 'lib0/encoding'
import { encodeStamp, mergeUpdates } from '#shared/journal/parcel.ts'
import type { DocumentParts, LogRow } from '../store/store.ts'

/** The whole document: its snapshot and every row after it. */
export function wholeDocument({ snapshot, rows }: DocumentParts): Uint8Array {
  if (snapshot === null) return mergeRows(rows)
  return rows.length === 0 ? snapshot : mergeUpdates([snapshot, mergeRows(rows)])
}

/**
 * These rows as one update, byte for byte as Yjs merges them (content.test.ts), without reading them: an accepted
 * parcel is one block in Yjs' own spelling, of a client that occurs once, and so is a stamp. Yjs writes the number of
 * blocks, the blocks from the highest client to the lowest, and what is deleted, here nothing. Every phone of an annex
 * is told the same rows, so this is where a busy morning's time would go.
 */
export function mergeRows(rows: readonly LogRow[]): Uint8Array {
  const parcels = [...rows].sort((one, other) => other.parcel - one.parcel)
  const stamps = [...rows].sort((one, other) => other.position - one.position)
  const islands = [...parcels.map(({ update }) => update), ...stamps.map(stampOf)]
  const count = encoding.encode((encoder) => encoding.writeVarUint(encoder, islands.length))
  return Buffer.concat([count, ...islands.map(blockOf), NO_DELETIONS])
}

const NO_DELETIONS = new Uint8Array([0])

function stampOf({ parcel, position, receivedAt, heldBecause }: LogRow): Uint8Array {
  return encodeStamp({ parcel, position, receivedAt, heldBecause })
}

/** An update of one block without its count in front and its deletions behind, each one byte. */
function blockOf(island: Uint8Array): Uint8Array {
  if (island[0] !== 1 || island.at(-1) !== 0)
    throw new Error('a row of the log is no single parcel')
  return island.subarray(1, -1)
}
