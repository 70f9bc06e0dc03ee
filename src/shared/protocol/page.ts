/**
 * A page: what the relay tells a device of its log beyond where it stands. It comes with the answer of an exchange, or is
 * pushed to a device that listens (live.ts). Contents are bytes here: what they mean is the documents' business.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { groupBy } from '../domain/collections.ts'
import { decodeColumns, updateOf, type StampedParcel } from '../journal/columns.ts'
import { readNumber } from '../journal/numbers.ts'
import { readAscending, readFlag, readList, readText, writeAscending, writeList } from './codec.ts'
import * as limits from './limits.ts'

/** A lesson opened on this phone and not finished, so that the registrar's board can say where it is. */
export type OpenLesson = { readonly document: number; readonly day: number; readonly slot: number }

/** Who is behind a writer: journals name writers alone. */
export type KnownWriter = { readonly writer: number; readonly person: number }

export type GrantedDocument = {
  readonly document: number
  readonly documentId: string
  /** Everything the document holds so far. */
  readonly update: Uint8Array
}

export type DocumentUpdate = { readonly document: number; readonly update: Uint8Array }

/** A device as the registrar and the it officer see it. Moments are seconds since 2020. */
export type FleetDevice = {
  readonly device: number
  readonly person: number
  readonly label: string
  readonly lastExchangeAt: number
  readonly waiting: number
  readonly openLessons: readonly OpenLesson[]
}

/** What is told as it is, however the contents of documents are packed. */
type Told = {
  /** Numbers of documents this person may no longer read. */
  readonly revoked: readonly number[]
  readonly cursor: number
  /** There is more: exchange again at once. */
  readonly more: boolean
  /** Devices of the site, for those who look after them; empty for all others. */
  readonly fleet: readonly FleetDevice[]
  /** Writers newer than the newest one this phone knows, ascending. */
  readonly writers: readonly KnownWriter[]
}

/** A page as the relay makes it: it takes columns from its snapshots and looks no further into them. */
export type PackedPage = Told & {
  readonly granted: readonly {
    readonly document: number
    readonly documentId: string
    /** Everything the document holds so far (journal/columns.ts). */
    readonly columns: Uint8Array
  }[]
  /** What is new in the documents held, as columns. */
  readonly news: Uint8Array
}

/** A page as it is read: each document's part of it is one update. */
export type Page = Told & {
  readonly granted: readonly GrantedDocument[]
  readonly updates: readonly DocumentUpdate[]
}

export function writePage(encoder: encoding.Encoder, page: PackedPage): void {
  writeList(encoder, page.granted, (granted) => {
    encoding.writeVarUint(encoder, granted.document)
    encoding.writeVarString(encoder, granted.documentId)
    encoding.writeVarUint8Array(encoder, granted.columns)
  })
  writeAscending(encoder, page.revoked)
  encoding.writeVarUint8Array(encoder, page.news)
  encoding.writeVarUint(encoder, page.cursor)
  encoding.writeUint8(encoder, page.more ? 1 : 0)
  writeList(encoder, page.fleet, (device) => {
    encoding.writeVarUint(encoder, device.device)
    encoding.writeVarUint(encoder, device.person)
    encoding.writeVarString(encoder, device.label)
    encoding.writeVarUint(encoder, device.lastExchangeAt)
    encoding.writeVarUint(encoder, device.waiting)
    writeOpenLessons(encoder, device.openLessons)
  })
  writeList(encoder, page.writers, ({ writer, person }) => {
    encoding.writeVarUint(encoder, writer)
    encoding.writeVarUint(encoder, person)
  })
}

/** Throws at what is no page. */
export function readPage(decoder: decoding.Decoder): Page {
  return {
    granted: readList(decoder, limits.MAX_HELD_DOCUMENTS, () => readGranted(decoder)),
    revoked: readAscending(decoder, limits.MAX_HELD_DOCUMENTS),
    updates: readNews(decoder),
    cursor: readNumber(decoder),
    more: readFlag(decoder),
    fleet: readList(decoder, limits.MAX_FLEET, () => ({
      device: readNumber(decoder),
      person: readNumber(decoder),
      label: readText(decoder, 200),
      lastExchangeAt: readNumber(decoder),
      waiting: readNumber(decoder, limits.MAX_WAITING),
      openLessons: readOpenLessons(decoder)
    })),
    writers: readList(decoder, limits.MAX_WRITERS, () => ({
      writer: readNumber(decoder),
      person: readNumber(decoder)
    }))
  }
}

function readGranted(decoder: decoding.Decoder): GrantedDocument {
  const document = readNumber(decoder)
  const documentId = readText(decoder, limits.MAX_DOCUMENT_NAME)
  const rows = readRows(decoder)
  if (rows.some((row) => row.document !== document)) throw new Error('rows of another document')
  return { document, documentId, update: updateOf(rows) }
}

function readNews(decoder: decoding.Decoder): DocumentUpdate[] {
  const rowsByDocument = groupBy(readRows(decoder), ({ document }) => document)
  return [...rowsByDocument].map(([document, rows]) => ({ document, update: updateOf(rows) }))
}

function readRows(decoder: decoding.Decoder): StampedParcel[] {
  const rows = decodeColumns(decoding.readVarUint8Array(decoder))
  if (rows === null) throw new Error('these bytes are no columns')
  return rows
}

export function writeOpenLessons(encoder: encoding.Encoder, lessons: readonly OpenLesson[]): void {
  writeList(encoder, lessons, (lesson) => {
    encoding.writeVarUint(encoder, lesson.document)
    encoding.writeVarUint(encoder, lesson.day)
    encoding.writeVarUint(encoder, lesson.slot)
  })
}

export function readOpenLessons(decoder: decoding.Decoder): OpenLesson[] {
  return readList(decoder, limits.MAX_DRAFTS, () => ({
    document: readNumber(decoder),
    day: readNumber(decoder),
    slot: readNumber(decoder)
  }))
}
