/** Many exchanges, one commit: whatever came while the last commit ran shares the next one, and its fsync. */
import { MAX_EXCHANGES_PER_COMMIT, MAX_WAITING_COMMITS } from '../limits.ts'
import type { Ledger, Store } from '../store/store.ts'

export type Committed<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  /** Too many wait already; nothing was done. */
  | { readonly ok: false; readonly reason: 'busy' }

export type CommitQueue = {
  /** Runs `work` in a transaction that it may share. Kept when it is durable; rejected when `work` throws. */
  submit<Answer>(work: (ledger: Ledger) => Promise<Answer>): Promise<Committed<Answer>>
  /** Commits made so far. */
  commits(): number
  /** Kept when nothing waits any more. */
  idle(): Promise<void>
}

type Waiting = {
  readonly work: (ledger: Ledger) => Promise<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The queue before a store. `maxWaiting` is for tests. */
export function createCommitQueue(store: Store, maxWaiting = MAX_WAITING_COMMITS): CommitQueue {
  const waiting: Waiting[] = []
  let running: Promise<void> | null = null
  let commits = 0

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await gather()
      await commit(waiting.splice(0, MAX_EXCHANGES_PER_COMMIT))
    }
    running = null
  }

  /**
   * A commit holds everything up while the disk works, and costs the same for one exchange as for many. So whatever came
   * in meanwhile is heard first, and as long as each turn of the loop brings another, they share the next.
   */
  async function gather(): Promise<void> {
    let gathered = 0
    while (gathered < waiting.length && gathered < MAX_EXCHANGES_PER_COMMIT) {
      gathered = waiting.length
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await store.write(async (ledger) => {
        const done: unknown[] = []
        for (const { work } of batch) done.push(await work(ledger))
        return done
      })
      commits += 1
      batch.forEach(({ resolve }, index) => resolve(answers[index]))
    } catch (error) {
      // One of them failed and undid all: each gets a transaction of its own, so that it fails alone.
      if (batch.length === 1) batch[0]?.reject(error)
      else for (const alone of batch) await commit([alone])
    }
  }

  return {
    async submit<Answer>(work: (ledger: Ledger) => Promise<Answer>) {
      if (waiting.length >= maxWaiting) return { ok: false, reason: 'busy' }
      const answer = new Promise((resolve, reject) => waiting.push({ work, resolve, reject }))
      running ??= drain()
      return { ok: true, answer: (await answer) as Answer }
    },
    commits: () => commits,
    async idle() {
      while (running !== null) await running
    }
  }
}
