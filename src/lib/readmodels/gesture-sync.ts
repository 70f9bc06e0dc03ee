/** How far what this device wrote has come. Pure. */
import type { Moment } from '#shared/domain/calendar.ts'
import { smallest } from '#shared/domain/collections.ts'
import type { ParcelId, Stamp } from '#shared/journal/parcel.ts'
import type { GestureSync } from './tables.ts'

/** Unacknowledged gestures of this device: when each was sent, or null. */
export type UnacknowledgedByParcel = ReadonlyMap<
  ParcelId,
  { readonly writtenAt: Moment; readonly sentAt: Moment | null }
>

type Stamped = { readonly parcel: ParcelId; readonly stamp: Stamp | null }

/**
 * The least advanced gesture decides: "received" is said only when the relay has all of them. `refused`: when each gesture
 * was written that the relay would not have.
 */
export function gestureSync(
  events: readonly Stamped[],
  refused: readonly Moment[],
  unacknowledged: UnacknowledgedByParcel
): GestureSync {
  const refusedSince = smallest(refused, null)
  if (refusedSince !== null) return { kind: 'refused', count: refused.length, since: refusedSince }
  const waiting = events.flatMap((event) => unacknowledged.get(event.parcel) ?? [])
  const unsent = waiting.filter((row) => row.sentAt === null)
  const savedSince = smallest(
    unsent.map((row) => row.writtenAt),
    null
  )
  if (savedSince !== null) return { kind: 'saved', since: savedSince }
  const sentSince = smallest(
    waiting.flatMap((row) => row.sentAt ?? []),
    null
  )
  if (sentSince !== null) return { kind: 'sent', since: sentSince }
  const stamps = events.flatMap((event) => event.stamp ?? [])
  const newest = stamps.reduce((one, other) => (one.position > other.position ? one : other), {
    position: 0,
    receivedAt: 0
  })
  return { kind: 'received', position: newest.position, receivedAt: newest.receivedAt }
}
