/** The one Dexie database of a person on this device: journal, documents, drafts, notes, and the read models' tables. */
import { Dexie, type EntityTable, type Table } from '#dexie'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Draft, JournalRow, KnownDocument } from './storage.ts'

export type StaleMark = { readonly documentId: DocumentId; readonly mark: number }
/** A file as it was chosen (kept-files.ts). */
export type KeptFile = {
  readonly id: number
  readonly documentId: DocumentId
  readonly name: string
  readonly bytes: Uint8Array
  readonly keptAt: Moment
}
export type Note = { readonly name: string; readonly value: unknown }

export type ReplicaDatabase = Dexie & {
  journal: EntityTable<JournalRow & { id: number }, 'id'>
  documents: Table<KnownDocument, DocumentId>
  stale: Table<StaleMark, DocumentId>
  drafts: Table<Draft, string>
  notes: Table<Note, string>
  files: EntityTable<KeptFile, 'id'>
}

/** Tables of the journal side. Read models add theirs (readmodels/tables.ts). */
const JOURNAL_TABLES = {
  journal: '++id, documentId, parcel, outbox, tray',
  documents: 'documentId, number',
  stale: 'documentId',
  drafts: 'key',
  notes: 'name'
}

/** Opens the database; `readModelTables` are Dexie schemas. Versions are append-only: never edit one that was released. */
export function openDatabase(
  name: string,
  readModelTables: Record<string, string>
): ReplicaDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as ReplicaDatabase
  database.version(1).stores({ ...JOURNAL_TABLES, ...readModelTables })
  database.version(2).stores({ files: '++id, documentId' })
  return database
}
