/** What a screen reads from the device, read again whenever documents change, in this tab or another. */
import type { RunningApp } from './app-context.ts'

export type Live<Value> = {
  /** Undefined until the first reading is done. */
  readonly current: Value | undefined
  /** The last reading failed; `current` may hold an older one. */
  readonly failed: boolean
  again(): void
}

/**
 * Follows `read` for as long as the component lives. Call while it initialises. What `read` uses before its first
 * `await` is followed too: it reads anew when a parameter on screen changes.
 */
export function live<Value>(app: RunningApp, read: () => Promise<Value>): Live<Value> {
  let current = $state.raw<Value>()
  let failed = $state(false)
  let again = () => {}

  $effect(() => {
    let ended = false
    let begun = 0
    let shown = 0
    const run = async () => {
      const turn = ++begun
      try {
        const value = await read()
        // An older reading that ends later must not come over a newer one.
        if (ended || turn < shown) return
        shown = turn
        current = value
        failed = false
      } catch {
        // The database closes under a reading when the person leaves; on screen, the person is offered another try.
        if (!ended) failed = true
      }
    }
    again = () => void run()
    const stop = app.onDocuments(again)
    again()
    void app.settled().then(() => {
      if (!ended) again()
    })
    return () => {
      ended = true
      stop()
    }
  })

  return {
    get current() {
      return current
    },
    get failed() {
      return failed
    },
    again: () => again()
  }
}
