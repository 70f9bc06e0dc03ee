/** Runs inside the page, before the app: when a file was chosen, when a button was pressed, when a file was handed over. */

declare global {
  interface Window {
    fileClock: { chosen: number; pressed: number; given: number | null }
  }
}

/** Self-contained: it is sent to the page as text. */
export function installFileClock(): void {
  const clock: Window['fileClock'] = { chosen: 0, pressed: 0, given: null }
  window.fileClock = clock
  addEventListener('change', ({ timeStamp }) => (clock.chosen = timeStamp), { capture: true })
  addEventListener(
    'click',
    ({ timeStamp }) => {
      clock.pressed = timeStamp
      clock.given = null
    },
    { capture: true }
  )
  const addressOf = URL.createObjectURL.bind(URL)
  URL.createObjectURL = (content) => {
    clock.given = performance.now()
    return addressOf(content)
  }
}

/**
 * Lets the page itself do what a worker would: Chromium slows pages and not workers. The worker's script is loaded into
 * the page; what it says goes to whoever asked last.
 */
export function installPageWorker(): void {
  const loaded = new Map<string, Promise<void>>()
  let hear = (_answer: unknown) => {}
  const load = (address: string) =>
    new Promise<void>((resolve, reject) => {
      const script = document.createElement('script')
      script.type = 'module'
      script.src = address
      script.onload = () => resolve()
      script.onerror = () => reject(new Error(`no script at ${address}`))
      document.head.append(script)
    })

  class PageWorker {
    onmessage: ((event: MessageEvent) => void) | null = null
    onerror = null
    onmessageerror = null
    readonly #ready: Promise<void>

    constructor(address: URL | string) {
      const known = loaded.get(String(address)) ?? load(String(address))
      loaded.set(String(address), known)
      this.#ready = known
    }

    postMessage(question: unknown): void {
      hear = (answer) => this.onmessage?.(new MessageEvent('message', { data: answer }))
      const data: unknown = structuredClone(question)
      void this.#ready.then(() => dispatchEvent(new MessageEvent('message', { data })))
    }

    terminate(): void {}
  }

  window.Worker = PageWorker as unknown as typeof Worker
  window.postMessage = (answer: unknown) => hear(structuredClone(answer))
}
