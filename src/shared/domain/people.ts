/** People, roles and rights in words of the trade (DOMAIN section 2). */
import type { GroupId, ModuleId, PersonId } from './identity.ts'

/** Active trainees of one group, and people on the frozen list of one lesson. A larger class is refused when it is entered. */
export const MAX_PEOPLE_IN_GROUP = 120

export const ROLES = [
  'trainee',
  'trainer',
  'groupCoordinator',
  'departmentHead',
  'registrar',
  'studentAffairs',
  'hrOfficer',
  'finance',
  'itOfficer',
  'siteDirector',
  'assistantDirector',
  'secretaryGeneral',
  'director',
  'auditor'
] as const
export type Role = (typeof ROLES)[number]

/** Roles of the head office: they see every site of their relay. */
export const HEAD_OFFICE_ROLES: readonly Role[] = [
  'director',
  'assistantDirector',
  'secretaryGeneral',
  'auditor'
]

/** Does a person with these roles look after registers that others take? They have the board of the day. */
export function overseesRegisters(roles: readonly Role[]): boolean {
  return roles.some((role) => OVERSEERS.includes(role) || HEAD_OFFICE_ROLES.includes(role))
}

const OVERSEERS: readonly Role[] = ['registrar', 'studentAffairs', 'siteDirector']

/** Short code of a site, as in document names: `jadida`, `settat`. */
export type SiteCode = string

/** A role held now. `group` narrows it to one group; null means the whole site. */
export type HeldRole = { readonly role: Role; readonly group: GroupId | null }

/** Somebody of the staff as recorded. Who no longer works here holds no role: what is recorded would come back with them. */
export type RecordedPerson = { readonly isActive: boolean; readonly roles: readonly HeldRole[] }

/** A trainer's assignment. One that ended stays: what was written under it is late, not forged. */
export type Teaching = {
  readonly group: GroupId
  readonly module: ModuleId
  readonly term: string
  readonly active: boolean
}

/** A person as the policies see them. */
export type Actor = {
  readonly person: PersonId
  readonly site: SiteCode
  readonly roles: readonly HeldRole[]
  readonly teachings: readonly Teaching[]
}

/** Names as entered; Arabic is kept exactly as the ministry's file wrote it. */
export type Names = {
  readonly lastName: string
  readonly firstName: string
  readonly lastNameAr: string
  readonly firstNameAr: string
}

/** The name to show in a language, surname first, falling back to the other script. */
export function displayName(names: Names, language: 'fr' | 'ar'): string {
  const latin = `${names.lastName} ${names.firstName}`.trim()
  const arabic = `${names.lastNameAr} ${names.firstNameAr}`.trim()
  return language === 'ar' ? arabic || latin : latin || arabic
}
