/**
 * The way of a module's gradebook from its trainers to the jury: open → submitted → validated → locked. Those who enter
 * grades never validate them. A reopening lets entries in again through a day; it then lapses to where it stood.
 */
import type { Day } from './calendar.ts'

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

export const OPEN: ReviewStanding = { state: 'open', reopenedThrough: null }

/** The state that rules on this day: `open` while a reopening lasts. */
export function stateOn({ state, reopenedThrough }: ReviewStanding, today: Day): ReviewState {
  return reopenedThrough !== null && today <= reopenedThrough ? 'open' : state
}

/** May this step be taken from this state? */
export function mayFollow(state: ReviewState, step: ReviewStep | 'published'): boolean {
  return FROM[step].includes(state)
}

/** Where people took different steps at once, the most closed one holds until they agree. */
export function mostClosed(states: Iterable<ReviewState>): ReviewState {
  const places = [...states].map((state) => REVIEW_STATES.indexOf(state))
  return REVIEW_STATES[Math.max(0, ...places)]!
}
