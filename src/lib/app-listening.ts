/** Keeps a running app listening to its relay. A phone fetches this once its first screen is drawn. */
import { inflated, listenLive } from './replica/http-transport.ts'
import { keepListening, type LiveSetting } from './replica/live.ts'
import { aloneInPartition, listeningAlone, relayOf } from './replica/partition.ts'
import type { Profile } from './replica/device.ts'
import type { Replica } from './replica/replica.ts'
import { pauseAfter, type SyncLoop } from './replica/sync-loop.ts'

/** The pause before the stream is opened again is that of so many failures. */
const PAUSE_FAILURES = 3

/** One tab of this partition listens to the relay; the others hear from it what changed. */
export function listenWhileOpen(
  profile: Profile,
  replica: Replica,
  sync: SyncLoop,
  signal: AbortSignal
): Promise<void> {
  const listening = {
    replica,
    sync,
    alone: <Result>(work: () => Promise<Result>, ending: AbortSignal) =>
      aloneInPartition(profile.id, work, ending),
    listen: (...[request, onFrame, ending]: Parameters<LiveSetting['listen']>) =>
      listenLive(relayOf(profile), request, onFrame, untilOffline(ending)),
    inflated,
    pause: (ending: AbortSignal) => pause(pauseAfter(PAUSE_FAILURES, Math.random), ending)
  }
  return listeningAlone(profile.id, signal, () => keepListening(listening, signal))
}

/** A stream over a line that is gone would hang for minutes. */
function untilOffline(signal: AbortSignal): AbortSignal {
  const attempt = new AbortController()
  const end = () => {
    removeEventListener('offline', end)
    attempt.abort()
  }
  addEventListener('offline', end)
  signal.addEventListener('abort', end, { once: true })
  return attempt.signal
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
    addEventListener('online', end, { once: true })
  })
}
