/** How this device enters grades: one trainee at a time, or the grid. Kept on this device, like the size of text. */
import { MediaQuery } from 'svelte/reactivity'

export type EntryLayout = 'one' | 'grid'

const STORAGE_KEY = 'sijil.gradeEntry'
/** From this width on a table of grades can be worked in. */
const isWide = new MediaQuery('(min-width: 768px)')

class ChosenLayout {
  #choice = $state<EntryLayout | null>(remembered())

  /** What the person chose here, else what fits the screen. */
  get current(): EntryLayout {
    return this.#choice ?? (isWide.current ? 'grid' : 'one')
  }

  set(next: EntryLayout): void {
    this.#choice = next
    try {
      localStorage.setItem(STORAGE_KEY, next)
    } catch {
      // Storage is forbidden: the choice lasts as long as the page.
    }
  }
}

function remembered(): EntryLayout | null {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'one' || stored === 'grid' ? stored : null
  } catch {
    return null
  }
}

export const entryLayout = new ChosenLayout()
