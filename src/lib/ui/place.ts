import type { Icon } from './icon.ts'

/** One of the (at most five) places of the app, as the navigation shows it. */
export interface Place {
  href: string
  /** In the current language. */
  label: string
  icon: Icon
  /** Things that wait there; 0 or absent shows nothing. `countLabel` reads it aloud: "3 demandes à traiter". */
  count?: number
  countLabel?: string
}

/** The place with the longest address that begins `path`: '/groups/7' belongs to '/groups', never to '/'. */
export function currentPlace(places: Place[], path: string): Place | undefined {
  return places
    .filter(({ href }) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
    .sort((one, other) => other.href.length - one.href.length)[0]
}
