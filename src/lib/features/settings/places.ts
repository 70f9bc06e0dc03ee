/** The places of the app for a person, by the roles they hold. */
import CalendarCheck from '@lucide/svelte/icons/calendar-check'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard'
import Users from '@lucide/svelte/icons/users'
import { overseesRegisters, type Role } from '#shared/domain/people.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Place } from '#lib/ui/place.ts'

/** Call in a template or a `$derived`: labels follow the language. */
export function placesFor(roles: readonly Role[]): Place[] {
  const board = { href: '/board', label: m.settings_place_board(), icon: LayoutDashboard }
  return [
    { href: '/', label: m.settings_place_today(), icon: CalendarCheck },
    ...(overseesRegisters(roles) ? [board] : []),
    { href: '/groups', label: m.settings_place_groups(), icon: Users },
    { href: '/more', label: m.ui_more(), icon: Ellipsis }
  ]
}
