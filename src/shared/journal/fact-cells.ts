/**
 * A cell of a column of facts. Its first byte says what it is, or is all of it; from 116 on it is a value as lib0 writes
 * it, which is how islands hold it.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readNumber, readSignedNumber } from './numbers.ts'

const REFERENCE = 0
const SECONDS_BEFORE_RECEIPT = 1
const LONG_LIST = 2
const LIST = 3
const MAX_SHORT_LIST = 26
const SMALL_NUMBER = LIST + MAX_SHORT_LIST + 1
const VALUE = 116
const MAX_SMALL_NUMBER = VALUE - SMALL_NUMBER - 1

/** Moments are far below it, and the difference of two such numbers is exact. */
const MOMENT_BOUND = 2 ** 40

export type Cell =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'list'; readonly length: number }
  /** What stands so many rows before. */
  | { readonly is: 'reference'; readonly distance: number }
  /** A moment so many seconds before the relay received the row. */
  | { readonly is: 'moment'; readonly secondsBefore: number }

export function writeValue(encoder: encoding.Encoder, value: unknown): void {
  if (isSmallNumber(value)) encoding.writeUint8(encoder, SMALL_NUMBER + value)
  else encoding.writeAny(encoder, value as encoding.AnyEncodable)
}

/** A list is told by its length alone; what is in it has columns of its own. */
export function writeList(encoder: encoding.Encoder, length: number): void {
  if (length <= MAX_SHORT_LIST) return encoding.writeUint8(encoder, LIST + length)
  encoding.writeUint8(encoder, LONG_LIST)
  encoding.writeVarUint(encoder, length)
}

export function writeReference(encoder: encoding.Encoder, distance: number): void {
  encoding.writeUint8(encoder, REFERENCE)
  encoding.writeVarUint(encoder, distance)
}

export function writeMoment(encoder: encoding.Encoder, secondsBefore: number): void {
  encoding.writeUint8(encoder, SECONDS_BEFORE_RECEIPT)
  encoding.writeVarInt(encoder, secondsBefore)
}

/** May this value be told as seconds before a receipt, and be the same again? */
export function isMoment(value: unknown): value is number {
  return isWhole(value) && value < MOMENT_BOUND
}

/** Throws at the end of the bytes. */
export function readCell(decoder: decoding.Decoder): Cell {
  const first = decoder.arr[decoder.pos]
  if (first === undefined) throw new Error('a cell is missing')
  if (first >= VALUE) return { is: 'value', value: decoding.readAny(decoder) }
  decoder.pos += 1
  if (first >= SMALL_NUMBER) return { is: 'value', value: first - SMALL_NUMBER }
  if (first >= LIST) return { is: 'list', length: first - LIST }
  if (first === LONG_LIST) return { is: 'list', length: readNumber(decoder) }
  return first === REFERENCE
    ? { is: 'reference', distance: readNumber(decoder) }
    : { is: 'moment', secondsBefore: readSignedNumber(decoder) }
}

export function readValue(decoder: decoding.Decoder): unknown {
  const cell = readCell(decoder)
  if (cell.is !== 'value') throw new Error('only a value stands here')
  return cell.value
}

function isSmallNumber(value: unknown): value is number {
  return isWhole(value) && value <= MAX_SMALL_NUMBER
}

function isWhole(value: unknown): value is number {
  const isInteger = typeof value === 'number' && Number.isInteger(value)
  return isInteger && value >= 0 && !Object.is(value, -0)
}
