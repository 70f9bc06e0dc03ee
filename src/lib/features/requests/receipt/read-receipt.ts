/** What a receipt says, read from this device alone. */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Bilingual } from '#shared/domain/procedure.ts'
import { readHeld, type HeldRequest } from '../held-request.ts'
import { readSurroundings } from '../mine/read-mine.ts'
import { readSiteNames, type RequestsApp } from '../requests-app.ts'

export type ReadReceipt = {
  /** Null where nothing was deposited, or it has not come here. */
  readonly held: HeldRequest | null
  readonly siteNames: Bilingual
}

export async function readReceipt(
  app: RequestsApp,
  documentId: DocumentId | null
): Promise<ReadReceipt> {
  const surroundings = await readSurroundings(app)
  const siteNames = await readSiteNames(app, surroundings.catalogue)
  const held = documentId === null ? null : await readHeld(app, documentId, surroundings)
  return { held, siteNames }
}
