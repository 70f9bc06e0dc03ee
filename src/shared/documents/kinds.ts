/** The kinds of documents and the facts that each accepts: the structural half of "deny by construction". */
import { directoryFacts, type DirectoryFact } from './directory.ts'
import { groupFacts, type GroupFact } from './group.ts'
import type { DocumentKind } from './ids.ts'
import { registerFacts, type RegisterFact } from './register.ts'
import type { FactSet } from '../journal/fact.ts'
import { inspectParcel, type ParcelBreach, type ParcelId, type Writer } from '../journal/parcel.ts'

export type FactByKind = { directory: DirectoryFact; group: GroupFact; register: RegisterFact }
export type AnyFact = FactByKind[DocumentKind]

export const factsByKind: { readonly [Kind in DocumentKind]: FactSet<FactByKind[Kind]> } = {
  directory: directoryFacts,
  group: groupFacts,
  register: registerFacts
}

export type CheckedParcel = { readonly id: ParcelId; readonly facts: readonly AnyFact[] }

export type ParcelCheck =
  | { readonly ok: true; readonly parcel: CheckedParcel }
  | {
      readonly ok: false
      readonly reason: ParcelBreach | 'empty' | 'unknown-fact' | 'malformed-fact'
    }

/** Is this update one parcel of this writer, holding only facts that this kind of document knows? */
export function checkParcel(kind: DocumentKind, update: Uint8Array, writer: Writer): ParcelCheck {
  const inspection = inspectParcel(update, writer)
  if (!inspection.ok) return inspection
  const facts: AnyFact[] = []
  for (const wire of inspection.parcel.facts) {
    const parsed = factsByKind[kind].parse(wire)
    if (!parsed.ok) return parsed
    facts.push(parsed.fact)
  }
  if (facts.length === 0) return { ok: false, reason: 'empty' }
  return { ok: true, parcel: { id: inspection.parcel.id, facts } }
}
