/** The time that is left, in words. Call in templates and `$derived`, so that words follow the language. */
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import { formatDate, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { LegalTime } from './legal-time.ts'

/** "5 jours restants, jusqu’au jeu. 3 déc."; '' once nobody has anything to do. */
export function sayLegalTime(time: LegalTime): string {
  switch (time.kind) {
    case 'ended':
      return ''
    case 'paused':
      return m.requests_time_paused()
    case 'unknown':
      return m.requests_time_unknown()
    case 'running': {
      const day = sayShortDay(time.due)
      if (time.left === 0) return m.requests_time_last()
      const count = Math.abs(time.left)
      if (time.left < 0) return m.requests_time_over({ count, day })
      return time.dayCount === 'working'
        ? m.requests_time_left_working({ count, day })
        : m.requests_time_left({ count, day })
    }
  }
}

/** "jeu. 3 déc.", kept whole inside a sentence. */
function sayShortDay(day: Day): string {
  return isolate(formatDate(isoOfDay(day), 'short'))
}
