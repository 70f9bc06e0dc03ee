/** What the device remembers of its exchanges: when the last one was, and who is behind each writer. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { KnownWriter } from '#shared/protocol/page.ts'
import type { ReplicaStorage } from './storage.ts'

/** What the device remembers of its last exchange. */
export type LastExchange = {
  /** Device time. */
  readonly at: Moment
  /** Seconds that the relay's clock is ahead of this device's. */
  readonly clockOffset: number
  /** The relay has more for this device: of what it gets at its beginning, or of what is new. Absent when it has all. */
  readonly arriving?: Arriving
}

export type Arriving = 'first' | 'news'

export const LAST_EXCHANGE = 'last-exchange'
export const WRITERS = 'writers'

/** Who is behind each writer, as the log of this epoch told. */
export type Writers = { readonly epoch: string; readonly known: readonly KnownWriter[] }

/** Who is behind each writer, as far as the relay told; ascending. Another log may number others: it is asked anew. */
export async function knownWriters(storage: ReplicaStorage): Promise<readonly KnownWriter[]> {
  const writers = (await storage.noted(WRITERS)) as Writers | undefined
  const { epoch } = await storage.position()
  return writers?.epoch === epoch ? writers.known : []
}
