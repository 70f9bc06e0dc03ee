/**
 * What is wrong with an update that is not one parcel: the relay says so to the device that sent it. Reads updates of any
 * shape with Yjs itself, which is why it stands apart from what phones need.
 */
import * as Y from 'yjs'
import {
  FACTS_ROOT,
  MAX_FACTS_PER_PARCEL,
  MAX_PARCEL_BYTES,
  parseParcelId,
  readParcel,
  RELAY_WRITER,
  writerOf,
  type Parcel,
  type Writer
} from './parcel.ts'

/** Why an update is not one parcel of this writer. */
export type ParcelBreach =
  | 'undecodable'
  | 'too-large'
  | 'deletes'
  | 'not-one-parcel'
  | 'foreign-writer'
  | 'not-an-append'
  | 'empty'
  | 'too-many-facts'
  /** Merging would change what it says or how: two devices could read it differently. */
  | 'not-canonical'

export type ParcelInspection =
  | { readonly ok: true; readonly parcel: Parcel }
  | { readonly ok: false; readonly reason: ParcelBreach }

/**
 * The structural check, made without loading the document: the update is exactly one parcel that appends to the journal,
 * deletes nothing, and carries this writer's id (DESIGN section 3).
 */
export function inspectParcel(update: Uint8Array, writer: Writer): ParcelInspection {
  const parcel = readParcel(update)
  if (parcel === null) return { ok: false, reason: breachOf(update, writer) }
  return isOf(parcel.id, writer) ? { ok: true, parcel } : { ok: false, reason: 'foreign-writer' }
}

/** The id that refused bytes claim, 0 when they tell none. */
export function claimedParcelId(update: Uint8Array): number {
  if (update.byteLength > MAX_PARCEL_BYTES) return 0
  return parseParcelId(decode(update)?.structs[0]?.id.client) ?? 0
}

function isOf(id: number, writer: Writer): boolean {
  const parcel = parseParcelId(id)
  return parcel !== null && writer !== RELAY_WRITER && writerOf(parcel) === writer
}

/** The first rule that these bytes break. They are known to be no parcel: what breaks no other is spelled differently. */
function breachOf(update: Uint8Array, writer: Writer): ParcelBreach {
  if (update.byteLength > MAX_PARCEL_BYTES) return 'too-large'
  const decoded = decode(update)
  if (decoded === null) return 'undecodable'
  if (decoded.ds.clients.size > 0) return 'deletes'
  const [struct, ...others] = decoded.structs
  if (struct === undefined || others.length > 0 || struct.id.clock !== 0) return 'not-one-parcel'
  if (!isOf(struct.id.client, writer)) return 'foreign-writer'
  const facts = appendedFacts(struct)
  if (facts === null) return 'not-an-append'
  if (facts.length === 0) return 'empty'
  return facts.length > MAX_FACTS_PER_PARCEL ? 'too-many-facts' : 'not-canonical'
}

type DecodedStruct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

function appendedFacts(struct: DecodedStruct): readonly unknown[] | null {
  if (!(struct instanceof Y.Item)) return null
  // Before integration Yjs keeps the name of the root here, whatever its declared type says.
  const parent: unknown = struct.parent
  const appends =
    parent === FACTS_ROOT &&
    struct.parentSub === null &&
    struct.origin === null &&
    struct.rightOrigin === null
  if (!appends || !(struct.content instanceof Y.ContentAny)) return null
  const values: unknown[] = struct.content.arr
  return values.every(Array.isArray) ? values : null
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
  try {
    return Y.decodeUpdate(update)
  } catch {
    // Bytes from the wire may be anything: what Yjs cannot read is a breach with a name, not an error of ours.
    return null
  }
}
