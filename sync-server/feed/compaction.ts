/** Makes snapshots in the background, so that a new device is handed a document as it lies there. Never needed for truth. */
import { encodeColumns } from '#shared/journal/columns.ts'
import { MAX_TAIL_ROWS } from '../limits.ts'
import type { Store } from '../store/store.ts'
import { wholeRows } from './content.ts'

export type Compactor = {
  /** Looks at these documents soon, one at a time. */
  consider(documents: readonly number[]): void
  /** Kept when nothing is left to do. */
  idle(): Promise<void>
}

/** `onFailure` hears of a snapshot that could not be made; the document is tried again at its next parcel. */
export function createCompactor(
  store: Store,
  onFailure: (error: unknown) => void,
  maxTailRows = MAX_TAIL_ROWS
): Compactor {
  const waiting = new Set<number>()
  let running: Promise<void> | null = null

  async function work(): Promise<void> {
    // The rest runs once `running` is set, and so cannot end before.
    await Promise.resolve()
    for (const document of waiting) {
      waiting.delete(document)
      await compact(store, document, maxTailRows).catch(onFailure)
      // Exchanges go first.
      await new Promise((resolve) => setImmediate(resolve))
    }
    running = null
  }

  return {
    consider(documents) {
      documents.forEach((document) => waiting.add(document))
      running ??= work()
    },
    async idle() {
      while (running !== null) await running
    }
  }
}

async function compact(store: Store, number: number, maxTailRows: number): Promise<void> {
  const document = await store.documentNumbered(number)
  if (document === null || document.tailRows <= maxTailRows) return
  const parts = await store.partsOf(number)
  const last = parts.rows.at(-1)
  if (last === undefined) return
  const columns = encodeColumns(wholeRows(parts))
  await store.write((ledger) => ledger.saveSnapshot(number, last.position, columns))
}
