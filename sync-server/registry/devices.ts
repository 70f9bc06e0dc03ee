/** The devices of a site: who has one, when it last came, and how to shut it out. */
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, Role } from '#shared/domain/people.ts'
import { actorOfDevice } from '../feed/rights.ts'
import { MAX_DEVICES_LISTED } from '../limits.ts'
import type { Device, Questions } from '../store/store.ts'
import type { Registry } from './enrolment.ts'

export type ListedDevice = {
  readonly device: number
  readonly person: PersonId | null
  readonly label: string
  readonly createdAt: Moment
  readonly lastExchangeAt: Moment | null
  readonly waiting: number
  readonly revokedAt: Moment | null
  /** Refused parcels that the relay keeps of it, and those for which there was no room. */
  readonly refused: number
}

/** Devices of the staff of the officer's site, newest first. */
export async function listDevices(questions: Questions, officer: Device): Promise<ListedDevice[]> {
  return listed(questions, await questions.devicesOf(officer.site, MAX_DEVICES_LISTED))
}

export function listed(questions: Questions, devices: readonly Device[]): Promise<ListedDevice[]> {
  return Promise.all(
    devices.map(async (device) => ({
      device: device.number,
      person: device.person,
      label: device.label,
      createdAt: device.createdAt,
      lastExchangeAt: device.lastExchangeAt,
      waiting: device.waiting,
      revokedAt: device.revokedAt,
      refused: (await questions.traySize(device.number)) + device.trayDropped
    }))
  )
}

export type Revocation =
  | { readonly ok: true }
  /** Also said of devices of other sites: nobody learns what exists there. */
  | { readonly ok: false; readonly reason: 'unknown-device' }

/**
 * Shuts a device out: an it officer any of the staff, the registrar any of a trainee, anyone their own. It may still deliver what it holds, which then
 * waits for a decision, and receives nothing more.
 */
export async function revokeDevice(
  registry: Registry,
  asking: Device,
  number: number
): Promise<Revocation> {
  return registry.store.write(async (ledger) => {
    const device = await ledger.device(number)
    const actor = await actorOfDevice(ledger, asking)
    const mayRevoke =
      device !== null &&
      device.person !== null &&
      device.site === asking.site &&
      (holdsRole(actor, device.isTrainee ? 'registrar' : 'itOfficer') ||
        isSamePerson(device, asking))
    if (!mayRevoke) return { ok: false, reason: 'unknown-device' }
    await ledger.revokeDevice(number, momentOfMs(registry.clock()))
    return { ok: true }
  })
}

/** A trainee and a member of the staff are two people, even where their numbers are the same. */
function isSamePerson(one: Device, other: Device): boolean {
  return one.person === other.person && one.isTrainee === other.isTrainee
}

/** Does the person of this device hold this role for their whole site now? */
export async function deviceHoldsRole(
  questions: Questions,
  device: Device,
  role: Role
): Promise<boolean> {
  return holdsRole(await actorOfDevice(questions, device), role)
}

function holdsRole(actor: Actor | null, role: Role): boolean {
  return actor?.roles.some((held) => held.role === role && held.group === null) ?? false
}
