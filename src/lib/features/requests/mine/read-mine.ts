/** The person's own requests, as this device holds them. */
import { SERVICES } from '#shared/domain/services.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { spellApplicant } from '../addresses.ts'
import { ownRef } from '../applicants.ts'
import { readHeld, type HeldRequest, type Surroundings } from '../held-request.ts'
import { readCalendar, readCatalogue, type RequestsApp } from '../requests-app.ts'

/** What one person asks in a career fits many times; beyond it the newest are shown. */
const MAX_OWN_REQUESTS = 500

export async function readSurroundings(app: RequestsApp): Promise<Surroundings> {
  const catalogue = await readCatalogue(app)
  return { catalogue, calendar: await readCalendar(app, catalogue) }
}

/** The newest first. */
export async function readMine(app: RequestsApp): Promise<HeldRequest[]> {
  const surroundings = await readSurroundings(app)
  const held: HeldRequest[] = []
  for (const documentId of await ownDocuments(app)) {
    const one = await readHeld(app, documentId, surroundings)
    if (one !== null) held.push(one)
  }
  return held
    .sort((one, other) => other.folded.deposit.fact.at - one.folded.deposit.fact.at)
    .slice(0, MAX_OWN_REQUESTS)
}

/** The name of a request says whose it is: no other is opened. */
async function ownDocuments(app: RequestsApp): Promise<DocumentId[]> {
  const { replica, database, profile } = app
  const own = spellApplicant(ownRef(await app.actor()))
  const prefixes = SERVICES.map((service) => `case/${profile.site}/${service}/${own}/`)
  const stored = await database.journal.where('documentId').startsWithAnyOf(prefixes).uniqueKeys()
  const known = stored as DocumentId[]
  const unwritten = replica.unwritten() === 0 ? [] : await unwrittenOf(app, prefixes)
  return [...new Set([...known, ...unwritten])]
}

/** What lives in memory alone has a draft that names its document. */
async function unwrittenOf(
  { replica }: RequestsApp,
  prefixes: readonly string[]
): Promise<DocumentId[]> {
  const drafts = await replica.drafts()
  const documents = drafts.map(({ documentId }) => documentId)
  return documents.filter((id) => prefixes.some((prefix) => id.startsWith(prefix)))
}
