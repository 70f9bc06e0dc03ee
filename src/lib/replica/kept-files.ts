/**
 * Files that belong to a document and stay on this device as they were chosen, until somebody lets them go, their term is
 * closed, or the right to read the document is lost.
 */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { KeptFile, ReplicaDatabase } from './database.ts'

/** Files of one device: a trainer's classes of a year. */
export const MAX_KEPT_FILES = 100

export type KeepOutcome =
  | { readonly ok: true; readonly file: KeptFile }
  | { readonly ok: false; readonly reason: 'too-many' }

type Files = Pick<ReplicaDatabase, 'files'>

/** The same file chosen again takes the place of the one before it. Rejects when the disk refuses. */
export async function keepFile(
  { files }: Files,
  file: { readonly documentId: DocumentId; readonly name: string; readonly bytes: Uint8Array },
  at: Moment
): Promise<KeepOutcome> {
  const known = await files.where({ documentId: file.documentId }).toArray()
  const before = known.find(({ name }) => name === file.name)
  if (before === undefined && (await files.count()) >= MAX_KEPT_FILES)
    return { ok: false, reason: 'too-many' }
  const kept = { ...file, keptAt: at, ...(before === undefined ? {} : { id: before.id }) }
  const id = await files.put(kept)
  return { ok: true, file: { ...kept, id } }
}

/** The newest first. */
export async function keptFilesOf({ files }: Files, documentId: DocumentId): Promise<KeptFile[]> {
  const kept = await files.where({ documentId }).toArray()
  return kept.sort((one, other) => other.keptAt - one.keptAt)
}

export async function letFileGo({ files }: Files, id: number): Promise<void> {
  await files.delete(id)
}

/** Documents beside which this device keeps files. */
export async function keptDocuments({ files }: Files): Promise<DocumentId[]> {
  return (await files.orderBy('documentId').uniqueKeys()) as DocumentId[]
}

/** Lets go of all files of a document; answers how many. */
export async function letFilesGo({ files }: Files, documentId: DocumentId): Promise<number> {
  return files.where({ documentId }).delete()
}
