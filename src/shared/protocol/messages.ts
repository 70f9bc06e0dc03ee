/**
 * The one exchange between phone and relay. Up: cursor, documents held, parcels. Down: receipts, documents granted and
 * revoked, what is new since the cursor, the next cursor. One round trip whatever the number of documents.
 * Updates are bytes here: what they mean is the documents' business. Up they go as they were signed, down as columns.
 * Encoded with lib0, compressed by the caller.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { groupBy } from '../domain/collections.ts'
import { decodeColumns, updateOf, type StampedParcel } from '../journal/columns.ts'
import {
  attempt,
  copy,
  readAscending,
  readFlag,
  readList,
  readText,
  writeAscending,
  writeList,
  type Decoded
} from './codec.ts'
import * as limits from './limits.ts'

/** One gesture on its way to the relay, signed by the device that made it. */
export type SentParcel = {
  readonly documentId: string
  readonly update: Uint8Array
  /** ECDSA P-256 with SHA-256 over `signedBytes(documentId, update)`, 64 bytes. */
  readonly signature: Uint8Array
}

/** A lesson opened on this phone and not finished, so that the registrar's board can say where it is. */
export type OpenLesson = { readonly document: number; readonly day: number; readonly slot: number }

export type ExchangeRequest = {
  readonly version: number
  /** Identity of the relay's log as this phone knows it; '' before the first exchange. */
  readonly epoch: string
  /** Position in that log up to which the held documents are complete. */
  readonly cursor: number
  /** Numbers, given by the relay, of the documents this phone holds whole; ascending. */
  readonly held: readonly number[]
  readonly parcels: readonly SentParcel[]
  readonly openLessons: readonly OpenLesson[]
  /** Parcels still waiting on this phone after this request. */
  readonly waiting: number
  /** Newest writer whose person this phone knows; 0 for none. */
  readonly knownWriter: number
  /** What the relay gave with the cursor, unread; 0 for none. Since version 3. */
  readonly mark: number
}

/** Who is behind a writer: journals name writers alone. */
export type KnownWriter = { readonly writer: number; readonly person: number }

/** The relay's word on one parcel sent. */
export type Receipt =
  | {
      readonly outcome: 'received'
      readonly parcel: number
      readonly position: number
      readonly receivedAt: number
      /** Why it does not count yet, or ''. */
      readonly heldBecause: string
    }
  | { readonly outcome: 'refused'; readonly parcel: number; readonly reason: string }

export type GrantedDocument = {
  readonly document: number
  readonly documentId: string
  /** Everything the document holds so far. */
  readonly update: Uint8Array
}

export type DocumentUpdate = { readonly document: number; readonly update: Uint8Array }

/** A device as the registrar and the it officer see it. Moments are seconds since 2020. */
export type FleetDevice = {
  readonly device: number
  readonly person: number
  readonly label: string
  readonly lastExchangeAt: number
  readonly waiting: number
  readonly openLessons: readonly OpenLesson[]
}

/** What is told as it is, however the contents of documents are packed. */
type Told = {
  readonly version: number
  readonly epoch: string
  /** Relay time, seconds since 2020. */
  readonly relayTime: number
  readonly receipts: readonly Receipt[]
  /** Numbers of documents this person may no longer read. */
  readonly revoked: readonly number[]
  readonly cursor: number
  /** There is more: exchange again at once. */
  readonly more: boolean
  /** Devices of the site, for those who look after them; empty for all others. */
  readonly fleet: readonly FleetDevice[]
  /** Writers newer than the newest one this phone knows, ascending. */
  readonly writers: readonly KnownWriter[]
  /** What the log says at the cursor, to be handed back with it. Since version 3. */
  readonly mark: number
}

/** An answer as the relay makes it: it takes columns from its snapshots and looks no further into them. */
export type PackedResponse = Told & {
  readonly granted: readonly {
    readonly document: number
    readonly documentId: string
    /** Everything the document holds so far (journal/columns.ts). */
    readonly columns: Uint8Array
  }[]
  /** What is new in the documents held, as columns. */
  readonly news: Uint8Array
}

/** An answer as it is read: each document's part of it is one update. */
export type ExchangeResponse = Told & {
  readonly granted: readonly GrantedDocument[]
  readonly updates: readonly DocumentUpdate[]
}

/** What a device signs: the document's name behind its length, then the update. Binds a gesture to its place. */
export function signedBytes(documentId: string, update: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, documentId)
    encoding.writeUint8Array(encoder, update)
  })
}

export function encodeRequest(request: ExchangeRequest): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, request.version)
    encoding.writeVarString(encoder, request.epoch)
    encoding.writeVarUint(encoder, request.cursor)
    writeAscending(encoder, request.held)
    writeList(encoder, request.parcels, (parcel) => {
      encoding.writeVarString(encoder, parcel.documentId)
      encoding.writeVarUint8Array(encoder, parcel.update)
      if (parcel.signature.byteLength !== limits.SIGNATURE_BYTES)
        throw new Error('a signature has another length')
      encoding.writeUint8Array(encoder, parcel.signature)
    })
    writeOpenLessons(encoder, request.openLessons)
    encoding.writeVarUint(encoder, request.waiting)
    encoding.writeVarUint(encoder, request.knownWriter)
    if (request.version >= 3) encoding.writeVarUint(encoder, request.mark)
  })
}

/** Reads a request from anyone. Never throws; never reads more than the limits allow. */
export function decodeRequest(
  bytes: Uint8Array,
  oldestVersion: number,
  newestVersion: number
): Decoded<ExchangeRequest> {
  if (bytes.byteLength > limits.MAX_REQUEST_BYTES) return { ok: false, reason: 'too-large' }
  return attempt(bytes, (decoder) => {
    const version = decoding.readVarUint(decoder)
    if (version < oldestVersion || version > newestVersion) return 'version-unsupported'
    return {
      version,
      epoch: readText(decoder, 40),
      cursor: decoding.readVarUint(decoder),
      held: readAscending(decoder, limits.MAX_HELD_DOCUMENTS),
      parcels: readList(decoder, limits.MAX_PARCELS_PER_REQUEST, () => ({
        documentId: readText(decoder, limits.MAX_DOCUMENT_NAME),
        update: copy(decoding.readVarUint8Array(decoder)),
        signature: copy(decoding.readUint8Array(decoder, limits.SIGNATURE_BYTES))
      })),
      openLessons: readOpenLessons(decoder),
      waiting: decoding.readVarUint(decoder),
      knownWriter: decoding.readVarUint(decoder),
      mark: version >= 3 ? decoding.readVarUint(decoder) : 0
    }
  })
}

export function encodeResponse(response: PackedResponse): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, response.version)
    encoding.writeVarString(encoder, response.epoch)
    encoding.writeVarUint(encoder, response.relayTime)
    writeList(encoder, response.receipts, (receipt) => writeReceipt(encoder, receipt))
    writeList(encoder, response.granted, (granted) => {
      encoding.writeVarUint(encoder, granted.document)
      encoding.writeVarString(encoder, granted.documentId)
      encoding.writeVarUint8Array(encoder, granted.columns)
    })
    writeAscending(encoder, response.revoked)
    encoding.writeVarUint8Array(encoder, response.news)
    encoding.writeVarUint(encoder, response.cursor)
    encoding.writeUint8(encoder, response.more ? 1 : 0)
    writeList(encoder, response.fleet, (device) => {
      encoding.writeVarUint(encoder, device.device)
      encoding.writeVarUint(encoder, device.person)
      encoding.writeVarString(encoder, device.label)
      encoding.writeVarUint(encoder, device.lastExchangeAt)
      encoding.writeVarUint(encoder, device.waiting)
      writeOpenLessons(encoder, device.openLessons)
    })
    writeList(encoder, response.writers, ({ writer, person }) => {
      encoding.writeVarUint(encoder, writer)
      encoding.writeVarUint(encoder, person)
    })
    if (response.version >= 3) encoding.writeVarUint(encoder, response.mark)
  })
}

/** Reads the relay's answer; a damaged one is a value, and the exchange is tried again. */
export function decodeResponse(bytes: Uint8Array): Decoded<ExchangeResponse> {
  if (bytes.byteLength > limits.MAX_RESPONSE_BYTES) return { ok: false, reason: 'too-large' }
  return attempt(bytes, (decoder, version = decoding.readVarUint(decoder)) => ({
    version,
    epoch: readText(decoder, 40),
    relayTime: decoding.readVarUint(decoder),
    receipts: readList(decoder, limits.MAX_PARCELS_PER_REQUEST, () => readReceipt(decoder)),
    granted: readList(decoder, limits.MAX_HELD_DOCUMENTS, () => readGranted(decoder)),
    revoked: readAscending(decoder, limits.MAX_HELD_DOCUMENTS),
    updates: readNews(decoder),
    cursor: decoding.readVarUint(decoder),
    more: readFlag(decoder),
    fleet: readList(decoder, limits.MAX_FLEET, () => ({
      device: decoding.readVarUint(decoder),
      person: decoding.readVarUint(decoder),
      label: readText(decoder, 200),
      lastExchangeAt: decoding.readVarUint(decoder),
      waiting: decoding.readVarUint(decoder),
      openLessons: readOpenLessons(decoder)
    })),
    writers: readList(decoder, limits.MAX_WRITERS, () => ({
      writer: decoding.readVarUint(decoder),
      person: decoding.readVarUint(decoder)
    })),
    mark: version >= 3 ? decoding.readVarUint(decoder) : 0
  }))
}

function readGranted(decoder: decoding.Decoder): GrantedDocument {
  const document = decoding.readVarUint(decoder)
  const documentId = readText(decoder, limits.MAX_DOCUMENT_NAME)
  const rows = readRows(decoder)
  if (rows.some((row) => row.document !== document)) throw new Error('rows of another document')
  return { document, documentId, update: updateOf(rows) }
}

function readNews(decoder: decoding.Decoder): DocumentUpdate[] {
  const rowsByDocument = groupBy(readRows(decoder), ({ document }) => document)
  return [...rowsByDocument].map(([document, rows]) => ({ document, update: updateOf(rows) }))
}

function readRows(decoder: decoding.Decoder): StampedParcel[] {
  const rows = decodeColumns(decoding.readVarUint8Array(decoder))
  if (rows === null) throw new Error('these bytes are no columns')
  return rows
}

function writeReceipt(encoder: encoding.Encoder, receipt: Receipt): void {
  encoding.writeUint8(encoder, receipt.outcome === 'received' ? 1 : 0)
  encoding.writeVarUint(encoder, receipt.parcel)
  if (receipt.outcome === 'refused') {
    encoding.writeVarString(encoder, receipt.reason)
    return
  }
  encoding.writeVarUint(encoder, receipt.position)
  encoding.writeVarUint(encoder, receipt.receivedAt)
  encoding.writeVarString(encoder, receipt.heldBecause)
}

function readReceipt(decoder: decoding.Decoder): Receipt {
  const isReceived = readFlag(decoder)
  const parcel = decoding.readVarUint(decoder)
  if (!isReceived) return { outcome: 'refused', parcel, reason: readText(decoder, 60) }
  return {
    outcome: 'received',
    parcel,
    position: decoding.readVarUint(decoder),
    receivedAt: decoding.readVarUint(decoder),
    heldBecause: readText(decoder, 60)
  }
}

function writeOpenLessons(encoder: encoding.Encoder, lessons: readonly OpenLesson[]): void {
  writeList(encoder, lessons, (lesson) => {
    encoding.writeVarUint(encoder, lesson.document)
    encoding.writeVarUint(encoder, lesson.day)
    encoding.writeVarUint(encoder, lesson.slot)
  })
}

function readOpenLessons(decoder: decoding.Decoder): OpenLesson[] {
  return readList(decoder, limits.MAX_DRAFTS, () => ({
    document: decoding.readVarUint(decoder),
    day: decoding.readVarUint(decoder),
    slot: decoding.readVarUint(decoder)
  }))
}
