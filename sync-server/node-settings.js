/** What Node is told when it runs the relay, by `npm start`, `npm run dev` and the benchmark alike (docs/decisions/0015). */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/**
 * Megabytes of one half of the space for fresh objects. Left alone, Node takes up to 32 on a large machine as soon as a
 * few hundred phones ask at once, and gives none back; the relay's fresh objects live no longer than an exchange.
 */
export const relayFlags = ['--max-semi-space-size=2']

export const relayEnvironment = {
  /** The sources as Node reads them are kept, so that from the second start on nothing that reads TypeScript is loaded. */
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/relay', import.meta.url)),
  /**
   * Threads that check signatures and pack answers: as many as can work at once. More only take memory, each of what it
   * packs.
   */
  UV_THREADPOOL_SIZE: String(Math.max(2, availableParallelism()))
}
