/** Asks this phone what the self-test needs to know. Every question may go unanswered. */
import { momentOfMs } from '#shared/domain/calendar.ts'
import type { RunningApp } from '#lib/app-context.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import type { SelfTestFacts } from './self-test.ts'

const SHELL = '/app.html'
const PROBE = 'self-test'

export async function probePhone(app: RunningApp, updateWaits: boolean): Promise<SelfTestFacts> {
  const last = await lastExchange(app)
  const waiting = await waitingOnDisk(app)
  const unwritten = app.replica.unwritten()
  const now = momentOfMs(Date.now())
  return {
    controlled: Boolean(navigator.serviceWorker?.controller),
    shellCached: await isShellCached(),
    persisted: (await navigator.storage?.persisted?.().catch(() => null)) ?? null,
    freeBytes: await freeBytes(),
    databaseWorks: await doesDatabaseWork(app),
    ...clockFacts(last, now),
    isArriving: last?.arriving !== undefined,
    waiting: waiting === null ? null : waiting + unwritten,
    unwritten,
    updateWaits
  }
}

/**
 * The relay was last heard at `last.at` by this clock: one that shows an earlier time now was set back since, as in a
 * phone whose battery ran out. It is at least so much behind, and how long ago the relay spoke cannot be told.
 */
export function clockFacts(
  last: LastExchange | undefined,
  now: number
): Pick<SelfTestFacts, 'lastExchangeAgeSeconds' | 'clockOffsetSeconds'> {
  if (last === undefined) return { lastExchangeAgeSeconds: null, clockOffsetSeconds: null }
  const age = now - last.at
  return age < 0
    ? { lastExchangeAgeSeconds: null, clockOffsetSeconds: last.clockOffset - age }
    : { lastExchangeAgeSeconds: age, clockOffsetSeconds: last.clockOffset }
}

/** A storage that cannot be read says so in the line of the database; the other lines say what they know. */
async function lastExchange({ replica }: RunningApp): Promise<LastExchange | undefined> {
  const last = await replica.storage.noted(LAST_EXCHANGE).catch(() => undefined)
  return last as LastExchange | undefined
}

async function waitingOnDisk({ replica }: RunningApp): Promise<number | null> {
  return replica.waiting().then(
    ({ saved, sent }) => saved + sent,
    () => null
  )
}

async function isShellCached(): Promise<boolean> {
  try {
    // The cache's key carries the revision as a query.
    return (await caches.match(SHELL, { ignoreSearch: true })) !== undefined
  } catch {
    // No cache storage on an address without TLS, or in a browser that forbids it.
    return false
  }
}

async function freeBytes(): Promise<number | null> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined)
  if (estimate?.quota === undefined || estimate.usage === undefined) return null
  return estimate.quota - estimate.usage
}

async function doesDatabaseWork({ replica }: RunningApp): Promise<boolean> {
  try {
    const written = Date.now()
    await replica.storage.note(PROBE, written)
    return (await replica.storage.noted(PROBE)) === written
  } catch {
    // That it failed is the answer.
    return false
  }
}
