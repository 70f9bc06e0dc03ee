/** What is too large for one fact or for one parcel, in parts that each fit. */
import type { DocumentId, DocumentKind } from '#shared/documents/ids.ts'
import type { FactByKind } from '#shared/documents/kinds.ts'
import { MAX_REPLACED } from '#shared/documents/fields.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { encodeFacts, encodeGesture } from './gesture.ts'
import type { Replica } from './replica.ts'
import type { Durability } from './storage.ts'

/** Facts into which one is divided when it replaces more than it may name: far more than people ever contradict each other. */
const MAX_PORTIONS = 16

/** One parcel of an act, as it was written. */
export type WrittenParcel<Fact> = { readonly parcel: ParcelId; readonly facts: readonly Fact[] }

/**
 * The same words as often as it takes to name all that they replace; within one parcel they are one statement. What is
 * left after the last portion stays in contradiction, and the next such act takes it up.
 */
export function inPortions<Fact extends { readonly type: string }>(fact: Fact): Fact[] {
  const replaces = 'replaces' in fact ? (fact.replaces as readonly ParcelId[]) : []
  if (replaces.length <= MAX_REPLACED) return [fact]
  const count = Math.min(MAX_PORTIONS, Math.ceil(replaces.length / MAX_REPLACED))
  return Array.from({ length: count }, (_, portion) => ({
    ...fact,
    replaces: replaces.slice(portion * MAX_REPLACED, (portion + 1) * MAX_REPLACED)
  }))
}

function allPortions<Fact extends { readonly type: string }>(facts: readonly Fact[]): Fact[] {
  return facts.flatMap((fact) => inPortions(fact))
}

/** These facts in as few parcels as fit, in their order; null where a single fact does not fit any. */
function inParcels<Kind extends DocumentKind>(
  documentId: DocumentId,
  facts: readonly FactByKind[Kind][],
  anyId: ParcelId
): FactByKind[Kind][][] | null {
  if (encodeGesture(documentId, encodeFacts(documentId, facts), anyId) !== null) return [[...facts]]
  if (facts.length <= 1) return null
  const middle = Math.ceil(facts.length / 2)
  const first = inParcels<Kind>(documentId, facts.slice(0, middle), anyId)
  const second = inParcels<Kind>(documentId, facts.slice(middle), anyId)
  return first === null || second === null ? null : [...first, ...second]
}

/**
 * Writes an act in as many parcels as it takes, all or none of them; null, and nothing is written, where a single fact
 * does not fit. One of them has the id that was `promised`. What others may lean on goes `ahead`, in parcels of its own:
 * the relay judges them apart.
 */
export function appendInParcels<Kind extends DocumentKind>(
  replica: Pick<Replica, 'appendTogether' | 'newParcel'>,
  documentId: DocumentId,
  said: readonly FactByKind[Kind][],
  {
    durability,
    promised,
    ahead = []
  }: {
    readonly durability: Durability
    readonly promised: ParcelId
    readonly ahead?: readonly FactByKind[Kind][]
  }
): {
  readonly written: readonly WrittenParcel<FactByKind[Kind]>[]
  readonly durable: Promise<void>
} | null {
  const facts = allPortions<FactByKind[Kind]>(said)
  const parcels = inParcels<Kind>(documentId, facts, promised)
  const before = ahead.length === 0 ? [] : inParcels<Kind>(documentId, ahead, promised)
  if (parcels === null || before === null) return null
  const written = [
    ...before.map((part) => ({ parcel: replica.newParcel(), facts: part })),
    ...parcels.map((part, place) => {
      return { parcel: place === 0 ? promised : replica.newParcel(), facts: part }
    })
  ]
  return { written, durable: replica.appendTogether<Kind>(documentId, written, durability) }
}
