/** Refused entries that try again by themselves when what they were judged by changed: they may be allowed now. */
import { parseDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import type { OwnRow } from './storage.ts'

/** Reasons that follow from the directory: roles, assignments, groups, modules, terms. All others stay until a person decides. */
const OF_DIRECTORY: ReadonlySet<string> = new Set([
  'not-your-role',
  'not-your-group',
  'role-not-yours-to-give',
  'unknown-group',
  'unknown-module',
  'unknown-term',
  'unknown-document'
])

/** Reasons that follow from where a request stands: a restored relay may hear of a decision before the deposit is back. */
const OF_REQUEST: ReadonlySet<string> = new Set(['case-missing', 'no-complement-asked'])

/** Documents of which an answer brought something new. */
export type News = ReadonlySet<DocumentId>

/** Times that one entry leaves the tray by itself; after that it waits for a person, so that none tries for ever. */
export const MAX_TRIES_BY_ITSELF = 20

function isDirectory(documentId: DocumentId): boolean {
  return parseDocumentId(documentId)?.kind === 'directory'
}

/** The row back in the outbox, where it may try by itself; otherwise the row as it is. */
export function triedAgain<Row extends OwnRow>(row: Row, news: News): Row {
  const tries = row.retries ?? 0
  if (row.tray !== 1 || !mayBeAllowedNow(row, news) || tries >= MAX_TRIES_BY_ITSELF) return row
  return { ...withoutRefusal(row), outbox: 1, retries: tries + 1 } as Row
}

function mayBeAllowedNow({ documentId, refusal = '' }: OwnRow, news: News): boolean {
  if (OF_REQUEST.has(refusal)) return news.has(documentId)
  return OF_DIRECTORY.has(refusal) && [...news].some(isDirectory)
}

function withoutRefusal({
  tray: _,
  refusal: _reason,
  ...row
}: OwnRow): Omit<OwnRow, 'tray' | 'refusal'> {
  return row
}
