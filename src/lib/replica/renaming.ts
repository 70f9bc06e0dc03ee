/** Facts that another writer takes over: what they replace has new ids too. */
import { factSetOf } from '#shared/documents/kinds.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { ParcelId, WireFact } from '#shared/journal/parcel.ts'

export type Renaming = (
  documentId: DocumentId,
  wire: WireFact,
  idByOld: ReadonlyMap<ParcelId, ParcelId>
) => WireFact

/** The fact with parcels named by their new ids where it replaces them; one that this release cannot read stays as it is. */
export const renamed: Renaming = (documentId, wire, idByOld) => {
  const { parse, encode } = factSetOf(documentId)
  const parsed = parse(wire)
  if (!parsed.ok || !('replaces' in parsed.fact)) return wire
  const replaces = parsed.fact.replaces.map((old) => idByOld.get(old) ?? old)
  return encode({ ...parsed.fact, replaces })
}
