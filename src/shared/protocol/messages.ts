/**
 * The one exchange between phone and relay. Up: cursor, documents held, parcels. Down: receipts, documents granted and
 * revoked, updates since the cursor, the next cursor. One round trip whatever the number of documents.
 * Updates are bytes here: what they mean is the documents' business. Encoded with lib0, compressed by the caller.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
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

export type ExchangeResponse = {
  readonly version: number
  readonly epoch: string
  /** Relay time, seconds since 2020. */
  readonly relayTime: number
  readonly receipts: readonly Receipt[]
  readonly granted: readonly GrantedDocument[]
  /** Numbers of documents this person may no longer read. */
  readonly revoked: readonly number[]
  readonly updates: readonly DocumentUpdate[]
  readonly cursor: number
  /** There is more: exchange again at once. */
  readonly more: boolean
  /** Devices of the site, for those who look after them; empty for all others. */
  readonly fleet: readonly FleetDevice[]
  /** Writers newer than the newest one this phone knows, ascending. */
  readonly writers: readonly KnownWriter[]
}

/** Why a message could not be read. */
export type DecodingProblem = 'malformed' | 'too-large' | 'version-unsupported'
export type Decoded<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reason: DecodingProblem }

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
      knownWriter: decoding.readVarUint(decoder)
    }
  })
}

export function encodeResponse(response: ExchangeResponse): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, response.version)
    encoding.writeVarString(encoder, response.epoch)
    encoding.writeVarUint(encoder, response.relayTime)
    writeList(encoder, response.receipts, (receipt) => writeReceipt(encoder, receipt))
    writeList(encoder, response.granted, (granted) => {
      encoding.writeVarUint(encoder, granted.document)
      encoding.writeVarString(encoder, granted.documentId)
      encoding.writeVarUint8Array(encoder, granted.update)
    })
    writeAscending(encoder, response.revoked)
    writeList(encoder, response.updates, (update) => {
      encoding.writeVarUint(encoder, update.document)
      encoding.writeVarUint8Array(encoder, update.update)
    })
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
  })
}

/** Reads the relay's answer; a damaged one is a value, and the exchange is tried again. */
export function decodeResponse(bytes: Uint8Array): Decoded<ExchangeResponse> {
  if (bytes.byteLength > limits.MAX_RESPONSE_BYTES) return { ok: false, reason: 'too-large' }
  return attempt(bytes, (decoder) => ({
    version: decoding.readVarUint(decoder),
    epoch: readText(decoder, 40),
    relayTime: decoding.readVarUint(decoder),
    receipts: readList(decoder, limits.MAX_PARCELS_PER_REQUEST, () => readReceipt(decoder)),
    granted: readList(decoder, limits.MAX_HELD_DOCUMENTS, () => ({
      document: decoding.readVarUint(decoder),
      documentId: readText(decoder, limits.MAX_DOCUMENT_NAME),
      update: copy(decoding.readVarUint8Array(decoder))
    })),
    revoked: readAscending(decoder, limits.MAX_HELD_DOCUMENTS),
    updates: readList(decoder, limits.MAX_HELD_DOCUMENTS, () => ({
      document: decoding.readVarUint(decoder),
      update: copy(decoding.readVarUint8Array(decoder))
    })),
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
    }))
  }))
}

function attempt<Message extends object>(
  bytes: Uint8Array,
  read: (decoder: decoding.Decoder) => Message | DecodingProblem
): Decoded<Message> {
  const decoder = decoding.createDecoder(bytes)
  try {
    const message = read(decoder)
    if (typeof message === 'string') return { ok: false, reason: message }
    return decoding.hasContent(decoder) ? { ok: false, reason: 'malformed' } : { ok: true, message }
  } catch {
    // lib0 throws at the end of the bytes, and our own readers throw past a limit: both mean that it is not a message.
    return { ok: false, reason: 'malformed' }
  }
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

/** Ascending numbers as gaps: a run of neighbours costs a byte each, and next to nothing compressed. */
function writeAscending(encoder: encoding.Encoder, numbers: readonly number[]): void {
  encoding.writeVarUint(encoder, numbers.length)
  let previous = 0
  for (const number of numbers) {
    if (number <= previous) throw new Error('numbers must ascend')
    encoding.writeVarUint(encoder, number - previous)
    previous = number
  }
}

function readAscending(decoder: decoding.Decoder, limit: number): number[] {
  let previous = 0
  return readList(decoder, limit, () => {
    const gap = decoding.readVarUint(decoder)
    if (gap === 0) throw new Error('numbers must ascend')
    previous += gap
    if (!Number.isSafeInteger(previous)) throw new Error('number past all numbers')
    return previous
  })
}

function writeList<Item>(
  encoder: encoding.Encoder,
  items: readonly Item[],
  write: (item: Item) => void
): void {
  encoding.writeVarUint(encoder, items.length)
  items.forEach(write)
}

function readList<Item>(decoder: decoding.Decoder, limit: number, read: () => Item): Item[] {
  const length = decoding.readVarUint(decoder)
  if (length > limit) throw new Error('list past its limit')
  return Array.from({ length }, read)
}

function readFlag(decoder: decoding.Decoder): boolean {
  const byte = decoding.readUint8(decoder)
  if (byte !== 0 && byte !== 1) throw new Error('neither yes nor no')
  return byte === 1
}

function readText(decoder: decoding.Decoder, limit: number): string {
  const text = decoding.readVarString(decoder)
  if (text.length > limit) throw new Error('text past its limit')
  return text
}

/** Views into the message would keep all of it in memory. */
function copy(bytes: Uint8Array): Uint8Array {
  return bytes.slice()
}
