/** What the code of a receipt leads to: the receipt itself, for whoever may read it, with the digest that stands on the paper. */
import type { DocumentId } from '#shared/documents/ids.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { DIGEST, receiptHref } from '../addresses.ts'

export function receiptLink(documentId: DocumentId, digest: Uint8Array): string {
  return `${location.origin}${receiptHref(documentId)}?${DIGEST}=${hexOf(digest)}`
}
