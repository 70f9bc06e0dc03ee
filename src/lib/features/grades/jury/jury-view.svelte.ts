/** A deliberation on screen: read again whenever a document of it changes, and what its keeper does. */
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import type { GradesApp } from '../grades-app.ts'
import type { JuryPlace } from './addresses.ts'
import type { JuryOutcome } from './jury-commands.ts'
import { sayJuryRefusal } from './jury-words.ts'
import { concerns, readJury, type JuryReading } from './read-jury.ts'

export class JuryView {
  readonly app: GradesApp
  readonly place: JuryPlace
  /** Undefined until it was read; null: there is none for this person. */
  #reading = $state.raw<JuryReading | null>()
  #hasFailed = $state(false)
  #isBusy = $state(false)
  #turn = 0

  constructor(app: GradesApp, place: JuryPlace) {
    this.app = app
    this.place = place
  }

  get reading(): JuryReading | null | undefined {
    return this.#reading
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** Follows the documents; call in an effect. Returns how to stop. */
  follow(): () => void {
    void this.read()
    return this.app.onDocuments((documents) => {
      if (concerns(this.place, documents)) void this.read()
    })
  }

  async read(): Promise<void> {
    const turn = ++this.#turn
    try {
      const reading = await readJury(this.app, this.place)
      // An older reading that ends later must not come over a newer one.
      if (turn !== this.#turn) return
      this.#reading = reading
      this.#hasFailed = false
    } catch {
      // The database refused to be read: the screen says so and offers another try.
      if (turn === this.#turn) this.#hasFailed = true
    }
  }

  /** Does it, tells why not. Answers whether it was done. */
  async perform(command: (reading: JuryReading) => Promise<JuryOutcome>): Promise<boolean> {
    const reading = this.#reading
    if (this.#isBusy || reading === null || reading === undefined) return false
    this.#isBusy = true
    try {
      const outcome = await command(reading)
      toasts.show({ text: outcome.ok ? m.ui_saved() : sayJuryRefusal(outcome.reason) })
      await this.read()
      return outcome.ok
    } catch (error) {
      console.error('a press came to nothing', error)
      toasts.show({ text: m.ui_unforeseen() })
      return false
    } finally {
      this.#isBusy = false
    }
  }
}
