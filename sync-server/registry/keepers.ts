/** What the relay writes because of what people wrote: each kind of document has its keeper, and all write with one hand. */
import type { DocumentKind } from '#shared/documents/ids.ts'
import type { Keeper } from '../feed/accept.ts'
import { createCaseKeeper, createCatalogueKeeper } from './cases.ts'
import type { KindKeeper, OwnHand } from './own-hand.ts'
import { createRecordKeeper, createRuleKeeper } from './records.ts'

export function createKeeper(hand: OwnHand): Keeper {
  const byKind: Readonly<Partial<Record<DocumentKind, KindKeeper>>> = {
    directory: createRuleKeeper(hand),
    gradebook: createRecordKeeper(hand),
    catalogue: createCatalogueKeeper(hand),
    case: createCaseKeeper(hand)
  }
  return {
    isConcernedBy: (kind, facts) => byKind[kind]?.isConcernedBy(facts) ?? false,
    keep: async (ledger, document, now) =>
      (await byKind[document.kind]?.keep(ledger, document, now)) ?? []
  }
}
