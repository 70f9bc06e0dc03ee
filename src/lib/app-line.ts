/**
 * What only a line to the relay needs: its code is fetched beside the first screen, and not before it. The service worker
 * keeps it with everything else, so that without a line it is there as well.
 */
import type { ReplicaDatabase } from './replica/database.ts'
import type { Profile } from './replica/device.ts'
import { relayOf, type Line } from './replica/partition.ts'
import type { Replica } from './replica/replica.ts'
import type { SyncLoop } from './replica/sync-loop.ts'

/** Code that does not come is a line that is not there: the next exchange asks for it again. */
export function lineOf(profile: Profile): Line {
  return {
    exchanges: () => import('./replica/exchange.ts'),
    transport: {
      async exchange(request, signal) {
        const code = await import('./replica/http-transport.ts').catch(() => null)
        if (code === null) return { ok: false, reason: 'offline' }
        return code.httpTransport(relayOf(profile)).exchange(request, signal)
      }
    }
  }
}

/** See app-takeover.ts. */
export async function takeOver(
  profile: Profile,
  replica: Replica,
  database: ReplicaDatabase
): Promise<void> {
  const { takeOverEarlier } = await import('./app-takeover.ts')
  await takeOverEarlier(profile, replica, database)
}

/** See app-listening.ts. */
export async function listen(
  profile: Profile,
  replica: Replica,
  sync: SyncLoop,
  signal: AbortSignal
): Promise<void> {
  const { listenWhileOpen } = await import('./app-listening.ts')
  await listenWhileOpen(profile, replica, sync, signal)
}

/** See app-seals.ts. */
export async function learnSeals(profile: Profile, { storage }: Replica): Promise<void> {
  const { learnSealKeys } = await import('./app-seals.ts')
  await learnSealKeys(profile, storage)
}
