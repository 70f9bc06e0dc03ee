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

/** Dexie schemas by the version that brought them; null takes a table away. Never edit a version that was released. */
export type TableVersions = Readonly<Record<number, Readonly<Record<string, string | null>>>>

/** Tables of the journal side. Read models add theirs (readmodels/tables.ts); both count the same versions. */
const JOURNAL_TABLES: TableVersions = {
  1: {
    journal: '++id, documentId, parcel, outbox, tray',
    documents: 'documentId, number',
    stale: 'documentId',
    drafts: 'key',
    notes: 'name'
  },
  2: { files: '++id, documentId' }
}

/** Opens the database with these tables beside those of the journal. */
export function openDatabase(name: string, readModelTables: TableVersions): ReplicaDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as ReplicaDatabase
  const versions = Object.keys({ ...JOURNAL_TABLES, ...readModelTables }).map(Number)
  for (const version of versions)
    database.version(version).stores({ ...JOURNAL_TABLES[version], ...readModelTables[version] })
  return database
}
