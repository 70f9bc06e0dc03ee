/** Everything that a seed moves: the relay, the devices, the line between them, and what was found wrong. */
import type { TransportAnswer } from '#lib/replica/transport.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Place } from '../../sync-server/feed/page.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { randomFor } from '../fixtures/random.ts'
import { DEVICES } from './cast.ts'
import { createDevice, untilStandstill, type Device } from './device.ts'
import { deviceKey } from './keys.ts'
import { emptyLogView, readNews, type LogView } from './log-view.ts'
import { createRelayHost, type RelayHost } from './relay-host.ts'

/** A request on its way, and its answer on the way back. */
export type Flight = {
  readonly device: Device
  readonly life: number
  readonly request: Uint8Array
  stage: 'outgoing' | 'at-relay' | 'incoming'
  answer: TransportAnswer
  readonly resolve: (answer: TransportAnswer) => void
}

/** What the relay was handed, with what is needed to judge its answer. */
export type Carried = {
  readonly device: Device
  readonly request: Uint8Array
  /** Null: a copy, for whose answer nobody waits. */
  flight: Flight | null
  /** The stream that this is for, where nobody asked. */
  readonly stream?: Stream
  /** The directory in the log when the relay last asked for rights. */
  directory: DirectoryState | null
  isRevoked: boolean
}

/** A live stream: it ends with its device's life. */
export type Stream = { readonly life: number; readonly place: Place }

/** A page of a log, pushed to one life of a device. */
export type Push = {
  readonly device: Device
  readonly life: number
  readonly epoch: string
  readonly bytes: Uint8Array
}

export type World = {
  readonly seed: number
  readonly clock: { nowMs: number; relayOffsetMs: number }
  readonly host: RelayHost<Carried>
  log: LogView
  readonly devices: readonly Device[]
  readonly flights: Flight[]
  /** Copies of requests that the line still holds. */
  readonly strays: { readonly device: Device; readonly request: Uint8Array }[]
  /** Where the relay believes each device that listens to stand. */
  readonly streams: Map<Device, Stream>
  /** Pages on their way down a live stream. */
  readonly pushes: Push[]
  /** Parcels by position that some receipt told of. */
  readonly acknowledged: Map<number, number>
  /** Moments already used: each gesture says something that no other says. */
  readonly moments: Set<number>
  /** Said to be saved, delivered and then rightly forgotten by their device: a backup cannot bring them back. */
  readonly forgiven: Set<string>
  readonly problems: string[]
}

export const OFFLINE: TransportAnswer = { ok: false, reason: 'offline' }

const START_MS = Date.UTC(2026, 9, 12, 8)
/** Old copies beyond these are lost. */
const MAX_STRAYS = 20
/** Pages that the line holds; the oldest is lost. */
const MAX_PUSHES = 12
/** One seed in so many keeps its relay on a file, which is closed, opened and restored. */
const FILE_EVERY = 3

export async function createWorld(seed: number): Promise<World> {
  const clock = { nowMs: START_MS, relayOffsetMs: 0 }
  const people = new Map<number, PersonId>()
  const log = emptyLogView(people)
  const host: RelayHost<Carried> = await createRelayHost<Carried>({
    clock: () => clock.nowMs + clock.relayOffsetMs,
    random: randomFor(seed, 'relay'),
    onFile: seed % FILE_EVERY === 0,
    async onRightsAsked(carried) {
      await readNews(world.log, host.store())
      carried.directory = world.log.directory
      const device = await host.store().device(carried.device.writer)
      carried.isRevoked = device?.revokedAt !== null
    }
  })
  const devices: Device[] = []
  const world: World = {
    seed,
    clock,
    host,
    log,
    devices,
    flights: [],
    strays: [],
    streams: new Map(),
    pushes: [],
    acknowledged: new Map(),
    moments: new Set(),
    forgiven: new Set(),
    problems: []
  }
  for (const [index, cast] of DEVICES.entries()) {
    const key = deviceKey(index)
    const enrolled = await host.enrol(cast, key.publicKey)
    people.set(enrolled.number, cast.person)
    devices.push(createDevice(index, cast, { ...enrolled, key }, surroundings(world)))
  }
  log.epoch = await host.store().epoch()
  await readNews(log, host.store())
  return world
}

/** What a device meets outside of itself. */
export function surroundings(world: World) {
  return {
    seed: world.seed,
    nowMs: () => world.clock.nowMs,
    line: (device: Device, request: Uint8Array) => takeOff(world, device, request)
  }
}

function takeOff(world: World, device: Device, request: Uint8Array): Promise<TransportAnswer> {
  if (device.isAway) return Promise.resolve(OFFLINE)
  return new Promise((resolve) => {
    const { life } = device
    world.flights.push({ device, life, request, stage: 'outgoing', answer: OFFLINE, resolve })
    device.standstill.resolve()
  })
}

export function flightOf(world: World, device: Device): Flight | undefined {
  return world.flights.find((flight) => flight.device === device && flight.life === device.life)
}

/** Gives a device the answer to its request, and lets it go on. */
export async function land(world: World, flight: Flight, answer: TransportAnswer): Promise<void> {
  remove(world.flights, flight)
  const { device } = flight
  if (flight.life !== device.life) return
  flight.resolve(answer)
  await untilStandstill(device)
}

/** Nobody waits for this request any more; the line may hold it all the same. */
export function abandon(world: World, device: Device): void {
  for (const flight of world.flights.filter((one) => one.device === device)) {
    remove(world.flights, flight)
    if (flight.stage === 'outgoing') keepCopy(world, flight)
  }
}

export function keepCopy(
  world: World,
  { device, request }: { readonly device: Device; readonly request: Uint8Array }
): void {
  world.strays.push({ device, request })
  if (world.strays.length > MAX_STRAYS) world.strays.shift()
}

export function keepPush(world: World, push: Push): void {
  world.pushes.push(push)
  if (world.pushes.length > MAX_PUSHES) world.pushes.shift()
}

export function remove<Item>(items: Item[], item: Item): void {
  const index = items.indexOf(item)
  if (index >= 0) items.splice(index, 1)
}

/** A moment of this device's clock at which no other gesture was made. */
export function freshMoment(world: World, believed: number): number {
  let moment = believed
  while (world.moments.has(moment)) moment += 1
  world.moments.add(moment)
  return moment
}
