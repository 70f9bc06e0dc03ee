/** The next page for a device: what catch-up found, with the devices and writers that its person may know of. */
import { momentOfMs } from '#shared/domain/calendar.ts'
import type { Actor, Role } from '#shared/domain/people.ts'
import { MAX_FLEET, MAX_WAITING, MAX_WRITERS } from '#shared/protocol/limits.ts'
import type { Standpoint, Surroundings } from '#shared/protocol/live.ts'
import type { FleetDevice, KnownWriter, PackedPage } from '#shared/protocol/page.ts'
import type { Device, Questions } from '../store/store.ts'
import { catchUp, type AnsweredStandpoint } from './catch-up.ts'
import type { ReadableDocument } from './readable.ts'
import { actorOfDevice, reachableSites } from './rights.ts'
import { markAt } from './standpoint.ts'

/** Where a device stands, the mark that it got with the cursor, and the newest writer whose person it knows. */
export type Position = Standpoint & { readonly mark: number; readonly knownWriter: number }

/** Where a device stands in which log. */
export type Place = Position & { readonly epoch: string }

export type PageMaker = { readonly store: Questions; readonly clock: () => number }

/** Null when rights changed each time before the page was ready. */
export async function pageFor(
  { store, clock }: PageMaker,
  signedIn: Device,
  position: Position & AnsweredStandpoint,
  pageBytes: number
): Promise<(PackedPage & Surroundings) | null> {
  const found = await catchUp(store, signedIn, position, pageBytes)
  if (found === null) return null
  const { readable, device, ...news } = found
  const actor = device.revokedAt === null ? await actorOfDevice(store, device) : null
  return {
    relayTime: momentOfMs(clock()),
    ...news,
    fleet: news.more ? [] : await fleetFor(store, actor, readable),
    writers: news.more ? [] : await writersFor(store, actor, position.knownWriter),
    mark: await markAt(store, news.cursor)
  }
}

/** Where a device stands once it has taken this page in. */
export function positionAfter(
  { held, knownWriter }: Position,
  page: PackedPage & Surroundings
): Position {
  const lost = new Set(page.revoked)
  const gained = page.granted.map(({ document }) => document)
  const kept = held.filter((document) => !lost.has(document))
  return {
    cursor: page.cursor,
    mark: page.mark,
    held: [...new Set([...kept, ...gained])].sort((one, other) => one - other),
    knownWriter: page.writers.at(-1)?.writer ?? knownWriter
  }
}

/** Devices of the site are shown to those who look after them. */
const FLEET_KEEPERS: readonly Role[] = ['registrar', 'studentAffairs', 'siteDirector', 'itOfficer']
/** Whoever validates grades is told of the devices that may still hold some: those of the trainers of their groups. */
const REVIEWER: Role = 'departmentHead'

/** Which person is behind each newer writer, for whoever may read the directory: journals name writers alone. */
async function writersFor(
  store: Questions,
  actor: Actor | null,
  after: number
): Promise<readonly KnownWriter[]> {
  const isOfStaff = actor?.roles.some(({ role }) => role !== 'trainee') ?? false
  if (actor === null || !isOfStaff) return []
  return store.writersOf(await reachableSites(store, actor), after, MAX_WRITERS)
}

/** A role in one group alone does not open the devices of the whole site. */
function isFleetKeeper({ role, group }: Actor['roles'][number]): boolean {
  return group === null && FLEET_KEEPERS.includes(role)
}

async function fleetFor(
  store: Questions,
  actor: Actor | null,
  readable: readonly ReadableDocument[]
): Promise<readonly FleetDevice[]> {
  if (actor === null) return []
  const isKeeper = actor.roles.some(isFleetKeeper)
  if (!isKeeper && !actor.roles.some(({ role }) => role === REVIEWER)) return []
  const mayKnow = new Set(readable.map(({ number }) => number))
  const listed = await store.workingDevicesOf(actor.site, MAX_FLEET)
  const devices = isKeeper ? listed : await ofTheirTrainers(store, actor, listed)
  return devices.map((other) => ({
    device: other.number,
    person: other.person ?? 0,
    label: other.label,
    lastExchangeAt: Math.max(0, other.lastExchangeAt ?? 0),
    waiting: Math.min(other.waiting, MAX_WAITING),
    openLessons: other.openLessons.filter(({ document }) => mayKnow.has(document))
  }))
}

/** Devices of people who teach, or taught, a group that this person leads. */
async function ofTheirTrainers(
  store: Questions,
  { site, roles }: Actor,
  devices: readonly Device[]
): Promise<Device[]> {
  const led = roles.filter(({ role }) => role === REVIEWER).map(({ group }) => group)
  const people = new Set(devices.flatMap(({ person }) => person ?? []))
  const actors = await Promise.all([...people].map((person) => store.actor(site, person)))
  const trainers = new Set(
    actors.flatMap((known) => {
      const isTheirs = known?.teachings.some(
        ({ group }) => led.includes(null) || led.includes(group)
      )
      return known !== null && isTheirs === true ? [known.person] : []
    })
  )
  return devices.filter(({ person }) => person !== null && trainers.has(person))
}
