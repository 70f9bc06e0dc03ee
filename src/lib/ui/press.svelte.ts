/** One press of a button and the work that it starts. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from './toasts.svelte.ts'

/** Busy while the work lasts. Work that rejects frees the button and is said; outcomes that are foreseen are values. */
export class Press {
  #busy = $state(false)

  get busy(): boolean {
    return this.#busy
  }

  /** What the work gives, or undefined when it rejected or when the press before has not ended. */
  async run<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#busy) return undefined
    this.#busy = true
    try {
      return await work()
    } catch (error) {
      console.error('a press came to nothing', error)
      toasts.show({ text: m.ui_unforeseen() })
      return undefined
    } finally {
      this.#busy = false
    }
  }
}
