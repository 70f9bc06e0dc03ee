/** Where a gradebook stands on its way to the jury. Steps name the steps they saw, as entries do: none is ever lost. */
import type { GradebookFact } from './gradebook-facts.ts'
import { currentOf, type Verdicts } from './verdicts.ts'
import type { Day, Moment } from '../domain/calendar.ts'
import { smallest } from '../domain/collections.ts'
import {
  mostClosed,
  REVIEW_STEPS,
  STATE_AFTER,
  type ReviewStanding,
  type ReviewState,
  type ReviewStep
} from '../domain/review.ts'
import type { Standing } from '../journal/fold.ts'
import type { Entry, Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

export type StepFact = Extract<GradebookFact, { readonly type: ReviewStep }>

/** One step as its history shows it. */
export type StepEvent = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly type: ReviewStep
  readonly reason: string | null
  /** What its author had before them; null where the step is not about the content. */
  readonly digest: Uint8Array | null
  readonly throughDay: Day | null
  readonly standing: Standing
  readonly stamp: Stamp | null
  readonly replaces: readonly ParcelId[]
}

export type Review = ReviewStanding & {
  /** Steps that count and that no other replaced: more than one when people acted at once. */
  readonly current: readonly StepEvent[]
  /** People took steps that lead to different states: the most closed holds until a step replaces both. */
  readonly isDisputed: boolean
  /** Every step, in the order of their clocks. */
  readonly steps: readonly StepEvent[]
}

export function isStepEntry(entry: Entry<GradebookFact>): entry is Entry<StepFact> {
  return (REVIEW_STEPS as readonly string[]).includes(entry.fact.type)
}

export function foldReview(
  { stampsByParcel }: Pick<Journal<unknown>, 'stampsByParcel'>,
  entries: readonly Entry<StepFact>[],
  { isCounted, standingByParcel }: Verdicts
): Review {
  const eventOf = ({ fact, parcel, writer }: Entry<StepFact>): StepEvent => ({
    parcel,
    writer,
    at: fact.at,
    type: fact.type,
    reason: 'reason' in fact ? fact.reason : null,
    digest: 'digest' in fact ? fact.digest : null,
    throughDay: 'throughDay' in fact ? fact.throughDay : null,
    standing: standingByParcel.get(parcel) ?? 'local',
    stamp: stampsByParcel.get(parcel) ?? null,
    replaces: fact.replaces
  })
  const current = currentOf(entries, isCounted).map(eventOf)
  const stepsByParcel = new Map(entries.map((entry) => [entry.parcel, entry.fact]))
  const reopenings = current.flatMap(({ throughDay }) => (throughDay === null ? [] : [throughDay]))
  const allReopen = reopenings.length > 0 && reopenings.length === current.length
  return {
    state: mostClosed(
      lapsedStates(
        current.map(({ parcel }) => parcel),
        stepsByParcel
      )
    ),
    reopenedThrough: allReopen ? smallest(reopenings, null) : null,
    current,
    isDisputed:
      new Set(current.map(({ type }) => (type === 'reopened' ? type : STATE_AFTER[type]))).size > 1,
    steps: entries.map(eventOf).sort((one, other) => one.at - other.at || one.parcel - other.parcel)
  }
}

/**
 * The states after these steps; behind a reopening, which lapses, those before it. Each step is looked at once, however many
 * later ones name it, so that neither a long history nor a ring, which can only be forged, keeps a relay busy.
 */
function lapsedStates(
  parcels: readonly ParcelId[],
  stepsByParcel: ReadonlyMap<ParcelId, StepFact>
): ReviewState[] {
  const reached = new Set(parcels)
  const states: ReviewState[] = []
  // What is added to a set while it is gone through is gone through too.
  for (const parcel of reached) {
    const step = stepsByParcel.get(parcel)
    if (step?.type === 'reopened') step.replaces.forEach((before) => reached.add(before))
    else if (step !== undefined) states.push(STATE_AFTER[step.type])
  }
  return states
}
