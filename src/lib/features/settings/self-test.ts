/**
 * "Ready for the outage?": what must hold so that a phone works for days without a network. Each check gives a verdict;
 * the screen adds what to do. Thresholds are here and nowhere else.
 */

export type Verdict = 'pass' | 'warn' | 'fail'

/** What the phone told about itself. Null where it cannot tell. */
export type SelfTestFacts = {
  /** A service worker answers for this page. */
  readonly controlled: boolean
  /** The app's own page lies in the cache. */
  readonly shellCached: boolean
  /** The browser promised not to clear the storage by itself. */
  readonly persisted: boolean | null
  readonly freeBytes: number | null
  /** A probe was written and read back. */
  readonly databaseWorks: boolean
  /** Seconds since the relay last answered; null when it never did. */
  readonly lastExchangeAgeSeconds: number | null
  /** The relay had more for this phone then. */
  readonly isArriving: boolean
  /** Seconds that the relay's clock was ahead, then. */
  readonly clockOffsetSeconds: number | null
  /** Entries not received, those in memory alone included; null when the disk cannot be read. */
  readonly waiting: number | null
  readonly unwritten: number
  readonly updateWaits: boolean
}

export type SelfTestCheck =
  | 'opens-offline'
  | 'database'
  | 'persistence'
  | 'space'
  | 'freshness'
  | 'waiting'
  | 'clock'
  | 'version'

export type SelfTestLine = { readonly check: SelfTestCheck; readonly verdict: Verdict }

const MB = 1024 * 1024
const HOUR = 3600

/** A year of an annex takes a few megabytes; below this a phone is about to refuse writes. */
const SPACE_FAIL_BYTES = 20 * MB
const SPACE_WARN_BYTES = 100 * MB
/** Lists a day old are today's lists; after three days somebody was added or moved. */
const FRESH_WARN_SECONDS = 24 * HOUR
const FRESH_FAIL_SECONDS = 72 * HOUR
const CLOCK_WARN_SECONDS = 2 * 60
const CLOCK_FAIL_SECONDS = 10 * 60

/** The lines in the order in which they should be mended. */
export function evaluateSelfTest(facts: SelfTestFacts): SelfTestLine[] {
  return [
    { check: 'opens-offline', verdict: verdictOfShell(facts) },
    { check: 'database', verdict: facts.databaseWorks ? 'pass' : 'fail' },
    { check: 'persistence', verdict: facts.persisted === true ? 'pass' : 'warn' },
    { check: 'space', verdict: verdictOfSpace(facts.freeBytes) },
    {
      check: 'freshness',
      verdict: facts.isArriving
        ? 'fail'
        : above(facts.lastExchangeAgeSeconds, FRESH_WARN_SECONDS, FRESH_FAIL_SECONDS)
    },
    { check: 'waiting', verdict: verdictOfWaiting(facts) },
    { check: 'clock', verdict: verdictOfClock(facts.clockOffsetSeconds) },
    { check: 'version', verdict: facts.updateWaits ? 'warn' : 'pass' }
  ]
}

/** The whole card is as good as its worst line. */
export function worstOf(lines: readonly SelfTestLine[]): Verdict {
  if (lines.some(({ verdict }) => verdict === 'fail')) return 'fail'
  return lines.some(({ verdict }) => verdict === 'warn') ? 'warn' : 'pass'
}

function verdictOfShell({ controlled, shellCached }: SelfTestFacts): Verdict {
  if (!shellCached) return 'fail'
  // Cached but not in charge of this page yet: the next start is.
  return controlled ? 'pass' : 'warn'
}

function verdictOfSpace(freeBytes: number | null): Verdict {
  if (freeBytes === null) return 'warn'
  if (freeBytes < SPACE_FAIL_BYTES) return 'fail'
  return freeBytes < SPACE_WARN_BYTES ? 'warn' : 'pass'
}

/** Waiting entries are safe on the phone; those that the disk refused are not. */
function verdictOfWaiting({ waiting, unwritten }: SelfTestFacts): Verdict {
  if (unwritten > 0) return 'fail'
  return waiting === 0 ? 'pass' : 'warn'
}

function verdictOfClock(offsetSeconds: number | null): Verdict {
  return offsetSeconds === null
    ? 'warn'
    : above(Math.abs(offsetSeconds), CLOCK_WARN_SECONDS, CLOCK_FAIL_SECONDS)
}

/** Never known is as bad as too much. */
function above(value: number | null, warnAbove: number, failAbove: number): Verdict {
  if (value === null || value > failAbove) return 'fail'
  return value > warnAbove ? 'warn' : 'pass'
}
