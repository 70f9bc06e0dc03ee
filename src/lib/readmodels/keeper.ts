/** Brings the read models up to date one time after the other, and again after a pause when the device refused it. */
import { Dexie } from '#dexie'
import type { SetTimer } from '#lib/replica/patience.ts'

export type ReadModelKeeper = {
  /** Resolves when everything that was asked for so far was tried. */
  refresh(): Promise<void>
  /** Runs `work` in turn with the refreshes; each sees everything written before it began. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>
  settled(): Promise<void>
  stop(): void
}

export type ReadModelKeeperSetting<Written> = {
  readonly refresh: () => Promise<Written>
  /** What was written at another try, after the one that its change had asked for had failed. */
  readonly onCaughtUp: (written: Written) => void
  readonly setTimer: SetTimer
  /** Milliseconds to wait after so many failures before the last one. */
  readonly pauseAfter: (failures: number) => number
}

/**
 * What could not be folded stays marked as stale. No change may come that would lead to another try, while the lists on
 * screen lack what this device has: so one is made after a pause.
 */
export function keepReadModels<Written>({
  refresh,
  onCaughtUp,
  setTimer,
  pauseAfter
}: ReadModelKeeperSetting<Written>): ReadModelKeeper {
  let last: Promise<unknown> = Promise.resolve()
  let failures = 0
  let cancelTimer: (() => void) | null = null
  let stopped = false

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work)
    last = done.catch(report)
    return done
  }

  const forgetTimer = () => {
    cancelTimer?.()
    cancelTimer = null
  }

  /** Changes that come meanwhile fail as well, and do not put the next try off: ten of them would make minutes of it. */
  const tryAgainLater = (error: unknown) => {
    report(error)
    if (stopped || cancelTimer !== null) return
    cancelTimer = setTimer(tryAgain, pauseAfter(failures++))
  }

  const tryAgain = () => {
    cancelTimer = null
    void begin()
  }

  const caughtUp = (written: Written) => {
    forgetTimer()
    if (failures > 0) onCaughtUp(written)
    failures = 0
  }

  const begin = () => inTurn(refresh).then(caughtUp, tryAgainLater)

  return {
    refresh: begin,
    inTurn,
    settled: async () => void (await last),
    stop() {
      stopped = true
      forgetTimer()
    }
  }
}

/** The database is closed when the person leaves. */
function report(error: unknown): void {
  if (error instanceof Dexie.DatabaseClosedError) return
  console.error('the lists could not be brought up to date', error)
}
