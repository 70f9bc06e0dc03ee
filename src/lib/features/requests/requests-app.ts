/** What this job needs of the running app, and how it reads the documents that it changes. */
import type { RunningApp } from '#lib/app-context.ts'
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { catalogueFacts, foldCatalogue, type CatalogueState } from '#shared/documents/catalogue.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { Bilingual } from '#shared/domain/procedure.ts'
import type { LegalCalendar } from './legal-time.ts'

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

type SiteApp = Pick<RequestsApp, 'profile' | 'database'>

/** The directory says when the offices of the site are closed; on a device without one, a trainee's, the catalogue does. */
export async function readCalendar(
  app: SiteApp & Pick<RequestsApp, 'officeNow'>,
  { site: stated }: Pick<CatalogueState, 'site'>
): Promise<LegalCalendar> {
  const directory = await readDirectory(app)
  const days = directory === null ? stated?.holidays : holidaysIn(directory)
  return { today: app.officeNow().day, holidays: days === undefined ? null : new Set(days) }
}

function holidaysIn({ holidays }: DirectoryState): Day[] {
  const active = [...holidays.values()].filter(({ values }) => values.active === true)
  return active.map(({ key }) => Number(key))
}

/** As the directory calls the site, or the catalogue; its code until one of them has come. */
export async function readSiteNames(
  app: SiteApp,
  { site: stated }: Pick<CatalogueState, 'site'>
): Promise<Bilingual> {
  const directory = await readDirectory(app)
  const { name = '', nameAr = '' } = directory?.site?.values ?? stated ?? {}
  const code = app.profile.site.toUpperCase()
  return { fr: name || nameAr || code, ar: nameAr || name || code }
}

/** Null on a trainee's device. */
async function readDirectory({ profile, database }: SiteApp): Promise<DirectoryState | null> {
  return (await database.directories.get(profile.site))?.state ?? null
}
