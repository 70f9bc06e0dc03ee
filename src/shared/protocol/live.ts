/**
 * What goes down to a device that listens: frames, each behind its length. A frame of no bytes is a sign of life. A page is
 * the very one that an exchange would bring; it is good only for a device that stands where it starts from.
 */
import * as encoding from 'lib0/encoding'
import { readNumber } from '../journal/numbers.ts'
import { attempt, readAscending, writeAscending, type Decoded } from './codec.ts'
import { MAX_HELD_DOCUMENTS, MAX_RESPONSE_BYTES } from './limits.ts'
import { readPage, writePage, type PackedPage, type Page } from './page.ts'

/** Where a device stands in a log: every document held is complete through the cursor. */
export type Standpoint = {
  readonly cursor: number
  /** Ascending. */
  readonly held: readonly number[]
}

/** A page with where it starts from. The log is the one of the request that opened the stream. */
export type PushedPage = { readonly from: Standpoint; readonly page: Page & Surroundings }

/** What comes with a page as it comes with an answer. */
export type Surroundings = {
  /** Relay time, seconds since 2020. */
  readonly relayTime: number
  /** What the log says at the cursor, to be handed back with it. */
  readonly mark: number
}

export type Frame =
  | { readonly kind: 'alive' }
  /** There is news, and an exchange brings it. */
  | { readonly kind: 'something-new' }
  | { readonly kind: 'page'; readonly bytes: Uint8Array; readonly isDeflated: boolean }

const SOMETHING_NEW = 1
const PAGE = 2
const DEFLATED_PAGE = 3

export function encodePushedPage(from: Standpoint, page: PackedPage & Surroundings): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, from.cursor)
    writeAscending(encoder, from.held)
    encoding.writeVarUint(encoder, page.relayTime)
    encoding.writeVarUint(encoder, page.mark)
    writePage(encoder, page)
  })
}

/** Reads the bytes of a page's frame, inflated. Never throws. */
export function decodePushedPage(bytes: Uint8Array): Decoded<PushedPage> {
  if (bytes.byteLength > MAX_RESPONSE_BYTES) return { ok: false, reason: 'too-large' }
  return attempt(bytes, (decoder) => ({
    from: {
      cursor: readNumber(decoder),
      held: readAscending(decoder, MAX_HELD_DOCUMENTS)
    },
    page: {
      relayTime: readNumber(decoder),
      mark: readNumber(decoder),
      ...readPage(decoder)
    }
  }))
}

export function encodeFrame(frame: Frame): Uint8Array {
  return encoding.encode((encoder) => {
    if (frame.kind === 'alive') encoding.writeVarUint(encoder, 0)
    else if (frame.kind === 'something-new')
      encoding.writeVarUint8Array(encoder, Uint8Array.of(SOMETHING_NEW))
    else {
      encoding.writeVarUint(encoder, frame.bytes.byteLength + 1)
      encoding.writeUint8(encoder, frame.isDeflated ? DEFLATED_PAGE : PAGE)
      encoding.writeUint8Array(encoder, frame.bytes)
    }
  })
}

/**
 * Takes the chunks of a stream as they come and gives the frames that are complete. Null: this is no stream of frames, or
 * one of them is past every limit; let it go.
 */
export function frameReader(): (chunk: Uint8Array) => readonly Frame[] | null {
  let rest = new Uint8Array()
  return (chunk) => {
    const bytes = new Uint8Array(rest.length + chunk.length)
    bytes.set(rest)
    bytes.set(chunk, rest.length)
    const frames: Frame[] = []
    let read = 0
    for (;;) {
      const next = readFrame(bytes.subarray(read))
      if (next === 'malformed') return null
      if (next === 'unfinished') break
      frames.push(next.frame)
      read += next.length
    }
    rest = bytes.slice(read)
    return frames
  }
}

type ReadFrame = { readonly frame: Frame; readonly length: number } | 'unfinished' | 'malformed'

function readFrame(bytes: Uint8Array): ReadFrame {
  const size = readSize(bytes)
  if (size === null) return 'unfinished'
  if (size.value > MAX_RESPONSE_BYTES) return 'malformed'
  const length = size.length + size.value
  if (bytes.length < length) return 'unfinished'
  if (size.value === 0) return { frame: { kind: 'alive' }, length }
  const kind = bytes[size.length]
  const content = bytes.slice(size.length + 1, length)
  if (kind === SOMETHING_NEW && content.length === 0)
    return { frame: { kind: 'something-new' }, length }
  if (kind !== PAGE && kind !== DEFLATED_PAGE) return 'malformed'
  return { frame: { kind: 'page', bytes: content, isDeflated: kind === DEFLATED_PAGE }, length }
}

/** A length of at most four bytes of seven bits: more than any frame may have. Null: not all here yet. */
function readSize(bytes: Uint8Array): { readonly value: number; readonly length: number } | null {
  let value = 0
  for (let length = 0; length < MAX_SIZE_BYTES; length++) {
    const byte = bytes[length]
    if (byte === undefined) return null
    value += (byte & 127) * 2 ** (7 * length)
    if (byte < 128) return { value, length: length + 1 }
  }
  return { value: Number.POSITIVE_INFINITY, length: MAX_SIZE_BYTES }
}

const MAX_SIZE_BYTES = 4
