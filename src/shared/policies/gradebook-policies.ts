/** Who may do what in a gradebook, and in the blind entries beside it. Those who enter grades never validate them. */
import {
  ALLOWED,
  GROUP_LEADERS,
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
import { mayFollow, stateOn, UNTOUCHED, type ReviewStep } from '../domain/review.ts'

const GRADEBOOK_OFFICES: readonly Role[] = ['registrar', 'siteDirector']
/** Who validates; the director of a site where the group has no head. */
const REVIEWERS: readonly Role[] = ['departmentHead', 'siteDirector']

type GradebookName = NameOf<'gradebook'> | NameOf<'blind'> | NameOf<'anonymity'>

function isTeachingOfModule(teaching: Actor['teachings'][number], name: GradebookName): boolean {
  return (
    teaching.group === name.group && teaching.module === name.module && teaching.term === name.term
  )
}

/** Those who teach the module, lead the group or keep its papers; the head office everywhere. */
export function readsGradebook(actor: Actor, name: NameOf<'gradebook'>): PolicyAnswer {
  if (isHeadOffice(actor)) return ALLOWED
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (holds(actor, GRADEBOOK_OFFICES) || holds(actor, GROUP_LEADERS, name.group)) return ALLOWED
  return teachesModuleNow(actor, name)
}

function teachesModuleNow(actor: Actor, name: GradebookName): PolicyAnswer {
  const teaches =
    holds(actor, ['trainer']) &&
    actor.teachings.some((teaching) => teaching.active && isTeachingOfModule(teaching, name))
  return teaches ? ALLOWED : refuse('not-your-module')
}

/** Writing as a trainer of the module; held when the assignment ended meanwhile. */
export function teachesModule(actor: Actor, name: GradebookName): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (!actor.teachings.some((teaching) => isTeachingOfModule(teaching, name)))
    return refuse('not-your-module')
  return teachesModuleNow(actor, name).allowed ? ALLOWED : hold('assignment-ended')
}

type CellsFact = Extract<
  FactByKind['gradebook'],
  { readonly type: 'graded' | 'grades-corrected' | 'grades-settled' }
>

function isOfCells(fact: FactByKind['gradebook']): fact is CellsFact {
  return ['graded', 'grades-corrected', 'grades-settled'].includes(fact.type)
}

export function entersGrades(
  actor: Actor,
  name: NameOf<'gradebook'>,
  fact: FactByKind['gradebook'],
  context: PolicyContext
): PolicyAnswer {
  const teaching = teachesModule(actor, name)
  if (!teaching.allowed && !teaching.late) return teaching
  // Never held: what waits in the gradebook is on the phone of the other who enters the same grades.
  const { unrevealed, closedToTyping } = context.gradebook ?? UNTOUCHED
  if (isOfCells(fact) && unrevealed.includes(fact.assessment)) return refuse('assessment-blind')
  if (fact.type === 'graded' && closedToTyping.includes(fact.assessment))
    return refuse('assessment-lifted')
  if (!teaching.allowed) return teaching
  const open = whileOpen(context)
  return open.allowed ? byTheEnterer(actor, fact, context) : open
}

/**
 * What is said of an assessment that somebody else was named to enter waits, and is not refused: its author may have typed
 * it without a network, before anybody was named.
 */
function byTheEnterer(
  { person }: Actor,
  fact: FactByKind['gradebook'],
  { gradebook }: PolicyContext
): PolicyAnswer {
  if (!isOfCells(fact)) return ALLOWED
  const { enterers } = gradebook ?? UNTOUCHED
  const named = enterers.find(([assessment]) => assessment === fact.assessment)
  return named === undefined || named[1] === person ? ALLOWED : hold('entered-by-another')
}

/** Assessments and their rule: the module's trainers, and those who lead the group. */
export function plansGrades(
  actor: Actor,
  name: NameOf<'gradebook'>,
  fact: FactByKind['gradebook'],
  context: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  const isLeader = holds(actor, GROUP_LEADERS, name.group)
  const teaching = isLeader ? ALLOWED : teachesModule(actor, name)
  if (!teaching.allowed && !teaching.late) return teaching
  const takesBack = opensBlind(fact, context) && !reviewsApart(actor, name).allowed
  if (takesBack || changesBlindEntry(fact, context)) return refuse('assessment-blind')
  return teaching.allowed ? whileOpen(context) : teaching
}

/**
 * Would it let grades be typed directly that were to be entered twice, apart? Until the two entries are compared, only those
 * who compare them may take that back. What replaces nothing cannot: beside "blind" it stays a disagreement, and is blind.
 */
function opensBlind(fact: FactByKind['gradebook'], { gradebook }: PolicyContext): boolean {
  if (fact.type !== 'assessment-recorded' || fact.values.blind !== false) return false
  const { unrevealed } = gradebook ?? UNTOUCHED
  return fact.replaces.length > 0 && unrevealed.includes(Number(fact.key))
}

/** Once papers have their codes, an assessment stays blind, and stays with the two people who enter it. */
function changesBlindEntry(
  fact: FactByKind['gradebook'],
  { gradebook = { ...UNTOUCHED, today: 0 } }: PolicyContext
): boolean {
  if (fact.type !== 'assessment-recorded' || !gradebook.coded.includes(Number(fact.key)))
    return false
  return ['blind', 'enterer', 'secondEnterer'].some((field) => field in fact.values)
}

function whileOpen({ gradebook }: PolicyContext): PolicyAnswer {
  const state = gradebook === undefined ? 'open' : stateOn(gradebook, gradebook.today)
  return state === 'open' ? ALLOWED : hold(`gradebook-${state}`)
}

/** Those who validate; nobody who entered, or may have entered, grades of this module. */
export function reviewsApart(actor: Actor, name: GradebookName): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (!holds(actor, REVIEWERS, name.group)) return refuse('not-your-role')
  const taught = actor.teachings.some((teaching) => isTeachingOfModule(teaching, name))
  return taught ? refuse('not-for-yourself') : ALLOWED
}

export function reviews(step: ReviewStep | 'published') {
  return (
    actor: Actor,
    name: NameOf<'gradebook'>,
    _: FactByKind['gradebook'],
    context: PolicyContext
  ): PolicyAnswer => {
    const apart = reviewsApart(actor, name)
    return apart.allowed ? follows(step, context) : apart
  }
}

/** A step that no longer fits where the gradebook stands is held: somebody else was quicker. */
function follows(step: ReviewStep | 'published', { gradebook }: PolicyContext): PolicyAnswer {
  const { today, ...standing } = gradebook ?? { ...UNTOUCHED, today: 0 }
  if (mayFollow(standing, step, today)) return ALLOWED
  const state = stateOn(standing, today)
  if (state === 'open') return hold('gradebook-not-submitted')
  const goesFarther = step === 'locked' || step === 'published'
  return hold(goesFarther ? 'gradebook-not-validated' : `gradebook-${state}`)
}

/** Codes of papers, and the end of anonymity: for those who validate, apart from those who enter. */
export function liftsAnonymity(
  actor: Actor,
  name: NameOf<'gradebook'>,
  _: FactByKind['gradebook'],
  context: PolicyContext
): PolicyAnswer {
  const apart = reviewsApart(actor, name)
  return apart.allowed ? whileOpen(context) : apart
}

export function entersBlind(
  actor: Actor,
  name: NameOf<'blind'>,
  fact: FactByKind['blind'],
  context: PolicyContext
): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  if (actor.person !== name.person) return refuse('not-your-entries')
  const { closedToTyping } = context.gradebook ?? UNTOUCHED
  const isOver = fact.type === 'graded' && closedToTyping.includes(fact.assessment)
  return isOver ? refuse('entry-complete') : teachesModule(actor, name)
}

/** Whoever entered them sees their own; whoever may validate sees both. */
export function readsBlind(actor: Actor, name: NameOf<'blind'>): PolicyAnswer {
  const elsewhere = sameSite(actor, name)
  if (elsewhere !== null) return elsewhere
  return actor.person === name.person ? teachesModuleNow(actor, name) : reviewsApart(actor, name)
}

export function submits(
  actor: Actor,
  name: NameOf<'gradebook'>,
  fact: FactByKind['gradebook'],
  context: PolicyContext
): PolicyAnswer {
  const teaching = teachesModule(actor, name)
  if (!teaching.allowed) return teaching
  const { unrevealed } = context.gradebook ?? UNTOUCHED
  const isApart = (assessment: number) => unrevealed.includes(assessment)
  const isHalf = fact.type === 'submitted' && fact.assessments.some(isApart)
  return isHalf ? refuse('blind-open') : follows('submitted', context)
}
