/**
 * Keeps what parcels are judged by (read-models.ts) up to date while those of one request come in. A document is folded once
 * a request, not once a parcel: rights when the next parcel may depend on them, or at the end; where a document stands from
 * the few facts that bear on it, read once and added to.
 */
import type { DocumentName } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Ledger, LogRow, StoredDocument } from '../store/store.ts'
import {
  RIGHTS_FACTS,
  refreshRights,
  refreshTrainees,
  standingsByKind,
  type Bearing
} from './read-models.ts'

export type Upkeep = {
  /** Brings up to date what judging a parcel for this document looks at; true where the sender may have other rights now. */
  prepare(name: DocumentName): Promise<boolean>
  /** A parcel is in the log. */
  taken(document: StoredDocument, row: LogRow, facts: readonly AnyFact[]): Promise<void>
  /** To be awaited before the transaction ends. */
  finish(): Promise<void>
}

/** For the parcels of one request by `sender`, all of whose documents are of its site. */
export function createUpkeep(
  ledger: Ledger,
  sender: { readonly site: string; readonly person: PersonId | null }
): Upkeep {
  const bearings = new Map<number, Bearing>()
  /** People whose rights the log knows better than the tables. */
  let behind = new Set<string>()
  let isBehind = false
  /** Lists that changed. They are the rights of trainees, who write in none: nothing is judged by them before the end. */
  const lists = new Map<number, StoredDocument>()

  const bringRights = async () => {
    if (!isBehind) return
    isBehind = false
    behind = new Set()
    await refreshRights(ledger, sender.site)
  }

  return {
    async prepare(name) {
      // What a directory says of others is read from itself, not from the tables.
      const isAboutOthers = name.kind === 'directory' && !behind.has(String(sender.person))
      if (!isBehind || isAboutOthers) return false
      await bringRights()
      return true
    },
    async taken(document, row, facts) {
      if (document.kind === 'directory') {
        const changed = facts.filter(({ type }) => RIGHTS_FACTS.includes(type))
        isBehind ||= changed.length > 0
        changed.forEach((fact) => behind.add(holderOf(fact)))
      }
      if (document.kind === 'group') lists.set(document.number, document)
      const standing = standingsByKind[document.kind]
      if (standing === undefined || !standing.isTouchedBy(facts)) return
      const before = bearings.get(document.number)
      const bearing =
        before === undefined
          ? await standing.read(ledger, document.number)
          : standing.with(before, row)
      bearings.set(document.number, bearing)
      await standing.save(ledger, document.number, bearing)
    },
    async finish() {
      await bringRights()
      for (const list of lists.values()) await refreshTrainees(ledger, list)
    }
  }
}

/** Whom a fact of the directory gives or takes something: the first part of its key. */
function holderOf(fact: AnyFact): string {
  return 'key' in fact ? (fact.key.split('.')[0] ?? '') : ''
}
