/** What the messages of the wire are made of. Readers throw at what no writer writes; `attempt` makes a value of that. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readNumber } from '../journal/numbers.ts'

/** Why a message could not be read. */
export type DecodingProblem = 'malformed' | 'too-large' | 'version-unsupported'
export type Decoded<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reason: DecodingProblem }

/** Reads a whole message: what ends too early, goes on behind its end, or passes a limit, is none. */
export function attempt<Message extends object>(
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

/** Ascending numbers as gaps: a run of neighbours costs a byte each, and next to nothing compressed. */
export function writeAscending(encoder: encoding.Encoder, numbers: readonly number[]): void {
  encoding.writeVarUint(encoder, numbers.length)
  let previous = 0
  for (const number of numbers) {
    if (number <= previous) throw new Error('numbers must ascend')
    encoding.writeVarUint(encoder, number - previous)
    previous = number
  }
}

export function readAscending(decoder: decoding.Decoder, limit: number): number[] {
  let previous = 0
  return readList(decoder, limit, () => {
    const gap = readNumber(decoder)
    if (gap === 0) throw new Error('numbers must ascend')
    previous += gap
    if (!Number.isSafeInteger(previous)) throw new Error('number past all numbers')
    return previous
  })
}

export function writeList<Item>(
  encoder: encoding.Encoder,
  items: readonly Item[],
  write: (item: Item) => void
): void {
  encoding.writeVarUint(encoder, items.length)
  items.forEach(write)
}

export function readList<Item>(decoder: decoding.Decoder, limit: number, read: () => Item): Item[] {
  const length = readNumber(decoder)
  if (length > limit) throw new Error('list past its limit')
  return Array.from({ length }, read)
}

export function readFlag(decoder: decoding.Decoder): boolean {
  const byte = decoding.readUint8(decoder)
  if (byte !== 0 && byte !== 1) throw new Error('neither yes nor no')
  return byte === 1
}

export function readText(decoder: decoding.Decoder, limit: number): string {
  const text = decoding.readVarString(decoder)
  if (text.length > limit) throw new Error('text past its limit')
  return text
}

/** Views into the message would keep all of it in memory. */
export function copy(bytes: Uint8Array): Uint8Array {
  return bytes.slice()
}
