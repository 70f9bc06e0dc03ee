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

export type ReadModelKeeperSetting = {
  readonly refresh: () => Promise<unknown>
  readonly setTimer: SetTimer
  /** Milliseconds to wait after so many failures before the last one. */
  readonly pauseAfter: (failures: number) => number
}

/**
 * What could not be folded stays marked as stale. No change may come that would lead to another try, while the lists on
 * screen lack what this device has: so one is made after a pause.
 */
export function keepReadModels({
  refresh,
  setTimer,
  pauseAfter
}: ReadModelKeeperSetting): ReadModelKeeper {
  let last: Promise<unknown> = Promise.resolve()
  let failures = 0
  let cancelTimer = () => {}
  let stopped = false

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work)
    last = done.catch(report)
    return done
  }

  const tryAgainLater = (error: unknown) => {
    report(error)
    cancelTimer()
    if (!stopped) cancelTimer = setTimer(() => void begin(), pauseAfter(failures++))
  }

  const begin = async () => {
    await inTurn(refresh).then(() => {
      failures = 0
      cancelTimer()
    }, tryAgainLater)
  }

  return {
    refresh: begin,
    inTurn,
    settled: async () => void (await last),
    stop() {
      stopped = true
      cancelTimer()
    }
  }
}

/** The database is closed when the person leaves. */
function report(error: unknown): void {
  if (error instanceof Dexie.DatabaseClosedError) return
  console.error('the lists could not be brought up to date', error)
}
