/**
 * The relay's own store behind a gate: the simulation counts the calls that pass, lets a request pause between two of
 * them, and makes the relay die at any one. What was not committed by then is undone, as by a kill.
 */
import type { Ledger, Store } from '../../sync-server/store/store.ts'

export class RelayDied extends Error {}

export type Gate = {
  /** Before each call. One that others queue behind must not pause. Throws when the relay is dead. */
  readonly pass: (name: string, mayPause: boolean) => Promise<void>
}

type Method = (...values: unknown[]) => Promise<unknown>

/** Called by the relay's own compaction alone, which runs beside the requests. */
const UNCOUNTED = 'documentNumbered'

/** The same store; closing it leaves the true one open for the relay's next life. */
export function gatedStore(store: Store, gate: Gate): Store {
  return {
    ...(gatedMethods(store, gate, true) as unknown as Store),
    async write(work) {
      await gate.pass('write', false)
      const answer = await store.write((ledger) =>
        work(gatedMethods(ledger, gate, false) as unknown as Ledger)
      )
      // The commit is made; whoever asked for it may still never hear of it.
      await gate.pass('written', false)
      return answer
    },
    close: async () => undefined
  }
}

function gatedMethods(
  methods: Store | Ledger,
  gate: Gate,
  mayPause: boolean
): Record<string, Method> {
  const gated = Object.entries(methods).map(([name, method]) => {
    const pass: Method = async (...values) => {
      if (name !== UNCOUNTED) await gate.pass(name, mayPause)
      return (method as Method)(...values)
    }
    return [name, pass] as const
  })
  return Object.fromEntries(gated)
}
