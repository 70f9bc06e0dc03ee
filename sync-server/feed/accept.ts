/**
 * May this parcel enter the log? Signature → name → structure → policy → append. Each parcel of a request is judged by
 * itself, so that one bad one never blocks the others. A refusal is a value with a name, and its bytes go to the tray.
 */
import { createHash } from 'node:crypto'
import {
  parseDocumentId,
  type DocumentId,
  type DocumentKind,
  type DocumentName
} from '#shared/documents/ids.ts'
import { checkParcel } from '#shared/documents/check-parcel.ts'
import type { AnyFact, CheckedParcel } from '#shared/documents/kinds.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Actor } from '#shared/domain/people.ts'
import { claimedParcelId } from '#shared/journal/breach.ts'
import { MAX_PARCEL_BYTES } from '#shared/journal/parcel.ts'
import type { PolicyContext, Refusal } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { mayWait } from '#shared/policies/waiting.ts'
import type { Receipt, SentParcel } from '#shared/protocol/messages.ts'
import {
  MAX_DOCUMENT_BYTES,
  MAX_REVOKED_BYTES,
  MAX_TRAY_BYTES_PER_DEVICE,
  MAX_TRAY_PER_DEVICE,
  MAX_WRITER_BYTES
} from '../limits.ts'
import type { Device, Ledger, LogRow, StoredDocument } from '../store/store.ts'
import { isPastCasesOfDay, unknownIn } from './known-places.ts'
import { policyContext } from './read-models.ts'
import { actorOfDevice } from './rights.ts'
import { createUpkeep, type Upkeep } from './upkeep.ts'

/** A parcel whose signature was looked at already, outside of the transaction. */
export type Arrival = { readonly parcel: SentParcel; readonly isSigned: boolean }

/** A row that this request added to the log, for those who wait for it. */
export type Change = {
  readonly position: number
  readonly document: number
  readonly documentId: DocumentId
  readonly writer: number
}

export type Acceptance = {
  readonly receipts: readonly Receipt[]
  readonly changes: readonly Change[]
}

/** Writes what follows from what people wrote (registry/keepers.ts). */
export type Keeper = {
  /** May something follow from these facts of a document of this kind? */
  isConcernedBy(kind: DocumentKind, facts: readonly AnyFact[]): boolean
  /**
   * Writes what a document makes due by now, inside the caller's transaction; says what it wrote. What was written once
   * is found there and not written again. `because`: what was added to it; absent: all of it is looked at.
   */
  keep(
    ledger: Ledger,
    document: StoredDocument,
    now: Moment,
    because?: readonly AnyFact[]
  ): Promise<readonly Change[]>
}

type Refused = { readonly outcome: 'refused'; readonly reason: string }
type Accepted = {
  readonly outcome: 'accepted'
  readonly row: LogRow
  /** The row itself first, if it is new, then what the relay wrote because of it. */
  readonly changes: readonly Change[]
}
type Verdict = Refused | Accepted

/** Judges and appends the parcels of one request, in order, inside the caller's transaction. */
export async function acceptParcels(
  ledger: Ledger,
  device: Device,
  arrivals: readonly Arrival[],
  now: Moment,
  keeper: Keeper
): Promise<Acceptance> {
  const receipts: Receipt[] = []
  const changes: Change[] = []
  const upkeep = createUpkeep(ledger, device)
  const sender: Sender = { device, actor: await actorOfDevice(ledger, device), keeper, upkeep }
  for (const arrival of arrivals) {
    const verdict = await acceptParcel(ledger, sender, arrival, now)
    if (verdict.outcome === 'accepted') changes.push(...verdict.changes)
    receipts.push(await answer(ledger, device, arrival.parcel, verdict, now))
  }
  await upkeep.finish()
  return { receipts, changes }
}

/** Whose parcels they are. The rights are read inside the transaction, and again when one of the parcels changes them. */
type Sender = {
  readonly device: Device
  actor: Actor | null
  readonly keeper: Keeper
  readonly upkeep: Upkeep
}

async function acceptParcel(
  ledger: Ledger,
  sender: Sender,
  { parcel: { documentId, update, signature }, isSigned }: Arrival,
  now: Moment
): Promise<Verdict> {
  const { device } = sender
  if (!isSigned) return refuse('bad-signature')
  const name = parseDocumentId(documentId)
  if (name === null) return refuse('unknown-document')
  const checked = checkParcel(name.kind, update, device.number)
  if (!checked.ok) return refuse(checked.reason)
  const id = documentId as DocumentId
  // Of another site: said before anything is looked up, so that nobody learns what exists there.
  if (name.site !== device.site) return refuse('other-site')

  const known = await ledger.documentNamed(id)
  const earlier = known === null ? null : await ledger.rowOf(known.number, checked.parcel.id)
  if (earlier !== null) return repeated(earlier, update)
  const mayDiffer = await sender.upkeep.prepare(name)
  if (mayDiffer) sender.actor = await actorOfDevice(ledger, device)
  const context = await policyContext(ledger, known, checked.parcel.facts, now)
  const asked = { id, name, isNew: known === null, context }
  const judged = await judge(ledger, sender, asked, checked.parcel, now)
  if (judged.outcome === 'refused') return judged
  if (await isFull(ledger, device, known, update.byteLength)) return refuse('document-full')

  const document = known ?? (await ledger.addDocument(id, name.kind, name.site))
  const row = {
    document: document.number,
    writer: device.number,
    parcel: checked.parcel.id,
    receivedAt: now,
    heldBecause: judged.heldBecause,
    update
  }
  const position = await ledger.append({ ...row, signature })
  await sender.upkeep.taken(document, { ...row, position }, checked.parcel.facts)
  const change = { position, document: document.number, documentId: id, writer: device.number }
  const { facts } = checked.parcel
  const isDue = sender.keeper.isConcernedBy(document.kind, facts)
  const kept = isDue ? await sender.keeper.keep(ledger, document, now, facts) : []
  return { outcome: 'accepted', row: { ...row, position }, changes: [change, ...kept] }
}

/** The same bytes again: the first receipt again. Other bytes under the same id: the phone must take a new id. */
function repeated(earlier: LogRow, update: Uint8Array): Verdict {
  return Buffer.compare(earlier.update, update) === 0
    ? { outcome: 'accepted', row: earlier, changes: [] }
    : refuse('parcel-id-taken')
}

type Judgement = Refused | { readonly outcome: 'append'; readonly heldBecause: string | null }

/** The document that a parcel is for. */
type Asked = {
  readonly id: DocumentId
  readonly name: DocumentName
  /** Nothing is in it yet. */
  readonly isNew: boolean
  readonly context: PolicyContext
}

async function judge(
  ledger: Ledger,
  { device, actor }: Sender,
  { id, name, isNew, context }: Asked,
  parcel: CheckedParcel,
  now: Moment
): Promise<Judgement> {
  if (actor === null) return refuse('not-your-role')
  const answer = mayAppendAll(actor, id, parcel.facts, context)
  if (!answer.allowed && !answer.late) return refuse(answer.reason)
  // What was known once stays known: its documents are there.
  const unknown = isNew ? await unknownIn(ledger, name) : null
  if (unknown !== null) return refuse(unknown)
  if (await isPastCasesOfDay(ledger, device, parcel.facts, now)) return refuse('too-many-cases')
  const late = heldBecause(device, answer.allowed ? null : answer.reason)
  if (late !== null && !mayWait(name.kind, parcel.facts)) return refuse(late)
  return { outcome: 'append', heldBecause: late }
}

/** No document grows without end, and nobody fills one for the others. */
async function isFull(
  ledger: Ledger,
  { number, revokedAt }: Device,
  known: StoredDocument | null,
  bytes: number
): Promise<boolean> {
  const before = known?.bytes ?? 0
  if (before + bytes > MAX_DOCUMENT_BYTES) return true
  const share = revokedAt === null ? MAX_WRITER_BYTES : MAX_REVOKED_BYTES
  // Most documents are smaller than anybody's share of one: then nothing has to be added up.
  if (known === null || before + bytes <= share) return false
  return (await ledger.bytesBy(known.number, number)) + bytes > share
}

function heldBecause(device: Device, late: Refusal | null): string | null {
  return device.revokedAt === null ? late : 'device-revoked'
}

async function answer(
  ledger: Ledger,
  device: Device,
  sent: SentParcel,
  verdict: Verdict,
  now: Moment
): Promise<Receipt> {
  if (verdict.outcome === 'accepted') return receiptOf(verdict.row)
  const { reason } = verdict
  const parcel = claimedParcelId(sent.update)
  const { documentId: documentName, signature } = sent
  const update = keptOf(sent.update)
  await ledger.putInTray(
    { device: device.number, documentName, parcel, reason, receivedAt: now, update, signature },
    TRAY_LIMITS
  )
  return { outcome: 'refused', parcel, reason }
}

const TRAY_LIMITS = { parcels: MAX_TRAY_PER_DEVICE, bytes: MAX_TRAY_BYTES_PER_DEVICE }

/** What is too large to be a parcel can never be let in: that it came is enough to know. */
function keptOf(update: Uint8Array): Uint8Array {
  return update.byteLength > MAX_PARCEL_BYTES
    ? createHash('sha256').update(update).digest()
    : update
}

function receiptOf({ parcel, position, receivedAt, heldBecause }: LogRow): Receipt {
  return { outcome: 'received', parcel, position, receivedAt, heldBecause: heldBecause ?? '' }
}

function refuse(reason: string): Refused {
  return { outcome: 'refused', reason }
}
