/** What happens at the relay: requests arrive, pause, go on; it dies, starts again, is taken back to a backup. */
import type { TransportAnswer } from '#lib/replica/transport.ts'
import type { Device } from './device.ts'
import { checkAnswer } from './invariants.ts'
import { emptyLogView, readAgain, readNews } from './log-view.ts'
import type { Answered, Handling, Interruption } from './relay-host.ts'
import { land, OFFLINE, type Carried, type Flight, type World } from './world.ts'

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

export async function resume(world: World, index: number): Promise<string> {
  if (world.host.paused() === 0) return 'none pauses'
  return conclude(world, await world.host.resume(index))
}

async function conclude(world: World, handling: Handling<Carried>): Promise<string> {
  if (handling.kind === 'died') await afterDeath(world)
  if (handling.kind !== 'answered') return handling.kind
  await readNews(world.log, world.host.store())
  const { tag, answer } = handling
  const found = answerOf(answer)
  if (found === null) world.problems.push(`the relay answers ${answer.status}`)
  if (found?.ok) checkAnswer(world, tag, found.bytes)
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
  world.flights.forEach((flight) => (flight.answer = OFFLINE))
  const { problems } = world.log
  world.log = { ...emptyLogView(), problems }
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
