/** Which visits are alive, across the tabs of this device: a living visit states its own draft. And what of a dead one is said already. */
import type { DocumentId } from '#shared/documents/ids.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import type { Replica } from './replica.ts'

/** Holds a visit's draft until `release` is called or the page is gone; null when another tab holds it. */
export async function holdDraft(partition: string, key: string): Promise<(() => void) | null> {
  // Without locks there is no second tab to fear: such engines are older than any that could install the app.
  if (navigator.locks === undefined) return () => {}
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`${partition} draft ${key}`, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })
}

/** Was it stated before its page could delete it? Also where the relay refused it: then it waits in the tray. */
export async function isInJournal(
  replica: Replica,
  documentId: DocumentId,
  parcel: ParcelId
): Promise<boolean> {
  const rows = [...(await replica.storage.rowsOf(documentId)), ...replica.unwrittenRows(documentId)]
  if (rows.some((row) => row.parcel === parcel)) return true
  const { parcels } = readContents(await replica.contents(documentId))
  return parcels.some(({ id }) => id === parcel)
}
