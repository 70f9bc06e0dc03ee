/** Carries out one operation on the world, whatever its state: what cannot be done is skipped, and said. */
import { actorOf } from '#shared/documents/directory.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { decodePushedPage } from '#shared/protocol/live.ts'
import { decodeRequest } from '#shared/protocol/messages.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { append, conclude, foretellUsedId, orCrash } from './appending.ts'
import { OFFICERS_DEVICE, register, SITE } from './cast.ts'
import { open, tabOf, untilStandstill, type Device, type Tab } from './device.ts'
import { factsOf, seenDirectory, seenRegister, type Written } from './gestures.ts'
import type { Gesture, Operation } from './operations.ts'
import { actInSeason, stateGradeDrafts, typeGrades } from './perform-grades.ts'
import { refreshModels } from './read-models.ts'
import { UNDISTURBED } from './relay-host.ts'
import { placeOf } from '../../sync-server/feed/exchange.ts'
import { afterDeath, carry, push, restart, restore, resume, revoke } from './relay-steps.ts'
import {
  abandon,
  flightOf,
  freshMoment,
  keepCopy,
  land,
  OFFLINE,
  remove,
  surroundings,
  type Flight,
  type World
} from './world.ts'

/** Says in a few words what came of it. */
export async function perform(world: World, operation: Operation): Promise<string> {
  const result = await act(world, operation)
  for (const device of world.devices) {
    if (device.hasCrashed) startAgain(world, device)
    device.tabs.forEach((tab) => noteWritten(device, tab))
  }
  return result
}

async function act(world: World, operation: Operation): Promise<string> {
  if ('device' in operation) return onDevice(world, deviceAt(world, operation.device), operation)
  switch (operation.kind) {
    case 'carry':
      return carryFlight(world, operation)
    case 'answer':
      return answerFlight(world, operation)
    case 'resume':
      return resume(world, operation.paused)
    case 'stray':
      return deliverStray(world, operation.stray)
    case 'hear':
      return hear(world, operation)
    case 'relay-clock':
      world.clock.relayOffsetMs += operation.seconds * 1_000
      return 'moved'
    case 'restart':
    case 'kill':
      return restart(world)
    case 'compact': {
      const ending = await world.host.compact(operation.keepRows, operation.killAt)
      if (ending === 'died') await afterDeath(world)
      return ending
    }
    case 'backup': {
      const isDone = await world.host.backup()
      if (isDone) await afterDeath(world)
      return isDone ? 'kept' : 'none on this relay'
    }
    case 'restore':
      return restore(world)
  }
}

type DeviceOperation = Extract<Operation, { readonly device: number }>

async function onDevice(world: World, device: Device, operation: DeviceOperation): Promise<string> {
  switch (operation.kind) {
    case 'gesture':
      return gesture(world, device, operation)
    case 'grade-gesture':
      return actInSeason(world, device, operation)
    case 'type-grades':
      return typeGrades(world, device, operation)
    case 'state-grades':
      return stateGradeDrafts(world, device, operation.tab)
    case 'burst':
      return burst(world, device, operation.gestures)
    case 'draft':
      return draft(device, operation)
    case 'exchange':
      return wholeExchange(world, device, operation.tab)
    case 'begin':
      return begin(world, device, operation)
    case 'listen':
      return listen(world, device)
    case 'push':
      // Who lost its stream opens another soon.
      if (world.streams.get(device)?.life !== device.life) await listen(world, device)
      return push(world, device, operation)
    case 'give-up':
      return giveUp(world, device)
    case 'away':
      device.isAway = operation.away
      return operation.away ? `leaves; ${await giveUp(world, device)}` : 'is back'
    case 'crash':
      device.writes.armCrash(operation.afterWrites, operation.written)
      return 'armed'
    case 'reload':
      startAgain(world, device)
      return 'reloaded'
    case 'disk':
      device.writes.setFull(operation.full)
      return operation.full ? 'is full' : 'has room'
    case 'write-again':
      return writeAgain(device)
    case 'retry':
      return retry(device)
    case 'refresh':
      return orCrash(device, refreshModels(device))
    case 'clock':
      device.clockOffsetMs += operation.seconds * 1_000
      return 'moved'
    case 'unlucky':
      device.luck = device.luck === 'good' ? 'bad' : device.luck
      return device.luck
    case 'revoke-device':
      return revoke(world, deviceAt(world, OFFICERS_DEVICE), device)
  }
}

function deviceAt(world: World, index: number): Device {
  return world.devices[index % world.devices.length] as Device
}

/** The device starts on what lies on its disk; what it waited for is nobody's any more. */
export function startAgain(world: World, device: Device): void {
  abandon(world, device)
  open(device, surroundings(world))
}

/** Once the disk took what it had refused, the person is told that it is saved. */
function noteWritten(device: Device, tab: Tab): void {
  if (tab.unwritten.length === 0 || tab.replica.unwritten() > 0) return
  device.saved.push(...tab.unwritten.splice(0))
}

// The live stream

async function listen(world: World, device: Device): Promise<string> {
  if (device.isAway) return 'is away'
  const { bytes } = await tabOf(device, 0).replica.listeningRequest()
  const decoded = decodeRequest(bytes, PROTOCOL_VERSION, PROTOCOL_VERSION)
  if (!decoded.ok) throw new Error(`a request of ours is ${decoded.reason}`)
  world.streams.set(device, { life: device.life, place: placeOf(decoded.message) })
  return `from ${decoded.message.cursor}`
}

/** One tab hears for all; what it hears may cross an exchange, come late or twice, and never come. */
async function hear(
  world: World,
  { push: index, fate }: Extract<Operation, { readonly kind: 'hear' }>
): Promise<string> {
  const pushed = world.pushes[index % Math.max(1, world.pushes.length)]
  if (pushed === undefined) return 'none is on its way'
  if (fate !== 'twice') remove(world.pushes, pushed)
  const { device, life, epoch, bytes } = pushed
  if (fate === 'lost' || life !== device.life || device.isAway) return 'lost'
  const decoded = decodePushedPage(bytes)
  if (!decoded.ok) throw new Error(`a page of ours is ${decoded.reason}`)
  const taking = tabOf(device, 0).replica.takePushed(epoch, decoded.message)
  return orCrash(
    device,
    taking.catch(() => 'the disk refuses it')
  )
}

// Gestures

async function gesture(
  world: World,
  device: Device,
  { tab: index, gesture: made, strict, forced }: Extract<Operation, { readonly kind: 'gesture' }>
): Promise<string> {
  const tab = tabOf(device, index)
  const written = await prepare(world, device, tab, made, forced)
  if (written === null) return 'nothing to do'
  if (!forced && !(await isAllowed(device, tab, written))) return 'not theirs to do'
  if (made.type !== 'name-list' && device.luck === 'bad') foretellUsedId(device, written)
  return conclude(device, append(tab, written, strict ? 'strict' : 'relaxed'))
}

function prepare(
  world: World,
  device: Device,
  { replica }: Tab,
  made: Gesture,
  remembersList = false
): Promise<Written | null> {
  const at = freshMoment(world, momentOfMs(world.clock.nowMs + device.clockOffsetMs))
  const contents = (documentId: DocumentId) => replica.contents(documentId)
  return factsOf({ contents, at, remembersList }, made)
}

/** What the screen asks before it writes: late is kept, anything else refused is not written. */
async function isAllowed(device: Device, { replica }: Tab, written: Written): Promise<boolean> {
  const { documentId, facts } = written
  const actor = actorOf(await seenDirectory(replica), SITE, device.person)
  const closedThrough =
    nameOf(documentId).kind === 'register'
      ? (await seenRegister(replica, documentId)).closedThrough
      : null
  const answer = mayAppendAll(actor, documentId, facts, { closedThrough })
  return answer.allowed || answer.late
}

async function burst(world: World, device: Device, gestures: readonly Gesture[]): Promise<string> {
  const tab = tabOf(device, 0)
  const prepared: Written[] = []
  for (const made of gestures) {
    const written = await prepare(world, device, tab, made)
    if (written !== null) prepared.push(written)
  }
  const appends = prepared.map((written) => append(tab, written, 'relaxed'))
  const endings = await Promise.all(appends.map((one) => conclude(device, one)))
  return endings.join(', ')
}

async function draft(
  device: Device,
  { slot, ends }: Extract<Operation, { readonly kind: 'draft' }>
): Promise<string> {
  const { replica } = tabOf(device, 0)
  const key = `lesson ${slot}`
  const openedAt = device.disk.lastMark
  const changed = {
    ...{ key, documentId: register(0), day: 2_500, slot, openedAt },
    ...{ changedAt: openedAt, content: { taps: device.disk.lastRow } }
  }
  const writing = ends ? replica.deleteDraft(key) : replica.putDraft(changed)
  const ending = await orCrash(
    device,
    writing.then(
      () => 'kept',
      () => 'unwritten'
    )
  )
  const isThere = device.disk.drafts.get(key)
  // Of a write that never came back nobody was told: either ending is honest.
  const isDone = ending === 'kept' || (ending === 'crashed' && isThere?.content === changed.content)
  if (isDone && !ends) device.drafts.set(key, changed)
  if (isDone && ends) device.drafts.delete(key)
  if (ending === 'crashed' && ends && isThere === undefined) device.drafts.delete(key)
  return ending
}

async function writeAgain(device: Device): Promise<string> {
  const endings = device.tabs.map(({ replica }) =>
    replica.writeAgain().then(
      () => 'written',
      () => 'unwritten'
    )
  )
  return orCrash(
    device,
    Promise.all(endings).then((all) => all.join(', '))
  )
}

async function retry(device: Device): Promise<string> {
  const [first] = await device.storage.tray()
  if (first === undefined) return 'the tray is empty'
  const writing = device.storage.retry(first).then(
    () => 'offered again',
    () => 'unwritten'
  )
  return orCrash(device, writing)
}

// Exchanges

async function begin(
  world: World,
  device: Device,
  { tab: index, tapBeforeWrite }: Extract<Operation, { readonly kind: 'begin' }>
): Promise<string> {
  if (device.exchanging !== null) return 'is exchanging'
  const tab = tabOf(device, index)
  if (tapBeforeWrite === null) return beginOn(device, tab)
  const written = await prepare(world, device, tab, tapIn(device.index === 3 ? 1 : 0))
  if (written !== null) {
    device.writes.armTap(tapBeforeWrite, () => {
      void conclude(device, append(tab, written, 'relaxed'))
    })
  }
  return beginOn(device, tab)
}

function tapIn(group: number): Gesture {
  const lesson = { group, day: 2_500, slot: 1 }
  return { type: 'take', ...lesson, marks: [[0, 2]], finish: false, namesList: false }
}

async function beginOn(device: Device, tab: Tab): Promise<string> {
  device.exchanging = tab
  const { life } = device
  const end = (ending: string, isWhole: boolean) => {
    if (life !== device.life) return
    device.exchanging = null
    device.lastEnding = ending
    device.endedWhole = isWhole
    device.standstill.resolve()
  }
  tab.replica.exchange().then(
    (outcome) => end(outcome.ok ? 'done' : outcome.reason, outcome.ok),
    () => end('refused-by-storage', false)
  )
  await untilStandstill(device)
  return howItStands(device)
}

async function howItStands(device: Device): Promise<string> {
  if (device.hasCrashed) return 'crashed'
  if (device.exchanging !== null) return 'waits for the line'
  if (device.endedWhole) device.caughtUpWith = (await device.storage.position()).epoch
  return device.lastEnding
}

async function carryFlight(
  world: World,
  { flight: index, fate, killAt, pauseAt }: Extract<Operation, { readonly kind: 'carry' }>
): Promise<string> {
  const flight = nth(world.flights, 'outgoing', index)
  if (flight === undefined) return answerNext(world, index)
  const { device, request } = flight
  if (fate === 'lost') return landAndSay(world, flight, false)
  if (fate === 'twice') keepCopy(world, flight)
  return `${device.label}: ${await carry(world, device, request, flight, { killAt, pauseAt })}`
}

async function answerFlight(
  world: World,
  { flight: index, fate }: Extract<Operation, { readonly kind: 'answer' }>
): Promise<string> {
  const flight = nth(world.flights, 'incoming', index)
  if (flight === undefined) return carryNext(world, index)
  if (fate === 'cut' && flight.answer.ok) {
    const { bytes } = flight.answer
    flight.answer = { ok: true, bytes: bytes.slice(0, Math.floor(bytes.length / 2)) }
  }
  return landAndSay(world, flight, fate !== 'lost')
}

/** The line brings whatever it has; without anything on it, a device begins. */
async function answerNext(world: World, index: number): Promise<string> {
  const flight = nth(world.flights, 'incoming', index)
  return flight === undefined ? beginNext(world, index) : landAndSay(world, flight, true)
}

async function carryNext(world: World, index: number): Promise<string> {
  const flight = nth(world.flights, 'outgoing', index)
  if (flight === undefined) return beginNext(world, index)
  const { device, request } = flight
  return `${device.label}: ${await carry(world, device, request, flight, UNDISTURBED)}`
}

async function beginNext(world: World, index: number): Promise<string> {
  const device = deviceAt(world, index)
  if (device.exchanging !== null) return 'the line is empty'
  return `${device.label}: ${await beginOn(device, tabOf(device, 0))}`
}

async function landAndSay(world: World, flight: Flight, isAnswered: boolean): Promise<string> {
  await land(world, flight, isAnswered ? flight.answer : OFFLINE)
  return `${flight.device.label}: ${await howItStands(flight.device)}`
}

function nth(
  flights: readonly Flight[],
  stage: Flight['stage'],
  index: number
): Flight | undefined {
  const there = flights.filter((flight) => flight.stage === stage)
  return there[index % Math.max(1, there.length)]
}

async function deliverStray(world: World, index: number): Promise<string> {
  const stray = world.strays[index % Math.max(1, world.strays.length)]
  if (stray === undefined) return 'nothing strays'
  remove(world.strays, stray)
  const { device, request } = stray
  return `${device.label}: ${await carry(world, device, request, null, UNDISTURBED)}`
}

async function giveUp(world: World, device: Device): Promise<string> {
  const flight = flightOf(world, device)
  if (flight === undefined) return 'waits for nothing'
  if (flight.stage === 'outgoing') keepCopy(world, flight)
  return landAndSay(world, flight, false)
}

/** On a good line, from where it stands to its end. */
export async function wholeExchange(world: World, device: Device, tab: number): Promise<string> {
  let ending = device.exchanging === null ? await beginOn(device, tabOf(device, tab)) : ''
  for (let rounds = 0; rounds < MAX_ROUNDS && device.exchanging !== null; rounds++) {
    const flight = flightOf(world, device)
    if (flight === undefined || flight.stage === 'at-relay') return 'pauses at the relay'
    if (flight.stage === 'outgoing') await carry(world, device, flight.request, flight, UNDISTURBED)
    ending = await landAndSay(world, flight, true)
  }
  return ending
}

const MAX_ROUNDS = 50
