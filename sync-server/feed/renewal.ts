/** When the word of devices makes the log another one: every phone then offers again what it has, which nobody may cause lightly. */
import type { Device } from '../store/store.ts'

/** Devices that have no mark to show and yet must agree that the log was taken back. */
const WITNESSES = 2

export type EpochRenewal = {
  /** A new identity for the log, or null where this word does not suffice, or one was given already since the start. */
  claimedBy(device: Pick<Device, 'number' | 'revokedAt'>, mark: number): string | null
}

/**
 * A device that was shut out proves nothing. One with a mark was handed it with its cursor; without, its height alone speaks
 * for it, and anybody may claim a height. Once per start, so that no device can make the others begin again and again.
 */
export function createEpochRenewal(newEpoch: () => string): EpochRenewal {
  const witnesses = new Set<number>()
  let isDone = false
  return {
    claimedBy({ number, revokedAt }, mark) {
      if (isDone || revokedAt !== null) return null
      if (mark === 0) {
        witnesses.add(number)
        if (witnesses.size < WITNESSES) return null
      }
      isDone = true
      return newEpoch()
    }
  }
}
