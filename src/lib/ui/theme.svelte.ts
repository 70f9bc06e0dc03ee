/** What the person chose; 'auto' follows the phone. */
export type ThemeChoice = 'auto' | 'light' | 'dark'

const STORAGE_KEY = 'sijil.theme'

/** Light, dark or as the phone says. Written to <html data-theme>, which tokens.css reads. */
class Theme {
  #choice = $state<ThemeChoice>(rememberedChoice())

  get choice(): ThemeChoice {
    return this.#choice
  }

  /** Changes the theme and remembers it on this device. */
  set(next: ThemeChoice) {
    this.#choice = next
    remember(next)
    this.writeToPage()
  }

  writeToPage() {
    if (typeof document === 'undefined') return
    if (this.#choice === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.#choice
  }
}

/** Storage may be forbidden (private window, policy): the choice then lasts as long as the page. */
function rememberedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'auto'
  } catch {
    return 'auto'
  }
}

function remember(choice: ThemeChoice) {
  try {
    localStorage.setItem(STORAGE_KEY, choice)
  } catch {
    // See rememberedChoice: nothing lost but the choice itself.
  }
}

export const theme = new Theme()
theme.writeToPage()
