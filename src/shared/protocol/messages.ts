/**
 * The one exchange between phone and relay. Up: cursor, documents held, parcels as they were signed. Down: receipts and a
 * page (page.ts). One round trip whatever the number of documents. Encoded with lib0, compressed by the caller.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readNumber } from '../journal/numbers.ts'
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
import {
  readOpenLessons,
  readPage,
  writeOpenLessons,
  writePage,
  type OpenLesson,
  type PackedPage,
  type Page
} from './page.ts'

const MAX_EPOCH_LENGTH = 40

/** One gesture on its way to the relay, signed by the device that made it. */
export type SentParcel = {
  readonly documentId: string
  readonly update: Uint8Array
  /** ECDSA P-256 with SHA-256 over `signedBytes(documentId, update)`, 64 bytes. */
  readonly signature: Uint8Array
}

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

type Answered = {
  readonly version: number
  readonly epoch: string
  /** Relay time, seconds since 2020. */
  readonly relayTime: number
  /** What the log says at the cursor, to be handed back with it. Since version 3. */
  readonly mark: number
  /** What became of the parcels of the request, in their order. */
  readonly receipts: readonly Receipt[]
}
export type PackedResponse = Answered & PackedPage
export type ExchangeResponse = Answered & Page

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
    const version = readNumber(decoder)
    if (version < oldestVersion || version > newestVersion) return 'version-unsupported'
    return {
      version,
      epoch: readText(decoder, MAX_EPOCH_LENGTH),
      cursor: readNumber(decoder),
      held: readAscending(decoder, limits.MAX_HELD_DOCUMENTS),
      parcels: readList(decoder, limits.MAX_PARCELS_PER_REQUEST, () => ({
        documentId: readText(decoder, limits.MAX_DOCUMENT_NAME),
        update: copy(decoding.readVarUint8Array(decoder)),
        signature: copy(decoding.readUint8Array(decoder, limits.SIGNATURE_BYTES))
      })),
      openLessons: readOpenLessons(decoder),
      waiting: readNumber(decoder, limits.MAX_WAITING),
      knownWriter: readNumber(decoder),
      mark: version >= 3 ? readNumber(decoder) : 0
    }
  })
}

export function encodeResponse(response: PackedResponse): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, response.version)
    encoding.writeVarString(encoder, response.epoch)
    encoding.writeVarUint(encoder, response.relayTime)
    writeList(encoder, response.receipts, (receipt) => writeReceipt(encoder, receipt))
    writePage(encoder, response)
    if (response.version >= 3) encoding.writeVarUint(encoder, response.mark)
  })
}

/** Reads the relay's answer; a damaged one is a value, and the exchange is tried again. */
export function decodeResponse(bytes: Uint8Array): Decoded<ExchangeResponse> {
  if (bytes.byteLength > limits.MAX_RESPONSE_BYTES) return { ok: false, reason: 'too-large' }
  return attempt(bytes, (decoder, version = readNumber(decoder)) => ({
    version,
    epoch: readText(decoder, MAX_EPOCH_LENGTH),
    relayTime: readNumber(decoder),
    receipts: readList(decoder, limits.MAX_PARCELS_PER_REQUEST, () => readReceipt(decoder)),
    ...readPage(decoder),
    mark: version >= 3 ? readNumber(decoder) : 0
  }))
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
  const parcel = readNumber(decoder)
  if (!isReceived) return { outcome: 'refused', parcel, reason: readText(decoder, 60) }
  return {
    outcome: 'received',
    parcel,
    position: readNumber(decoder),
    receivedAt: readNumber(decoder),
    heldBecause: readText(decoder, 60)
  }
}
