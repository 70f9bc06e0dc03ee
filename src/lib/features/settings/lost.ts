/** Entries of colleagues that the relay lost when it was restored: readable, and taken along as a file. */
import { isoOfDay, msOfMoment, type Moment } from '#shared/domain/calendar.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { readContents, writerOf, type ParcelId } from '#shared/journal/parcel.ts'
import type { ReceivedRow } from '#lib/replica/storage.ts'
import { base64Of, factsIn, type TrayOwner } from './tray.ts'

export type LostEntry = {
  readonly parcel: ParcelId
  readonly documentId: DocumentId
  /** What the relay had said of it before it was restored. */
  readonly receipt: { readonly position: number; readonly receivedAt: Moment } | null
  /** What this release can read of it. */
  readonly facts: readonly AnyFact[]
}

export function readLost(rows: readonly ReceivedRow[]): LostEntry[] {
  return rows.flatMap(({ documentId, update }) => {
    const { parcels, stamps } = readContents(update)
    return parcels.map(({ id }) => ({
      ...{ parcel: id, documentId, facts: factsIn(documentId, update) },
      receipt: stamps[0] ?? null
    }))
  })
}

export type LostExport = {
  readonly format: 'sijil-lost'
  readonly version: 1
  readonly exportedAt: string
  readonly person: number
  readonly site: string
  readonly entries: readonly {
    readonly document: string
    readonly parcel: number
    readonly writer: number
    readonly receipt: number | null
    readonly receivedAt: string | null
    readonly facts: readonly AnyFact[]
    /** The entry as this phone received it, base64; its author's signature stayed with the relay. */
    readonly update: string
  }[]
}

/** The lost entries as plain data for a file. `nowMs`: milliseconds since 1970. */
export function exportLost(
  rows: readonly ReceivedRow[],
  { person, site }: TrayOwner,
  nowMs: number
): LostExport {
  return {
    ...{ format: 'sijil-lost', version: 1, exportedAt: new Date(nowMs).toISOString() },
    ...{ person, site },
    entries: rows.flatMap((row) =>
      readLost([row]).map(({ documentId, parcel, receipt, facts }) => ({
        document: documentId,
        parcel,
        writer: writerOf(parcel),
        receipt: receipt?.position ?? null,
        receivedAt:
          receipt === null ? null : new Date(msOfMoment(receipt.receivedAt)).toISOString(),
        facts,
        update: base64Of(row.update)
      }))
    )
  }
}

/** "sijil-perdus-2026-11-21.json" */
export function lostFileName(day: number): string {
  return `sijil-perdus-${isoOfDay(day)}.json`
}
