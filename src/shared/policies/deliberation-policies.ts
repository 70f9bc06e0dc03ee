/** Who may do what in a deliberation: the head of the department and the director of the site keep it for the jury. */
import {
  ALLOWED,
  hold,
  holds,
  isHeadOffice,
  refuse,
  sameSite,
  type NameOf,
  type PolicyAnswer,
  type PolicyContext
} from './answers.ts'
import type { FactByKind } from '../documents/kinds.ts'
import type { Actor, Role } from '../domain/people.ts'

const JURY_KEEPERS: readonly Role[] = ['departmentHead', 'siteDirector']
/** The registrar prints the minutes. */
const READERS: readonly Role[] = [...JURY_KEEPERS, 'registrar']

export function readsDeliberation(actor: Actor, name: NameOf<'deliberation'>): PolicyAnswer {
  if (isHeadOffice(actor)) return ALLOWED
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  return holds(actor, READERS, name.group) ? ALLOWED : refuse('not-your-role')
}

export function keepsMinutes(actor: Actor, name: NameOf<'deliberation'>): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  return holds(actor, JURY_KEEPERS, name.group) ? ALLOWED : refuse('not-your-role')
}

type Keeping = (
  actor: Actor,
  name: NameOf<'deliberation'>,
  fact: FactByKind['deliberation'],
  context: PolicyContext
) => PolicyAnswer

/** After the closing only amendments count; what else comes is held. */
export const beforeClosing: Keeping = (actor, name, _, { deliberation }) => {
  const keeping = keepsMinutes(actor, name)
  if (!keeping.allowed) return keeping
  return deliberation?.isClosed === true ? hold('deliberation-closed') : ALLOWED
}

/** An amendment of minutes that nobody closed waits for the closing, which may still be on another phone. */
export const afterClosing: Keeping = (actor, name, _, { deliberation }) => {
  const keeping = keepsMinutes(actor, name)
  if (!keeping.allowed) return keeping
  return deliberation?.isClosed === true ? ALLOWED : hold('deliberation-open')
}
