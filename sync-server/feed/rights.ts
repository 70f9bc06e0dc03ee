/** Who a device acts for, and which documents that person may read now. */
import { nameOf } from '#shared/documents/ids.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { HEAD_OFFICE_ROLES, type Actor } from '#shared/domain/people.ts'
import type { Device, Questions, StoredDocument } from '../store/store.ts'

/** The person of this device with the rights they have now; without any when the directory does not know them. */
export async function actorOfDevice(questions: Questions, device: Device): Promise<Actor | null> {
  if (device.person === null) return null
  const known = await questions.actor(device.site, device.person)
  return known ?? { person: device.person, site: device.site, roles: [], teachings: [] }
}

/** Every document that this device may receive now, in the order in which it should. A revoked one receives nothing. */
export async function readableDocuments(
  questions: Questions,
  device: Device
): Promise<StoredDocument[]> {
  const actor = await actorOfDevice(questions, device)
  if (actor === null || device.revokedAt !== null) return []
  const documents = await questions.documentsOf(await reachableSites(questions, actor))
  return documents.filter((document) => mayRead(actor, document.id).allowed).sort(inGrantingOrder)
}

/** Their own site; the head office reaches every site of its relay. */
export async function reachableSites(
  questions: Questions,
  actor: Actor
): Promise<readonly string[]> {
  const isHeadOffice = actor.roles.some(({ role }) => HEAD_OFFICE_ROLES.includes(role))
  return isHeadOffice ? questions.siteCodes() : [actor.site]
}

const KIND_ORDER = {
  directory: 0,
  group: 1,
  register: 2,
  gradebook: 3,
  blind: 4,
  deliberation: 5
} as const

/** What the first screens need comes first: directory, groups, then the registers and gradebooks of the newest term. */
function inGrantingOrder(one: StoredDocument, other: StoredDocument): number {
  const byKind = KIND_ORDER[one.kind] - KIND_ORDER[other.kind]
  return byKind || termOf(other).localeCompare(termOf(one)) || one.number - other.number
}

function termOf(document: StoredDocument): string {
  const name = nameOf(document.id)
  return 'term' in name ? name.term : ''
}
