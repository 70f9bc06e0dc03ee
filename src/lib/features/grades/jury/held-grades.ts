/** What waits for a decision in a gradebook, one for each gesture: what it would change, of whom, and why it waits. Pure. */
import { groupBy } from '#shared/domain/collections.ts'
import { cellSeen } from '#shared/documents/gradebook-results.ts'
import { cellsSaid } from '#shared/documents/cells.ts'
import type { GradebookEvent, GradebookState } from '#shared/documents/gradebook.ts'
import type { Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'

export type HeldCell = {
  readonly assessment: number
  readonly person: PersonId
  /** What stands there now. */
  readonly now: Cell | 'contradiction' | null
  readonly said: Cell
}

export type HeldGesture = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly heldBecause: string | null
  readonly reason: string | null
  readonly types: readonly GradebookEvent['type'][]
  readonly cells: readonly HeldCell[]
}

export function heldGestures(state: GradebookState): HeldGesture[] {
  const byParcel = groupBy(state.held, ({ parcel }) => parcel)
  return [...byParcel].map(([parcel, events]) => {
    const [first] = events as [GradebookEvent]
    return {
      parcel,
      writer: first.writer,
      at: first.at,
      heldBecause: first.stamp?.heldBecause ?? null,
      reason: events.find(({ reason }) => reason !== null)?.reason ?? null,
      types: [...new Set(events.map(({ type }) => type))],
      cells: cellsOf(state, parcel)
    }
  })
}

function cellsOf(state: GradebookState, parcel: ParcelId): HeldCell[] {
  return state.cellEntries
    .filter((entry) => entry.parcel === parcel)
    .flatMap(({ fact, writer }) =>
      cellsSaid(fact, state.rosters.get(writer)).map(([person, said]) => ({
        assessment: fact.assessment,
        person,
        now: cellSeen(state, fact.assessment, person),
        said
      }))
    )
}
