/**
 * A parcel is what one gesture of one person adds to a document: one Yjs update holding a few facts under a Yjs client
 * id of its own, at clock 0. It depends on nothing: parcels may come in any order, and a missing one hides no other.
 * The client id is the parcel's id and names its writer in the high bits (docs/decisions/0004).
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

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
const FACTS_ROOT = 'f'
const STAMPS_ROOT = 'r'

/** The writer that a parcel's id names. */
export function writerOf(parcel: ParcelId): Writer {
  return Math.floor(parcel / WRITER_SPAN)
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
  return (writer * WRITER_SPAN + high * 2 ** 18 + low) as ParcelId
}

/** The Yjs update that carries a parcel. 72 bytes for a lesson of 30 with four exceptions, signed off. */
export function encodeParcel(parcel: Parcel): Uint8Array {
  return island(FACTS_ROOT, parcel.id, parcel.facts)
}

/** The Yjs update that carries a stamp; the same bytes wherever it is made. */
export function encodeStamp(stamp: Stamp): Uint8Array {
  const value = [
    stamp.parcel,
    stamp.receivedAt,
    ...(stamp.heldBecause === null ? [] : [stamp.heldBecause])
  ]
  return island(STAMPS_ROOT, stamp.position, [value])
}

/** Yjs' mark of an item that holds plain values and has no neighbour. */
const PLAIN_ITEM = 8

/**
 * One Yjs update of one item: byte for byte what Yjs writes for a document that holds nothing else (island.test.ts),
 * without making that document. The relay makes a stamp for each row it hands out, so it counts.
 */
function island(root: string, clientId: number, values: readonly WireFact[]): Uint8Array {
  return encoding.encode((encoder) => {
    const items = values.length === 0 ? 0 : 1
    encoding.writeVarUint(encoder, items)
    if (items > 0) writeItem(encoder, root, clientId, values)
    const deletions = 0
    encoding.writeVarUint(encoder, deletions)
  })
}

function writeItem(
  encoder: encoding.Encoder,
  root: string,
  clientId: number,
  values: readonly WireFact[]
): void {
  const [structs, clock, parentIsRoot] = [1, 0, 1]
  encoding.writeVarUint(encoder, structs)
  encoding.writeVarUint(encoder, clientId)
  encoding.writeVarUint(encoder, clock)
  encoding.writeUint8(encoder, PLAIN_ITEM)
  encoding.writeVarUint(encoder, parentIsRoot)
  encoding.writeVarString(encoder, root)
  encoding.writeVarUint(encoder, values.length)
  values.forEach((value) => encoding.writeAny(encoder, value as encoding.AnyEncodable))
}

/** Why an update is not one parcel of this writer. */
export type ParcelBreach =
  | 'undecodable'
  | 'too-large'
  | 'deletes'
  | 'not-one-parcel'
  | 'foreign-writer'
  | 'not-an-append'
  | 'too-many-facts'
  /** Merging would change what it says or how: two devices could read it differently. */
  | 'not-canonical'

export type ParcelInspection =
  | { readonly ok: true; readonly parcel: Parcel }
  | { readonly ok: false; readonly reason: ParcelBreach }

/**
 * The structural check of relay and phone, made without loading the document: the update is exactly one parcel that
 * appends to the journal, deletes nothing, and carries this writer's id (DESIGN section 3).
 */
export function inspectParcel(update: Uint8Array, writer: Writer): ParcelInspection {
  if (update.byteLength > MAX_PARCEL_BYTES) return refuse('too-large')
  const decoded = decode(update)
  if (decoded === null) return refuse('undecodable')
  if (decoded.ds.clients.size > 0) return refuse('deletes')
  const [struct, ...others] = decoded.structs
  if (struct === undefined || others.length > 0 || struct.id.clock !== 0)
    return refuse('not-one-parcel')
  const id = parseParcelId(struct.id.client)
  if (id === null || writer === RELAY_WRITER || writerOf(id) !== writer)
    return refuse('foreign-writer')
  const facts = appendedTo(FACTS_ROOT, struct)
  if (facts === null) return refuse('not-an-append')
  if (facts.length > MAX_FACTS_PER_PARCEL) return refuse('too-many-facts')
  if (!isCanonical(update)) return refuse('not-canonical')
  return { ok: true, parcel: { id, facts } }
}

function refuse(reason: ParcelBreach): ParcelInspection {
  return { ok: false, reason }
}

/** Everything a document's update holds: parcels and stamps, in no particular order. */
export type Contents = { readonly parcels: readonly Parcel[]; readonly stamps: readonly Stamp[] }

/**
 * Reads parcels and stamps out of an update of any number of parcels, without building a document.
 * Throws when the bytes are no Yjs update: they came from our own storage, past the checks.
 */
export function readContents(update: Uint8Array): Contents {
  const parcels: Parcel[] = []
  const stamps: Stamp[] = []
  for (const struct of Y.decodeUpdate(update).structs) {
    const client = struct.id.client
    const facts = appendedTo(FACTS_ROOT, struct)
    if (facts !== null && client >= WRITER_SPAN) parcels.push({ id: client as ParcelId, facts })
    const stamp = client < WRITER_SPAN ? readStamp(client, appendedTo(STAMPS_ROOT, struct)) : null
    if (stamp !== null) stamps.push(stamp)
  }
  return { parcels, stamps }
}

/** One update that says all that these say. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = updates
  return only !== undefined && others.length === 0 ? only : Y.mergeUpdates([...updates])
}

function readStamp(position: number, values: readonly WireFact[] | null): Stamp | null {
  const value = values?.[0]
  if (!Array.isArray(value)) return null
  const [parcel, receivedAt, heldBecause] = value as unknown[]
  const id = parseParcelId(parcel)
  if (id === null || typeof receivedAt !== 'number') return null
  return {
    parcel: id,
    position,
    receivedAt,
    heldBecause: typeof heldBecause === 'string' ? heldBecause : null
  }
}

type DecodedStruct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

function appendedTo(root: string, struct: DecodedStruct): readonly WireFact[] | null {
  if (!(struct instanceof Y.Item)) return null
  // Before integration Yjs keeps the name of the root here, whatever its declared type says.
  const parent: unknown = struct.parent
  const appends =
    parent === root &&
    struct.parentSub === null &&
    struct.origin === null &&
    struct.rightOrigin === null
  if (!appends || !(struct.content instanceof Y.ContentAny)) return null
  const values: unknown[] = struct.content.arr
  return values.every((value) => Array.isArray(value)) ? (values as WireFact[]) : null
}

/** Merging writes an update anew in Yjs's own spelling. It loses trailing bytes and values under `__proto__`. */
function isCanonical(update: Uint8Array): boolean {
  try {
    const rewritten = Y.mergeUpdates([update, update])
    return (
      rewritten.length === update.length && rewritten.every((byte, index) => byte === update[index])
    )
  } catch {
    // Values nested so deep that they can be read but not written again.
    return false
  }
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
  try {
    return Y.decodeUpdate(update)
  } catch {
    // Bytes from the wire may be anything: what Yjs cannot read is a breach with a name, not an error of ours.
    return null
  }
}
