/** Addresses of the screens of oversight, and of the lesson screen that this job links to. */
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { parseDocumentId } from '#shared/documents/ids.ts'

export const BOARD_HREF = '/board'
/** The groups of somebody who has no board; their screens belong to another job. */
export const GROUPS_HREF = '/groups'
export const STATEMENTS_HREF = '/statements'

export type GroupTerm = { readonly group: GroupId; readonly term: string }

export function boardHref(day: string): string {
  return `${BOARD_HREF}?day=${day}`
}

export function totalsHref({ group, term }: GroupTerm): string {
  return `${STATEMENTS_HREF}/${group.toString(36)}/${term}`
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

export function lessonHref(
  lesson: GroupTerm & { readonly day: Day; readonly slot: number }
): string {
  const { group, term, day, slot } = lesson
  return `/lesson/${group.toString(36)}/${term}/${isoOfDay(day)}/${slot}`
}

/** Reads the group and the term of an address; null when no register can be called so. */
export function parseGroupTerm(
  parts: Readonly<Record<string, string | undefined>>
): GroupTerm | null {
  const register = parseDocumentId(`register/any/${parts.group}/${parts.term}`)
  return register?.kind === 'register' ? { group: register.group, term: register.term } : null
}
