/** One gesture of this device as the update that travels. */
import type { FactSet } from '#shared/journal/fact.ts'
import { encodeParcel, readParcel, type ParcelId, type WireFact } from '#shared/journal/parcel.ts'

/** The update that carries these facts under this id; null when no phone and no relay would read it as a parcel. */
export function encodeGesture<Fact extends { readonly type: string }>(
  set: FactSet<Fact>,
  facts: readonly Fact[],
  id: ParcelId
): Uint8Array | null {
  const update = encodeParcel({ id, facts: encodeFacts(set, facts) })
  const readBack = readParcel(update)
  return readBack?.facts.every((wire) => set.parse(wire).ok) === true ? update : null
}

/** The facts of a gesture as they lie in their document. */
export function encodeFacts<Fact extends { readonly type: string }>(
  set: FactSet<Fact>,
  facts: readonly Fact[]
): WireFact[] {
  return facts.map((fact) => set.encode(fact))
}
