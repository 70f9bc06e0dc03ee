/** What a toast says and, often, how to take it back. */
export interface ToastContent {
  text: string
  action?: { label: string; run: () => void }
}

export interface Toast extends ToastContent {
  id: number
}

/** More than two at once cannot be read; the oldest leaves first. */
const MAX_TOASTS = 2

/** Long enough to read a sentence in a second language and reach for "undo". */
const LIFETIME_MS = 8_000

/** Short messages that leave by themselves. Never the only trace of anything: what matters also stands on the screen. */
class Toasts {
  #list = $state<Toast[]>([])
  #timers = new Map<number, ReturnType<typeof setTimeout>>()
  #lastId = 0
  #places = $state.raw<readonly object[]>([])

  get list(): readonly Toast[] {
    return this.#list
  }

  /** Toasts are shown in one place: in the sheet that was opened last, since it covers everything else, or on the page. */
  isShownIn(place: object): boolean {
    return this.#places.at(-1) === place
  }

  /** A place in which toasts can be shown, until the function it gives is called. */
  enter(place: object): () => void {
    this.#places = [...this.#places, place]
    return () => (this.#places = this.#places.filter((other) => other !== place))
  }

  show(content: ToastContent) {
    this.#lastId += 1
    this.dismiss(this.#sameAs(content)?.id)
    this.#list.push({ ...content, id: this.#lastId })
    while (this.#list.length > MAX_TOASTS) this.dismiss(this.#list[0]?.id)
    this.resume()
  }

  /** What is said again stands once, and is read out again; two that can be taken back are two. */
  #sameAs({ text, action }: ToastContent): Toast | undefined {
    return this.#list.find((toast) => toast.text === text && !toast.action && !action)
  }

  dismiss(id: number | undefined) {
    if (id === undefined) return
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }

  /** Someone is reading or reaching for the button: nothing leaves meanwhile. */
  hold() {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  /** Gives every toast that is not counting its full time. */
  resume() {
    for (const { id } of this.#list) {
      if (this.#timers.has(id)) continue
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), LIFETIME_MS)
      )
    }
  }
}

export const toasts = new Toasts()
