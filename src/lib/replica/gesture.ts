/** One gesture of this device as the update that travels. */
import { checkFacts, factsByKind, type AnyFact } from '#shared/documents/kinds.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { encodeParcel, readParcel, type ParcelId, type WireFact } from '#shared/journal/parcel.ts'

/** The facts of a gesture as they lie in their document. */
export function encodeFacts(documentId: DocumentId, facts: readonly AnyFact[]): WireFact[] {
  const { encode } = factsByKind[nameOf(documentId).kind] as FactSet<AnyFact>
  return facts.map((fact) => encode(fact))
}

/** The update that carries these facts under this id; null when no phone and no relay would read it as a parcel. */
export function encodeGesture(
  documentId: DocumentId,
  facts: readonly WireFact[],
  id: ParcelId
): Uint8Array | null {
  const update = encodeParcel({ id, facts })
  const readBack = readParcel(update)
  return readBack !== null && checkFacts(nameOf(documentId).kind, readBack).ok ? update : null
}

/** The fact with parcels named by their new ids where it replaces them; one that this release cannot read stays as it is. */
export function renamed(
  documentId: DocumentId,
  wire: WireFact,
  idByOld: ReadonlyMap<ParcelId, ParcelId>
): WireFact {
  const { parse, encode } = factsByKind[nameOf(documentId).kind] as FactSet<AnyFact>
  const parsed = parse(wire)
  if (!parsed.ok || !('replaces' in parsed.fact)) return wire
  const replaces = parsed.fact.replaces.map((old) => idByOld.get(old) ?? old)
  return encode({ ...parsed.fact, replaces })
}
