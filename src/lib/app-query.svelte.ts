/** A question to the tables that screens read, asked again whenever what it read has changed, in this tab or another. */
import { liveQuery } from 'dexie'
import { createSubscriber } from 'svelte/reactivity'

/** Asks while a screen looks at the answer: make it in a `$derived` that names what the question depends on. */
export class AppQuery<Answer> {
  #answer: Answer | undefined
  #look: () => void

  constructor(ask: () => Promise<Answer>) {
    this.#look = createSubscriber((update) => {
      const subscription = liveQuery(ask).subscribe({
        next: (answer) => {
          this.#answer = answer
          update()
        },
        // The database was closed under the screen (sign-out, another release): the last answer stays.
        error: () => subscription.unsubscribe()
      })
      return () => subscription.unsubscribe()
    })
  }

  /** Undefined until the first answer came. */
  get answer(): Answer | undefined {
    this.#look()
    return this.#answer
  }
}
