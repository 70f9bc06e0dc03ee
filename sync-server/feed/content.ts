/** What documents are made of: rows of the log, and snapshots, which are rows too, packed as they go down the wire. */
import {
  decodeColumns,
  encodeColumns,
  updateOf,
  type StampedParcel
} from '#shared/journal/columns.ts'
import type { DocumentParts } from '../store/store.ts'

/**
 * The whole document as columns: its snapshot as it lies there, and a block of every row after it. Every new phone asks
 * for this, so a snapshot is never read on its way.
 */
export function wholeColumns({ snapshot, rows }: DocumentParts): Uint8Array {
  const tail = encodeColumns(rows)
  return snapshot === null ? tail : Buffer.concat([snapshot, tail])
}

/** Every row of a document. Throws when the snapshot is none of ours. */
export function wholeRows({ snapshot, rows }: DocumentParts): readonly StampedParcel[] {
  if (snapshot === null) return rows
  const before = decodeColumns(snapshot)
  if (before === null) throw new Error('a snapshot cannot be read')
  return [...before, ...rows]
}

/** The whole document as one update. */
export function wholeDocument(parts: DocumentParts): Uint8Array {
  return updateOf(wholeRows(parts))
}
