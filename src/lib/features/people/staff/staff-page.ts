/** Staff and calendar of the site, as the directory on this device says. */
import type { RunningApp } from '#lib/app-context.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Actor, HeldRole } from '#shared/domain/people.ts'
import { actorOf } from '#shared/documents/directory.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { rightsOf, type Rights } from '../rights.ts'

export type StaffPage = {
  readonly directory: DirectoryState
  readonly actor: Actor
  readonly rights: Rights
}

/** Null while the directory has not come to this device. */
export async function readStaffPage(
  app: Pick<RunningApp, 'profile' | 'database' | 'actor'>
): Promise<StaffPage | null> {
  const directory = (await app.database.directories.get(app.profile.site))?.state
  if (directory === undefined) return null
  const actor = await app.actor()
  return { directory, actor, rights: rightsOf(actor) }
}

/** Roles a person holds now, whole-site roles first. */
export function rolesOf(directory: DirectoryState, person: PersonId): HeldRole[] {
  return [...actorOf(directory, '', person).roles].sort(
    (one, other) => Number(one.group !== null) - Number(other.group !== null)
  )
}
