/** The places of the app for a person, by the roles they hold. */
import CalendarCheck from '@lucide/svelte/icons/calendar-check'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import ClipboardList from '@lucide/svelte/icons/clipboard-list'
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard'
import FileText from '@lucide/svelte/icons/file-text'
import Users from '@lucide/svelte/icons/users'
import { overseesRegisters, type Role } from '#shared/domain/people.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Place } from '#lib/ui/place.ts'

/** Where a trainee begins. */
const RECORD = '/record'
/** All that is there for a trainee: what was told to them, and this phone itself. */
const OF_TRAINEES: readonly string[] = [
  RECORD,
  '/more',
  '/more/sync',
  '/more/verify',
  '/more/help',
  '/more/news'
]

/** Their own requests too, with all that lies below. */
const REQUESTS = '/requests'

/** Where somebody is led who came to an address that shows nothing of theirs; null where they are right. */
export function placeInstead(isTrainee: boolean, path: string): string | null {
  if (isTrainee) return isOfTrainees(path) ? null : RECORD
  return path === RECORD ? '/' : null
}

/** Where lists are read, and what is not in them must be said; elsewhere the line of state says it. */
export function showsLists(path: string): boolean {
  return /^\/($|board|groups|staff|statements|rules|grades\/[^/]+$|requests|more\/sync$)/.test(path)
}

function isOfTrainees(path: string): boolean {
  return OF_TRAINEES.includes(path) || path === REQUESTS || path.startsWith(`${REQUESTS}/`)
}

/** Call in a template or a `$derived`: labels follow the language. */
export function placesFor(roles: readonly Role[], isTrainee: boolean): Place[] {
  const more = { href: '/more', label: m.ui_more(), icon: Ellipsis }
  const requests = { href: REQUESTS, label: m.requests_title(), icon: ClipboardList }
  if (isTrainee) return [{ href: RECORD, label: m.record_title(), icon: FileText }, requests, more]
  const board = { href: '/board', label: m.settings_place_board(), icon: LayoutDashboard }
  return [
    { href: '/', label: m.settings_place_today(), icon: CalendarCheck },
    ...(overseesRegisters(roles) ? [board] : []),
    { href: '/groups', label: m.settings_place_groups(), icon: Users },
    requests,
    more
  ]
}
