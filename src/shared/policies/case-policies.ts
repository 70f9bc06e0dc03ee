/** Who may do what about a request: the person who asks, the people of the service, and who decides. */
import {
  ALLOWED,
  holds,
  refuse,
  sameSite,
  type CaseRefusal,
  type NameOf,
  type PolicyAnswer,
  type PolicyContext
} from './answers.ts'
import {
  ACT_STEPS,
  CASE_STEPS,
  isOpen,
  NO_CASE,
  standingAfterAct,
  stateAfter,
  type CaseStanding,
  type CaseStep
} from '../domain/case-steps.ts'
import type { Actor, Role } from '../domain/people.ts'

type CaseName = NameOf<'case'>

/** The director decides; whoever else has a part in it prepares (DOMAIN section 2). */
const DECIDERS: readonly Role[] = ['siteDirector', 'director']
/** Who reads beside the service and those who decide. An auditor reads figures, not what people ask for. */
const READERS: readonly Role[] = [...DECIDERS, 'assistantDirector', 'secretaryGeneral']
/** Of these, who reaches every site of the relay. */
const FAR_READERS: readonly Role[] = ['director', 'assistantDirector', 'secretaryGeneral']

export function readsCase(actor: Actor, name: CaseName): PolicyAnswer {
  if (holds(actor, FAR_READERS)) return ALLOWED
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  const may = isApplicant(actor, name) || holds(actor, [name.service]) || holds(actor, READERS)
  return may ? ALLOWED : refuse('not-your-case')
}

/** The person themself, or the service at its counter for somebody who stands there. */
export function depositsCase(
  actor: Actor,
  name: CaseName,
  fact: { readonly atCounter: boolean },
  { case: standing = NO_CASE }: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  const may = fact.atCounter ? handles(actor, name) : isApplicant(actor, name)
  if (!may) return refuse('not-your-case')
  return standing.caseState === 'none' ? ALLOWED : refuse('case-deposited')
}

/** People of the service, about requests of others; `null`: what is no step on the way. */
export function handlesCase(step: CaseStep | null) {
  return (actor: Actor, name: CaseName, _: unknown, context: PolicyContext): PolicyAnswer => {
    const elsewhere = sameSite(actor, name)
    if (elsewhere !== null) return elsewhere
    if (isApplicant(actor, name)) return refuse('not-for-yourself')
    const may = handles(actor, name) || holds(actor, DECIDERS)
    return may ? takes(step, context) : refuse('not-your-case')
  }
}

/** What the applicant does on the way, or the service at its counter. */
export function followsCase(step: CaseStep) {
  return (actor: Actor, name: CaseName, _: unknown, context: PolicyContext): PolicyAnswer => {
    const elsewhere = sameSite(actor, name)
    if (elsewhere !== null) return elsewhere
    const may = isApplicant(actor, name) || handles(actor, name)
    return may ? takes(step, context) : refuse('not-your-case')
  }
}

/** A word to the others, or that something was read: whoever has a part in it at this site, once it was deposited. */
export function speaksInCase(
  actor: Actor,
  name: CaseName,
  _: unknown,
  { case: standing = NO_CASE }: PolicyContext
): PolicyAnswer {
  const reading = sameSite(actor, name) ?? readsCase(actor, name)
  if (!reading.allowed) return reading
  return standing.caseState === 'none' ? refuse('case-missing') : ALLOWED
}

/** The applicant alone gives up what they asked for. */
export function withdrawsCase(
  actor: Actor,
  name: CaseName,
  _: unknown,
  context: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  return isApplicant(actor, name) ? takes('withdrawn', context) : refuse('not-your-case')
}

/** Who decides, and never of what they asked for themselves. */
export function decidesCase(step: 'approved' | 'refused') {
  return (actor: Actor, name: CaseName, _: unknown, context: PolicyContext): PolicyAnswer => {
    const elsewhere = sameSite(actor, name)
    if (elsewhere !== null) return elsewhere
    if (!holds(actor, DECIDERS)) return refuse('not-your-role')
    return isApplicant(actor, name) ? refuse('not-for-yourself') : takes(step, context)
  }
}

/** Makes out the act of an approved request: the people of the service, or who decides; never of what they asked for themselves. */
export function drawsAct(
  actor: Actor,
  name: CaseName,
  _: unknown,
  { case: standing = NO_CASE }: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (isApplicant(actor, name)) return refuse('not-for-yourself')
  if (!handles(actor, name) && !holds(actor, DECIDERS)) return refuse('not-your-case')
  if (standing.caseState !== 'approved') return refuse('case-not-approved')
  return standing.hasAct === true ? refuse('act-there') : ALLOWED
}

/** Who decides takes an act back, never their own. */
export function revokesAct(
  actor: Actor,
  name: CaseName,
  _: unknown,
  { case: standing = NO_CASE }: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (!holds(actor, DECIDERS)) return refuse('not-your-role')
  if (isApplicant(actor, name)) return refuse('not-for-yourself')
  return standing.hasAct === true ? ALLOWED : refuse('act-missing')
}

/** Whoever has a part in the request may print its act, and says so. */
export function printsAct(
  actor: Actor,
  name: CaseName,
  _: unknown,
  { case: standing = NO_CASE }: PolicyContext
): PolicyAnswer {
  const reading = sameSite(actor, name) ?? readsCase(actor, name)
  if (!reading.allowed) return reading
  return standing.hasAct === true ? ALLOWED : refuse('act-missing')
}

/** Where a request stands after a fact of it; one that is no step moves nothing. */
export function afterCaseFact(
  context: PolicyContext,
  { type }: { readonly type: string }
): PolicyContext {
  const step = CASE_STEPS.find((one) => one === type)
  const standing = context.case ?? NO_CASE
  const actStep = ACT_STEPS.find((one) => one === type)
  const after =
    step !== undefined
      ? stateAfter(standing, step)
      : actStep === undefined
        ? null
        : standingAfterAct(standing, actStep)
  return after === null ? context : { ...context, case: after }
}

function handles(actor: Actor, { service }: CaseName): boolean {
  return holds(actor, [service])
}

/** A number may be a trainee's and somebody else's: what they are tells them apart. */
function isApplicant(actor: Actor, { applicant, applicantKind }: CaseName): boolean {
  const kind = actor.roles.some(({ role }) => role === 'trainee') ? 'trainee' : 'staff'
  return actor.person === applicant && kind === applicantKind && actor.roles.length > 0
}

function takes(step: CaseStep | null, { case: standing = NO_CASE }: PolicyContext): PolicyAnswer {
  if (standing.caseState === 'none') return refuse('case-missing')
  if (step === null) return isOpen(standing.caseState) ? ALLOWED : refuse('case-closed')
  return stateAfter(standing, step) === null ? refuse(whyNot(standing, step)) : ALLOWED
}

function whyNot({ caseState, hasAskedComplement }: CaseStanding, step: CaseStep): CaseRefusal {
  if (!isOpen(caseState)) return 'case-closed'
  if (step === 'complement-asked' && hasAskedComplement) return 'complement-asked-before'
  return 'no-complement-asked'
}
