/** Waiting for a condition, never for a time. */
import { setTimeout as pause } from 'node:timers/promises'
import { LOOK_EVERY_MS } from './limits.ts'

/** Looks again and again until `isTrue`, at most `limitMs`; then throws and says what did not happen. */
export async function until(isTrue: () => boolean, limitMs: number, what: string): Promise<void> {
  const end = performance.now() + limitMs
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`after ${limitMs} ms still not: ${what}`)
    await pause(LOOK_EVERY_MS)
  }
}
