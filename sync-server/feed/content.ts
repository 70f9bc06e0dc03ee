/** What goes down the wire for rows of the log: each parcel with its stamp, merged. */
import { joinIslands } from '#shared/journal/island.ts'
import { encodeStamp, mergeUpdates } from '#shared/journal/parcel.ts'
import type { DocumentParts, LogRow } from '../store/store.ts'

/** The whole document: its snapshot and every row after it. */
export function wholeDocument({ snapshot, rows }: DocumentParts): Uint8Array {
  if (snapshot === null) return mergeRows(rows)
  return rows.length === 0 ? snapshot : mergeUpdates([snapshot, mergeRows(rows)])
}

/**
 * These rows as one update, byte for byte as Yjs merges them (content.test.ts), without reading them: an accepted
 * parcel is one island of a client that occurs once, and so is a stamp. Every phone of an annex is told the same rows, so
 * this is where a busy morning's time would go.
 */
export function mergeRows(rows: readonly LogRow[]): Uint8Array {
  const parcels = [...rows].sort((one, other) => other.parcel - one.parcel)
  const stamps = [...rows].sort((one, other) => other.position - one.position)
  const islands = [...parcels.map(({ update }) => update), ...stamps.map(stampOf)]
  return joinIslands(islands)
}

function stampOf({ parcel, position, receivedAt, heldBecause }: LogRow): Uint8Array {
  return encodeStamp({ parcel, position, receivedAt, heldBecause })
}
