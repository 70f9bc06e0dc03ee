/** What goes down the wire for rows of the log: each parcel with its stamp, merged. */
import { encodeStamp, mergeUpdates } from '#shared/journal/parcel.ts'
import type { DocumentParts, LogRow } from '../store/store.ts'

/** Yjs merges many updates in quadratic time, so they are merged by the handful. */
const HANDFUL = 64

/** The whole document: its snapshot and every row after it. */
export function wholeDocument(parts: DocumentParts): Uint8Array {
  const snapshot = parts.snapshot === null ? [] : [parts.snapshot]
  return mergeAll([...snapshot, ...parts.rows.flatMap(rowUpdates)])
}

/** These rows as one update. */
export function mergeRows(rows: readonly LogRow[]): Uint8Array {
  return mergeAll(rows.flatMap(rowUpdates))
}

function rowUpdates(row: LogRow): Uint8Array[] {
  const { parcel, position, receivedAt, heldBecause } = row
  return [row.update, encodeStamp({ parcel, position, receivedAt, heldBecause })]
}

function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= HANDFUL) return mergeUpdates(updates)
  const handfuls = Array.from({ length: Math.ceil(updates.length / HANDFUL) }, (_, index) =>
    mergeUpdates(updates.slice(index * HANDFUL, (index + 1) * HANDFUL))
  )
  return mergeAll(handfuls)
}
