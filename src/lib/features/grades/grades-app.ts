/** What grades need of the running app, and how a gradebook is read; tests run the same over a database in memory. */
import type { RunningApp } from '#lib/app-context.ts'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { gradebookId, type DocumentId } from '#shared/documents/ids.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { GradebookAddress } from './addresses.ts'

export type GradesApp = Pick<
  RunningApp,
  | 'profile'
  | 'database'
  | 'replica'
  | 'documents'
  | 'actor'
  | 'moment'
  | 'officeNow'
  | 'onDocuments'
>

export function documentOf(app: Pick<GradesApp, 'profile'>, address: GradebookAddress): DocumentId {
  return gradebookId(app.profile.site, address.group, address.term, address.module)
}

/** The gradebook's journal as this device has it; empty when nobody has written in it yet. */
export async function readGradebookJournal(
  app: Pick<GradesApp, 'replica'>,
  gradebook: DocumentId
): Promise<Journal<GradebookFact>> {
  return readJournal(await app.replica.contents(gradebook), gradebookFacts)
}
