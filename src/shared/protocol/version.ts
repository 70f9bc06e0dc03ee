/**
 * Version of the wire between phone and relay. One line per version, newest last; messages.test.ts holds a hash of the
 * encoded samples, so that the wire never changes by accident.
 *
 * 1  first release: one POST per exchange; parcels up; receipts, granted and revoked documents, updates down.
 * 2  down go columns instead of merged updates (journal/columns.ts), as brotli where the phone takes it.
 * 3  `mark` at the end of request and answer: what the log says at the cursor, so that a log taken back is noticed even
 *    when it has grown to the same height again.
 * 4  news is pushed to phones that listen (live.ts) instead of a wake-up; the exchange is that of 3.
 */
export const PROTOCOL_VERSION = 4

/** Older phones keep working down to this version; below it they are told to update and keep their outbox. */
export const OLDEST_SUPPORTED_VERSION = 2
