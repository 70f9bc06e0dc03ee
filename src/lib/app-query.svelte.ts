/** A question to the tables that screens read, asked again whenever what it read has changed, in this tab or another. */
import { Dexie, liveQuery, type Subscription } from '#dexie'
import { createSubscriber } from 'svelte/reactivity'

/** Asks while a screen looks at the answer: make it in a `$derived` that names what the question depends on. */
export class AppQuery<Answer> {
  #answer: Answer | undefined
  #failed = false
  #look: () => void
  #again = () => {}

  constructor(ask: () => Promise<Answer>) {
    this.#look = createSubscriber((update) => {
      let subscription: Subscription | null = null
      const tell = (failed: boolean) => {
        this.#failed = failed
        update()
      }
      const subscribe = () => {
        subscription?.unsubscribe()
        subscription = liveQuery(ask).subscribe({
          next: (answer) => {
            this.#answer = answer
            tell(false)
          },
          error: (error: unknown) => {
            subscription?.unsubscribe()
            // The database was closed under the screen (sign-out, another release): the last answer stays.
            if (!(error instanceof Dexie.DatabaseClosedError)) tell(true)
          }
        })
      }
      this.#again = () => {
        tell(false)
        subscribe()
      }
      subscribe()
      return () => subscription?.unsubscribe()
    })
  }

  /** Undefined until the first answer came. */
  get answer(): Answer | undefined {
    this.#look()
    return this.#answer
  }

  /** The last reading failed; `answer` may hold an older one. */
  get failed(): boolean {
    this.#look()
    return this.#failed
  }

  again(): void {
    this.#again()
  }
}
