/** The one exchange: parcels up, receipts and news down. */
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import { TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import type {
  ExchangeRequest,
  PackedResponse,
  Receipt,
  SentParcel
} from '#shared/protocol/messages.ts'
import { NOTE_EXCHANGE_SECONDS } from '../limits.ts'
import type { Device, Ledger, Store } from '../store/store.ts'
import { acceptParcels, type Acceptance, type Arrival, type Change, type Keeper } from './accept.ts'
import type { CommitQueue } from './commit-queue.ts'
import { pageFor, positionAfter, type Place } from './page.ts'
import type { Answer } from './recent-answers.ts'
import type { EpochRenewal } from './renewal.ts'
import { findStandpoint } from './standpoint.ts'

export type Exchange = {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: () => number
  readonly keeper: Keeper
  /** Did this device sign this parcel? Asked outside the transaction: it takes the most time. */
  readonly isSignedBy: (publicKey: Uint8Array, parcel: SentParcel) => Promise<boolean>
  /** Called once a change is durable. */
  readonly onCommitted: (changes: readonly Change[]) => void
  /** Called with where a device stood, and where it stands once it has the answer. */
  readonly onAnswered: (device: number, answer: Answer) => void
  /** Gives a log that was found to be taken back a new identity. */
  readonly renewal: EpochRenewal
}

export type ExchangeAnswer =
  | { readonly ok: true; readonly response: PackedResponse }
  | { readonly ok: false; readonly reason: 'busy' | 'device-revoked' }

/**
 * Answers one exchange of an authenticated device. `busy`: nothing was done or told, ask again. `device-revoked`: the
 * device has nothing left to deliver and nothing left to give back.
 */
export async function exchange(
  relay: Exchange,
  device: Device,
  request: ExchangeRequest,
  pageBytes = TARGET_PAGE_BYTES
): Promise<ExchangeAnswer> {
  const isEmptyHanded = request.parcels.length === 0 && request.held.length === 0
  if (device.revokedAt !== null && isEmptyHanded) return { ok: false, reason: 'device-revoked' }

  const { epoch, standpoint } = await findStandpoint(
    relay.store,
    relay.renewal,
    device,
    request,
    momentOfMs(relay.clock())
  )
  const receipts = await deliver(relay, device, request)
  if (receipts === null) return { ok: false, reason: 'busy' }
  const told = receipts.flatMap((receipt) =>
    receipt.outcome === 'received' ? [receipt.position] : []
  )
  // After a restore the numbers of writers may mean others.
  const knownWriter = request.epoch === epoch ? request.knownWriter : 0
  const position = { ...standpoint, knownWriter, mark: request.mark }
  const page = await pageFor(relay, device, { ...position, told }, pageBytes)
  if (page === null) return { ok: false, reason: 'busy' }
  relay.onAnswered(device.number, {
    from: placeOf(request),
    to: { epoch, ...positionAfter(position, page) }
  })
  // In the words of the phone: one of an older release cannot read what came later.
  return { ok: true, response: { version: request.version, epoch, receipts, ...page } }
}

/** Where a device says that it stands. */
export function placeOf({ epoch, cursor, held, knownWriter, mark }: ExchangeRequest): Place {
  return { epoch, cursor, held, knownWriter, mark }
}

/** Puts the parcels into the log. Null when the queue is full. */
async function deliver(
  relay: Exchange,
  device: Device,
  request: ExchangeRequest
): Promise<readonly Receipt[] | null> {
  const now = momentOfMs(relay.clock())
  if (request.parcels.length === 0 && !isWorthNoting(device, request, now)) return []
  const arrivals = await Promise.all(
    request.parcels.map(async (parcel): Promise<Arrival> => {
      return { parcel, isSigned: await relay.isSignedBy(device.publicKey, parcel) }
    })
  )
  const committed = await relay.commits.submit((ledger) =>
    write(ledger, device.number, arrivals, request, now, relay.keeper)
  )
  if (!committed.ok) return null
  relay.onCommitted(committed.answer.changes)
  return committed.answer.receipts
}

async function write(
  ledger: Ledger,
  number: number,
  arrivals: readonly Arrival[],
  { waiting, openLessons }: ExchangeRequest,
  now: Moment,
  keeper: Keeper
): Promise<Acceptance> {
  // Read again here: it may have been revoked since it signed in.
  const device = await ledger.device(number)
  if (device === null) throw new Error(`device ${number} has gone`)
  const accepted = await acceptParcels(ledger, device, arrivals, now, keeper)
  await ledger.noteExchange(number, now, waiting, openLessons)
  return accepted
}

/** An exchange that brings nothing is written down now and then only: each note costs an fsync. */
function isWorthNoting(device: Device, request: ExchangeRequest, now: Moment): boolean {
  const last = device.lastExchangeAt
  return (
    last === null ||
    now - last >= NOTE_EXCHANGE_SECONDS ||
    now < last ||
    device.waiting !== request.waiting ||
    JSON.stringify(device.openLessons) !== JSON.stringify(request.openLessons)
  )
}
