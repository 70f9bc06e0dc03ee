/** What of a gradebook is told to trainees: who said so, and what the relay gave them since. */
import type { GradebookFact } from './gradebook-facts.ts'
import { currentOf, type Verdicts } from './verdicts.ts'
import type { Moment } from '../domain/calendar.ts'
import type { Entry, Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

type StepFact = Extract<GradebookFact, { readonly type: 'published' | 'publication-withdrawn' }>
type KeptFact = Extract<GradebookFact, { readonly type: 'publication-kept' }>

/** Somebody publishes the gradebook as they see it, or takes back what was published. */
export type PublicationStep = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  /** Of what its author saw; null for the end of a publication. */
  readonly digest: Uint8Array | null
  readonly stamp: Stamp | null
}

/** What the relay gave to trainees, or took back from them. */
export type KeptPublication = Omit<KeptFact, 'type'>

export type Publication = {
  /** Steps that count and that no other replaced: more than one when two people took one at once. */
  readonly current: readonly PublicationStep[]
  /** The last thing that trainees were told; null when nothing ever was. */
  readonly kept: KeptPublication | null
}

export function foldPublication(
  { entries, stampsByParcel }: Pick<Journal<GradebookFact>, 'entries' | 'stampsByParcel'>,
  isCounted: Verdicts['isCounted']
): Publication {
  const kept = entries.filter((entry): entry is Entry<KeptFact> => {
    return entry.fact.type === 'publication-kept'
  })
  return {
    current: currentOf(entries.filter(isStep), isCounted).map(({ fact, parcel, writer }) => ({
      ...{ parcel, writer, at: fact.at },
      digest: fact.type === 'published' ? fact.digest : null,
      stamp: stampsByParcel.get(parcel) ?? null
    })),
    kept: inOrderOfRelay(kept, stampsByParcel).at(-1)?.fact ?? null
  }
}

/** What one relay wrote itself: each comes with its place in the log. */
export function inOrderOfRelay<Fact>(
  entries: readonly Entry<Fact>[],
  stampsByParcel: Journal<Fact>['stampsByParcel']
): Entry<Fact>[] {
  const position = ({ parcel }: Entry<Fact>) => stampsByParcel.get(parcel)?.position ?? 0
  return [...entries].sort((one, other) => position(one) - position(other))
}

function isStep(entry: Entry<GradebookFact>): entry is Entry<StepFact> {
  return entry.fact.type === 'published' || entry.fact.type === 'publication-withdrawn'
}
