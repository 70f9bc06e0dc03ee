/** What the relay has to tell trainees of a gradebook now; the phone that publishes asks the same. */
import { officialDigest } from './gradebook-content.ts'
import { isDisputed } from './gradebook-results.ts'
import type { GradebookState } from './gradebook.ts'
import type { PublicationStep } from './publication.ts'
import type { Day } from '../domain/calendar.ts'
import { stateOn } from '../domain/review.ts'
import { hexOf } from '../domain/sha256.ts'
import type { ParcelId } from '../journal/parcel.ts'

/** What the relay has to do for trainees: give them the gradebook as it stands, take back what it gave, or nothing. */
export type Due = { readonly kind: 'give' | 'take-back'; readonly step: ParcelId } | null

/**
 * Trainees are given only what whoever published saw: when the gradebook says something else by now, or is open again,
 * nothing goes out until somebody publishes anew. Where one publishes and another takes back at once, nothing is given.
 */
export function dueTo(gradebook: GradebookState, today: Day): Due {
  const { publication } = gradebook
  const { current, kept } = publication
  const end = current.find(({ digest }) => digest === null)
  if (end !== undefined) {
    const isGiven = kept !== null && !kept.withdrawn
    return isGiven ? { kind: 'take-back', step: end.parcel } : null
  }
  const step = stepAsItStands(gradebook, today)
  const isDone = kept !== null && kept.publication === step?.parcel
  return step === null || isDone ? null : { kind: 'give', step: step.parcel }
}

function stepAsItStands(gradebook: GradebookState, today: Day): PublicationStep | null {
  const { publication, review, awaitsRoster } = gradebook
  const state = stateOn(review, today)
  const mayGo = (state === 'validated' || state === 'locked') && !isDisputed(gradebook)
  if (!mayGo || awaitsRoster || publication.current.length === 0) return null
  const digest = hexOf(officialDigest(gradebook))
  return (
    publication.current.find((one) => one.digest !== null && hexOf(one.digest) === digest) ?? null
  )
}
