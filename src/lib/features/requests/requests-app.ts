/** What this job needs of the running app, and how it reads the documents that it changes. */
import type { RunningApp } from '#lib/app-context.ts'
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { catalogueFacts, foldCatalogue, type CatalogueState } from '#shared/documents/catalogue.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { Holidays } from '#shared/domain/legal-clock.ts'

export type RequestsApp = Pick<
  RunningApp,
  'profile' | 'database' | 'replica' | 'actor' | 'moment' | 'officeNow'
>

export async function readCatalogue({
  profile,
  replica
}: Pick<RequestsApp, 'profile' | 'replica'>): Promise<CatalogueState> {
  const contents = await replica.contents(catalogueId(profile.site))
  return foldCatalogue(readJournal(contents, catalogueFacts))
}

export async function readCase(
  { replica }: Pick<RequestsApp, 'replica'>,
  documentId: DocumentId
): Promise<Journal<CaseFact>> {
  return readJournal(await replica.contents(documentId), caseFacts)
}

/** Days on which the offices of the site are closed, as the directory says; null where this device has none: a trainee's. */
export async function readHolidays({
  profile,
  database
}: Pick<RequestsApp, 'profile' | 'database'>): Promise<Holidays | null> {
  const row = await database.directories.get(profile.site)
  if (row === undefined) return null
  const days = [...row.state.holidays.values()].filter(({ values }) => values.active === true)
  return new Set(days.map(({ key }): Day => Number(key)))
}
