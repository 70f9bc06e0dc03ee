import { Inflate } from 'fflate'
import { fileLimits } from './limits.ts'
import { Refused } from './refusal.ts'
import { DEFLATED, packedBytesOf, partKey, readDirectory, STORED } from './zip-directory.ts'
import type { ZipPart } from './zip-directory.ts'

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
  /** Unzips every part once, so that a damaged one is found before it is handed on. */
  verify(): void
}

/** Bytes unzipped so far from one file, against the limit for the whole of it. */
interface Budget {
  leftBytes: number
  readonly limitBytes: number
}

/** Deflate grows at most 1,032 times, so one step of this size overshoots the budget by 4 MiB at most. */
const INFLATE_STEP_BYTES = 4 * 1024

/**
 * Reads the zip's list of parts; nothing is unzipped yet.
 *
 * @throws Refused `damaged` or `too-many-parts`
 */
export function openZip(bytes: Uint8Array, budgetBytes: number = fileLimits.unzippedBytes): Zip {
  const parts = readDirectory(bytes)
  const budget: Budget = { leftBytes: budgetBytes, limitBytes: budgetBytes }
  return {
    has: (name) => parts.has(partKey(name)),
    read(name) {
      const part = parts.get(partKey(name))
      return part === undefined ? null : readPart(bytes, part, budget)
    },
    verify() {
      const whole: Budget = { leftBytes: budgetBytes, limitBytes: budgetBytes }
      for (const part of parts.values()) readPart(bytes, part, whole)
    }
  }
}

function readPart(bytes: Uint8Array, part: ZipPart, budget: Budget): Uint8Array {
  if (part.isEncrypted) throw new Refused('password-protected')
  const unpacked = unpack(packedBytesOf(bytes, part), part.method, budget)
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
  if (budget.leftBytes < 0) throw new Refused('unzips-too-large', budget.limitBytes)
}

export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The checksum zip keeps for each part (APPNOTE.TXT 4.4.7). */
export function crc32(bytes: Uint8Array): number {
  let checksum = 0xffffffff
  for (const byte of bytes) checksum = crcTable[(checksum ^ byte) & 0xff]! ^ (checksum >>> 8)
  return (checksum ^ 0xffffffff) >>> 0
}
