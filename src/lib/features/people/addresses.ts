/** Addresses of the screens of people, and of the lesson screen that this job links to. */
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import { MAX_SHORT_NUMBER, type GroupId, type PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'

export const GROUPS_HREF = '/groups'
export const IMPORT_HREF = '/groups/import'
/** Grade files of MASSAR for any gradebook; the screen belongs to another job. */
export const MASSAR_FILES_HREF = '/massar'
export const STAFF_HREF = '/staff'
export const GRADING_RULES_HREF = '/rules'

export function groupHref(group: GroupId): string {
  return `${GROUPS_HREF}/${group.toString(36)}`
}

export function traineeHref(group: GroupId, person: PersonId): string {
  return `${groupHref(group)}/${person.toString(36)}`
}

export function staffHref(person: PersonId): string {
  return `${STAFF_HREF}/${person.toString(36)}`
}

export type TotalsPlace = {
  readonly site: SiteCode
  readonly group: GroupId
  readonly term: string
}

/** The totals of a group in a term, with the papers to print; the screen belongs to another job. */
export function totalsHref({ site, group, term }: TotalsPlace): string {
  return `/statements/${site}/${group.toString(36)}/${term}`
}

/** The gradebooks of a group; the screen belongs to another job. */
export function gradesHref(group: GroupId): string {
  return `/grades/${group.toString(36)}`
}

export type LessonPlace = {
  readonly group: GroupId
  readonly term: string
  readonly day: Day
  readonly slot: number
}

export function lessonHref({ group, term, day, slot }: LessonPlace): string {
  return `/lesson/${group.toString(36)}/${term}/${isoOfDay(day)}/${slot}`
}

/** Reads the group of an address; null when none can be called so. */
export function parseGroup(text: string | undefined): GroupId | null {
  return parseNumber<GroupId>(text)
}

/** Reads the person of an address; null when none can be called so. */
export function parsePerson(text: string | undefined): PersonId | null {
  return parseNumber<PersonId>(text)
}

function parseNumber<Id extends GroupId | PersonId>(text: string | undefined): Id | null {
  if (text === undefined || !/^[0-9a-z]{1,6}$/.test(text)) return null
  const number = Number.parseInt(text, 36)
  const isCanonical = number >= 1 && number <= MAX_SHORT_NUMBER && number.toString(36) === text
  return isCanonical ? (number as Id) : null
}
