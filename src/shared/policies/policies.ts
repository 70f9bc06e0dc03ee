/**
 * Who may read and write what. One table, asked by the phone before it writes and by the relay before it accepts.
 * A kind of document or a type of fact that is missing here does not compile, and the relay refuses to start.
 */
import type { AnyFact, FactByKind } from '../documents/kinds.ts'
import type { DocumentId, DocumentKind, DocumentName } from '../documents/ids.ts'
import { nameOf } from '../documents/ids.ts'
import {
  ALLOWED,
  GROUP_LEADERS,
  hold,
  holds,
  isHeadOffice,
  needsRole,
  refuse,
  sameSite,
  type NameOf,
  type PolicyAnswer,
  type PolicyContext
} from './answers.ts'
import {
  decidesCase,
  depositsCase,
  followsCase,
  handlesCase,
  readsCase,
  speaksInCase,
  standingAfter,
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
import type { PersonId } from '../domain/identity.ts'
import type { Actor, Role } from '../domain/people.ts'

type FactPolicy<Kind extends DocumentKind, Type> = (
  actor: Actor,
  name: NameOf<Kind>,
  fact: Extract<FactByKind[Kind], { readonly type: Type }>,
  context: PolicyContext
) => PolicyAnswer

export type PolicyTable = {
  readonly [Kind in DocumentKind]: {
    readonly read: (actor: Actor, name: NameOf<Kind>) => PolicyAnswer
    readonly append: { readonly [Type in FactByKind[Kind]['type']]: FactPolicy<Kind, Type> }
  }
}

const DIRECTORY_KEEPERS: readonly Role[] = ['registrar', 'itOfficer', 'siteDirector']
const STRUCTURE_KEEPERS: readonly Role[] = ['registrar', 'siteDirector']
const REGISTER_OFFICES: readonly Role[] = ['registrar', 'studentAffairs', 'siteDirector']

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
  register: {
    read: readsGroup,
    append: {
      'roster-named': takesAttendance,
      marked: takesAttendance,
      'signed-off': takesAttendance,
      corrected: takesAttendance,
      settled: takesAttendance,
      justified: keptBy(['registrar', 'studentAffairs']),
      'justification-withdrawn': keptBy(['registrar', 'studentAffairs']),
      closed: keptBy(['registrar', 'siteDirector']),
      decided: keptBy(['registrar', 'siteDirector'])
    }
  },
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
      withdrawn: withdrawsCase
    }
  }
}

/** May this person receive this document? `name` is what its id says, for whoever has read it already. */
export function mayRead(
  actor: Actor,
  id: DocumentId,
  name: DocumentName = nameOf(id)
): PolicyAnswer {
  const read = policies[name.kind].read as (actor: Actor, name: DocumentName) => PolicyAnswer
  return read(actor, name)
}

/** May this person add this fact to this document now? */
export function mayAppend(
  actor: Actor,
  id: DocumentId,
  fact: AnyFact,
  context: PolicyContext
): PolicyAnswer {
  const name = nameOf(id)
  const table = policies[name.kind].append as Record<
    string,
    | ((actor: Actor, name: DocumentName, fact: AnyFact, context: PolicyContext) => PolicyAnswer)
    | undefined
  >
  return table[fact.type]?.(actor, name, fact, context) ?? refuse('not-your-role')
}

/**
 * The answer for a whole parcel: the first refusal, a plain one before a late one. Each step of a request is judged by where
 * those before it lead.
 */
export function mayAppendAll(
  actor: Actor,
  id: DocumentId,
  facts: readonly AnyFact[],
  context: PolicyContext
): PolicyAnswer {
  let known = context
  const answers = facts.map((fact) => {
    const answer = mayAppend(actor, id, fact, known)
    if (answer.allowed) known = afterFact(known, fact)
    return answer
  })
  const refused = answers.filter((answer) => !answer.allowed)
  return refused.find((answer) => !answer.late) ?? refused[0] ?? ALLOWED
}

function afterFact(context: PolicyContext, fact: AnyFact): PolicyContext {
  const after = standingAfter(context.case, fact)
  return after === null ? context : { ...context, case: after }
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

function keptBy(roles: readonly Role[]): (actor: Actor, name: DocumentName) => PolicyAnswer {
  return (actor, name) => sameSite(actor, name) ?? needsRole(actor, roles)
}

function readsGroup(actor: Actor, name: NameOf<'group'> | NameOf<'register'>): PolicyAnswer {
  if (isHeadOffice(actor)) return ALLOWED
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (holds(actor, REGISTER_OFFICES) || holds(actor, GROUP_LEADERS, name.group)) return ALLOWED
  return teachesNow(actor, name) ? ALLOWED : refuse('not-your-group')
}

function teachesNow(actor: Actor, name: NameOf<'group'> | NameOf<'register'>): boolean {
  return (
    holds(actor, ['trainer']) &&
    actor.teachings.some((teaching) => teaching.active && isTeachingOf(teaching, name))
  )
}

function isTeachingOf(
  teaching: Actor['teachings'][number],
  name: NameOf<'group'> | NameOf<'register'>
): boolean {
  return teaching.group === name.group && (name.kind === 'group' || teaching.term === name.term)
}

/** Trainers of the group take its attendance, and so may the registrar; a closed day or an ended assignment holds it. */
function takesAttendance(
  actor: Actor,
  name: NameOf<'register'>,
  fact: Extract<FactByKind['register'], { readonly type: string }>,
  context: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  const isRegistrar = holds(actor, ['registrar'])
  const everTaught = actor.teachings.some((teaching) => isTeachingOf(teaching, name))
  if (!isRegistrar && !everTaught) return refuse('not-your-group')
  if (!isRegistrar && !teachesNow(actor, name)) return hold('assignment-ended')
  const closed =
    'day' in fact && context.closedThrough !== null && fact.day <= context.closedThrough
  return closed && !isRegistrar ? hold('register-closed') : ALLOWED
}
