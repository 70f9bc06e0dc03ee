/**
 * Whole numbers out of bytes from anywhere. lib0 looks at their range only where another byte follows, and so lets numbers
 * pass that JavaScript cannot tell apart and a database cannot give back: nothing but this reads numbers of ours.
 */
import * as decoding from 'lib0/decoding'

/** The largest whole number of which the next one is still another. */
const MAX_NUMBER = Number.MAX_SAFE_INTEGER

/** A number from 0 through `max`. Throws past it, and at the end of the bytes. */
export function readNumber(decoder: decoding.Decoder, max = MAX_NUMBER): number {
  const number = decoding.readVarUint(decoder)
  if (number > max) throw new Error('a number past its limit')
  return number
}

/** A number of either sign. Throws where it is none that we write, and at the end of the bytes. */
export function readSignedNumber(decoder: decoding.Decoder): number {
  const number = decoding.readVarInt(decoder)
  if (!Number.isSafeInteger(number)) throw new Error('a number past its limit')
  return number
}
