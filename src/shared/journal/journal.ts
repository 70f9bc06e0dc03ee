/** A document's journal, parsed: its facts with their parcels, and what the relay said of them. */
import type { FactSet } from './fact.ts'
import {
  readContents,
  writerOf,
  type ParcelId,
  type Stamp,
  type WireFact,
  type Writer
} from './parcel.ts'

/** One fact with where it came from. */
export type Entry<Fact> = {
  readonly fact: Fact
  readonly parcel: ParcelId
  readonly index: number
  readonly writer: Writer
}

/** A fact this release cannot read, or not all of it: it stays in the journal and people are told that it is there. */
export type Unreadable = {
  readonly parcel: ParcelId
  readonly index: number
  /** `unknown-field`: it says more than this release understands; what it understands is among the entries. */
  readonly reason: 'unknown-fact' | 'malformed-fact' | 'unknown-field'
}

export type Journal<Fact> = {
  readonly entries: readonly Entry<Fact>[]
  readonly unreadable: readonly Unreadable[]
  readonly stampsByParcel: ReadonlyMap<ParcelId, Stamp>
}

/** Parses an update of any number of parcels with the facts its document knows. */
export function readJournal<Fact extends { readonly type: string }>(
  update: Uint8Array,
  facts: FactSet<Fact>
): Journal<Fact> {
  const { parcels, stamps } = readContents(update)
  const entries: Entry<Fact>[] = []
  const unreadable: Unreadable[] = []
  for (const parcel of parcels) {
    parcel.facts.forEach((wire: WireFact, index) => {
      const where = { parcel: parcel.id, index }
      const read = facts.read(wire)
      if (read.ok) entries.push({ ...where, fact: read.fact, writer: writerOf(parcel.id) })
      if (!read.ok) unreadable.push({ ...where, reason: read.reason })
      else if (!read.isWhole) unreadable.push({ ...where, reason: 'unknown-field' })
    })
  }
  return { entries, unreadable, stampsByParcel: firstStamps(stamps) }
}

/** The same journal in an order that does not depend on how it came, so that every list folded from it is equal too. */
export function inParcelOrder<Fact>(journal: Journal<Fact>): Journal<Fact> {
  const entries = [...journal.entries].sort((one, other) => {
    return one.parcel - other.parcel || one.index - other.index
  })
  return { ...journal, entries }
}

/** A parcel is stamped once; were it ever stamped twice, the first word of the relay stands. */
function firstStamps(stamps: readonly Stamp[]): Map<ParcelId, Stamp> {
  const sorted = [...stamps].sort((one, other) => other.position - one.position)
  return new Map(sorted.map((stamp) => [stamp.parcel, stamp]))
}
