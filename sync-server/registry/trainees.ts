/** Lets trainees in: the registrar, who keeps their lists, gives each a code, and shuts out a phone that was lost. */
import { activePeople } from '#shared/documents/group.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { readGroup } from '../feed/read-models.ts'
import { MAX_DEVICES_OF_TRAINEE } from '../limits.ts'
import type { Device, Questions } from '../store/store.ts'
import { listed, type ListedDevice } from './devices.ts'
import { issueCode, type IssuedCode, type Registry } from './enrolment.ts'

export type TraineeIssue =
  | { readonly ok: true; readonly issued: IssuedCode }
  /** On no list of that group; said of other sites, too. */
  | { readonly ok: false; readonly reason: 'unknown-person' }

/** A code for somebody who is on the list of a group of the registrar's own site. */
export async function inviteTrainee(
  registry: Registry,
  { site, number }: Device,
  { group, person }: { readonly group: GroupId; readonly person: PersonId }
): Promise<TraineeIssue> {
  return registry.store.write(async (ledger) => {
    const list = await readGroup(ledger, site, group)
    if (!activePeople(list).includes(person)) return { ok: false, reason: 'unknown-person' }
    const whom = { person, site, issuedBy: number, isTrainee: true }
    return { ok: true, issued: await issueCode(ledger, registry, whom) }
  })
}

/** The phones of one trainee of the registrar's site, newest first. */
export async function devicesOfTrainee(
  questions: Questions,
  { site }: Device,
  person: PersonId
): Promise<ListedDevice[]> {
  return listed(questions, await questions.devicesOfTrainee(site, person, MAX_DEVICES_OF_TRAINEE))
}
