/** Which groups somebody looks after, and of which they may read the register. */
import { registerId } from '#shared/documents/ids.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { HEAD_OFFICE_ROLES, type Actor, type Role, type SiteCode } from '#shared/domain/people.ts'
import { mayRead } from '#shared/policies/policies.ts'

/** Offices that look after registers which others take, and those who lead a group. */
const OVERSEERS: readonly Role[] = [
  'registrar',
  'studentAffairs',
  'siteDirector',
  'groupCoordinator',
  'departmentHead'
]

/** The head office looks at every site; others at their own, or at one group of it. */
export function oversees(actor: Actor, site: SiteCode, group: GroupId): boolean {
  return actor.roles.some(({ role, group: only }) => {
    if (HEAD_OFFICE_ROLES.includes(role)) return true
    const isInScope = actor.site === site && (only === null || only === group)
    return isInScope && OVERSEERS.includes(role)
  })
}

/** Does this person look after any group at all? */
export function isOverseer(actor: Actor): boolean {
  return actor.roles.some(
    ({ role }) => HEAD_OFFICE_ROLES.includes(role) || OVERSEERS.includes(role)
  )
}

/** Trainers see the totals of the groups they teach; whoever oversees a group sees them too. */
export function readsTotals(actor: Actor, site: SiteCode, group: GroupId, term: string): boolean {
  return mayRead(actor, registerId(site, group, term)).allowed
}
