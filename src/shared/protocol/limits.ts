/** Limits of the wire. What happens at each: the phone never exceeds it; the relay refuses the whole request by name. */

/** Bytes of one request after inflation. A full outbox goes up in several exchanges. */
export const MAX_REQUEST_BYTES = 512 * 1024
/** Parcels in one request. */
export const MAX_PARCELS_PER_REQUEST = 200
/** Bytes of parcels that a phone puts into one request, so that each request that arrives is progress on a bad line. */
export const TARGET_REQUEST_BYTES = 64 * 1024
/** Documents that one device may hold. The relay grants no more: the oldest terms are left out. */
export const MAX_HELD_DOCUMENTS = 5_000
/** Parcels that a phone says are waiting on it; one with more says this many. */
export const MAX_WAITING = 1_000_000
/** Open lessons that a device tells of. */
export const MAX_DRAFTS = 20
/** Bytes on the wire after which the relay ends a page and says that there is more; one document may exceed it. */
export const TARGET_PAGE_BYTES = 64 * 1024
/** The same before compression: columns shrink to a fifth (a year), or to two fifths (registers that have just begun). */
export const PACKED_PAGE_BYTES = 2 * TARGET_PAGE_BYTES
/** Bytes of one answer after inflation; the largest document must fit. */
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024
/** Devices told of in one answer. */
export const MAX_FLEET = 500
/** Writers named in one answer; the others come with the next exchange. */
export const MAX_WRITERS = 2_000
/** Characters of a document's name. */
export const MAX_DOCUMENT_NAME = 60
/** Bytes of a P-256 signature in IEEE P1363 form. */
export const SIGNATURE_BYTES = 64
