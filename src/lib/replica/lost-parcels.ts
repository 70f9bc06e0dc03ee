/**
 * What other people wrote and a restored relay no longer has. Their own phones offer it again, unless they gave it up when
 * their right to the document ended: then the phones of those who received it hold the last copy, and must not let go.
 */
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { isOfRelay } from '#shared/documents/relay-facts.ts'
import {
  encodeParcel,
  encodeStamp,
  mergeUpdates,
  readContents,
  type ParcelId
} from '#shared/journal/parcel.ts'
import { isLost, isOwn, type JournalRow, type ReceivedRow } from './storage.ts'

type Told = { readonly documentId: DocumentId; readonly update: Uint8Array }

/** Parcels among a document's received rows that its whole content, given anew, does not hold; one row each. */
export function missingFrom(
  { documentId, update }: Told,
  rowsOfGranted: readonly JournalRow[]
): ReceivedRow[] {
  const rows = rowsOfGranted.filter((row) => row.documentId === documentId)
  const received = rows.filter((row) => !isOwn(row) && !isLost(row))
  if (received.length === 0) return []
  const known = new Set<ParcelId>([
    ...parcelIdsIn(update),
    // Ours are offered again from their own rows.
    ...rows.flatMap((row) => (isOwn(row) ? [row.parcel] : [])),
    ...rows.filter(isLost).flatMap((row) => parcelIdsIn(row.update))
  ])
  const { parcels, stamps } = readContents(mergeUpdates(received.map((row) => row.update)))
  const { kind } = nameOf(documentId)
  return parcels
    .filter(({ id, facts }) => !known.has(id) && !isOfRelay(kind, facts))
    .map((parcel) => {
      const own = stamps.filter((stamp) => stamp.parcel === parcel.id)
      const whole = mergeUpdates([encodeParcel(parcel), ...own.map(encodeStamp)])
      return { documentId, update: whole, parcel: 0, tray: 2 }
    })
}

/** Lost rows whose parcel the relay has again. */
export function foundAgain<Row extends ReceivedRow>(
  lost: readonly Row[],
  told: readonly Told[]
): Row[] {
  if (lost.length === 0) return []
  const keyOf = (documentId: DocumentId, parcel: ParcelId) => `${documentId} ${parcel}`
  const present = new Set(
    told.flatMap(({ documentId, update }) =>
      parcelIdsIn(update).map((parcel) => keyOf(documentId, parcel))
    )
  )
  return lost.filter(({ documentId, update }) =>
    parcelIdsIn(update).every((parcel) => present.has(keyOf(documentId, parcel)))
  )
}

function parcelIdsIn(update: Uint8Array): ParcelId[] {
  return readContents(update).parcels.map(({ id }) => id)
}
