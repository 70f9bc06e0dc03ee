/** Enrolment codes: short enough to type, 40 random bits, one use. */
import { createHash } from 'node:crypto'

/** Crockford's alphabet: no letter that reads as a digit or as another letter. 32 letters, 5 bits each. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 8

/** A fresh code as people read it: `K7QM-2XDA`. */
export function newCode(randomBytes: (length: number) => Uint8Array): string {
  const letters = [...randomBytes(LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** What the relay keeps of a code, or null when the text cannot be one. Spaces, case, O for 0, I or L for 1 are forgiven. */
export function hashOfCode(typed: string): Uint8Array | null {
  const letters = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const isCode = letters.length === LETTERS && [...letters].every((one) => ALPHABET.includes(one))
  return isCode ? createHash('sha256').update(letters).digest() : null
}
