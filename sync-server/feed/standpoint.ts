/** Where a phone stands in the log, and whether this is still the log that it knows. */
import { createHash } from 'node:crypto'
import { officeTime, yearOf, type Moment } from '#shared/domain/calendar.ts'
import type { Standpoint } from '#shared/protocol/live.ts'
import type { ExchangeRequest } from '#shared/protocol/messages.ts'
import type { Device, Ledger, Questions, Store } from '../store/store.ts'
import type { EpochRenewal } from './renewal.ts'

export type Found = { readonly epoch: string; readonly standpoint: Standpoint }

/** A number below 2^32: five bytes on the wire at most, and no two logs agree on it by chance. */
const MARK_BYTES = 4

/**
 * What the log says at a position: two logs that differ there give different marks. The moment of receipt is part of it,
 * so that a parcel which comes a second time, to a log taken back, leaves another mark even at its old position.
 */
export async function markAt(questions: Questions, position: number): Promise<number> {
  const row = await questions.newestThrough(position)
  if (row === null) return 0
  const text = `${row.position} ${row.parcel} ${row.receivedAt}`
  return createHash('sha256').update(text).digest().readUIntBE(0, MARK_BYTES)
}

/**
 * Where the phone stands in this log. Asked before anything of this request is delivered: what it brings must not fill
 * the gap that it proves. A phone that knows another log holds nothing of this one. A cursor past the head, or one that
 * comes with another mark than the log has there, proves that the log was taken back without anyone saying so: it becomes
 * another log, and every phone offers again what it has. What counts as proof, `renewal.ts` says.
 */
export async function findStandpoint(
  store: Store,
  renewal: EpochRenewal,
  device: Device,
  request: ExchangeRequest,
  now: Moment
): Promise<Found> {
  const epoch = await store.epoch()
  const { cursor, held } = request
  if (request.epoch !== epoch) return { epoch, standpoint: NOWHERE }
  if (await isOfThisLog(store, request)) return { epoch, standpoint: { cursor, held } }
  const renewed = renewal.claimedBy(device, request.mark)
  if (renewed !== null) await store.write((ledger) => beginAnew(ledger, renewed, now))
  return { epoch: renewed ?? epoch, standpoint: NOWHERE }
}

/** The log was taken back: it gets another identity, and nobody is told by mail again what phones will bring again. */
export async function beginAnew(ledger: Ledger, epoch: string, now: Moment): Promise<void> {
  await ledger.renewEpoch(epoch, yearOf(officeTime(now).day))
  await ledger.silenceMail(now)
}

/** A phone that never got a mark (before version 3 of the wire, or its first exchange since) is judged by its height alone. */
export async function isOfThisLog(
  store: Questions,
  { cursor, mark }: Pick<ExchangeRequest, 'cursor' | 'mark'>
): Promise<boolean> {
  if (cursor > (await store.head())) return false
  return mark === 0 || mark === (await markAt(store, cursor))
}

const NOWHERE: Standpoint = { cursor: 0, held: [] }
