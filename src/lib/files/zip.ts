import { Inflate } from 'fflate'
import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'

/** A zip opened for reading: its parts by name, unzipped one at a time when asked for. */
export interface Zip {
  has(name: string): boolean
  /**
   * The bytes of one part, or null when there is none of that name.
   *
   * @throws Refused `damaged`, `password-protected`, or `unzips-too-large` as soon as all parts read
   *   so far pass the limit together, whatever size the zip claims
   */
  read(name: string): Uint8Array | null
}

interface ZipPart {
  method: number
  isEncrypted: boolean
  checksum: number
  compressedBytes: number
  localHeaderAt: number
}

/** Bytes unzipped so far from one file, against the limit for the whole of it. */
interface Budget {
  leftBytes: number
}

/** Signatures and offsets of APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const LONGEST_COMMENT_BYTES = 0xffff
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_BYTES = 30
const STORED = 0
const DEFLATED = 8

/** Deflate grows at most 1,032 times, so one step of this size overshoots the budget by 4 MiB at most. */
const INFLATE_STEP_BYTES = 4 * 1024

/**
 * Reads the zip's list of parts from its end, as the format defines; nothing is unzipped yet.
 *
 * @throws Refused `damaged` or `too-many-parts`
 */
export function openZip(bytes: Uint8Array, budgetBytes: number = fileLimits.unzippedBytes): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = readDirectory(bytes, view)
  const budget: Budget = { leftBytes: budgetBytes }
  return {
    has: (name) => parts.has(partKey(name)),
    read(name) {
      const part = parts.get(partKey(name))
      return part === undefined ? null : readPart(bytes, view, part, budget)
    }
  }
}

/** Part names are compared without case (ECMA-376 part 2, 6.2.2.3) or a leading slash. */
function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}

function readDirectory(bytes: Uint8Array, view: DataView): Map<string, ZipPart> {
  const endAt = findEnd(view)
  const count = view.getUint16(endAt + 10, true)
  if (count > fileLimits.zipParts) throw new Refused('too-many-parts')
  const parts = new Map<string, ZipPart>()
  let at = view.getUint32(endAt + 16, true)
  for (let index = 0; index < count; index += 1) {
    mustFit(view, at, ENTRY_BYTES)
    if (view.getUint32(at, true) !== ENTRY_SIGNATURE) throw new Refused('damaged')
    const nameBytes = view.getUint16(at + 28, true)
    mustFit(view, at + ENTRY_BYTES, nameBytes)
    const name = new TextDecoder().decode(
      bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes)
    )
    parts.set(partKey(name), readEntry(view, at))
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return parts
}

function readEntry(view: DataView, at: number): ZipPart {
  return {
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    compressedBytes: view.getUint32(at + 20, true),
    localHeaderAt: view.getUint32(at + 42, true)
  }
}

function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= earliest; at -= 1) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  throw new Refused('damaged')
}

function readPart(bytes: Uint8Array, view: DataView, part: ZipPart, budget: Budget): Uint8Array {
  if (part.isEncrypted) throw new Refused('password-protected')
  const at = part.localHeaderAt
  mustFit(view, at, LOCAL_BYTES)
  if (view.getUint32(at, true) !== LOCAL_SIGNATURE) throw new Refused('damaged')
  const dataAt = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  mustFit(view, dataAt, part.compressedBytes)
  const packed = bytes.subarray(dataAt, dataAt + part.compressedBytes)
  const unpacked = unpack(packed, part.method, budget)
  // A flipped bit often still unzips: without this a name could arrive altered and unnoticed.
  if (crc32(unpacked) !== part.checksum) throw new Refused('damaged')
  return unpacked
}

function unpack(packed: Uint8Array, method: number, budget: Budget): Uint8Array {
  if (method === DEFLATED) return inflateWithin(packed, budget)
  if (method !== STORED) throw new Refused('damaged')
  spend(budget, packed.length)
  return packed
}

/** Inflates in small steps and counts what comes out, so that a zip bomb stops within one step. */
function inflateWithin(packed: Uint8Array, budget: Budget): Uint8Array {
  const chunks: Uint8Array[] = []
  const inflate = new Inflate((chunk) => {
    spend(budget, chunk.length)
    chunks.push(chunk)
  })
  for (let at = 0; at < packed.length; at += INFLATE_STEP_BYTES) {
    const isLast = at + INFLATE_STEP_BYTES >= packed.length
    inflate.push(packed.subarray(at, at + INFLATE_STEP_BYTES), isLast)
  }
  return concatenate(chunks)
}

function spend(budget: Budget, bytes: number): void {
  budget.leftBytes -= bytes
  if (budget.leftBytes < 0) throw new Refused('unzips-too-large')
}

function concatenate(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function mustFit(view: DataView, at: number, bytes: number): void {
  if (at + bytes > view.byteLength) throw new Refused('damaged')
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The checksum zip keeps for each part (APPNOTE.TXT 4.4.7). */
function crc32(bytes: Uint8Array): number {
  let checksum = 0xffffffff
  for (const byte of bytes) checksum = crcTable[(checksum ^ byte) & 0xff]! ^ (checksum >>> 8)
  return (checksum ^ 0xffffffff) >>> 0
}
