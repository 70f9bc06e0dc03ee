/** What the commands of this job need of the running app, and how they read the documents they change. */
import type { RunningApp } from '#lib/app-context.ts'
import { directoryFacts, foldDirectory, type DirectoryState } from '#shared/documents/directory.ts'
import { foldGroup, groupFacts, type GroupState } from '#shared/documents/group.ts'
import { directoryId, groupDocumentId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts, type RegisterState } from '#shared/documents/register.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'

export type PeopleApp = Pick<RunningApp, 'profile' | 'database' | 'replica' | 'actor' | 'moment'>

/** Where the directory of this person's site lies. */
export function directoryOf(app: PeopleApp): DocumentId {
  return directoryId(app.profile.site)
}

export function groupDocumentOf(app: PeopleApp, group: GroupId): DocumentId {
  return groupDocumentId(app.profile.site, group)
}

export function registerOf(app: PeopleApp, group: GroupId, term: string): DocumentId {
  return registerId(app.profile.site, group, term)
}

/*
 * Commands read the journal itself, not the tables: those follow a moment later, and a second change made in that
 * moment would contradict the first instead of replacing it.
 */

export async function readDirectory(app: PeopleApp): Promise<DirectoryState> {
  return foldDirectory(readJournal(await app.replica.contents(directoryOf(app)), directoryFacts))
}

export async function readGroup(app: PeopleApp, group: GroupId): Promise<GroupState> {
  const contents = await app.replica.contents(groupDocumentOf(app, group))
  return foldGroup(readJournal(contents, groupFacts))
}

export async function readRegister(app: PeopleApp, register: DocumentId): Promise<RegisterState> {
  return foldRegister(readJournal(await app.replica.contents(register), registerFacts))
}
