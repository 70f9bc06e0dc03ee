/** The exchange without a page: what the service worker runs when the browser says that the line is back. */
import { openDeviceDatabase, type Profile } from './device.ts'
import { exchangesAtHand } from './exchange.ts'
import { httpTransport } from './http-transport.ts'
import {
  aloneInPartition,
  changesChannel,
  openExisting,
  openReplica,
  relayOf
} from './partition.ts'
import { EXCHANGE_TIMEOUT_MS } from './sync-loop.ts'

/** Offers every person's outbox on this device to the relay. Rejects when something waits still, so that it is retried. */
export async function exchangeInBackground(): Promise<void> {
  const devices = openDeviceDatabase()
  try {
    const profiles = await devices.profiles.toArray()
    const left = await Promise.all(profiles.map(exchangeProfile))
    if (left.some((waiting) => waiting > 0)) throw new Error('entries still wait on this device')
  } finally {
    devices.close()
  }
}

async function exchangeProfile(profile: Profile): Promise<number> {
  const database = await openExisting(profile.id)
  if (database === null) return 0
  const transport = httpTransport(relayOf(profile))
  const replica = openReplica(profile, database, { transport, exchanges: exchangesAtHand })
  const channel = changesChannel(profile.id)
  const stop = replica.subscribe((change) => channel.postMessage(change))
  try {
    const before = await replica.waiting()
    if (before.saved + before.sent === 0) return 0
    // A page that is open does the same work: whoever waits for it here waits no longer than one exchange takes.
    const turn = abortedAfter(EXCHANGE_TIMEOUT_MS)
    const exchange = () => replica.exchange(abortedAfter(EXCHANGE_TIMEOUT_MS))
    await aloneInPartition(profile.id, exchange, turn)
    const after = await replica.waiting()
    return after.saved + after.sent
  } finally {
    stop()
    channel.close()
    database.close()
  }
}

/** `AbortSignal.timeout` for the browsers that came before it. */
function abortedAfter(ms: number): AbortSignal {
  const ending = new AbortController()
  setTimeout(() => ending.abort(), ms)
  return ending.signal
}
