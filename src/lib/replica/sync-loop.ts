/**
 * When to exchange: soon after a gesture, when the relay says that something is new, when the network comes back, and
 * again after a growing, jittered pause when it failed. It never gives up and never runs twice at once.
 */
import type { ExchangeOutcome } from './exchange.ts'
import type { SetTimer } from './patience.ts'

export type SyncState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'exchanging' }
  /** The last try failed; the next one starts by itself. */
  | { readonly kind: 'pausing'; readonly reason: FailureReason; readonly retryAtMs: number }

export type FailureReason = Extract<ExchangeOutcome, { readonly ok: false }>['reason']

export type SyncLoopSetting = {
  readonly exchange: (signal: AbortSignal) => Promise<ExchangeOutcome>
  /** Runs `work` alone among the tabs and the service worker of this device; rejects when `signal` ends the wait. */
  readonly alone: <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>
  readonly now: () => number
  readonly random: () => number
  readonly setTimer: SetTimer
}

export type SyncLoop = {
  /** Exchange at once, unless one is running: then once more after it. Resolves with the outcome. */
  exchangeNow(): Promise<ExchangeOutcome>
  /** Something waits or something is new: exchange soon. */
  nudge(): void
  state(): SyncState
  subscribe(listener: (state: SyncState) => void): () => void
  /** The first state from now on of which this holds; null when `signal` ends the wait. */
  when(holds: (state: SyncState) => boolean, signal: AbortSignal): Promise<SyncState | null>
  stop(): void
}

/** Pause between a gesture and the exchange that carries it, so that the gestures of one moment travel together. */
const NUDGE_MS = 150
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 5 * 60_000
/** Without any sign, ask anyway. */
const QUIET_PERIOD_MS = 5 * 60_000
/**
 * A whole exchange, by the page and by the service worker alike. A line that died is noticed long before (patience.ts);
 * this is for what hangs elsewhere, and longer than the largest answer takes at 20 kbit/s (2.5 MB packed: 17 minutes).
 */
export const EXCHANGE_TIMEOUT_MS = 30 * 60_000
/** How long a page waits for its turn: longer than any exchange of another tab or of the service worker may take. */
const TURN_TIMEOUT_MS = EXCHANGE_TIMEOUT_MS + 10_000

export function startSyncLoop(setting: SyncLoopSetting): SyncLoop {
  const listeners = new Set<(state: SyncState) => void>()
  let state: SyncState = { kind: 'idle' }
  let failures = 0
  let running: Promise<ExchangeOutcome> | null = null
  let againAfter = false
  let cancelTimer = () => {}
  let stopped = false
  const controller = new AbortController()

  const become = (next: SyncState) => {
    state = next
    listeners.forEach((listener) => listener(state))
  }

  const schedule = (ms: number) => {
    cancelTimer()
    if (!stopped) cancelTimer = setting.setTimer(() => void run(), ms)
  }

  const afterwards = (outcome: ExchangeOutcome) => {
    if (outcome.ok) {
      failures = 0
      become({ kind: 'idle' })
      schedule(againAfter ? NUDGE_MS : QUIET_PERIOD_MS)
    } else {
      const pause = pauseAfter(failures++, setting.random)
      become({ kind: 'pausing', reason: outcome.reason, retryAtMs: setting.now() + pause })
      schedule(pause)
    }
    againAfter = false
  }

  const run = (): Promise<ExchangeOutcome> => {
    if (running !== null) {
      againAfter = true
      return running
    }
    become({ kind: 'exchanging' })
    running = attempt(setting, controller.signal).then((outcome) => {
      running = null
      afterwards(outcome)
      return outcome
    })
    return running
  }

  return {
    exchangeNow: run,
    nudge() {
      if (running !== null) againAfter = true
      else if (state.kind !== 'pausing') schedule(NUDGE_MS)
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
    when: (holds, signal) =>
      new Promise((resolve) => {
        const settle = (outcome: SyncState | null) => {
          listeners.delete(look)
          signal.removeEventListener('abort', giveUp)
          resolve(outcome)
        }
        const look = (next: SyncState) => {
          if (holds(next)) settle(next)
        }
        const giveUp = () => settle(null)
        if (signal.aborted) return giveUp()
        signal.addEventListener('abort', giveUp)
        listeners.add(look)
        look(state)
      }),
    stop() {
      stopped = true
      cancelTimer()
      controller.abort()
    }
  }
}

/** One exchange in its turn. Whatever stops it is an outcome: the loop goes on after any of them. */
async function attempt(setting: SyncLoopSetting, stop: AbortSignal): Promise<ExchangeOutcome> {
  let isMyTurn = false
  const exchange = (signal: AbortSignal) => {
    isMyTurn = true
    return within(setting, EXCHANGE_TIMEOUT_MS, signal, setting.exchange)
  }
  try {
    return await within(setting, TURN_TIMEOUT_MS, stop, (signal) =>
      setting.alone(() => exchange(stop), signal)
    )
  } catch {
    // Storage that fails in the middle loses nothing: the answer was not applied and is asked for again.
    return { ok: false, reason: isMyTurn ? 'refused-by-storage' : 'busy' }
  }
}

/** Runs `work` with a signal that ends after `ms`, or with `stop`. */
async function within<Result>(
  { setTimer }: SyncLoopSetting,
  ms: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> {
  const patience = new AbortController()
  const giveUp = () => patience.abort()
  const cancel = setTimer(giveUp, ms)
  stop.addEventListener('abort', giveUp, { once: true })
  try {
    return await work(patience.signal)
  } finally {
    cancel()
    stop.removeEventListener('abort', giveUp)
  }
}

/** Doubling pauses up to the longest, half of each left to chance so that a whole annex does not return at once. */
export function pauseAfter(failures: number, random: () => number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 16), LONGEST_PAUSE_MS)
  return longest / 2 + (random() * longest) / 2
}
