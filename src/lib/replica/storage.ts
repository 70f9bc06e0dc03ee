/**
 * What a replica keeps on its device. The journal is written first and is the truth; the rows that the relay has not
 * acknowledged are the outbox. Two implementations pass one suite: IndexedDB in the browser, memory in the simulation.
 */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { smallest } from '#shared/domain/collections.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { ExchangeResponse } from '#shared/protocol/messages.ts'
import type { OpenLesson } from '#shared/protocol/page.ts'

/** Our own gesture, or what came from the relay. */
export type JournalRow = OwnRow | ReceivedRow

export type OwnRow = {
  readonly id?: number
  readonly documentId: DocumentId
  readonly update: Uint8Array
  readonly parcel: ParcelId
  /** Device time of the gesture. */
  readonly writtenAt: Moment
  /** 1 while the relay has not acknowledged it; absent after, so that an index finds the outbox at once. */
  readonly outbox?: 1
  /** When a request carried it away that may have reached the relay. */
  readonly sentAt?: Moment
  readonly receipt?: OwnReceipt
  /** Why the relay will not have it; such a row no longer counts in the document and waits in the tray. */
  readonly refusal?: string
  /** 1 for rows with a refusal. */
  readonly tray?: 1
  /** How often it left the tray by itself, because what it was judged by had changed. */
  readonly retries?: number
}

export type OwnReceipt = {
  readonly position: number
  readonly receivedAt: Moment
  readonly heldBecause: string | null
}

export type ReceivedRow = {
  readonly id?: number
  readonly documentId: DocumentId
  readonly update: Uint8Array
  readonly parcel: 0
  /** 2: a parcel that a restored relay no longer has. It does not count, and waits to be seen again or taken along. */
  readonly tray?: 2
}

/** One parcel and its stamp, received once, that the relay lost when it was restored. */
export type LostRow = ReceivedRow & { readonly tray: 2 }

export function isOwn(row: JournalRow): row is OwnRow {
  return row.parcel !== 0
}

/** Does this row count in its document on this device? What the relay refused does not. */
export function isCountedHere(row: JournalRow): boolean {
  return isOwn(row) ? row.refusal === undefined : !isLost(row)
}

export function isLost(row: JournalRow): row is LostRow {
  return !isOwn(row) && row.tray === 2
}

/** Relaxed: in the browser's hands when it resolves, safe from a kill. Strict: on the disk. */
export type Durability = 'relaxed' | 'strict'

/** A document of a kind that this release does not know (unread-documents.ts). */
export type UnreadDocument = { readonly number: number; readonly name: string }

/** Where this device stands in the relay's log. */
export type Position = {
  readonly epoch: string
  readonly cursor: number
  /** What the relay gave with the cursor, handed back unread; absent on devices that have not exchanged since version 3. */
  readonly mark?: number
  /** Ascending numbers of the documents held whole. */
  readonly held: readonly number[]
  /** Of these, the ones whose kind this release does not know; absent where there is none. */
  readonly unread?: readonly UnreadDocument[]
}

/** A document this device knows of. One without a number was begun here and the relay has not named it yet. */
export type KnownDocument = {
  readonly documentId: DocumentId
  readonly number?: number
  /** The person may no longer read it; only unsent work of theirs remains here. */
  readonly revoked?: 1
}

/** What one visit entered and has not stated yet as a fact. */
export type Draft = {
  readonly key: string
  readonly documentId: DocumentId
  /** The lesson it is about; null where it is about no lesson. */
  readonly day: number | null
  readonly slot: number | null
  readonly openedAt: Moment
  readonly changedAt: Moment
  /** What the feature keeps; plain data. */
  readonly content: unknown
  /** Why it could not become an entry, by the name its feature gives; absent while nobody tried in vain. */
  readonly unstated?: string
}

/** What waits on this device. */
export type Waiting = {
  /** Saved here, not sent. */
  readonly saved: number
  /** Sent, not acknowledged. */
  readonly sent: number
  readonly refused: number
  readonly oldestAt: Moment | null
}

export type AppliedAnswer = {
  /** The device no longer stood where the answer starts from: nothing of it was taken in. */
  readonly isElsewhere: boolean
  readonly changed: readonly DocumentId[]
  readonly revoked: readonly DocumentId[]
  /** Documents that lost something here, so that what was merged before no longer tells the truth. */
  readonly shrunk: readonly DocumentId[]
}

/** How the relay's word on a parcel changes its row: `retry` puts it behind the others in the outbox, `reissue` gives it a new id. */
export type RefusalHandling = 'tray' | 'retry' | 'reissue'

export type Answer = {
  readonly response: ExchangeResponse
  /** Where the answer starts from: its cursor is true only for a device that still stands there. */
  readonly from: Position
  /** What the request carried, as the outbox gave it and in the order of the receipts. */
  readonly sent: readonly Pick<OwnRow, 'id' | 'parcel'>[]
  readonly handlingOf: (reason: string) => RefusalHandling
  /** The same facts under a fresh parcel id. */
  readonly reissue: (row: OwnRow) => { readonly parcel: ParcelId; readonly update: Uint8Array }
  /** What it changes here: handed in with the exchange, so that a page draws its first screen without the code of either. */
  readonly plan: (ledger: Ledger, answer: Answer) => Changes
}

export type StoredOwnRow = OwnRow & { readonly id: number }
export type StoredReceivedRow = ReceivedRow & { readonly id: number }

/** What the plan needs to know of the device. */
export type Ledger = {
  /** For the release that runs now (`positionFor`). */
  readonly position: Position
  /** Does this release know documents of such a name? */
  readonly reads: (name: string) => boolean
  readonly documents: readonly KnownDocument[]
  /** Own rows: those the receipts name; all of them when the relay's log is another one than before. */
  readonly ownRows: readonly StoredOwnRow[]
  /** Own rows that the relay refused. */
  readonly tray: readonly StoredOwnRow[]
  /** All rows of the documents that the answer gives whole. */
  readonly rowsOfGranted: readonly JournalRow[]
  /** What the relay lost before (`isLost`). */
  readonly lost: readonly StoredReceivedRow[]
}

export type Changes = AppliedAnswer & {
  /** Rows to write; one with an id replaces that row. */
  readonly rows: readonly JournalRow[]
  /**
   * Rows that go: the relay has them and this person may no longer read them, they were moved behind the others, or they
   * were lost by the relay and are there again.
   */
  readonly removed: readonly number[]
  /** Documents whose received rows go, but for lost ones, before `rows` are written. */
  readonly emptied: readonly DocumentId[]
  /** Documents that lose everything the relay has acknowledged as well, and what it lost. */
  readonly forgotten: readonly DocumentId[]
  readonly documents: readonly KnownDocument[]
  readonly position: Position
}

/** Does this answer come from another log than the one this device knows? Then everything of ours is offered again. */
export function isNewLog(position: Position, epoch: string): boolean {
  return position.epoch !== '' && position.epoch !== epoch
}

export type ReplicaStorage = {
  /** Writes rows of our own; the write begins before this returns. Resolves when durable, rejects when it failed. */
  append(rows: readonly OwnRow[], durability: Durability): Promise<void>
  /** Rows of a document; with `afterRow`, those written later than that row. */
  rowsOf(documentId: DocumentId, afterRow?: number): Promise<JournalRow[]>
  /** Oldest unacknowledged rows, at most `maxRows` and about `maxBytes` of them (always at least one). */
  outbox(maxRows: number, maxBytes: number): Promise<OwnRow[]>
  /** Notes that a request carries these rows of the outbox away; `null`: it did not leave after all. */
  markSent(rows: readonly OwnRow[], at: Moment | null): Promise<void>
  tray(): Promise<OwnRow[]>
  /** Puts a row of the tray back into the outbox, to be offered again. Others may have drawn its number. */
  retry(row: Pick<OwnRow, 'id' | 'parcel'>): Promise<void>
  /** What other people wrote and the relay lost: one parcel a row. */
  lost(): Promise<ReceivedRow[]>
  /** Lets go of lost rows that somebody took along. */
  discardLost(rows: readonly ReceivedRow[]): Promise<void>
  waiting(): Promise<Waiting>
  position(): Promise<Position>
  documents(): Promise<KnownDocument[]>
  /** Receipts, grants, revocations, updates and the cursor, all or nothing; nothing where the device has moved on. */
  apply(answer: Answer): Promise<AppliedAnswer>

  /**
   * Changes whenever a document loses something here, in the very transaction that takes it; 0 while it lost nothing.
   * Whoever merged the document before begins again, and none that was killed meanwhile misses it.
   */
  lossOf(documentId: DocumentId): Promise<number>

  /** Documents whose read models are behind, with the mark to hand back. */
  stale(): Promise<{ readonly documentId: DocumentId; readonly mark: number }[]>
  /** The read models of a document now say what its journal said at `mark`. */
  clearStale(documentId: DocumentId, mark: number): Promise<void>
  /** Read models of everything are to be rebuilt. */
  markAllStale(): Promise<void>

  putDraft(draft: Draft): Promise<void>
  deleteDraft(key: string): Promise<void>
  drafts(): Promise<Draft[]>

  /** Small facts about this device: last exchange, clock offset, fleet. Plain data. */
  note(name: string, value: unknown): Promise<void>
  noted(name: string): Promise<unknown>
  close(): void
}

/** The open lessons of a device as the relay wants them; lessons of documents it has not named are left out. */
export function openLessonsOf(
  drafts: readonly Draft[],
  documents: readonly KnownDocument[],
  limit: number
): OpenLesson[] {
  const numberById = new Map(documents.map((known) => [known.documentId, known.number]))
  return drafts.slice(0, limit).flatMap(({ documentId, day, slot }) => {
    const document = numberById.get(documentId)
    const isOpen = document !== undefined && day !== null && slot !== null
    return isOpen ? [{ document, day, slot }] : []
  })
}

/** Rows from the front while they fit; always the first, so that one large gesture is never stuck. */
export function withinBytes(rows: readonly OwnRow[], maxBytes: number): OwnRow[] {
  let bytes = 0
  return rows.filter((row, index) => {
    bytes += row.update.byteLength
    return index === 0 || bytes <= maxBytes
  })
}

export function countWaiting(rows: readonly OwnRow[], refused: number): Waiting {
  const sent = rows.filter((row) => row.sentAt !== undefined).length
  const oldestAt = smallest(
    rows.map((row) => row.writtenAt),
    null
  )
  return { saved: rows.length - sent, sent, refused, oldestAt }
}
