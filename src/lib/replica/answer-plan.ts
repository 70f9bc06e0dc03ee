/**
 * What an answer of the relay changes on this device, as a plain value: storages only carry it out, in one transaction.
 * Nothing here deletes a gesture that the relay has not acknowledged.
 */
import type { DocumentId } from '#shared/documents/ids.ts'
import { encodeStamp } from '#shared/journal/parcel.ts'
import type { Receipt } from '#shared/protocol/messages.ts'
import { foundAgain, missingFrom } from './lost-parcels.ts'
import {
  isNewLog,
  type Answer,
  type Changes,
  type KnownDocument,
  type Ledger,
  type OwnRow,
  type Position,
  type ReceivedRow,
  type StoredOwnRow
} from './storage.ts'
import { triedAgain, type News } from './tray-retries.ts'
import { sortGranted, unreadAfter } from './unread-documents.ts'

/**
 * Plans an answer, of an exchange or pushed. Where another one came first, the device no longer stands where this one starts
 * from, and its cursor would skip what lies between: it changes nothing. What it acknowledged is offered again, and is
 * acknowledged again.
 */
export function planAnswer(ledger: Ledger, answer: Answer): Changes {
  if (isSamePosition(ledger.position, answer.from)) return planHere(ledger, answer)
  const { position, documents } = ledger
  const nothing = { rows: [], removed: [], emptied: [], forgotten: [] }
  return {
    ...nothing,
    documents,
    position,
    changed: [],
    revoked: [],
    shrunk: [],
    isElsewhere: true
  }
}

function isSamePosition(one: Position, other: Position): boolean {
  return (
    one.epoch === other.epoch &&
    one.cursor === other.cursor &&
    one.held.length === other.held.length &&
    one.held.every((number, index) => number === other.held[index])
  )
}

/** Documents under names that this release does not know are held unread: nothing could read them. */
function planHere(ledger: Ledger, answer: Answer): Changes {
  const { response } = answer
  const restarted = ledger.position.epoch !== response.epoch
  const receiptOf = receiptsOf(answer)
  const postponed = new Set(
    ledger.ownRows.filter((row) => isPostponed(receiptOf(row), answer)).map((row) => row.id)
  )

  const knownBefore = new Map(ledger.documents.map((known) => [known.documentId, known]))
  const documentIdByNumber = new Map(
    restarted
      ? []
      : ledger.documents.flatMap((known) =>
          known.number ? [[known.number, known.documentId] as const] : []
        )
  )
  const { read: granted, unread } = sortGranted(response.granted, ledger.reads)
  const stillUnread = unreadAfter(ledger.position, response, unread)
  granted.forEach((grant) => documentIdByNumber.set(grant.document, grant.documentId))
  const news = response.updates.flatMap(({ document, update }) => {
    const documentId = documentIdByNumber.get(document)
    return documentId === undefined ? [] : [{ documentId, update }]
  })
  const isNew = new Set([...granted, ...news].map(({ documentId }) => documentId))
  const settledRows = withTray(settleRows(ledger, answer, receiptOf), ledger.tray, isNew)
  const told = response.revoked.flatMap((number) => documentIdByNumber.get(number) ?? [])
  const named = withAcknowledged(planDocuments(knownBefore, restarted, granted, told), settledRows)
  const revoked = [...told, ...(response.more ? [] : named.filter(isWithheld).map(idOf))]
  const documents = markRevoked(named, revoked)

  // Where a document comes back with this very answer, our rows stay: another log may want them again.
  const unreadable = new Set(documents.filter((known) => known.revoked === 1).map(idOf))
  const delivered = settledRows.filter(
    (row) => row.receipt !== undefined && unreadable.has(row.documentId)
  )
  const kept = settledRows.filter((row) => !delivered.includes(row))
  const received: ReceivedRow[] = [
    ...kept.flatMap(stampRow),
    ...granted.map(({ documentId, update }) => ({ documentId, update, parcel: 0 as const })),
    ...news.map(({ documentId, update }) => ({ documentId, update, parcel: 0 as const }))
  ]
  const lost = granted.flatMap((grant) => missingFrom(grant, ledger.rowsOfGranted))
  const found = foundAgain(ledger.lost, [...granted, ...news])
  const held = new Set([
    ...documents.flatMap((known) => (known.number === undefined ? [] : [known.number])),
    ...stillUnread.map(({ number }) => number)
  ])
  const emptied = [...granted.map((grant) => grant.documentId), ...revoked]
  const changed = new Set([...received, ...settledRows].map((row) => row.documentId))

  return {
    isElsewhere: false,
    rows: [
      ...kept.map((row) => (postponed.has(row.id) ? behindTheOthers(row) : row)),
      ...received,
      ...lost
    ],
    removed: [...[...delivered, ...found].map((row) => row.id), ...postponed],
    emptied,
    forgotten: revoked,
    documents,
    position: {
      epoch: response.epoch,
      cursor: response.cursor,
      mark: response.mark,
      held: [...held].sort((one, other) => one - other),
      ...(stillUnread.length === 0 ? {} : { unread: stillUnread })
    },
    changed: [...changed],
    revoked,
    shrunk: [
      ...new Set([...emptied, ...settledRows.filter(isShrinking).map((row) => row.documentId)])
    ]
  }
}

/** Where what they were judged by changed, refused rows try again: those of this answer, and those before. */
function withTray(
  settledRows: readonly StoredOwnRow[],
  tray: readonly StoredOwnRow[],
  news: News
): readonly StoredOwnRow[] {
  const settled = new Set(settledRows.map((row) => row.id))
  const others = tray.filter((row) => !settled.has(row.id))
  const leaving = others.map((row) => triedAgain(row, news)).filter((row) => row.outbox === 1)
  return [...settledRows.map((row) => triedAgain(row, news)), ...leaving]
}

/** The stamp of a gesture of ours, which the relay does not send back to us. */
function stampRow({ documentId, parcel, receipt }: OwnRow): ReceivedRow[] {
  return receipt === undefined
    ? []
    : [{ documentId, update: encodeStamp({ parcel, ...receipt }), parcel: 0 }]
}

/** Refused, or written again under another id: what was merged of it must go. */
function isShrinking(row: OwnRow): boolean {
  return row.refusal !== undefined || row.outbox === 1
}

function planDocuments(
  knownBefore: ReadonlyMap<DocumentId, KnownDocument>,
  restarted: boolean,
  granted: readonly { readonly document: number; readonly documentId: DocumentId }[],
  told: readonly DocumentId[]
): KnownDocument[] {
  const known = new Map<DocumentId, KnownDocument>()
  for (const [documentId, before] of knownBefore) {
    known.set(documentId, restarted && before.revoked === undefined ? { documentId } : before)
  }
  for (const { documentId, document } of granted)
    known.set(documentId, { documentId, number: document })
  for (const documentId of told) known.set(documentId, { documentId, revoked: 1 })
  return [...known.values()]
}

/** Documents in which the relay took something of ours before it named them. */
function withAcknowledged(
  documents: readonly KnownDocument[],
  settledRows: readonly OwnRow[]
): KnownDocument[] {
  const known = new Set(documents.map(idOf))
  const acknowledged = new Set(
    settledRows.filter((row) => row.receipt !== undefined).map((row) => row.documentId)
  )
  const unnamed = [...acknowledged].filter((documentId) => !known.has(documentId))
  return [...documents, ...unnamed.map((documentId) => ({ documentId }))]
}

/** The relay gave everything that this person may read, and this was not among it. */
function isWithheld(known: KnownDocument): boolean {
  return known.number === undefined && known.revoked === undefined
}

function markRevoked(
  documents: readonly KnownDocument[],
  revoked: readonly DocumentId[]
): KnownDocument[] {
  return documents.map((known) => {
    return revoked.includes(known.documentId) ? { documentId: known.documentId, revoked: 1 } : known
  })
}

function idOf({ documentId }: { readonly documentId: DocumentId }): DocumentId {
  return documentId
}

function offerAgain({ id, documentId, update, parcel, writtenAt }: StoredOwnRow): StoredOwnRow {
  return { id, documentId, update, parcel, writtenAt, outbox: 1 }
}

type ReceiptOf = (row: OwnRow) => Receipt | undefined

/**
 * The relay answers in the order of what was sent: two rows may have drawn one id, in one document or in two. A row that
 * was written again under another id meanwhile is not the one that was sent.
 */
function receiptsOf({ response, sent }: Answer): ReceiptOf {
  const keyOf = ({ id, parcel }: Pick<OwnRow, 'id' | 'parcel'>) => `${id} ${parcel}`
  const receiptByKey = new Map(sent.map((row, index) => [keyOf(row), response.receipts[index]]))
  return (row) => (row.outbox === 1 ? receiptByKey.get(keyOf(row)) : undefined)
}

/** Tried again behind the others: however many are not understood yet, they do not hold up what comes after them. */
function isPostponed(receipt: Receipt | undefined, { handlingOf }: Answer): boolean {
  return receipt?.outcome === 'refused' && handlingOf(receipt.reason) === 'retry'
}

/** Without its number a row is written as a new one. */
function behindTheOthers({ id: _, ...row }: StoredOwnRow): OwnRow {
  return row
}

/**
 * Rows the receipts speak of, and rows that another log is offered again. A receipt is for what was waiting: an
 * acknowledged row may have the same id by chance, and then the relay did not speak of it.
 */
function settleRows(
  { position, ownRows }: Ledger,
  answer: Answer,
  receiptOf: ReceiptOf
): StoredOwnRow[] {
  const isOffered = isNewLog(position, answer.response.epoch)
  return ownRows.map((row) => {
    const receipt = receiptOf(row)
    if (receipt !== undefined) return settleRow(row, receipt, answer)
    return isOffered ? offerAgain(row) : row
  })
}

function settleRow(row: StoredOwnRow, receipt: Receipt, answer: Answer): StoredOwnRow {
  const { id, documentId, update, parcel, writtenAt, retries } = row
  const bare = {
    id,
    documentId,
    update,
    parcel,
    writtenAt,
    ...(retries === undefined ? {} : { retries })
  }
  if (receipt.outcome === 'received') {
    const { position, receivedAt, heldBecause } = receipt
    return {
      ...bare,
      receipt: { position, receivedAt, heldBecause: heldBecause === '' ? null : heldBecause }
    }
  }
  const handling = answer.handlingOf(receipt.reason)
  if (handling === 'reissue') return { ...bare, ...answer.reissue(row), outbox: 1 }
  if (handling === 'retry') return { ...bare, outbox: 1 }
  return { ...bare, tray: 1, refusal: receipt.reason }
}
