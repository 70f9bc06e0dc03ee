import { isLocale, overwriteGetLocale, setLocale, type Locale } from './paraglide/runtime.js'

export type { Locale }

/** Where the choice is kept. Not in the replica: the language must be right before a person is known. */
const STORAGE_KEY = 'sijil.locale'

/**
 * The language of the screens, changed in place.
 *
 * `current` is reactive and every message function reads it, so a message called in a template, a `$derived` or an
 * event handler follows a change of language without reloading and without losing what was being typed. A message
 * stored once in a plain `const` does not: write `$derived(m.x())`.
 */
class CurrentLocale {
  #current = $state<Locale>(rememberedLocale() ?? preferredLocale())

  /** 'fr' or 'ar'. */
  get current(): Locale {
    return this.#current
  }

  /** The direction of reading of the current language. */
  get direction(): 'ltr' | 'rtl' {
    return this.#current === 'ar' ? 'rtl' : 'ltr'
  }

  /** Changes the language everywhere and remembers it on this device. */
  set(next: Locale) {
    this.#current = next
    void setLocale(next, { reload: false })
    remember(next)
    this.#writeToPage()
  }

  /** Makes messages and the page follow this locale. Called once, when this module loads. */
  connect() {
    overwriteGetLocale(() => this.#current)
    this.#writeToPage()
  }

  #writeToPage() {
    if (typeof document === 'undefined') return
    document.documentElement.lang = this.#current
    document.documentElement.dir = this.direction
  }
}

/** Storage may be forbidden (private window, policy): the choice then lasts as long as the page. */
function rememberedLocale(): Locale | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return isLocale(stored) ? stored : undefined
  } catch {
    return undefined
  }
}

function remember(locale: Locale) {
  try {
    localStorage.setItem(STORAGE_KEY, locale)
  } catch {
    // See rememberedLocale: nothing to do, nothing lost but the choice itself.
  }
}

/** The first of the device's languages that we speak; French when there is none. */
function preferredLocale(): Locale {
  const languages = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [])
  for (const language of languages) {
    const base = language.split('-')[0]
    if (isLocale(base)) return base
  }
  return 'fr'
}

export const locale = new CurrentLocale()
locale.connect()
