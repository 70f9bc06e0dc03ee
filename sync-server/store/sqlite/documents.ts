/** The log, documents and what follows from them, in SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { DocumentId, DocumentKind } from '#shared/documents/ids.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type {
  Acts,
  DocumentStanding,
  LogRow,
  Questions,
  StoredDocument,
  TailPage
} from '../store.ts'
import { prepare, type Row } from './database.ts'

/** Rows looked at for one page of a tail; a page also ends there. */
const MAX_ROWS_PER_PAGE = 2_000
/** What a stamp adds to a row on the wire, at most. */
const STAMP_BYTES = 48

type DocumentQuestions = Pick<
  Questions & Acts,
  | 'head'
  | 'newestThrough'
  | 'rightsVersion'
  | 'documentNamed'
  | 'documentNumbered'
  | 'documentsOf'
  | 'newestDocument'
  | 'changedAfter'
  | 'tail'
  | 'partsOf'
  | 'rowOf'
  | 'bytesBy'
  | 'actor'
  | 'groupsOfTrainee'
  | 'knowsTrainees'
  | 'knowsGroup'
  | 'closedThrough'
  | 'standing'
  | 'addDocument'
  | 'append'
  | 'saveSnapshot'
  | 'replaceRights'
  | 'replaceTrainees'
  | 'setClosedThrough'
  | 'setStanding'
>

const ROW_COLUMNS = 'position, document, writer, parcel, received_at, held_because, content'

function statements(database: DatabaseSync) {
  const named = (sql: string) => prepare(database, sql)
  return {
    head: named('select coalesce(max(position), 0) as head from log'),
    newestThrough: named(`
      select ${ROW_COLUMNS}
      from log
      where position <= ?
      order by position desc
      limit 1`),
    rightsVersion: named(`
      select coalesce(max(head), 0) as head
      from documents
      where kind in ('directory', 'group')`),
    documentNamed: named('select * from documents where name = ?'),
    documentNumbered: named('select * from documents where number = ?'),
    documentsOf: named(`
      select *
      from documents
      where site in (select value from json_each(?))
        and number > ?
      order by number`),
    newestDocument: named('select coalesce(max(number), 0) as newest from documents'),
    changedAfter: named('select number, head from documents where head > ?'),
    sizesAfter: named(`
      select position, length(content) as bytes
      from log
      where document in (select value from json_each(?))
        and position > ?
        and position <= ?
        and position not in (select value from json_each(?))
      order by position
      limit ?`),
    rowsBetween: named(`
      select ${ROW_COLUMNS}
      from log
      where document in (select value from json_each(?))
        and position > ?
        and position <= ?
        and position not in (select value from json_each(?))
      order by position`),
    snapshot: named('select through, content from snapshots where document = ?'),
    rowsOfDocument: named(`
      select ${ROW_COLUMNS}
      from log
      where document = ?
        and position > ?
      order by position`),
    bytesBy: named(`
      select coalesce(sum(length(content)), 0) as bytes
      from log
      where document = ?
        and writer = ?`),
    rowOf: named(`select ${ROW_COLUMNS} from log where document = ? and parcel = ?`),
    actor: named('select actor from actors where site = ? and person = ?'),
    groupsOfTrainee: named(`
      select group_number
      from trainees
      where site = ?
        and person = ?
      order by group_number`),
    anyTrainee: named('select 1 from trainees limit 1'),
    group: named('select 1 from groups where site = ? and number = ?'),
    closing: named('select through_day from closings where document = ?'),

    addDocument: named('insert into documents (name, kind, site) values (?, ?, ?)'),
    append: named(`
      insert into log (document, writer, parcel, received_at, held_because, content, signature)
      values (?, ?, ?, ?, ?, ?, ?)`),
    grow: named(`
      update documents
      set head = ?, bytes = bytes + ?, tail_rows = tail_rows + 1
      where number = ?`),
    saveSnapshot: named(`
      insert into snapshots (document, through, content)
      values (?, ?, ?)
      on conflict (document) do update set through = excluded.through, content = excluded.content`),
    shortenTail: named(`
      update documents
      set tail_rows = (
        select count(*)
        from log
        where document = documents.number
          and position > ?
      )
      where number = ?`),
    forgetActors: named('delete from actors where site = ?'),
    addActor: named('insert into actors (site, person, actor) values (?, ?, ?)'),
    forgetTrainees: named('delete from trainees where site = ? and group_number = ?'),
    addTrainee: named('insert into trainees (site, person, group_number) values (?, ?, ?)'),
    forgetGroups: named('delete from groups where site = ?'),
    addGroup: named('insert into groups (site, number) values (?, ?)'),
    setClosing: named(`
      insert into closings (document, through_day)
      values (?, ?)
      on conflict (document) do update set through_day = excluded.through_day`),
    forgetClosing: named('delete from closings where document = ?'),
    standing: named('select standing from standings where document = ?'),
    setStanding: named(`
      insert into standings (document, standing)
      values (?, ?)
      on conflict (document) do update set standing = excluded.standing`)
  }
}

/** The questions and acts about documents, on an open database. */
export function documentQuestions(database: DatabaseSync): DocumentQuestions {
  const ask = statements(database)
  return {
    head: async () => ask.head.one()?.head as number,
    newestThrough: async (position) => optional(ask.newestThrough.one(position), toLogRow),
    rightsVersion: async () => ask.rightsVersion.one()?.head as number,
    documentNamed: async (id) => optional(ask.documentNamed.one(id), toDocument),
    documentNumbered: async (number) => optional(ask.documentNumbered.one(number), toDocument),
    documentsOf: async (sites, after = 0) =>
      ask.documentsOf.all(JSON.stringify(sites), after).map(toDocument),
    newestDocument: async () => ask.newestDocument.one()?.newest as number,
    changedAfter: async (position) =>
      ask.changedAfter
        .all(position)
        .map((row) => ({ number: row.number as number, head: row.head as number })),
    async tail(documents, { after, through: end }, exceptPositions, maxBytes): Promise<TailPage> {
      if (documents.length === 0) return { rows: [], through: end, complete: true }
      const wanted = JSON.stringify(documents)
      const unwanted = JSON.stringify(exceptPositions)
      const sizes = ask.sizesAfter.all(wanted, after, end, unwanted, MAX_ROWS_PER_PAGE)
      if (sizes.length === 0) return { rows: [], through: end, complete: true }
      const last = endOfPage(sizes as { position: number; bytes: number }[], maxBytes)
      const through = last ?? end
      const rows = ask.rowsBetween.all(wanted, after, through, unwanted).map(toLogRow)
      return { rows, through, complete: last === null }
    },
    async partsOf(document) {
      const snapshot = ask.snapshot.one(document)
      const rows = ask.rowsOfDocument.all(document, (snapshot?.through ?? 0) as number)
      return {
        snapshot: (snapshot?.content ?? null) as Uint8Array | null,
        rows: rows.map(toLogRow)
      }
    },
    bytesBy: async (document, writer) => ask.bytesBy.one(document, writer)?.bytes as number,
    rowOf: async (document, parcel) => optional(ask.rowOf.one(document, parcel), toLogRow),
    actor: async (site, person) =>
      optional(ask.actor.one(site, person), (row) => JSON.parse(row.actor as string) as Actor),
    groupsOfTrainee: async (site, person) =>
      ask.groupsOfTrainee.all(site, person).map((row) => row.group_number as GroupId),
    knowsTrainees: async () => ask.anyTrainee.one() !== undefined,
    knowsGroup: async (site, group) => ask.group.one(site, group) !== undefined,
    closedThrough: async (document) =>
      optional(ask.closing.one(document), (row) => row.through_day as number),
    standing: async (document) =>
      optional(
        ask.standing.one(document),
        (row) => JSON.parse(row.standing as string) as DocumentStanding
      ),

    async addDocument(id, kind, site) {
      const number = ask.addDocument.run(id, kind, site)
      return { number, id, kind, site, head: 0, bytes: 0, tailRows: 0 }
    },
    async append(row) {
      const { document, writer, parcel, receivedAt, heldBecause, update, signature } = row
      const position = ask.append.run(
        ...[document, writer, parcel, receivedAt, heldBecause, update, signature]
      )
      ask.grow.run(position, update.byteLength + STAMP_BYTES, document)
      return position
    },
    async saveSnapshot(document, through, update) {
      ask.saveSnapshot.run(document, through, update)
      ask.shortenTail.run(through, document)
    },
    async replaceRights(site, actors, groups: readonly GroupId[]) {
      ask.forgetActors.run(site)
      actors.forEach((actor) => ask.addActor.run(site, actor.person, JSON.stringify(actor)))
      ask.forgetGroups.run(site)
      groups.forEach((group) => ask.addGroup.run(site, group))
    },
    async replaceTrainees(site, group, people) {
      ask.forgetTrainees.run(site, group)
      people.forEach((person) => ask.addTrainee.run(site, person, group))
    },
    async setClosedThrough(document, day) {
      if (day === null) ask.forgetClosing.run(document)
      else ask.setClosing.run(document, day)
    },
    async setStanding(document, standing) {
      ask.setStanding.run(document, JSON.stringify(standing))
    }
  }
}

/** Position of the last row that fits, or null when all of them do. The first row always fits. */
function endOfPage(
  sizes: readonly { readonly position: number; readonly bytes: number }[],
  maxBytes: number
): number | null {
  let total = 0
  let last: number | null = null
  for (const { position, bytes } of sizes) {
    total += bytes + STAMP_BYTES
    if (last !== null && total > maxBytes) return last
    last = position
  }
  return sizes.length === MAX_ROWS_PER_PAGE ? last : null
}

function optional<Value>(row: Row | undefined, read: (row: Row) => Value): Value | null {
  return row === undefined ? null : read(row)
}

function toDocument(row: Row): StoredDocument {
  return {
    number: row.number as number,
    id: row.name as DocumentId,
    kind: row.kind as DocumentKind,
    site: row.site as string,
    head: row.head as number,
    bytes: row.bytes as number,
    tailRows: row.tail_rows as number
  }
}

function toLogRow(row: Row): LogRow {
  return {
    position: row.position as number,
    document: row.document as number,
    writer: row.writer as number,
    parcel: row.parcel as ParcelId,
    receivedAt: row.received_at as number,
    heldBecause: row.held_because as string | null,
    update: row.content as Uint8Array
  }
}
