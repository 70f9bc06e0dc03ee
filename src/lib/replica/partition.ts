/** A person's partition on this device, opened: database, storage and replica. Page and service worker open the same. */
import { Dexie } from '#dexie'
import type { ReplicaDatabase } from './database.ts'
import { signWith, type Profile } from './device.ts'
import type { HttpRelay } from './http-transport.ts'
import { indexedDbStorage } from './indexed-db.ts'
import { createReplica, type Replica, type ReplicaSetting } from './replica.ts'

/** The relay that served the app, for this profile. */
export function relayOf({ device, token }: Profile): HttpRelay {
  return { origin: '', device, token, fetch: boundFetch }
}

/** How a replica reaches its relay (`ReplicaSetting`): a page fetches the code of it, the service worker has it at hand. */
export type Line = Pick<ReplicaSetting, 'transport' | 'exchanges'>

/** The replica of a profile over a database that is open. */
export function openReplica(profile: Profile, database: ReplicaDatabase, line: Line): Replica {
  return createReplica({
    writer: profile.writer,
    storage: indexedDbStorage(database),
    ...line,
    sign: (bytes) => signWith(profile.key, bytes),
    now: Date.now,
    random: secureRandom
  })
}

const boundFetch: typeof fetch = (input, init) => fetch(input, init)

/** Numbers in [0, 1) with 32 random bits. */
function secureRandom(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1))
  return word / 2 ** 32
}

const EXCHANGE_LOCK = 'exchange'
const LISTEN_LOCK = 'listen'
const USE_LOCK = 'use'
/** Channel on which tabs and the service worker tell each other what changed. */
const CHANGES_CHANNEL = 'changes'

/** Runs `work` alone among the tabs and the service worker of this partition. Rejects when `signal` ends the wait for it. */
export function aloneInPartition<Result>(
  profileId: string,
  work: () => Promise<Result>,
  signal: AbortSignal
): Promise<Result> {
  return navigator.locks.request(`${profileId} ${EXCHANGE_LOCK}`, { signal }, work)
}

/** Runs `work` while no other tab of this partition does; when that one closes, the next takes over. */
export async function listeningAlone(
  profileId: string,
  signal: AbortSignal,
  work: () => Promise<void>
): Promise<void> {
  try {
    await navigator.locks.request(`${profileId} ${LISTEN_LOCK}`, { signal }, work)
  } catch (error) {
    // Closed while another tab listened: nothing was begun.
    if (!signal.aborted) throw error
  }
}

/**
 * Says that this page writes in the partition, until the function it gives is called or the page is gone; that one
 * resolves when it is no longer said. Waits while somebody is taking the partition off the device.
 */
export async function holdInUse(profileId: string): Promise<() => Promise<void>> {
  // Without locks there is no second tab to fear: such engines are older than any that could install the app.
  if (navigator.locks === undefined) return async () => {}
  return new Promise((resolve, reject) => {
    const held = () =>
      new Promise<void>((release) =>
        resolve(() => {
          release()
          return ended
        })
      )
    const ended = navigator.locks.request(useLock(profileId), { mode: 'shared' }, held)
    ended.catch(reject)
  })
}

/** Runs `work` while no page writes in the partition, and none can begin to; null when one does. */
export async function whileUnused<Result>(
  profileId: string,
  work: () => Promise<Result>
): Promise<Result | null> {
  if (navigator.locks === undefined) return work()
  return navigator.locks.request(useLock(profileId), { ifAvailable: true }, (lock) =>
    lock === null ? null : work()
  )
}

/** Do other pages than this one write in the partition? */
export async function isInUseElsewhere(profileId: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.filter(({ name }) => name === useLock(profileId)).length > 1
}

function useLock(profileId: string): string {
  return `${profileId} ${USE_LOCK}`
}

export function changesChannel(profileId: string): BroadcastChannel {
  return new BroadcastChannel(`${profileId} ${CHANGES_CHANNEL}`)
}

/** Opens the database as it lies on the device, whatever tables it has; null when there is none. */
export async function openExisting(profileId: string): Promise<ReplicaDatabase | null> {
  if (!(await Dexie.exists(profileId))) return null
  const database = new Dexie(profileId) as ReplicaDatabase
  await database.open()
  for (const table of database.tables) Object.assign(database, { [table.name]: table })
  return database
}
