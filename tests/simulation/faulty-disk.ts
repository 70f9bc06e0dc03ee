/** Wraps a device's writes: refused while the storage is full, and the end of the device at a chosen one. */
import type { Faults } from './memory-storage.ts'

export type FaultyDisk = {
  readonly faults: Faults
  /** The device dies at the write after so many: before anything of it is on the disk, or right after all of it is. */
  armCrash(afterWrites: number, written: boolean): void
  /** Runs `act` before the write after so many: as when a person taps in the middle of an exchange. */
  armTap(beforeWrite: number, act: () => void): void
  setFull(isFull: boolean): void
  /** Writes tried so far. */
  tried(): number
  calm(): void
}

/** `onCrash` is called once; the write that caused it never comes back. */
export function faultyDisk(onCrash: () => void): FaultyDisk {
  let crashIn: number | null = null
  let isWritten = false
  let tries = 0
  let isFull = false
  let tap: { left: number; readonly act: () => void } | null = null

  const tapIfDue = () => {
    if (tap === null || tap.left-- > 0) return
    const { act } = tap
    tap = null
    act()
  }

  return {
    faults: {
      write<Result>(work: () => Result): Promise<Result> {
        tapIfDue()
        tries += 1
        if (crashIn !== null && crashIn-- <= 0) {
          crashIn = null
          if (isWritten && !isFull) work()
          onCrash()
          return new Promise<Result>(() => undefined)
        }
        if (isFull) return Promise.reject(new Error('the storage is full'))
        return Promise.resolve(work())
      }
    },
    armCrash(afterWrites, written) {
      crashIn = afterWrites
      isWritten = written
    },
    armTap(beforeWrite, act) {
      tap = { left: beforeWrite, act }
    },
    setFull(value) {
      isFull = value
    },
    tried: () => tries,
    calm() {
      crashIn = null
      tap = null
      isFull = false
    }
  }
}
