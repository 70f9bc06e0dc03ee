/** The one exchange: parcels up, receipts and news down. */
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import { MAX_FLEET, MAX_WRITERS, TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import type {
  ExchangeRequest,
  FleetDevice,
  KnownWriter,
  PackedResponse,
  Receipt,
  SentParcel
} from '#shared/protocol/messages.ts'
import type { Actor, Role } from '#shared/domain/people.ts'
import { NOTE_EXCHANGE_SECONDS } from '../limits.ts'
import type { Device, Ledger, Store } from '../store/store.ts'
import { acceptParcels, type Acceptance, type Arrival, type Change } from './accept.ts'
import { catchUp } from './catch-up.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { ReadableDocument } from './readable.ts'
import { actorOfDevice, reachableSites } from './rights.ts'
import { findStandpoint, markAt } from './standpoint.ts'

export type Exchange = {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: () => number
  /** Did this device sign this parcel? Asked outside the transaction: it takes the most time. */
  readonly isSignedBy: (publicKey: Uint8Array, parcel: SentParcel) => Promise<boolean>
  /** Called once a change is durable. */
  readonly onCommitted: (changes: readonly Change[]) => void
  /** A new identity for a log that was found to be taken back; null when it was given one already since the start. */
  readonly newEpoch: () => string | null
}

export type ExchangeAnswer =
  | { readonly ok: true; readonly response: PackedResponse }
  | { readonly ok: false; readonly reason: 'busy' | 'device-revoked' }

/** Devices of the site are shown to those who look after them. */
const FLEET_KEEPERS: readonly Role[] = ['registrar', 'studentAffairs', 'siteDirector', 'itOfficer']

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

  const { epoch, standpoint } = await findStandpoint(relay.store, relay.newEpoch, request)
  const receipts = await deliver(relay, device, request)
  if (receipts === null) return { ok: false, reason: 'busy' }
  const told = receipts.flatMap((receipt) =>
    receipt.outcome === 'received' ? [receipt.position] : []
  )
  const news = await catchUp(relay.store, device, { ...standpoint, told }, pageBytes)
  if (news === null) return { ok: false, reason: 'busy' }

  const { readable, ...page } = news
  const actor = device.revokedAt === null ? await actorOfDevice(relay.store, device) : null
  // After a restore the numbers of writers may mean others.
  const knownWriter = request.epoch === epoch ? request.knownWriter : 0
  return {
    ok: true,
    response: {
      // In the words of the phone: one of an older release cannot read what came later.
      version: request.version,
      epoch,
      relayTime: momentOfMs(relay.clock()),
      receipts,
      ...page,
      fleet: news.more ? [] : await fleetFor(relay.store, actor, readable),
      writers: news.more ? [] : await writersFor(relay.store, actor, knownWriter),
      mark: await markAt(relay.store, news.cursor)
    }
  }
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
    write(ledger, device.number, arrivals, request, now)
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
  now: Moment
): Promise<Acceptance> {
  // Read again here: it may have been revoked since it signed in.
  const device = await ledger.device(number)
  if (device === null) throw new Error(`device ${number} has gone`)
  const accepted = await acceptParcels(ledger, device, arrivals, now)
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

/** Which person is behind each newer writer, for whoever may read the directory: journals name writers alone. */
async function writersFor(
  store: Store,
  actor: Actor | null,
  after: number
): Promise<readonly KnownWriter[]> {
  if (actor === null || actor.roles.length === 0) return []
  return store.writersOf(await reachableSites(store, actor), after, MAX_WRITERS)
}

/** A role in one group alone does not open the devices of the whole site. */
function isFleetKeeper({ role, group }: Actor['roles'][number]): boolean {
  return group === null && FLEET_KEEPERS.includes(role)
}

async function fleetFor(
  store: Store,
  actor: Actor | null,
  readable: readonly ReadableDocument[]
): Promise<readonly FleetDevice[]> {
  if (actor === null || !actor.roles.some(isFleetKeeper)) return []
  const mayKnow = new Set(readable.map(({ number }) => number))
  const devices = await store.devicesOf(actor.site, MAX_FLEET)
  return devices
    .filter(({ revokedAt }) => revokedAt === null)
    .map((other) => ({
      device: other.number,
      person: other.person ?? 0,
      label: other.label,
      lastExchangeAt: Math.max(0, other.lastExchangeAt ?? 0),
      waiting: other.waiting,
      openLessons: other.openLessons.filter(({ document }) => mayKnow.has(document))
    }))
}
