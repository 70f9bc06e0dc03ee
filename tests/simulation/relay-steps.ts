/** What happens at the relay: requests arrive, pause, go on; it dies, starts again, is taken back to a backup. */
import type { TransportAnswer } from '#lib/replica/transport.ts'
import type { Device } from './device.ts'
import { decodePushedPage, type Surroundings } from '#shared/protocol/live.ts'
import { decodeRequest, decodeResponse, encodeRequest } from '#shared/protocol/messages.ts'
import type { Page } from '#shared/protocol/page.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { checkAnswer, checkPushed } from './invariants.ts'
import { emptyLogView, readAgain, readNews } from './log-view.ts'
import type { Answered, Handling, Interruption } from './relay-host.ts'
import { keepPush, land, OFFLINE, type Carried, type Flight, type World } from './world.ts'

/** Hands a request to the relay, and its answer to the line. Says what became of it. */
export async function carry(
  world: World,
  device: Device,
  request: Uint8Array,
  flight: Flight | null,
  interruption: Interruption
): Promise<string> {
  const carried: Carried = { device, request, flight, directory: null, isRevoked: false }
  if (flight !== null) flight.stage = 'at-relay'
  const asked = {
    path: '/api/exchange',
    contentType: 'application/octet-stream',
    token: device.token,
    body: request
  }
  return conclude(world, await world.host.handle(carried, asked, interruption))
}

/** Lets the relay push to a device that listens; what it makes goes on the line. */
export async function push(world: World, device: Device, interruption: Interruption) {
  const stream = world.streams.get(device)
  if (stream === undefined || stream.life !== device.life) return 'does not listen'
  const { place } = stream
  const nothing = { version: PROTOCOL_VERSION, parcels: [], openLessons: [], waiting: 0 }
  const request = encodeRequest({ ...nothing, ...place })
  const carried: Carried = {
    ...{ device, request, flight: null, stream, directory: null, isRevoked: false }
  }
  return conclude(world, await world.host.push(carried, device.writer, place, interruption))
}

/** A page leaves only if the device was not heard of meanwhile; then it is believed to stand behind it. */
function takeOff(world: World, { device, request, ...carried }: Carried, bytes: Uint8Array) {
  const { stream } = carried
  const decoded = decodePushedPage(bytes)
  if (!decoded.ok || stream === undefined) throw new Error('the relay pushed what is no page')
  if (world.streams.get(device) !== stream) return 'overtaken'
  const { page } = decoded.message
  const { place, life } = stream
  const { epoch } = place
  checkPushed(world, { device, request, ...carried }, { epoch, ...page })
  keepPush(world, { device, life, epoch, bytes })
  moved(world, device, place.held, { epoch, ...page })
  return `pushes ${page.cursor}`
}

/** Whoever listens is believed to stand where it was last answered. */
function moved(
  world: World,
  device: Device,
  held: readonly number[],
  {
    epoch,
    granted,
    revoked,
    cursor,
    writers,
    mark
  }: Page & Surroundings & { readonly epoch: string }
): void {
  const stream = world.streams.get(device)
  if (stream === undefined) return
  if (stream.place.epoch !== epoch) {
    world.streams.delete(device)
    return
  }
  const kept = held.filter((document) => !revoked.includes(document))
  const all = new Set([...kept, ...granted.map(({ document }) => document)])
  const knownWriter = writers.at(-1)?.writer ?? stream.place.knownWriter
  const ascending = [...all].sort((one, other) => one - other)
  const place = { epoch, cursor, held: ascending, knownWriter, mark }
  world.streams.set(device, { life: stream.life, place })
}

function movedByAnswer(world: World, { device, request }: Carried, bytes: Uint8Array): void {
  const asked = decodeRequest(request, PROTOCOL_VERSION, PROTOCOL_VERSION)
  const answered = decodeResponse(bytes)
  if (!asked.ok || !answered.ok) return
  const { epoch, held } = asked.message
  moved(world, device, epoch === answered.message.epoch ? held : [], answered.message)
}

export async function resume(world: World, index: number): Promise<string> {
  if (world.host.paused() === 0) return 'none pauses'
  return conclude(world, await world.host.resume(index))
}

async function conclude(world: World, handling: Handling<Carried>): Promise<string> {
  if (handling.kind === 'died') await afterDeath(world)
  if (handling.kind !== 'answered') return handling.kind
  await readNews(world.log, world.host.store())
  const { tag, answer } = handling
  if (tag.stream !== undefined)
    return answer.status === 200 ? takeOff(world, tag, answer.bytes) : 'pushes nothing'
  const found = answerOf(answer)
  if (found === null) world.problems.push(`the relay answers ${answer.status}`)
  if (found?.ok) {
    checkAnswer(world, tag, found.bytes)
    movedByAnswer(world, tag, found.bytes)
  }
  if (tag.flight !== null) {
    tag.flight.stage = 'incoming'
    tag.flight.answer = found ?? OFFLINE
  }
  return `answered ${answer.status}`
}

/** Null: no answer that a phone of ours should ever get. */
function answerOf({ status, bytes }: Answered): TransportAnswer | null {
  if (status === 200) return { ok: true, bytes }
  if (status === 401) return { ok: false, reason: 'device-unknown' }
  return status === 503 || status === 429 ? { ok: false, reason: 'busy' } : null
}

/** The relay went down and is up again: whoever waited there hears that the line broke. */
export async function afterDeath(world: World): Promise<void> {
  const waiting = world.flights.filter(({ stage }) => stage === 'at-relay')
  for (const flight of waiting) await land(world, flight, OFFLINE)
  world.streams.clear()
  await readAgain(world.log, world.host.store())
}

export async function restart(world: World): Promise<string> {
  await world.host.restart()
  await afterDeath(world)
  return 'restarted'
}

/** Yesterday's log, under another name. What was acknowledged since is lost there until the devices offer it again. */
export async function restore(world: World): Promise<string> {
  if (!(await world.host.restore())) return 'there is no backup'
  // A restore takes longer than any phone waits for an answer, and than the line holds a copy.
  world.strays.length = 0
  world.pushes.length = 0
  world.flights.forEach((flight) => (flight.answer = OFFLINE))
  const { problems, people } = world.log
  world.log = { ...emptyLogView(people), problems }
  world.log.epoch = await world.host.store().epoch()
  world.acknowledged.clear()
  await afterDeath(world)
  return `restored to ${world.log.head}`
}

export async function revoke(world: World, officer: Device, device: Device): Promise<string> {
  const asked = {
    path: `/api/devices/${device.writer}/revoke`,
    contentType: 'application/json',
    token: officer.token,
    body: new TextEncoder().encode('{}')
  }
  const carried = { device: officer, request: asked.body, flight: null, directory: null }
  const handling = await world.host.handle({ ...carried, isRevoked: false }, asked, {
    ...{ killAt: null, pauseAt: null }
  })
  if (handling.kind !== 'answered' || handling.answer.status !== 200)
    throw new Error('the officer could not revoke a device')
  return 'revoked'
}
