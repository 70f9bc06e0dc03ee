/** What a receipt says, read from this device alone. */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Bilingual } from '#shared/domain/procedure.ts'
import { readHeld, type HeldRequest } from '../held-request.ts'
import { readSurroundings } from '../mine/read-mine.ts'
import type { RequestsApp } from '../requests-app.ts'

export type ReadReceipt = {
  /** Null where nothing was deposited, or it has not come here. */
  readonly held: HeldRequest | null
  /** As the directory calls the site; its code where this device has no directory. */
  readonly siteNames: Bilingual
}

export async function readReceipt(
  app: RequestsApp,
  documentId: DocumentId | null
): Promise<ReadReceipt> {
  const { site } = app.profile
  const [surroundings, row] = await Promise.all([
    readSurroundings(app),
    app.database.directories.get(site)
  ])
  const { name = '', nameAr = '' } = row?.state.site?.values ?? {}
  const code = site.toUpperCase()
  const siteNames = { fr: name || code, ar: nameAr || name || code }
  const held = documentId === null ? null : await readHeld(app, documentId, surroundings)
  return { held, siteNames }
}
