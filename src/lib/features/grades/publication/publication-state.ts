/** What trainees were told of a gradebook, and what is under way: one answer for the screen. */
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import { dueTo } from '#shared/documents/publication-due.ts'
import type { KeptPublication } from '#shared/documents/publication.ts'
import type { Day } from '#shared/domain/calendar.ts'
import { hexOf } from '#shared/domain/sha256.ts'

/**
 * What the last step leads to. `sending`: it is on its way to the relay, or just there. `without-effect`: the relay has it
 * and found other grades, so that nothing went out. `done`: nothing is under way.
 */
type UnderWay = 'done' | 'sending' | 'withdrawing' | 'without-effect'

export type PublicationState = {
  /** The last thing that trainees were told; null when nothing ever was. */
  readonly told: KeptPublication | null
  readonly underWay: UnderWay
  /** Trainees see something else than the gradebook says now. */
  readonly isOutdated: boolean
}

export function publicationStateOf(gradebook: GradebookState, today: Day): PublicationState {
  const { current, kept } = gradebook.publication
  const isSeen = kept !== null && !kept.withdrawn
  return {
    told: kept,
    underWay: underWay(gradebook, today),
    isOutdated:
      isSeen && current.length > 0 && hexOf(kept.digest) !== hexOf(officialDigest(gradebook))
  }
}

function underWay(gradebook: GradebookState, today: Day): UnderWay {
  const { current, kept } = gradebook.publication
  const due = dueTo(gradebook, today)
  if (due?.kind === 'take-back') return 'withdrawing'
  if (due?.kind === 'give') return 'sending'
  const isAnswered = current.some(({ parcel }) => parcel === kept?.publication)
  const isEnd = current.some(({ digest }) => digest === null)
  if (current.length === 0 || isAnswered || isEnd) return 'done'
  // Not received yet, it may still find the relay saying the same.
  return current.every(({ stamp }) => stamp === null) ? 'sending' : 'without-effect'
}
