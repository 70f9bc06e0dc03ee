/**
 * The way of a module's gradebook from its trainers to the jury: open → submitted → validated → locked. Those who enter
 * grades never validate them. A reopening lets entries in again through a day; it then lapses to where it stood.
 */
import type { Day } from './calendar.ts'
import { largest } from './collections.ts'
import type { PersonId } from './identity.ts'

/** From the most open to the most closed. */
export const REVIEW_STATES = ['open', 'submitted', 'validated', 'locked'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

export const REVIEW_STEPS = ['submitted', 'returned', 'validated', 'reopened', 'locked'] as const
export type ReviewStep = (typeof REVIEW_STEPS)[number]

export const STATE_AFTER: Readonly<Record<ReviewStep, ReviewState>> = {
  submitted: 'submitted',
  returned: 'open',
  validated: 'validated',
  reopened: 'open',
  locked: 'locked'
}

/** States in which a step makes sense. Repeating the last one does: two people agree. */
const FROM: Readonly<Record<ReviewStep | 'published', readonly ReviewState[]>> = {
  submitted: ['open', 'submitted'],
  returned: ['submitted', 'validated'],
  validated: ['submitted', 'validated'],
  reopened: ['submitted', 'validated', 'locked'],
  locked: ['validated', 'locked'],
  published: ['validated', 'locked']
}

/** Where a gradebook stands, without a clock. */
export type ReviewStanding = {
  readonly state: ReviewState
  /** Last day of a reopening that is in force, or null. */
  readonly reopenedThrough: Day | null
}

/** What the rules of access need to know of a gradebook. */
export type GradebookStanding = ReviewStanding & {
  /** Blind assessments that still wait for their comparison. */
  readonly unrevealed: readonly number[]
  /** Assessments whose papers have their codes. */
  readonly coded: readonly number[]
  /** Assessments in which nobody types any more: those whose anonymity was lifted, or whose blind entry is complete. */
  readonly closedToTyping: readonly number[]
  /** Assessments that one person alone enters, with whom. Blind ones are not among them. */
  readonly enterers: readonly (readonly [assessment: number, person: PersonId])[]
}

/** What they need to know of a deliberation. */
export type DeliberationStanding = { readonly isClosed: boolean }

/** A gradebook in which nobody has written yet. */
export const UNTOUCHED: GradebookStanding = {
  ...{ state: 'open', reopenedThrough: null },
  ...{ unrevealed: [], coded: [], closedToTyping: [], enterers: [] }
}

/** The state that rules on this day: `open` while a reopening lasts. */
export function stateOn({ state, reopenedThrough }: ReviewStanding, today: Day): ReviewState {
  return reopenedThrough !== null && today <= reopenedThrough ? 'open' : state
}

/** May this step be taken on this day? While a reopening lasts it may also be ended where it began. */
export function mayFollow(
  standing: ReviewStanding,
  step: ReviewStep | 'published',
  today: Day
): boolean {
  const from = FROM[step]
  return from.includes(stateOn(standing, today)) || from.includes(standing.state)
}

/** Where people took different steps at once, the most closed one holds until they agree. */
export function mostClosed(states: Iterable<ReviewState>): ReviewState {
  const places = [...states].map((state) => REVIEW_STATES.indexOf(state))
  return REVIEW_STATES[largest(places, 0)]!
}
