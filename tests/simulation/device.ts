/** A device: its disk, its tabs, its clock, and what its person was told. */
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica, type Replica } from '#lib/replica/replica.ts'
import type { Draft, ReplicaStorage } from '#lib/replica/storage.ts'
import type { TransportAnswer } from '#lib/replica/transport.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { randomFor, type Random } from '../fixtures/random.ts'
import type { CastDevice } from './cast.ts'
import type { Grade } from './gestures.ts'
import { faultyDisk, type FaultyDisk } from './faulty-disk.ts'
import { emptyDisk, memoryStorage, type Disk } from './memory-storage.ts'
import type { DeviceKey } from './keys.ts'

/** A gesture that its person was told is on the disk. */
export type Saved = {
  readonly documentId: DocumentId
  /** As they travel. */
  readonly facts: string
  /** Grades that it says, each at the moment of the gesture. */
  readonly grades: readonly Grade[]
}

export type Tab = {
  readonly replica: Replica
  /** Written but refused by the disk: in memory, and the person knows. */
  unwritten: Saved[]
}

export type Device = {
  readonly index: number
  readonly label: string
  readonly person: PersonId
  readonly writer: number
  readonly token: string
  readonly key: DeviceKey
  readonly tabCount: number
  readonly disk: Disk
  readonly writes: FaultyDisk
  readonly random: Random
  /** Numbers that `random` must give first. */
  readonly foretold: number[]
  storage: ReplicaStorage
  tabs: Tab[]
  /** Counts starts: what an earlier one still waits for is nobody's any more. */
  life: number
  /** The tab whose exchange is under way: one at a time, as the lock of the partition has it. */
  exchanging: Tab | null
  lastEnding: string
  endedWhole: boolean
  /** Told of each standstill: an exchange that ended or waits for the line, or the end of the device. */
  standstill: PromiseWithResolvers<void>
  crashed: PromiseWithResolvers<'crashed'>
  hasCrashed: boolean
  isAway: boolean
  /** Whether an id will be drawn twice: once in a device's life is more than it will ever see. */
  luck: 'good' | 'bad' | 'used up'
  /** The log with which it exchanged until nothing was left. */
  caughtUpWith: string
  clockOffsetMs: number
  /** What it looked like when its invariants were last checked. */
  checked: string
  readonly saved: Saved[]
  /** Drafts that must be on the disk. */
  readonly drafts: Map<string, Draft>
  /** Rows of the read models, as JSON: they lie on the disk too. */
  readonly models: Map<DocumentId, string>
}

export type Line = (device: Device, request: Uint8Array) => Promise<TransportAnswer>

/** A device as its person first opens it. */
export function createDevice(
  index: number,
  cast: CastDevice,
  enrolled: { readonly number: number; readonly token: string; readonly key: DeviceKey },
  world: { readonly seed: number; readonly nowMs: () => number; readonly line: Line }
): Device {
  const random = randomFor(world.seed, `device ${index}`)
  const disk = emptyDisk()
  const device: Device = {
    index,
    label: cast.label,
    person: cast.person,
    writer: enrolled.number,
    token: enrolled.token,
    key: enrolled.key,
    tabCount: cast.tabs,
    disk,
    writes: faultyDisk(() => {
      device.hasCrashed = true
      device.crashed.resolve('crashed')
      device.standstill.resolve()
    }),
    random,
    foretold: [],
    storage: memoryStorage(disk),
    tabs: [],
    life: 0,
    exchanging: null,
    lastEnding: '',
    endedWhole: false,
    standstill: Promise.withResolvers(),
    crashed: Promise.withResolvers(),
    hasCrashed: false,
    isAway: false,
    luck: 'good',
    caughtUpWith: '',
    clockOffsetMs: Math.floor((random() * 2 - 1) * 86_400_000),
    checked: '',
    saved: [],
    drafts: new Map(),
    models: new Map()
  }
  open(device, world)
  return device
}

/** Starts the app anew on what lies on the disk. What was in memory alone is gone, as its person was told. */
export function open(
  device: Device,
  world: { readonly nowMs: () => number; readonly line: Line }
): void {
  device.life += 1
  device.exchanging = null
  device.hasCrashed = false
  device.standstill = Promise.withResolvers()
  device.crashed = Promise.withResolvers()
  device.storage = memoryStorage(device.disk, device.writes.faults)
  device.tabs = Array.from({ length: device.tabCount }, () => ({
    replica: createReplica({
      exchanges: exchangesAtHand,
      writer: device.writer,
      storage: device.storage,
      transport: { exchange: (request) => world.line(device, request) },
      sign: (bytes) => device.key.sign(bytes),
      now: () => world.nowMs() + device.clockOffsetMs,
      random: () => device.foretold.shift() ?? device.random()
    }),
    unwritten: []
  }))
}

export function tabOf(device: Device, index: number): Tab {
  return device.tabs[index % device.tabs.length] as Tab
}

/** Lets an exchange run until it ends, waits for the line, or the device dies. */
export async function untilStandstill(device: Device): Promise<void> {
  await device.standstill.promise
  device.standstill = Promise.withResolvers()
}
