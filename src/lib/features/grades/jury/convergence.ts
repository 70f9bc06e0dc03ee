/**
 * Whose phones may still hold grades: what the relay last told of the devices of those who may enter in a module. A phone
 * put away for weeks is not left out, for it may hold a whole exam. Pure.
 */
import { parseAssignmentKey, type DirectoryState } from '#shared/documents/directory.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import type { ModuleOfYear } from '#shared/documents/year-table.ts'
import { officeTime, type Day, type Moment } from '#shared/domain/calendar.ts'
import { largest } from '#shared/domain/collections.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import type { FleetDevice } from '#shared/protocol/page.ts'

/** What is known of the devices, and when the relay said it, by the clock of this device. */
export type KnownDevices = { readonly at: Moment; readonly devices: readonly Told[] }

type Told = Omit<FleetDevice, 'openLessons'>

export type MissingDevice = {
  readonly writer: Writer
  readonly person: PersonId
  readonly label: string
  /** Relay time. */
  readonly heardAt: Moment
  /** Entries that it told of and did not bring. */
  readonly waiting: number
}

export type Convergence =
  /** This person is not told of devices, or was not told yet. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known'
      /** When the relay said so. */
      readonly at: Moment
      readonly missing: readonly MissingDevice[]
      /** Modules that nobody has handed in: of these nothing can be said yet. */
      readonly notHandedIn: number
    }

/** From when on whoever has been heard holds nothing more of a module, and whose word that is. */
export type Expectation = {
  readonly people: readonly PersonId[]
  readonly handedInAt: Moment
  /** Entries were let in through this day: a phone heard during it may have gone on entering. */
  readonly reopenedThrough: Day | null
}

/** What a gradebook waits for; null while nobody has handed it in. */
export function expectationOf(
  directory: DirectoryState,
  group: GroupId,
  { module, term }: ModuleOfYear,
  { review }: GradebookState
): Expectation | null {
  const counted = review.steps.filter(
    ({ standing }) => standing !== 'held' && standing !== 'rejected'
  )
  const handedIn = counted
    .filter(({ type }) => type === 'submitted')
    .map(({ at, stamp }) => stamp?.receivedAt ?? at)
  const handedInAt = largest(handedIn, null)
  if (handedInAt === null) return null
  const reopenings = counted.flatMap(({ throughDay }) => throughDay ?? [])
  // Whoever taught it once may hold what they entered then.
  const people = [...directory.assignments.keys()]
    .map(parseAssignmentKey)
    .filter((key) => key.group === group && key.module === module && key.term === term)
    .map(({ person }) => person)
  return {
    people: [...new Set(people)],
    handedInAt,
    reopenedThrough: largest(reopenings, null)
  }
}

export function convergenceOf(
  known: KnownDevices | null,
  self: Writer,
  ofModules: readonly (Expectation | null)[]
): Convergence {
  if (known === null) return { kind: 'unknown' }
  const expectations = ofModules.flatMap((expected) => expected ?? [])
  const missing = known.devices.filter((device) => {
    // One that never came was never given a module: nobody entered anything on it.
    const isUsed = device.device !== self && device.lastExchangeAt > 0
    return isUsed && expectations.some((expected) => isMissing(device, expected))
  })
  return {
    kind: 'known',
    at: known.at,
    notHandedIn: ofModules.length - expectations.length,
    missing: missing.map(({ device, person, label, lastExchangeAt, waiting }) => ({
      ...{ writer: device, person: person as PersonId, label, heardAt: lastExchangeAt, waiting }
    }))
  }
}

function isMissing(
  { person, lastExchangeAt, waiting }: Told,
  { people, handedInAt, reopenedThrough }: Expectation
): boolean {
  if (!people.includes(person as PersonId)) return false
  const isSilent =
    lastExchangeAt < handedInAt ||
    (reopenedThrough !== null && officeTime(lastExchangeAt).day <= reopenedThrough)
  return waiting > 0 || isSilent
}
