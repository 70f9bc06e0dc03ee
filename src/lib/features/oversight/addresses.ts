/** Addresses of the screens of oversight, and of the lesson screen that this job links to. */
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { parseDocumentId } from '#shared/documents/ids.ts'

export const BOARD_HREF = '/board'
/** The groups of somebody who has no board; their screens belong to another job. */
export const GROUPS_HREF = '/groups'
export const STATEMENTS_HREF = '/statements'

/** Two sites may have a group of one number. */
export type GroupTerm = { readonly site: SiteCode; readonly group: GroupId; readonly term: string }

export function boardHref(day: string): string {
  return `${BOARD_HREF}?day=${day}`
}

export function totalsHref({ site, group, term }: GroupTerm): string {
  return `${STATEMENTS_HREF}/${site}/${group.toString(36)}/${term}`
}

export function sheetHref(place: GroupTerm): string {
  return `${totalsHref(place)}/sheet`
}

export function monthHref(place: GroupTerm): string {
  return `${totalsHref(place)}/month`
}

/** The absences to type into MASSAR. */
export function rekeyingHref(place: GroupTerm): string {
  return `${totalsHref(place)}/massar`
}

type Lesson = Omit<GroupTerm, 'site'> & { readonly day: Day; readonly slot: number }

/** Lessons are opened at the person's own site alone. */
export function lessonHref(lesson: Lesson): string {
  const { group, term, day, slot } = lesson
  return `/lesson/${group.toString(36)}/${term}/${isoOfDay(day)}/${slot}`
}

/** Reads site, group and term of an address; null when no register can be called so. */
export function parseGroupTerm(
  parts: Readonly<Record<string, string | undefined>>
): GroupTerm | null {
  const register = parseDocumentId(`register/${parts.site}/${parts.group}/${parts.term}`)
  if (register?.kind !== 'register') return null
  const { site, group, term } = register
  return { site, group, term }
}
