/** What waits on this phone, document by document, oldest first. */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { groupBy } from '#shared/domain/collections.ts'
import type { OwnRow } from '#lib/replica/storage.ts'

export type WaitingDocument = {
  readonly documentId: DocumentId
  /** On this phone only. */
  readonly saved: number
  /** Carried away by a request that nobody answered. */
  readonly sent: number
  readonly since: Moment
}

export function waitingByDocument(rows: readonly OwnRow[]): WaitingDocument[] {
  const groups = [...groupBy(rows, ({ documentId }) => documentId)]
  return groups
    .map(([documentId, own]) => {
      const sent = own.filter((row) => row.sentAt !== undefined).length
      const since = Math.min(...own.map(({ writtenAt }) => writtenAt))
      return { documentId, saved: own.length - sent, sent, since }
    })
    .sort((one, other) => one.since - other.since)
}
