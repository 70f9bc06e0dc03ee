/**
 * SHA-256 (FIPS 180-4) of a few kilobytes, at once: phones, relay and tests must agree on the digest of a grade list
 * inside a pure fold, where WebCrypto's promise cannot be awaited. For content only, never for secrets.
 */
import { DIGEST_BYTES } from './digest.ts'

const BLOCK_BYTES = 64
const LENGTH_BYTES = 8

/**
 * The first 32 bits of the fractional parts of the roots of the first primes, as the standard derives them. A double is
 * ample: none of them lies within a thousand units of its last place from where the bits would change.
 */
const PRIMES = primes(64)
const ROUND_CONSTANTS = PRIMES.map((prime) => fractionalBits(Math.cbrt(prime)))
const INITIAL_STATE = PRIMES.slice(0, 8).map((prime) => fractionalBits(Math.sqrt(prime)))

/** The digest of these bytes: 32 bytes. */
export function sha256(content: Uint8Array): Uint8Array {
  const padded = new DataView(pad(content).buffer)
  const state = [...INITIAL_STATE]
  for (let start = 0; start < padded.byteLength; start += BLOCK_BYTES) {
    const block = compress(state, scheduleOf(padded, start))
    block.forEach((word, at) => (state[at] = (state[at]! + word) >>> 0))
  }
  const digest = new DataView(new ArrayBuffer(DIGEST_BYTES))
  state.forEach((word, at) => digest.setUint32(at * 4, word))
  return new Uint8Array(digest.buffer)
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((content.length + 1 + LENGTH_BYTES) / BLOCK_BYTES)
  const padded = new Uint8Array(blocks * BLOCK_BYTES)
  padded.set(content)
  padded[content.length] = 0x80
  new DataView(padded.buffer).setBigUint64(
    padded.length - LENGTH_BYTES,
    BigInt(content.length) * 8n
  )
  return padded
}

function scheduleOf(padded: DataView, start: number): number[] {
  const words = Array.from({ length: 16 }, (_, at) => padded.getUint32(start + at * 4))
  for (let at = 16; at < 64; at++) {
    const [near, far] = [words[at - 15]!, words[at - 2]!]
    const first = rotated(near, 7) ^ rotated(near, 18) ^ (near >>> 3)
    const second = rotated(far, 17) ^ rotated(far, 19) ^ (far >>> 10)
    words.push((words[at - 16]! + first + words[at - 7]! + second) >>> 0)
  }
  return words
}

function compress(state: readonly number[], words: readonly number[]): number[] {
  let [a, b, c, d, e, f, g, h] = state as Eight
  for (let at = 0; at < 64; at++) {
    const mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + mixed + choice + ROUND_CONSTANTS[at]! + words[at]!) >>> 0
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) >>> 0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    ;[h, g, f, e] = [g, f, e, (d + first) >>> 0]
    ;[d, c, b, a] = [c, b, a, (first + second + majority) >>> 0]
  }
  return [a, b, c, d, e, f, g, h]
}

type Eight = [number, number, number, number, number, number, number, number]

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

function fractionalBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}
