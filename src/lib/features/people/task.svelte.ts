/** One press that writes: busy while it lasts, then a toast or the reason why nothing was written. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import { refusalWords, type Refused } from './words.ts'

type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: Refused }

export class Task {
  #busy = $state(false)
  #reason = $state<Refused | null>(null)

  get busy(): boolean {
    return this.#busy
  }

  /** Why the last press did not end as it should, in words, or undefined. */
  get error(): string | undefined {
    return this.#reason === null ? undefined : refusalWords(this.#reason)
  }

  forget(): void {
    this.#reason = null
  }

  /** True when it is written. `said` replaces "Enregistré sur ce téléphone". */
  async run(command: () => Promise<Outcome>, said?: string): Promise<boolean> {
    if (this.#busy) return false
    this.#busy = true
    this.#reason = null
    try {
      const outcome = await command()
      if (outcome.ok) toasts.show({ text: said ?? m.ui_saved() })
      else this.#reason = outcome.reason
      return outcome.ok
    } catch (error) {
      console.error('a press came to nothing', error)
      this.#reason = 'unforeseen'
      return false
    } finally {
      this.#busy = false
    }
  }
}
