/** Who may do what about the attendance of a group: its trainers, its registrar, who leads it. */
import type { DocumentName } from '../documents/ids.ts'
import type { FactByKind } from '../documents/kinds.ts'
import type { Actor, Role } from '../domain/people.ts'
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
import type { KindPolicies } from './judging.ts'

const REGISTER_OFFICES: readonly Role[] = ['registrar', 'studentAffairs', 'siteDirector']

export const registerPolicies: KindPolicies<'register'> = {
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
}

export function keptBy(roles: readonly Role[]): (actor: Actor, name: DocumentName) => PolicyAnswer {
  return (actor, name) => sameSite(actor, name) ?? needsRole(actor, roles)
}

export function readsGroup(actor: Actor, name: NameOf<'group'> | NameOf<'register'>): PolicyAnswer {
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
