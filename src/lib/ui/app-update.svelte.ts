import { dev } from '$app/environment'
import type { Workbox, messageSW } from 'workbox-window'

/**
 * Where the app stands towards a newer release of itself.
 * - `none`: nothing to do; a newer release may be downloading, which needs nobody's attention
 * - `waiting`: a newer release is wholly on the device and waits to be accepted
 * - `installing`: it was accepted and takes over; the page reloads in a moment
 */
export type UpdateState = 'none' | 'waiting' | 'installing'

/** `coming`: a newer release is on its way to the device, or wholly there. */
export type ReleaseLook = 'none' | 'coming' | 'no-answer'

const checkEveryMs = 60 * 60 * 1000

/** A worker that was asleep answers within this time, even on a slow phone; one that does not has nothing to say. */
const newsWithinMs = 3000

/** A page that returns to the screen asks at most this often: phones switch apps all day. */
const checkAgainAfterMs = 10 * 60 * 1000

/**
 * Registers the service worker and tells when a newer release of the app is ready. It never
 * reloads a page by itself: what is being typed outweighs any new release.
 *
 * One per page, started by the root layout; the screen shows `state` and calls `apply()` when the
 * person agrees.
 */
export class AppUpdate {
  #state = $state<UpdateState>('none')
  #news = $state.raw<unknown>(null)
  #worker: Workbox | undefined
  #ask: typeof messageSW | undefined
  #lastCheckMs = 0
  #isControlled = false
  // Another tab accepted the release: the new worker already serves us, only our page is old.
  #isPageBehind = false

  get state(): UpdateState {
    return this.#state
  }

  /** What the waiting release says of itself, as its worker answered; null when it said nothing. Outside text: check it. */
  get news(): unknown {
    return this.#news
  }

  /**
   * Registers the worker and begins to look for newer releases. Call once, from onMount.
   * @returns a function that stops looking (the worker stays)
   */
  start(): () => void {
    const ended = new AbortController()
    void this.#register(ended.signal)
    return () => ended.abort()
  }

  /** Switches to the waiting release: one reload, once the new worker is in charge. */
  apply(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'installing'
    if (this.#isPageBehind) location.reload()
    else this.#worker?.messageSkipWaiting()
  }

  /** Looks for a newer release now, and says what the relay answered. */
  async look(): Promise<ReleaseLook> {
    if (this.#worker === undefined) return 'no-answer'
    this.#lastCheckMs = Date.now()
    try {
      await this.#worker.update()
      const registration = await navigator.serviceWorker.getRegistration()
      return registration?.installing || registration?.waiting ? 'coming' : 'none'
    } catch {
      return 'no-answer'
    }
  }

  async #register(ended: AbortSignal): Promise<void> {
    // While developing, the sources themselves are served and nothing may stand in between.
    if (dev || !('serviceWorker' in navigator)) return
    // Imported here, not above: the first screen does not need it.
    const { Workbox, messageSW } = await import('workbox-window')
    if (ended.aborted) return
    this.#isControlled = navigator.serviceWorker.controller !== null
    // Built as one classic script; module workers are younger than the phones we serve.
    const worker = new Workbox('/service-worker.js', { type: 'classic' })
    this.#ask = messageSW
    worker.addEventListener('waiting', ({ sw }) => void this.#announce(sw))
    worker.addEventListener('controlling', () => this.#onControlling())
    this.#worker = worker
    try {
      await worker.register()
    } catch {
      // Refused (a private window, no space left): the app runs from the network, and the next
      // start tries again.
      return
    }
    this.#lastCheckMs = Date.now()
    this.#lookForReleases(worker, ended)
  }

  #onControlling(): void {
    if (this.#state === 'installing') {
      location.reload()
    } else if (this.#isControlled) {
      this.#isPageBehind = true
      void this.#announce(navigator.serviceWorker.controller)
    }
    // Otherwise it is the first worker ever, of the very release this page runs.
    this.#isControlled = true
  }

  /** Shown once its news is here, so that nobody is asked to take what they cannot read about. */
  async #announce(worker: ServiceWorker | null | undefined): Promise<void> {
    const silence = new Promise((resolve) => setTimeout(resolve, newsWithinMs, null))
    const answer = worker && this.#ask?.(worker, { type: 'NEWS' })
    this.#news = (await Promise.race([answer, silence])) ?? null
    if (this.#state === 'none') this.#state = 'waiting'
  }

  #lookForReleases(worker: Workbox, ended: AbortSignal): void {
    const timer = setInterval(() => this.#check(worker, checkEveryMs), checkEveryMs)
    ended.addEventListener('abort', () => clearInterval(timer))
    const onVisibility = () => {
      if (document.visibilityState === 'visible') this.#check(worker, checkAgainAfterMs)
    }
    document.addEventListener('visibilitychange', onVisibility, { signal: ended })
  }

  #check(worker: Workbox, minimumAgeMs: number): void {
    const nowMs = Date.now()
    if (!navigator.onLine || nowMs - this.#lastCheckMs < minimumAgeMs) return
    this.#lastCheckMs = nowMs
    // A failed check is a network that only looked present; the next one will tell.
    worker.update().catch(() => undefined)
  }
}
