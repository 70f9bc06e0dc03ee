/** The browser's own offer to put the app on the home screen, kept until the person asks for it. Chromium only. */
type InstallEvent = Event & { prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }> }

class InstallPrompt {
  #event = $state.raw<InstallEvent | null>(null)
  #isInstalled = $state(false)

  /** The browser would install it now. */
  get isOffered(): boolean {
    return this.#event !== null
  }

  /** It runs from the home screen, or was just put there. */
  get isInstalled(): boolean {
    return this.#isInstalled
  }

  /** Call as early as possible: the browser offers once. Returns how to stop. */
  start(): () => void {
    const ended = new AbortController()
    const follow = { signal: ended.signal }
    this.#isInstalled = matchMedia('(display-mode: standalone)').matches
    addEventListener('beforeinstallprompt', (event) => this.#keep(event), follow)
    addEventListener('appinstalled', () => (this.#isInstalled = true), follow)
    return () => ended.abort()
  }

  async ask(): Promise<void> {
    const answer = await this.#event?.prompt()
    // An offer serves once, whatever the answer.
    this.#event = null
    if (answer?.outcome === 'accepted') this.#isInstalled = true
  }

  #keep(event: Event): void {
    event.preventDefault()
    this.#event = event as InstallEvent
  }
}

export const installPrompt = new InstallPrompt()
