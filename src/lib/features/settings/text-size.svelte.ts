/** How large the screens are written: everything follows the root's size. Kept on this device, like the theme. */
export type TextSize = 'normal' | 'large' | 'largest'

const STORAGE_KEY = 'sijil.textSize'
const PERCENT: Readonly<Record<TextSize, number>> = { normal: 100, large: 115, largest: 130 }

class CurrentTextSize {
  #choice = $state<TextSize>(remembered())

  get choice(): TextSize {
    return this.#choice
  }

  set(next: TextSize): void {
    this.#choice = next
    try {
      localStorage.setItem(STORAGE_KEY, next)
    } catch {
      // Storage is forbidden: the choice lasts as long as the page.
    }
    this.writeToPage()
  }

  /** The browser's own setting is multiplied, never replaced. */
  writeToPage(): void {
    document.documentElement.style.fontSize =
      this.#choice === 'normal' ? '' : `${PERCENT[this.#choice]}%`
  }
}

function remembered(): TextSize {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'large' || stored === 'largest' ? stored : 'normal'
  } catch {
    return 'normal'
  }
}

export const textSize = new CurrentTextSize()
