/** One exchange: outbox and position up; receipts, documents and updates down, written in one transaction. */
import { nameOf } from '#shared/documents/ids.ts'
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import {
  MAX_DRAFTS,
  MAX_PARCELS_PER_REQUEST,
  MAX_WAITING,
  TARGET_REQUEST_BYTES
} from '#shared/protocol/limits.ts'
import {
  decodeResponse,
  encodeRequest,
  signedBytes,
  type ExchangeResponse
} from '#shared/protocol/messages.ts'
import type { PushedPage } from '#shared/protocol/live.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import {
  openLessonsOf,
  type Answer,
  type OwnRow,
  type Position,
  type RefusalHandling,
  type ReplicaStorage
} from './storage.ts'
import { planAnswer } from './answer-plan.ts'
import { FLEET, heardFleet, type Fleet } from './fleet.ts'
import {
  knownWriters,
  LAST_EXCHANGE,
  WRITERS,
  type LastExchange,
  type Writers
} from './last-heard.ts'
import type { ReplicaChange } from './replica.ts'
import type { Transport, TransportFailure } from './transport.ts'

export type ExchangeOutcome =
  | { readonly ok: true; readonly sent: number; readonly received: number }
  | { readonly ok: false; readonly reason: TransportFailure | 'refused-by-storage' }

export type ExchangeSetting = {
  readonly storage: ReplicaStorage
  readonly transport: Transport
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
  readonly now: () => number
  readonly handlingOf: (reason: string) => RefusalHandling
  readonly reissue: (row: OwnRow) => { readonly parcel: ParcelId; readonly update: Uint8Array }
  readonly tell: (change: ReplicaChange) => void
}

/** What a replica asks of an exchange. */
export type Exchanges = {
  readonly exchangeOnce: typeof exchangeOnce
  readonly listeningRequest: typeof listeningRequest
  readonly takePushed: typeof takePushed
}

/** For whoever fetches no code while running. */
export function exchangesAtHand(): Promise<Exchanges> {
  return Promise.resolve({ exchangeOnce, listeningRequest, takePushed })
}

/** Requests in one exchange; past it the next exchange goes on where this one stopped. */
const MAX_ROUNDS = 400

/** Exchanges until both sides have everything. Safe to stop at any point and to repeat. */
export async function exchangeOnce(
  setting: ExchangeSetting,
  signal?: AbortSignal
): Promise<ExchangeOutcome> {
  let sent = 0
  let received = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await oneRound(setting, signal)
    if (!answer.ok) return answer
    sent += answer.sent
    received += answer.received
    if (!answer.isMore) break
  }
  return { ok: true, sent, received }
}

type Round =
  | {
      readonly ok: true
      readonly sent: number
      readonly received: number
      /** Either side has more. */
      readonly isMore: boolean
    }
  | { readonly ok: false; readonly reason: TransportFailure | 'refused-by-storage' }

async function oneRound(setting: ExchangeSetting, signal?: AbortSignal): Promise<Round> {
  const { storage, transport } = setting
  const rows = await storage.outbox(MAX_PARCELS_PER_REQUEST, TARGET_REQUEST_BYTES)
  const from = await storage.position()
  const request = await buildRequest(setting, from, rows)
  if (rows.length > 0) await storage.markSent(rows, momentOfMs(setting.now()))

  const answer = await transport.exchange(request, signal)
  if (!answer.ok) {
    await takeBack(storage, rows)
    return answer
  }
  const decoded = decodeResponse(answer.bytes)
  if (!decoded.ok || decoded.message.receipts.length !== rows.length) {
    await takeBack(storage, rows)
    return { ok: false, reason: 'relay-error' }
  }

  const response = decoded.message
  const isElsewhere = await takeIn(setting, { response, from, sent: rows })
  const isMore = response.more || (await isMoreToSend(setting, rows, response))
  return {
    ok: true,
    sent: rows.length,
    received: response.updates.length + response.granted.length,
    isMore: isElsewhere || isMore
  }
}

/**
 * Without an answer of the relay's own nobody can tell how far a request came, whatever stopped it (no line, the page of a
 * captive portal, a refusal before anything was read): "sent" would promise too much.
 */
async function takeBack(storage: ReplicaStorage, rows: readonly OwnRow[]): Promise<void> {
  if (rows.length > 0) await storage.markSent(rows, null)
}

/** `taken`; `known`: this device has it already; `exchange`: it does not stand where the page starts from, or there is more. */
export type TakenPage = 'taken' | 'known' | 'exchange'

/** Takes in what the relay pushed of the log `epoch`. Safe beside exchanges: what does not follow on changes nothing. */
export async function takePushed(
  setting: ExchangeSetting,
  epoch: string,
  { from, page }: PushedPage
): Promise<TakenPage> {
  const response = { version: PROTOCOL_VERSION, epoch, receipts: [], ...page }
  const isElsewhere = await takeIn(setting, { response, from: { epoch, ...from }, sent: [] })
  if (!isElsewhere) return page.more ? 'exchange' : 'taken'
  const position = await setting.storage.position()
  return position.epoch === epoch && position.cursor >= page.cursor ? 'known' : 'exchange'
}

/** The request with which this device listens: where it stands, and nothing sent. */
export async function listeningRequest(
  setting: ExchangeSetting
): Promise<{ readonly epoch: string; readonly bytes: Uint8Array }> {
  const from = await setting.storage.position()
  return { epoch: from.epoch, bytes: await buildRequest(setting, from, []) }
}

/** Gives whether the device stood elsewhere. */
async function takeIn(
  setting: ExchangeSetting,
  answer: Pick<Answer, 'response' | 'from' | 'sent'>
): Promise<boolean> {
  const { storage, handlingOf, reissue } = setting
  const applied = await storage.apply({ ...answer, handlingOf, reissue, plan: planAnswer })
  const { isElsewhere, changed, revoked, shrunk } = applied
  try {
    if (!isElsewhere) await remember(setting, answer.response)
    if (revoked.length > 0) await forgetWriters(storage, answer.response.epoch)
  } finally {
    // It is taken in whatever the disk refuses afterwards, and never comes again: who is not told now misses it.
    if (changed.length + revoked.length > 0)
      setting.tell({ from: 'relay', documents: changed, revoked, shrunk })
  }
  return isElsewhere
}

async function buildRequest(
  setting: ExchangeSetting,
  { epoch, cursor, held, mark }: Position,
  rows: readonly OwnRow[]
): Promise<Uint8Array> {
  const { storage, sign } = setting
  const { saved, sent } = await storage.waiting()
  const parcels = await Promise.all(
    rows.map(async ({ documentId, update }) => ({
      documentId,
      update,
      signature: await sign(signedBytes(documentId, update))
    }))
  )
  const drafts = await storage.drafts()
  const openLessons = openLessonsOf(drafts, await storage.documents(), MAX_DRAFTS)
  // Typed grades are no entry yet, and a jury must not believe that this phone holds none.
  const typed = drafts.filter(({ day }) => day === null).length
  const waiting = Math.min(saved + sent - rows.length + typed, MAX_WAITING)
  const knownWriter = (await knownWriters(storage)).at(-1)?.writer ?? 0
  return encodeRequest({
    version: PROTOCOL_VERSION,
    epoch,
    cursor,
    held,
    parcels,
    openLessons,
    waiting,
    knownWriter,
    mark: mark ?? 0
  })
}

/**
 * A round that settled nothing must not be repeated at once: what stays is tried at the next exchange. What came into
 * the outbox meanwhile goes on: all of ours where the relay's log turned out to be another one.
 */
async function isMoreToSend(
  { storage, handlingOf }: ExchangeSetting,
  rows: readonly OwnRow[],
  response: ExchangeResponse
): Promise<boolean> {
  const hasSettled = response.receipts.some(
    (receipt) => receipt.outcome === 'received' || handlingOf(receipt.reason) !== 'retry'
  )
  if (rows.length > 0 && !hasSettled) return false
  return (await storage.outbox(1, TARGET_REQUEST_BYTES)).length > 0
}

async function remember(
  { storage, now }: ExchangeSetting,
  response: ExchangeResponse
): Promise<void> {
  const at = momentOfMs(now())
  const before = (await storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  const isFirst = before === undefined || before.arriving === 'first'
  const last: LastExchange = {
    ...{ at, clockOffset: response.relayTime - at },
    ...(response.more ? { arriving: isFirst ? 'first' : 'news' } : {})
  }
  await storage.note(LAST_EXCHANGE, last)
  if (response.writers.length > 0) await addWriters(storage, response)
  if (!response.more) await rememberFleet(storage, response.fleet, at)
}

/** No devices are told to whoever no longer looks after them: what was told before goes. */
async function rememberFleet(
  storage: ReplicaStorage,
  devices: ExchangeResponse['fleet'],
  at: Moment
): Promise<void> {
  const before = (await storage.noted(FLEET)) as Fleet | undefined
  if (devices.length === 0 && (before?.devices.length ?? 0) === 0) return
  await storage.note(FLEET, heardFleet(devices, at, before))
}

/** Without any directory a person knows nobody of the staff: who is behind each writer goes with it. */
async function forgetWriters(storage: ReplicaStorage, epoch: string): Promise<void> {
  const known = await storage.documents()
  const keepsDirectory = known.some(({ documentId, revoked }) => {
    return revoked === undefined && nameOf(documentId).kind === 'directory'
  })
  if (!keepsDirectory) await storage.note(WRITERS, { epoch, known: [] } satisfies Writers)
}

/** What was asked of another log does not go on from there: the next exchange asks from the first writer on. */
async function addWriters(storage: ReplicaStorage, response: ExchangeResponse): Promise<void> {
  const before = (await storage.noted(WRITERS)) as Writers | undefined
  const { epoch, writers } = response
  if (before !== undefined && before.epoch !== epoch)
    return storage.note(WRITERS, { epoch, known: [] })
  const known = before?.known ?? []
  const newest = known.at(-1)?.writer ?? 0
  const newer = writers.filter(({ writer }) => writer > newest)
  await storage.note(WRITERS, { epoch, known: [...known, ...newer] } satisfies Writers)
}
