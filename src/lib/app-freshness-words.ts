/** How old a figure is, in words: "3 appareils sur 5 à jour, depuis 08:10". */
import type { Moment } from '#shared/domain/calendar.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Freshness } from './app-fleet.ts'
import { sayMoment } from './app-moment-words.ts'

/** Empty when nothing is expected from anybody. */
export function sayFreshness(freshness: Freshness): string {
  if (freshness.kind === 'nobody') return ''
  if (freshness.kind === 'unknown') return m.ui_fresh_unknown()
  const { upToDate, phones, since } = freshness
  if (since === null) return m.ui_fresh_none({ count: phones })
  return m.ui_fresh({ upToDate, count: phones, at: sayMoment(since) })
}

/** What this device itself has heard. */
export function sayHeard(heardAt: Moment | null): string {
  return heardAt === null ? m.ui_never_heard() : m.ui_heard({ at: sayMoment(heardAt) })
}
