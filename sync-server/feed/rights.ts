/** Who a device acts for, and how far that person's rights may reach. */
import type { PersonId } from '#shared/domain/identity.ts'
import { HEAD_OFFICE_ROLES, type Actor, type SiteCode } from '#shared/domain/people.ts'
import type { Device, Questions } from '../store/store.ts'

/** The person of this device with the rights they have now; without any when the directory does not know them. */
export async function actorOfDevice(questions: Questions, device: Device): Promise<Actor | null> {
  if (device.person === null) return null
  if (device.isTrainee) return traineeOf(questions, device.site, device.person)
  const known = await questions.actor(device.site, device.person)
  return known ?? { person: device.person, site: device.site, roles: [], teachings: [] }
}

/** A trainee's only right follows from the lists that they are on. */
async function traineeOf(questions: Questions, site: SiteCode, person: PersonId): Promise<Actor> {
  const groups = await questions.groupsOfTrainee(site, person)
  const roles = groups.map((group) => ({ role: 'trainee' as const, group }))
  return { person, site, roles, teachings: [] }
}

/** Their own site; the head office reaches every site of its relay. */
export async function reachableSites(
  questions: Questions,
  actor: Actor
): Promise<readonly string[]> {
  const isHeadOffice = actor.roles.some(({ role }) => HEAD_OFFICE_ROLES.includes(role))
  return isHeadOffice ? questions.siteCodes() : [actor.site]
}
