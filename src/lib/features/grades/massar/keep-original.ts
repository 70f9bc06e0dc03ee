/** Keeps a file of MASSAR on this device as it was chosen, or says why it cannot: a full device can still fill it now. */
import type { DocumentId } from '#shared/documents/ids.ts'
import { keepFile, type KeepOutcome } from '#lib/replica/kept-files.ts'
import type { GradesApp } from '../grades-app.ts'

/** `no-room`: the disk refuses. */
export type NotKeptReason = Extract<KeepOutcome, { ok: false }>['reason'] | 'no-room'

type Kept = Extract<KeepOutcome, { ok: true }>

export async function keepOriginal(
  { database, moment }: Pick<GradesApp, 'database' | 'moment'>,
  file: { readonly documentId: DocumentId; readonly name: string; readonly bytes: Uint8Array }
): Promise<Kept | { readonly ok: false; readonly reason: NotKeptReason }> {
  return keepFile(database, file, moment()).catch(() => ({ ok: false, reason: 'no-room' }))
}
