/** How far the parcels of an import have come on their way, by the least advanced of them. */
import { isOwn } from '#lib/replica/storage.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { PeopleApp } from '../people-app.ts'

export type ImportJourney =
  | { readonly state: 'saved' }
  | { readonly state: 'sent' }
  | { readonly state: 'received'; readonly position: number; readonly receivedAt: number }
  /** The relay would not have it: the entry waits in the tray. */
  | { readonly state: 'refused' }

export async function readImportJourney(
  { database }: Pick<PeopleApp, 'database'>,
  parcels: readonly ParcelId[]
): Promise<ImportJourney> {
  const found = await database.journal.where('parcel').anyOf(parcels).toArray()
  const rows = found.filter((row) => isOwn(row))
  const receipts = rows.flatMap(({ receipt }) => receipt ?? [])
  if (rows.some(({ refusal }) => refusal !== undefined)) return { state: 'refused' }
  if (receipts.length === parcels.length && receipts.length > 0) {
    const newest = receipts.reduce((one, other) => (one.position > other.position ? one : other))
    return { state: 'received', position: newest.position, receivedAt: newest.receivedAt }
  }
  const isSent = rows.every(({ receipt, sentAt }) => receipt !== undefined || sentAt !== undefined)
  return { state: isSent && rows.length === parcels.length ? 'sent' : 'saved' }
}
