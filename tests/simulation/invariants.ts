/** What must hold after every step. Each check adds a sentence to the world's problems. */
import { isOwn, type JournalRow } from '#lib/replica/storage.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { decodeRequest, decodeResponse, type ExchangeResponse } from '#shared/protocol/messages.ts'
import type { Page } from '#shared/protocol/page.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { contentsIn, factsIn } from './decoded.ts'
import { tabOf, type Device, type Saved } from './device.ts'
import { gradesOutOfSight, isNotTheirs, inNeedOfSight } from './grade-invariants.ts'
import { documentIdOf, mayTrulyRead, saidKey } from './log-view.ts'
import type { Carried, World } from './world.ts'

/** The relay's answer: every acknowledgement is in the log, and nothing is told to whom it does not concern. */
export function checkAnswer(world: World, carried: Carried, bytes: Uint8Array): void {
  const decoded = decodeResponse(bytes)
  if (!decoded.ok) {
    world.problems.push(`the relay's answer is ${decoded.reason}`)
    return
  }
  checkReceipts(world, carried.device, decoded.message)
  checkNothingForeign(world, carried, decoded.message)
}

/** What the relay pushes: nothing that its reader may not read. */
export function checkPushed(
  world: World,
  carried: Carried,
  page: Page & { readonly epoch: string }
): void {
  checkNothingForeign(world, carried, page)
}

function checkReceipts(world: World, device: Device, { receipts }: ExchangeResponse): void {
  for (const receipt of receipts) {
    if (receipt.outcome === 'refused') continue
    const row = world.log.rowsByPosition.get(receipt.position)
    world.acknowledged.set(receipt.position, receipt.parcel)
    if (row?.parcel !== receipt.parcel || row.writer !== device.writer)
      world.problems.push(`${device.label} got a receipt for what is not in the log`)
  }
}

/** With the rights that the log gave when the relay last looked. */
function checkNothingForeign(
  world: World,
  carried: Carried,
  response: Page & { readonly epoch: string }
): void {
  const { device, directory, isRevoked } = carried
  if (directory === null) {
    world.problems.push('the relay answered without asking for rights')
    return
  }
  const mayHave = (documentId: DocumentId | undefined) =>
    documentId !== undefined && !isRevoked && mayTrulyRead(directory, device.person, documentId)
  const told = [
    ...response.granted.map((grant) => grant.documentId as DocumentId),
    ...response.updates.map(({ document }) => documentIdOf(world.log, document))
  ]
  for (const documentId of told) {
    if (!mayHave(documentId)) world.problems.push(`${device.label} was sent ${documentId}`)
    if (documentId !== undefined && isNotTheirs(directory, device.person, documentId))
      world.problems.push(`${device.label} was sent what is not theirs: ${documentId}`)
  }
  const request = decodeRequest(carried.request, PROTOCOL_VERSION, PROTOCOL_VERSION)
  if (!request.ok || request.message.epoch !== response.epoch) return
  const revoked = new Set(response.revoked)
  for (const number of request.message.held) {
    if (!mayHave(documentIdOf(world.log, number)) && !revoked.has(number))
      world.problems.push(`${device.label} was not told to forget document ${number}`)
  }
}

/** Everything that was ever acknowledged is still in the log. */
export function checkLog(world: World): void {
  world.problems.push(...world.log.problems.splice(0))
  for (const [position, parcel] of world.acknowledged) {
    if (world.log.rowsByPosition.get(position)?.parcel !== parcel)
      world.problems.push(`receipt n° ${position} has gone from the log`)
  }
}

/** One device, as it lies on its disk; skipped when nothing has moved since it was last looked at. */
export async function checkDevice(world: World, device: Device): Promise<void> {
  const state = [device.writes.tried(), device.saved.length, device.life, world.log.epoch]
  const checked = [...state, world.log.head, world.forgiven.size].join(' ')
  if (device.checked === checked) return
  device.checked = checked
  const rowsByDocument = new Map<DocumentId, JournalRow[]>()
  for (const row of device.disk.rows.values()) {
    const rows = rowsByDocument.get(row.documentId) ?? []
    rows.push(row)
    rowsByDocument.set(row.documentId, rows)
  }
  const disk = { world, device, rowsByDocument, held: await heldDocuments(device) }
  checkOnce(disk)
  checkSaved(disk)
  await checkGrades(disk)
  checkHeld(disk, (await device.storage.position()).cursor)
  checkForgotten(disk)
  checkDrafts(disk)
  await checkGreen(disk)
}

type DiskView = {
  readonly world: World
  readonly device: Device
  readonly rowsByDocument: ReadonlyMap<DocumentId, readonly JournalRow[]>
  /** Numbers by document. */
  readonly held: ReadonlyMap<DocumentId, number>
}

async function heldDocuments(device: Device): Promise<Map<DocumentId, number>> {
  const { held } = await device.storage.position()
  const wanted = new Set(held)
  const documents = await device.storage.documents()
  return new Map(
    documents.flatMap(({ documentId, number }) =>
      number !== undefined && wanted.has(number) ? [[documentId, number] as const] : []
    )
  )
}

function isSameLog({ world, device }: DiskView): boolean {
  const position = device.disk.notes.get('position') as { readonly epoch: string } | undefined
  return position?.epoch === world.log.epoch
}

/** A gesture is one row: counted once, sent once. */
function checkOnce({ world, device, rowsByDocument }: DiskView): void {
  for (const rows of rowsByDocument.values()) {
    const own = rows.filter(isOwn).map((row) => `${row.parcel} ${factsIn(row.update)}`)
    if (new Set(own).size < own.length)
      world.problems.push(`${device.label} has the same gesture twice on its disk`)
  }
}

/** What was said to be saved is on the disk; only what the relay has and the person may no longer read may go. */
function checkSaved(disk: DiskView): void {
  const { world, device, rowsByDocument, held } = disk
  const onDisk = new Map<DocumentId, Set<string>>()
  for (const [documentId, rows] of rowsByDocument) {
    onDisk.set(documentId, new Set(rows.filter(isOwn).map((row) => factsIn(row.update))))
  }
  for (const saved of device.saved) {
    const isHere = onDisk.get(saved.documentId)?.has(saved.facts) ?? false
    if (isHere || isReceivedAgain(disk, saved)) continue
    const said = saidKey(device.writer, saved.facts)
    const isAtRelay = world.log.said.has(said)
    if (isAtRelay) world.forgiven.add(said)
    const isReadable = isAtRelay && isSameLog(disk) && held.has(saved.documentId)
    if (isReadable || !world.forgiven.has(said))
      world.problems.push(`${device.label} lost what it had saved: ${saved.facts}`)
  }
}

const looked = new WeakMap<Device, Map<DocumentId, string>>()

/** Where its person may look, every grade that they were told is saved is in sight. Looked at when rows have moved. */
async function checkGrades({ world, device, rowsByDocument, held }: DiskView): Promise<void> {
  const seen = looked.get(device) ?? new Map<DocumentId, string>()
  looked.set(device, seen)
  for (const [documentId, saved] of Map.groupBy(device.saved, (one) => one.documentId)) {
    const rows = rowsByDocument.get(documentId) ?? []
    if (!held.has(documentId) || saved.every(({ grades }) => grades.length === 0)) continue
    const now = rows.map((row) =>
      [row.id, isOwn(row) ? [row.receipt?.position, row.tray] : []].join()
    )
    if (seen.get(documentId) === `${now.join()} ${saved.length}`) continue
    seen.set(documentId, `${now.join()} ${saved.length}`)
    const contents = await tabOf(device, 0).replica.contents(documentId)
    const said = inNeedOfSight(saved, rows).filter(({ facts }) => {
      return !world.forgiven.has(saidKey(device.writer, facts))
    })
    for (const grade of gradesOutOfSight(documentId, contents, device.writer, said))
      world.problems.push(`${device.label} shows nowhere what it saved: ${JSON.stringify(grade)}`)
  }
}

/** A document that was taken away and given again brings its author's parcels back as the relay's. */
function isReceivedAgain({ rowsByDocument }: DiskView, saved: Saved): boolean {
  const rows = rowsByDocument.get(saved.documentId) ?? []
  return rows
    .filter((row) => !isOwn(row))
    .flatMap((row) => contentsIn(row.update).parcels)
    .some((parcel) => JSON.stringify(parcel.facts) === saved.facts)
}

/** A held document is complete through the cursor: parcels and stamps. */
function checkHeld(disk: DiskView, cursor: number): void {
  const { world, device, rowsByDocument, held } = disk
  if (!isSameLog(disk)) return
  for (const [documentId, number] of held) {
    if (documentIdOf(world.log, number) !== documentId)
      world.problems.push(`${device.label} holds ${documentId} under a wrong number`)
    const rows = rowsByDocument.get(documentId) ?? []
    const contents = rows.map((row) => contentsIn(row.update))
    const parcels = new Set(contents.flatMap((one) => one.parcels.map(({ id }) => id)))
    const stamps = new Set(contents.flatMap((one) => one.stamps.map(({ position }) => position)))
    for (const row of world.log.rowsByDocument.get(number) ?? []) {
      if (row.position > cursor) break
      const isOwnUnsettled = row.writer === device.writer && isUnsettled(rows, row.parcel)
      if (!parcels.has(row.parcel) || (!stamps.has(row.position) && !isOwnUnsettled))
        world.problems.push(`${device.label} misses position ${row.position} of ${documentId}`)
    }
  }
}

/** The relay has it, and its receipt has not arrived yet. */
function isUnsettled(rows: readonly JournalRow[], parcel: ParcelId): boolean {
  return rows.some((row) => isOwn(row) && row.parcel === parcel && row.outbox === 1)
}

/** Of what is not held, a device keeps its own work, as long as nobody else has it. */
function checkForgotten(disk: DiskView): void {
  const { world, device, rowsByDocument, held } = disk
  if (!isSettledIn(disk)) return
  for (const [documentId, rows] of rowsByDocument) {
    if (held.has(documentId)) continue
    if (rows.some((row) => !isOwn(row) || row.receipt !== undefined))
      world.problems.push(`${device.label} still has ${documentId}, which it may not read`)
  }
}

/** Caught up with this log once: before, what came from an earlier log stays until it can be told apart. */
function isSettledIn(disk: DiskView): boolean {
  const { device, world } = disk
  if (device.caughtUpWith !== world.log.epoch) return false
  return isSameLog(disk)
}

function checkDrafts({ world, device }: DiskView): void {
  const onDisk = JSON.stringify([...device.disk.drafts].sort())
  const expected = JSON.stringify([...device.drafts].sort())
  if (onDisk !== expected) world.problems.push(`${device.label} lost a draft`)
}

/** Nothing waits on this device: then the relay has everything of it. */
async function checkGreen(disk: DiskView): Promise<void> {
  const { world, device } = disk
  const { saved, sent, refused } = await device.storage.waiting()
  const unwritten = device.tabs.reduce((sum, { replica }) => sum + replica.unwritten(), 0)
  if (saved + sent + refused + unwritten > 0 || !isSameLog(disk)) return
  const missing = device.saved.filter(
    ({ facts }) =>
      !world.log.said.has(saidKey(device.writer, facts)) &&
      !world.forgiven.has(saidKey(device.writer, facts))
  )
  if (missing.length > 0)
    world.problems.push(`${device.label} shows nothing waiting, and ${missing.length} are not sent`)
}
