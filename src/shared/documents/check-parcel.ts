/** The whole structural check of a parcel, as the relay makes it: its form, and that its document knows its facts. */
import type { DocumentKind } from './ids.ts'
import { checkFacts, type FactsCheck } from './kinds.ts'
import { inspectParcel, type ParcelBreach } from '../journal/breach.ts'
import type { Writer } from '../journal/parcel.ts'

export type ParcelCheck = FactsCheck | { readonly ok: false; readonly reason: ParcelBreach }

/** Is this update one parcel of this writer, holding only facts that this kind of document knows? */
export function checkParcel(kind: DocumentKind, update: Uint8Array, writer: Writer): ParcelCheck {
  const inspection = inspectParcel(update, writer)
  return inspection.ok ? checkFacts(kind, inspection.parcel) : inspection
}
