/** What a trainee was told, as their record's journal says: for each module the last word. */
import { inOrderOfRelay } from './publication.ts'
import type { ModulePublished, ModuleWithdrawn, RecordFact } from './record-facts.ts'
import { currentOf } from './verdicts.ts'
import type { GroupId, ModuleId } from '../domain/identity.ts'
import { groupBy } from '../domain/collections.ts'
import { inParcelOrder, type Entry, type Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp } from '../journal/parcel.ts'

export type ToldModule = (ModulePublished | ModuleWithdrawn) & { readonly stamp: Stamp | null }

export type RecordOfTrainee = {
  /** Newest term first, then by the module's number. */
  readonly modules: readonly ToldModule[]
  /** Facts of a newer release. */
  readonly unreadable: number
}

/** The module of a gradebook. Somebody who changed groups may have been told of it twice. */
type Place = { readonly group: GroupId; readonly term: string; readonly module: ModuleId }

/** Pure: the same facts in any order give the same record. */
export function foldRecord(anyOrder: Journal<RecordFact>): RecordOfTrainee {
  const journal = inParcelOrder(anyOrder)
  const byPlace = groupBy(journal.entries, ({ fact }) => placeKey(fact))
  const modules = [...byPlace.values()].flatMap((entries): ToldModule[] => {
    const last = inOrderOfRelay(currentEntries(entries), journal.stampsByParcel).at(-1)
    if (last === undefined) return []
    return [{ ...last.fact, stamp: journal.stampsByParcel.get(last.parcel) ?? null }]
  })
  return {
    modules: modules.sort(
      (one, other) =>
        other.term.localeCompare(one.term) || one.module - other.module || one.group - other.group
    ),
    unreadable: journal.unreadable.length
  }
}

/** What the next word about a module replaces. */
export function toldOf({ entries }: Journal<RecordFact>, place: Place): ParcelId[] {
  const here = entries.filter(({ fact }) => placeKey(fact) === placeKey(place))
  return currentEntries(here).map(({ parcel }) => parcel)
}

function currentEntries(entries: readonly Entry<RecordFact>[]): Entry<RecordFact>[] {
  return currentOf(entries, () => true)
}

function placeKey({ group, term, module }: Place): string {
  return `${term} ${module} ${group}`
}
