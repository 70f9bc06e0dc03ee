/** What a rule may answer and what it may ask: the words that every policy is written in. */
import type { DocumentKind, DocumentName } from '../documents/ids.ts'
import type { Day } from '../domain/calendar.ts'
import type { GroupId, PersonId } from '../domain/identity.ts'
import { HEAD_OFFICE_ROLES, type Actor, type RecordedPerson, type Role } from '../domain/people.ts'
import type { CaseStanding } from '../domain/case-steps.ts'
import type { DeliberationStanding, GradebookStanding } from '../domain/review.ts'

/** What the rules need to know of the document besides the fact itself. */
export type PolicyContext = {
  /** Last closed day of the register, or null. */
  readonly closedThrough: Day | null
  /** Where the gradebook stands, and the day it is; left out where nobody has written in it yet. */
  readonly gradebook?: GradebookStanding & { readonly today: Day }
  /** Left out where nobody has closed it. */
  readonly deliberation?: DeliberationStanding
  /** Where a request stands; left out where nothing was deposited. */
  readonly case?: CaseStanding
  /** What the directory says of the people whom a fact of it concerns; of somebody new, no role. */
  readonly recordedByPerson?: ReadonlyMap<PersonId, RecordedPerson>
}

export type Refusal =
  | 'other-site'
  | 'not-your-role'
  | 'not-your-group'
  | 'not-for-yourself'
  | 'role-not-yours-to-give'
  | 'register-closed'
  | 'assignment-ended'
  | GradebookRefusal
  | CaseRefusal

/** What only gradebooks, and what follows from them, answer. */
export type GradebookRefusal =
  | 'not-your-module'
  | 'not-your-entries'
  | 'gradebook-submitted'
  | 'gradebook-validated'
  | 'gradebook-locked'
  | 'gradebook-not-submitted'
  | 'gradebook-not-validated'
  /** The assessment is entered twice, apart: its cells belong into a blind entry. */
  | 'assessment-blind'
  /** Its grades came in under names: they are corrected, with a reason. */
  | 'assessment-lifted'
  /** One person was named to enter the assessment, and it is somebody else. */
  | 'entered-by-another'
  /** A blind assessment is still entered apart: the gradebook is not whole. */
  | 'blind-open'
  /** Its author called the blind entry complete. */
  | 'entry-complete'
  | 'deliberation-closed'
  | 'deliberation-open'

/** What only requests answer. */
export type CaseRefusal =
  /** It is neither theirs nor for their service. */
  | 'not-your-case'
  /** One was deposited here already. */
  | 'case-deposited'
  /** Nothing was deposited yet. */
  | 'case-missing'
  /** Somebody decided it, or it was withdrawn. */
  | 'case-closed'
  /** A complement is asked for once only (law 55-19). */
  | 'complement-asked-before'
  /** Nobody asked for one. */
  | 'no-complement-asked'
  /** An act follows from an approval alone. */
  | 'case-not-approved'
  /** One was made out, and holds. */
  | 'act-there'
  /** None was made out, or it was revoked. */
  | 'act-missing'

export type PolicyAnswer =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: Refusal; readonly late: boolean }

export const ALLOWED: PolicyAnswer = { allowed: true }
export const refuse = (reason: Refusal): PolicyAnswer => ({ allowed: false, reason, late: false })
/** Late, not wrong: the fact is kept and waits for a decision. */
export const hold = (reason: Refusal): PolicyAnswer => ({
  allowed: false,
  reason,
  late: true
})

export type NameOf<Kind extends DocumentKind> = Extract<DocumentName, { readonly kind: Kind }>

/** Roles that lead one group, or every group of their site. */
export const GROUP_LEADERS: readonly Role[] = ['groupCoordinator', 'departmentHead']

export function isHeadOffice(actor: Actor): boolean {
  return actor.roles.some(({ role }) => HEAD_OFFICE_ROLES.includes(role))
}

/** Null when the document is of the actor's site. */
export function sameSite(actor: Actor, name: DocumentName): PolicyAnswer | null {
  return actor.site === name.site ? null : refuse('other-site')
}

export function holds(actor: Actor, roles: readonly Role[], group: GroupId | null = null): boolean {
  return actor.roles.some((held) => {
    return (
      roles.includes(held.role) && (held.group === null || (group !== null && held.group === group))
    )
  })
}

export function needsRole(actor: Actor, roles: readonly Role[]): PolicyAnswer {
  return holds(actor, roles) ? ALLOWED : refuse('not-your-role')
}
