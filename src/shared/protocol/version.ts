/**
 * Version of the wire between phone and relay. One line per version, newest last; messages.test.ts holds a hash of the
 * encoded samples, so that the wire never changes by accident.
 *
 * 1  first release: one POST per exchange; parcels up; receipts, granted and revoked documents, updates down.
 * 2  down go columns instead of merged updates (journal/columns.ts), as brotli where the phone takes it.
 */
export const PROTOCOL_VERSION = 2

/** Older phones keep working down to this version; below it they are told to update and keep their outbox. */
export const OLDEST_SUPPORTED_VERSION = 2
