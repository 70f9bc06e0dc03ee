/** The kinds of documents and the facts that each accepts: the structural half of "deny by construction". */
import { caseFacts, type CaseFact } from './case-facts.ts'
import { catalogueFacts, type CatalogueFact } from './catalogue.ts'
import { anonymityFacts, type AnonymityFact } from './anonymity-facts.ts'
import { deliberationFacts, type DeliberationFact } from './deliberation-facts.ts'
import { directoryFacts, type DirectoryFact } from './directory.ts'
import {
  blindFacts,
  gradebookFacts,
  type BlindFact,
  type GradebookFact
} from './gradebook-facts.ts'
import { groupFacts, type GroupFact } from './group.ts'
import { nameOf, type DocumentId, type DocumentKind } from './ids.ts'
import { recordFacts, type RecordFact } from './record-facts.ts'
import { registerFacts, type RegisterFact } from './register.ts'
import type { FactSet } from '../journal/fact.ts'
import type { Parcel, ParcelId } from '../journal/parcel.ts'

export type FactByKind = {
  directory: DirectoryFact
  group: GroupFact
  register: RegisterFact
  gradebook: GradebookFact
  blind: BlindFact
  anonymity: AnonymityFact
  deliberation: DeliberationFact
  record: RecordFact
  catalogue: CatalogueFact
  case: CaseFact
}
export type AnyFact = FactByKind[DocumentKind]

export const factsByKind: { readonly [Kind in DocumentKind]: FactSet<FactByKind[Kind]> } = {
  directory: directoryFacts,
  group: groupFacts,
  register: registerFacts,
  gradebook: gradebookFacts,
  blind: blindFacts,
  anonymity: anonymityFacts,
  deliberation: deliberationFacts,
  record: recordFacts,
  catalogue: catalogueFacts,
  case: caseFacts
}

/**
 * The facts of a document whose kind is known only when it runs. Whoever writes one kind names its own set instead: a phone
 * then needs the facts of its screen, not those of every job.
 */
export function factSetOf(documentId: DocumentId): FactSet<AnyFact> {
  return factsByKind[nameOf(documentId).kind]
}

export type CheckedParcel = { readonly id: ParcelId; readonly facts: readonly AnyFact[] }

export type FactsCheck =
  | { readonly ok: true; readonly parcel: CheckedParcel }
  | { readonly ok: false; readonly reason: 'unknown-fact' | 'malformed-fact' }

/** Does this parcel hold only facts that this kind of document knows? */
export function checkFacts(kind: DocumentKind, parcel: Parcel): FactsCheck {
  const facts: AnyFact[] = []
  for (const wire of parcel.facts) {
    const parsed = factsByKind[kind].parse(wire)
    if (!parsed.ok) return parsed
    facts.push(parsed.fact)
  }
  return { ok: true, parcel: { id: parcel.id, facts } }
}
