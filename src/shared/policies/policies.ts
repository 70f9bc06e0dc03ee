/**
 * Who may read and write what. One table, asked by the phone before it writes and by the relay before it accepts.
 * A kind of document or a type of fact that is missing here does not compile, and the relay refuses to start.
 */
import type { AnyFact } from '../documents/kinds.ts'
import type { DocumentId, DocumentKind, DocumentName } from '../documents/ids.ts'
import { nameOf } from '../documents/ids.ts'
import {
  ALLOWED,
  isHeadOffice,
  needsRole,
  refuse,
  sameSite,
  type PolicyAnswer,
  type PolicyContext
} from './answers.ts'
import {
  afterCaseFact,
  decidesCase,
  depositsCase,
  drawsAct,
  followsCase,
  handlesCase,
  printsAct,
  readsCase,
  revokesAct,
  speaksInCase,
  withdrawsCase
} from './case-policies.ts'
import {
  afterClosing,
  beforeClosing,
  keepsMinutes,
  readsDeliberation
} from './deliberation-policies.ts'
import {
  entersBlind,
  entersGrades,
  liftsAnonymity,
  plansGrades,
  readsBlind,
  readsGradebook,
  reviews,
  reviewsApart,
  submits,
  teachesModule
} from './gradebook-policies.ts'
import { judge, judgeAll, type KindPolicies } from './judging.ts'
import { keptBy, readsGroup, registerPolicies } from './register-policies.ts'
import type { PersonId } from '../domain/identity.ts'
import type { Actor, Role } from '../domain/people.ts'

const DIRECTORY_KEEPERS: readonly Role[] = ['registrar', 'itOfficer', 'siteDirector']
const STRUCTURE_KEEPERS: readonly Role[] = ['registrar', 'siteDirector']

/** Roles that a person of the site may give. A director names the next one; roles of the head office come with the relay's own set-up. */
const GIVABLE_ROLES: readonly Role[] = [
  'trainer',
  'groupCoordinator',
  'departmentHead',
  'registrar',
  'studentAffairs',
  'hrOfficer',
  'finance',
  'itOfficer'
]

export type PolicyTable = { readonly [Kind in DocumentKind]: KindPolicies<Kind> }

export const policies: PolicyTable = {
  directory: {
    read: (actor, name) =>
      isHeadOffice(actor) ? ALLOWED : (sameSite(actor, name) ?? needsAnyStaffRole(actor)),
    append: {
      'site-recorded': keptBy(['itOfficer', 'siteDirector']),
      'person-recorded': (actor, name, fact, context) => {
        const keeping = keptBy(DIRECTORY_KEEPERS)(actor, name)
        const { active } = fact.values
        if (!keeping.allowed || active === undefined) return keeping
        return movesAllRoles(actor, Number(fact.key), active, context)
      },
      'role-recorded': (actor, name, fact) => {
        const [person, role] = fact.key.split('.')
        return sameSite(actor, name) ?? givesRole(actor, Number(person), role ?? '')
      },
      'group-recorded': keptBy(STRUCTURE_KEEPERS),
      'module-recorded': keptBy(STRUCTURE_KEEPERS),
      'assignment-recorded': keptBy(STRUCTURE_KEEPERS),
      'timetable-recorded': keptBy(STRUCTURE_KEEPERS),
      'term-recorded': keptBy(STRUCTURE_KEEPERS),
      'slot-recorded': keptBy(STRUCTURE_KEEPERS),
      'holiday-recorded': keptBy(STRUCTURE_KEEPERS),
      'setting-recorded': keptBy(STRUCTURE_KEEPERS),
      'grading-rule-recorded': (actor, name) =>
        sameSite(actor, name) ?? needsRole(actor, [...STRUCTURE_KEEPERS, 'departmentHead'])
    }
  },
  group: {
    read: readsGroup,
    append: { 'trainee-recorded': keptBy(['registrar']) }
  },
  register: registerPolicies,
  gradebook: {
    read: readsGradebook,
    append: {
      'roster-named': teachesModule,
      'assessment-recorded': plansGrades,
      graded: entersGrades,
      'grades-corrected': entersGrades,
      'grades-settled': entersGrades,
      'grade-remark-recorded': entersGrades,
      'rule-chosen': plansGrades,
      submitted: submits,
      returned: reviews('returned'),
      validated: reviews('validated'),
      reopened: reviews('reopened'),
      locked: reviews('locked'),
      'blind-revealed': reviewsApart,
      decided: reviewsApart,
      published: reviews('published'),
      'publication-withdrawn': reviewsApart,
      'publication-kept': byTheRelayAlone,
      'codes-listed': liftsAnonymity,
      'anonymity-lifted': liftsAnonymity
    }
  },
  blind: {
    read: readsBlind,
    append: {
      'roster-named': entersBlind,
      graded: entersBlind,
      'blind-completed': entersBlind
    }
  },
  anonymity: {
    read: reviewsApart,
    append: {
      'codes-given': reviewsApart,
      'difference-settled': reviewsApart
    }
  },
  deliberation: {
    read: readsDeliberation,
    append: {
      'jury-member-recorded': beforeClosing,
      'jury-decided': beforeClosing,
      'convergence-noted': beforeClosing,
      'deliberation-closed': beforeClosing,
      'deliberation-amended': afterClosing,
      decided: keepsMinutes
    }
  },
  record: {
    read: (actor, name) => {
      const isTrainee = actor.roles.some(({ role }) => role === 'trainee')
      const isTheirs = isTrainee && actor.person === name.person
      return sameSite(actor, name) ?? (isTheirs ? ALLOWED : refuse('not-your-role'))
    },
    append: {
      'module-published': byTheRelayAlone,
      'module-withdrawn': byTheRelayAlone
    }
  },
  catalogue: {
    read: (actor, name) => sameSite(actor, name) ?? needsAnyRole(actor),
    append: {
      'procedure-published': keptBy(STRUCTURE_KEEPERS),
      'site-stated': byTheRelayAlone
    }
  },
  case: {
    read: readsCase,
    append: {
      deposited: depositsCase,
      registered: byTheRelayAlone,
      'complement-asked': handlesCase('complement-asked'),
      'complement-given': followsCase('complement-given'),
      'due-moved': byTheRelayAlone,
      'overdue-noted': byTheRelayAlone,
      assigned: handlesCase(null),
      'message-sent': speaksInCase,
      'read-noted': speaksInCase,
      approved: decidesCase('approved'),
      refused: decidesCase('refused'),
      withdrawn: withdrawsCase,
      'act-drawn': drawsAct,
      'act-sealed': byTheRelayAlone,
      'act-revoked': revokesAct,
      'act-printed': printsAct
    },
    after: afterCaseFact
  }
}

/** May this person receive this document? `name` is what its id says, for whoever has read it already. */
export function mayRead(
  actor: Actor,
  id: DocumentId,
  name: DocumentName = nameOf(id)
): PolicyAnswer {
  return rulesOf(name.kind).read(actor, name)
}

/** May this person add this fact to this document now? */
export function mayAppend(
  actor: Actor,
  id: DocumentId,
  fact: AnyFact,
  context: PolicyContext
): PolicyAnswer {
  const name = nameOf(id)
  return judge(rulesOf(name.kind), actor, name, fact, context)
}

/** The answer for a whole parcel (`judgeAll`). */
export function mayAppendAll(
  actor: Actor,
  id: DocumentId,
  facts: readonly AnyFact[],
  context: PolicyContext
): PolicyAnswer {
  const name = nameOf(id)
  return judgeAll(rulesOf(name.kind), actor, name, facts, context)
}

/** The kind is known only when it runs. */
function rulesOf(kind: DocumentKind): KindPolicies<DocumentKind> {
  return policies[kind] as unknown as KindPolicies<DocumentKind>
}

/** May this person give or take this role? */
function givesRole(actor: Actor, person: number, role: string): PolicyAnswer {
  const giving = needsRole(actor, ['itOfficer', 'siteDirector'])
  if (!giving.allowed) return giving
  if (person === actor.person) return refuse('not-for-yourself')
  if (role === 'siteDirector') return needsRole(actor, ['siteDirector'])
  return GIVABLE_ROLES.some((givable) => givable === role)
    ? ALLOWED
    : refuse('role-not-yours-to-give')
}

/**
 * Who no longer works here holds no role, and who works here again has those that are recorded: only who may take, or give,
 * each of them may say so. Unknown roles are nobody's. To say again of somebody at work that they work here moves nothing.
 */
function movesAllRoles(
  actor: Actor,
  person: number,
  isToBeActive: boolean,
  { recordedByPerson }: PolicyContext
): PolicyAnswer {
  const recorded = recordedByPerson?.get(person as PersonId)
  if (recorded === undefined) return refuse('role-not-yours-to-give')
  if (isToBeActive && recorded.isActive) return ALLOWED
  const answers = recorded.roles.map(({ role }) => givesRole(actor, person, role))
  return answers.every(({ allowed }) => allowed) ? ALLOWED : refuse('role-not-yours-to-give')
}

function needsAnyRole(actor: Actor): PolicyAnswer {
  return actor.roles.length > 0 ? ALLOWED : refuse('not-your-role')
}

function needsAnyStaffRole(actor: Actor): PolicyAnswer {
  return actor.roles.some(({ role }) => role !== 'trainee') ? ALLOWED : refuse('not-your-role')
}

/** What follows from the facts of others: nobody's device may say it. */
function byTheRelayAlone(): PolicyAnswer {
  return refuse('not-your-role')
}
