/**
 * Documents of a kind that this release does not know. The relay grants them like all others; the phone counts them as
 * held, so that they are asked for once and not at every request, and reads nothing of them. Once a release knows the
 * kind, they are no longer counted, and so the relay gives them whole.
 */
import { parseDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import type { Page } from '#shared/protocol/page.ts'
import type { Position, UnreadDocument } from './storage.ts'

/** Does this release know documents of such a name? Handed in, so that tests run the release of yesterday. */
export type ReadsName = (name: string) => boolean

export const readsName: ReadsName = (name) => parseDocumentId(name) !== null

/** Where a device stands that has not exchanged yet. */
const NOWHERE: Position = { epoch: '', cursor: 0, held: [] }

/** Where the device stands for the release that runs now: what it has learned to read is not held yet. */
export function positionFor(stored: Position | undefined, reads: ReadsName): Position {
  const { unread = [], ...position } = stored ?? NOWHERE
  const learned = new Set(unread.filter(({ name }) => reads(name)).map(({ number }) => number))
  if (unread.length === 0) return position
  return {
    ...position,
    held: position.held.filter((number) => !learned.has(number)),
    unread: unread.filter(({ number }) => !learned.has(number))
  }
}

type Granted = Page['granted'][number]

/** The documents of a page that this release reads, with their names, and those it does not. */
export function sortGranted(
  granted: Page['granted'],
  reads: ReadsName
): {
  readonly read: readonly (Granted & { readonly documentId: DocumentId })[]
  readonly unread: readonly UnreadDocument[]
} {
  const isRead = (grant: Granted): grant is Granted & { readonly documentId: DocumentId } =>
    reads(grant.documentId)
  return {
    read: granted.filter(isRead),
    unread: granted
      .filter((grant) => !isRead(grant))
      .map(({ document, documentId }) => ({ number: document, name: documentId }))
  }
}

/** What stays unread after a page. In another log the numbers mean nothing any more. */
export function unreadAfter(
  before: Position,
  page: Pick<Page, 'revoked'> & { readonly epoch: string },
  granted: readonly UnreadDocument[]
): readonly UnreadDocument[] {
  const earlier = before.epoch === page.epoch ? (before.unread ?? []) : []
  const gone = new Set([...page.revoked, ...granted.map(({ number }) => number)])
  return [...earlier.filter(({ number }) => !gone.has(number)), ...granted]
}
