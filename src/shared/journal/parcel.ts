/**
 * A parcel is what one gesture of one person adds to a document: one Yjs update holding a few facts under a Yjs client
 * id of its own, at clock 0. It depends on nothing: parcels may come in any order, and a missing one hides no other.
 * The client id is the parcel's id and names its writer in the high bits (docs/decisions/0004).
 */
import { encodeIsland, mergeIslands, readIslands, type Island } from './island.ts'

/** A Yjs client id used once: `writer × 2^36 + random 36 bits`; the relay's stamps use `position` alone (writer 0). */
export type ParcelId = number & { readonly brand: 'ParcelId' }

/** A short number that the relay issues to one person on one device, 1 … 131,071. 0 is the relay itself. */
export type Writer = number

/** Facts as they lie in the document: `[code, …fields]`. Parsed by the document's own schema, never trusted as is. */
export type WireFact = readonly unknown[]

export type Parcel = { readonly id: ParcelId; readonly facts: readonly WireFact[] }

/** What the relay says of a parcel, in a root that only the relay writes. */
export type Stamp = {
  readonly parcel: ParcelId
  /** Place in the relay's log: the number of the receipt. */
  readonly position: number
  /** Relay time, seconds since 2020-01-01T00:00:00Z. */
  readonly receivedAt: number
  /** Why the parcel does not count yet, or null when it counts. */
  readonly heldBecause: string | null
}

export const RELAY_WRITER = 0
export const MAX_WRITER = 2 ** 17 - 1
export const MAX_FACTS_PER_PARCEL = 400
export const MAX_PARCEL_BYTES = 64 * 1024

const WRITER_SPAN = 2 ** 36
export const FACTS_ROOT = 'f'
const STAMPS_ROOT = 'r'

/** The writer that a parcel's id names. */
export function writerOf(parcel: ParcelId): Writer {
  return Math.floor(parcel / WRITER_SPAN)
}

/** The 36 bits of a parcel's id that are its own. */
export function randomBitsOf(parcel: ParcelId): number {
  return parcel % WRITER_SPAN
}

/** The id of a parcel from its two halves. Throws when no parcel can have it. */
export function parcelIdOf(writer: Writer, randomBits: number): ParcelId {
  const areHalves =
    writer >= 1 && writer <= MAX_WRITER && randomBits >= 0 && randomBits < WRITER_SPAN
  if (!areHalves) throw new Error('no parcel has this id')
  return (writer * WRITER_SPAN + randomBits) as ParcelId
}

/** Reads a number that came over an edge as a parcel id; null when it cannot be one. */
export function parseParcelId(value: unknown): ParcelId | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    ? (value as ParcelId)
    : null
}

/**
 * A fresh parcel id for `writer`. `random` gives numbers in [0, 1) with at least 36 random bits over two calls.
 * An id that repeats inside one document is caught by the relay, which asks for a new one.
 */
export function newParcelId(writer: Writer, random: () => number): ParcelId {
  if (!Number.isInteger(writer) || writer < 1 || writer > MAX_WRITER)
    throw new Error(`${writer} is no writer`)
  const high = Math.floor(random() * 2 ** 18)
  const low = Math.floor(random() * 2 ** 18)
  return parcelIdOf(writer, high * 2 ** 18 + low)
}

/** The Yjs update that carries a parcel. 72 bytes for a lesson of 30 with four exceptions, signed off. */
export function encodeParcel(parcel: Parcel): Uint8Array {
  return encodeIsland({ root: FACTS_ROOT, client: parcel.id, values: parcel.facts })
}

/** The Yjs update that carries a stamp; the same bytes wherever it is made. */
export function encodeStamp(stamp: Stamp): Uint8Array {
  const value = [
    stamp.parcel,
    stamp.receivedAt,
    ...(stamp.heldBecause === null ? [] : [stamp.heldBecause])
  ]
  return encodeIsland({ root: STAMPS_ROOT, client: stamp.position, values: [value] })
}

/**
 * The parcel that an update is, made without loading a document: exactly one, appending to the journal, deleting
 * nothing, written as we write it, by the writer its id names. Null for all else; breach.ts says why.
 */
export function readParcel(update: Uint8Array): Parcel | null {
  if (update.byteLength > MAX_PARCEL_BYTES) return null
  const [island, ...others] = readIslands(update) ?? []
  if (island === undefined || others.length > 0) return null
  const parcel = parcelIn(island)
  if (parcel === null || parcel.facts.length > MAX_FACTS_PER_PARCEL) return null
  // What is spelled otherwise could be read differently once somebody has merged it.
  return isSpelledAs(parcel, update) ? parcel : null
}

function isSpelledAs(parcel: Parcel, update: Uint8Array): boolean {
  try {
    return sameBytes(encodeParcel(parcel), update)
  } catch {
    // Values nested so deep that they can be read but not written again.
    return false
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** Everything a document's update holds: parcels and stamps, in no particular order. */
export type Contents = { readonly parcels: readonly Parcel[]; readonly stamps: readonly Stamp[] }

/**
 * Reads parcels and stamps out of an update of any number of islands.
 * Throws when the bytes are none: they came from our own storage, past the checks.
 */
export function readContents(update: Uint8Array): Contents {
  const islands = readIslands(update)
  if (islands === null) throw new Error('a stored update is no journal')
  const parcels: Parcel[] = []
  const stamps: Stamp[] = []
  for (const island of islands) {
    const parcel = parcelIn(island)
    const stamp = parcel === null ? stampIn(island) : null
    if (parcel !== null) parcels.push(parcel)
    if (stamp !== null) stamps.push(stamp)
  }
  return { parcels, stamps }
}

/** One update that says all that these say. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = updates
  return only !== undefined && others.length === 0 ? only : mergeIslands(updates)
}

function parcelIn({ root, client, values }: Island): Parcel | null {
  const isParcel =
    root === FACTS_ROOT && client >= WRITER_SPAN && values.length > 0 && values.every(Array.isArray)
  return isParcel ? { id: client as ParcelId, facts: values as readonly WireFact[] } : null
}

function stampIn({ root, client, values: [value] }: Island): Stamp | null {
  if (root !== STAMPS_ROOT || client >= WRITER_SPAN || !Array.isArray(value)) return null
  const [parcel, receivedAt, heldBecause] = value as unknown[]
  const id = parseParcelId(parcel)
  if (id === null || typeof receivedAt !== 'number') return null
  return {
    parcel: id,
    position: client,
    receivedAt,
    heldBecause: typeof heldBecause === 'string' ? heldBecause : null
  }
}
