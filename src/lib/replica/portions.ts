/** What is too large for one fact or for one parcel, in parts that each fit. */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { MAX_REPLACED } from '#shared/documents/fields.ts'
import { groupBy } from '#shared/domain/collections.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { encodeGesture } from './gesture.ts'
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
function inParcels<Fact extends AnyFact>(
  set: FactSet<Fact>,
  facts: readonly Fact[],
  anyId: ParcelId
): Fact[][] | null {
  if (encodeGesture(set, facts, anyId) !== null) return [[...facts]]
  if (facts.length <= 1) return null
  const middle = Math.ceil(facts.length / 2)
  const first = inParcels(set, facts.slice(0, middle), anyId)
  const second = inParcels(set, facts.slice(middle), anyId)
  return first === null || second === null ? null : [...first, ...second]
}

/** The same for facts of several groups, each in parcels of its own. */
function inParcelsApart<Fact extends AnyFact>(
  set: FactSet<Fact>,
  facts: readonly Fact[],
  anyId: ParcelId,
  groupOf: (fact: Fact) => unknown
): Fact[][] | null {
  const groups = [...groupBy(facts, groupOf).values()]
  const parcels = groups.map((group) => inParcels(set, group, anyId))
  const fitting = parcels.filter((parts) => parts !== null)
  return fitting.length < parcels.length ? null : fitting.flat()
}

/**
 * Writes an act in as many parcels as it takes, all or none of them; null, and nothing is written, where a single fact
 * does not fit. One of them has the id that was `promised`. What others may lean on goes `ahead`, in parcels of its own,
 * and so does each group of `groupOf`: the relay judges them apart.
 */
export function appendInParcels<Fact extends AnyFact>(
  replica: Pick<Replica, 'appendTogether' | 'newParcel'>,
  set: FactSet<Fact>,
  documentId: DocumentId,
  said: readonly Fact[],
  {
    durability,
    promised,
    ahead = [],
    groupOf = () => 'one'
  }: {
    readonly durability: Durability
    readonly promised: ParcelId
    readonly ahead?: readonly Fact[]
    readonly groupOf?: (fact: Fact) => unknown
  }
): {
  readonly written: readonly WrittenParcel<Fact>[]
  readonly durable: Promise<void>
} | null {
  const parcels = inParcelsApart(set, allPortions(said), promised, groupOf)
  const before = ahead.length === 0 ? [] : inParcels(set, ahead, promised)
  if (parcels === null || before === null) return null
  const written = [
    ...before.map((part) => ({ parcel: replica.newParcel(), facts: part })),
    ...parcels.map((part, place) => {
      return { parcel: place === 0 ? promised : replica.newParcel(), facts: part }
    })
  ]
  return { written, durable: replica.appendTogether(set, documentId, written, durability) }
}
