/** What the relay writes because of what people wrote: each kind of document has its keeper, and all write with one hand. */
import type { DocumentKind } from '#shared/documents/ids.ts'
import type { Change, Keeper } from '../feed/accept.ts'
import { createCaseKeeper, createCatalogueKeeper } from './cases.ts'
import type { KindKeeper, OwnHand } from './own-hand.ts'
import { createRecordKeeper, createRuleKeeper } from './records.ts'
import { createPublishedSiteKeeper, createSiteKeeper } from './site-statement.ts'

export function createKeeper(hand: OwnHand): Keeper {
  const byKind: Readonly<Partial<Record<DocumentKind, KindKeeper>>> = {
    directory: both(createRuleKeeper(hand), createSiteKeeper(hand)),
    gradebook: createRecordKeeper(hand),
    catalogue: both(createCatalogueKeeper(hand), createPublishedSiteKeeper(hand)),
    case: createCaseKeeper(hand)
  }
  return {
    isConcernedBy: (kind, facts) => byKind[kind]?.isConcernedBy(facts) ?? false,
    keep: async (ledger, document, now, because) =>
      (await byKind[document.kind]?.keep(ledger, document, now, because)) ?? []
  }
}

/** Each looks at what it is concerned by. */
function both(...keepers: readonly KindKeeper[]): KindKeeper {
  return {
    isConcernedBy: (facts) => keepers.some((keeper) => keeper.isConcernedBy(facts)),
    async keep(ledger, document, now, because) {
      const changes: Change[] = []
      for (const keeper of keepers)
        if (because === undefined || keeper.isConcernedBy(because))
          changes.push(...(await keeper.keep(ledger, document, now, because)))
      return changes
    }
  }
}
