/**
 * How journals go down the wire, and lie in snapshots: parcels and stamps as columns instead of islands. What follows from
 * something else is left out, and like stands beside like, so that brotli finds little left to remove. The reader writes
 * the very islands again, byte for byte (columns.test.ts), so nothing behind it knows that columns exist.
 *
 * Columns are one or more blocks, one behind another. A block is its number of rows, then cell after cell of each column.
 * How many cells a column has follows from those before it, so nothing is said of lengths.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readFacts, writeFacts } from './fact-columns.ts'
import { joinIslands } from './island.ts'
import { readNumber, readSignedNumber } from './numbers.ts'
import {
  encodeParcel,
  encodeStamp,
  parcelIdOf,
  randomBitsOf,
  readContents,
  writerOf,
  type ParcelId,
  type Stamp,
  type WireFact
} from './parcel.ts'

/** A row of the relay's log: a parcel in its document, with what the relay said of it. */
export type StampedParcel = Stamp & {
  /** The relay's short name of the document. */
  readonly document: number
  /** The parcel itself, as its phone wrote it. */
  readonly update: Uint8Array
}

/** The random part of an id is 36 bits: four bytes in one column, half a byte in another. */
const LOW_SPAN = 2 ** 32
const HALF_BYTE = 16

/** One block of these rows, whose positions must ascend; no bytes for none. Throws on a row that is no accepted parcel. */
export function encodeColumns(rows: readonly StampedParcel[]): Uint8Array {
  if (rows.length === 0) return new Uint8Array()
  const parcels = rows.map(({ parcel }) => parcel)
  const receipts = rows.map(({ receivedAt }) => receivedAt)
  const bits = parcels.map(randomBitsOf)
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, rows.length)
    writeNames(
      encoder,
      rows.map(({ document }) => document)
    )
    writeNames(encoder, parcels.map(writerOf))
    bits.forEach((value) => encoding.writeUint32(encoder, value % LOW_SPAN))
    writeHalves(
      encoder,
      bits.map((value) => Math.floor(value / LOW_SPAN))
    )
    gapsOf(rows.map(({ position }) => position)).forEach((gap) => {
      if (gap < 1) throw new Error('positions must ascend')
      encoding.writeVarUint(encoder, gap)
    })
    gapsOf(receipts).forEach((gap) => encoding.writeVarInt(encoder, gap))
    rows.forEach(({ heldBecause }) => encoding.writeVarString(encoder, heldBecause ?? ''))
    writeFacts(encoder, rows.map(factsOf), { parcels, receipts })
  })
}

/**
 * The rows of these blocks, each with the bytes that its phone wrote; null when the bytes are no columns. Never throws,
 * and never gives more than a small multiple of what it was given.
 */
export function decodeColumns(bytes: Uint8Array): StampedParcel[] | null {
  const decoder = decoding.createDecoder(bytes)
  const rows: StampedParcel[] = []
  try {
    while (decoder.pos < bytes.length) for (const row of readBlock(decoder)) rows.push(row)
    // A text may claim more bytes than there are, and lib0 would take them from behind the end.
    return decoder.pos === bytes.length ? rows : null
  } catch {
    // lib0 throws at the end of the bytes, and our own readers at what no writer writes: neither is columns.
    return null
  }
}

/** The rows as one update, byte for byte as Yjs merges them: the highest client first, and so parcels before stamps. */
export function updateOf(rows: readonly StampedParcel[]): Uint8Array {
  const parcels = [...rows].sort((one, other) => other.parcel - one.parcel)
  const stamps = [...rows].sort((one, other) => other.position - one.position)
  return joinIslands([...parcels.map(({ update }) => update), ...stamps.map(encodeStamp)])
}

/** Accepted rows were checked to be one parcel each, spelled as we spell it. */
function factsOf({ update, parcel }: StampedParcel): readonly WireFact[] {
  const [only, ...others] = readContents(update).parcels
  if (only?.id !== parcel || others.length > 0) throw new Error('this row holds no parcel')
  return only.facts
}

function readBlock(decoder: decoding.Decoder): StampedParcel[] {
  const count = readNumber(decoder)
  const documents = readNames(decoder, count)
  const writers = readNames(decoder, count)
  const lowBits = readCells(decoder, count, () => decoding.readUint32(decoder))
  const highBits = readHalves(decoder, count)
  const parcels = lowBits.map((low, row): ParcelId => {
    return parcelIdOf(writers[row] ?? 0, low + (highBits[row] ?? 0) * LOW_SPAN)
  })
  const positions = sumsOf(readCells(decoder, count, () => readGap(decoder)))
  const receipts = sumsOf(readCells(decoder, count, () => readSignedNumber(decoder)))
  const held = readCells(decoder, count, () => decoding.readVarString(decoder))
  const facts = readFacts(decoder, { parcels, receipts })
  return parcels.map((parcel, row) => ({
    document: documents[row] ?? 0,
    parcel,
    position: positions[row] ?? 0,
    receivedAt: receipts[row] ?? 0,
    heldBecause: held[row] || null,
    update: encodeParcel({ id: parcel, facts: facts[row] ?? [] })
  }))
}

/** So many cells. Each is a byte at least, so a number too large ends with the bytes and not with the memory. */
function readCells<Cell>(decoder: decoding.Decoder, count: number, read: () => Cell): Cell[] {
  if (count > decoder.arr.length - decoder.pos) throw new Error('more cells than bytes')
  return Array.from({ length: count }, read)
}

/** Numbers that repeat: each once, then for each row which of them. */
function writeNames(encoder: encoding.Encoder, names: readonly number[]): void {
  const known = [...new Set(names)]
  const placeByName = new Map(known.map((name, place) => [name, place]))
  encoding.writeVarUint(encoder, known.length)
  known.forEach((name) => encoding.writeVarUint(encoder, name))
  if (known.length > 1)
    names.forEach((name) => encoding.writeVarUint(encoder, placeByName.get(name) ?? 0))
}

function readNames(decoder: decoding.Decoder, count: number): number[] {
  const known = readCells(decoder, readNumber(decoder), () => readNumber(decoder))
  const places =
    known.length > 1
      ? readCells(decoder, count, () => readNumber(decoder))
      : new Array<number>(Math.min(count, decoder.arr.length)).fill(0)
  return places.map((place) => {
    const name = known[place]
    if (name === undefined) throw new Error('a row of no name')
    return name
  })
}

function writeHalves(encoder: encoding.Encoder, halves: readonly number[]): void {
  for (let row = 0; row < halves.length; row += 2) {
    encoding.writeUint8(encoder, (halves[row] ?? 0) + (halves[row + 1] ?? 0) * HALF_BYTE)
  }
}

function readHalves(decoder: decoding.Decoder, count: number): number[] {
  return readCells(decoder, Math.ceil(count / 2), () => decoding.readUint8(decoder)).flatMap(
    (byte) => [byte % HALF_BYTE, Math.floor(byte / HALF_BYTE)]
  )
}

function readGap(decoder: decoding.Decoder): number {
  const gap = readNumber(decoder)
  if (gap < 1) throw new Error('positions must ascend')
  return gap
}

function gapsOf(numbers: readonly number[]): number[] {
  return numbers.map((number, index) => number - (numbers[index - 1] ?? 0))
}

function sumsOf(gaps: readonly number[]): number[] {
  let sum = 0
  return gaps.map((gap) => {
    sum += gap
    if (!Number.isSafeInteger(sum)) throw new Error('a number past all numbers')
    return sum
  })
}
