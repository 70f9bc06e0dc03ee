/** Limits of the relay beyond those of the wire (src/shared/protocol/limits.ts), each with what happens at it. */

/** Exchanges waiting for a commit; past it a phone is told to come back (503 `busy`). */
export const MAX_WAITING_COMMITS = 1_000
/** Exchanges that share one commit; the others take the next. */
export const MAX_EXCHANGES_PER_COMMIT = 256
/** Seconds after which a phone that was told `busy` asks again. */
export const RETRY_AFTER_SECONDS = 2

/** Refused parcels kept for a device; later ones are counted instead. */
export const MAX_TRAY_PER_DEVICE = 500
/** Bytes of them; a day of lessons takes a few kilobytes. Of one larger than any parcel only its SHA-256 is kept. */
export const MAX_TRAY_BYTES_PER_DEVICE = 1024 * 1024
/** Bytes of one document; later parcels are refused (`document-full`). An answer must be able to hold it and more. */
export const MAX_DOCUMENT_BYTES = 6 * 1024 * 1024
/** Bytes of one document that one device may write; a trainer's term takes about 20 kB. Later ones: `document-full`. */
export const MAX_WRITER_BYTES = 2 * 1024 * 1024
/** The same for a revoked device, which only delivers what it had: days of lessons, and no flood. */
export const MAX_REVOKED_BYTES = 256 * 1024
/** Parcels behind a snapshot before a new one is made in the background. */
export const MAX_TAIL_ROWS = 128
/** Requests that one device may deposit for its own person and that come on one day; later ones: `too-many-cases`. */
export const MAX_OWN_CASES_PER_DAY = 20
/** The same at the counter of a service, where days without a network come together. */
export const MAX_COUNTER_CASES_PER_DAY = 400
/** Requests whose time is over that are noted in one commit; the others take the next. */
export const MAX_OVERDUE_PER_COMMIT = 50
/** Requests that get their last day when what they ask for is published after them; the others get it within the hour. */
export const MAX_STATED_AT_ONCE = 200
/** Procedures in the page for people without an account; a centre has about thirty. */
export const MAX_PUBLIC_PROCEDURES = 200
/** Sites in the list for people without an account; a centre has a handful. */
export const MAX_PUBLIC_SITES = 100
/** How often the relay looks for requests whose time is over. */
export const OVERDUE_LOOK_MS = 3_600_000
/** A device's last exchange is written down at most this often when it brought nothing. */
export const NOTE_EXCHANGE_SECONDS = 60

/** Live streams of one device; the oldest ends when another starts. */
export const MAX_STREAMS_PER_DEVICE = 2
/** Live streams in all; past it 503 `busy`, and the phone asks now and then instead. */
export const MAX_STREAMS = 1_000
/** Bytes of the request that opens one: the documents that a device may hold, each at most four bytes. */
export const MAX_LIVE_REQUEST_BYTES = 32 * 1024
/** News within this time after other news is pushed together. */
export const GATHERING_MS = 100
/** A stream that was opened beside an exchange and comes up to this late after its answer starts where that ended. */
export const RECENT_ANSWER_MS = 10_000
/** A stream whose exchange does not come within this time tells its phone to ask. */
export const AWAITED_EXCHANGE_MS = 10_000
/** A sign of life on every stream, so that proxies keep it open. A reader that left a page unread this long is let go. */
export const HEARTBEAT_MS = 25_000

/** Hours for which an enrolment code serves. */
export const CODE_LIFETIME_HOURS = 48
/** Minutes in which the same device may use its code again, because the answer was lost on the way. */
export const CODE_REPEAT_MINUTES = 10
/** Characters of a device's label. */
export const MAX_LABEL_LENGTH = 60
/** Devices in one list for the it officer. */
export const MAX_DEVICES_LISTED = 1_000

/** Phones of one trainee in the list for the registrar. */
export const MAX_DEVICES_OF_TRAINEE = 20

/** Public keys of devices kept ready for use, a few kilobytes each; past it the one longest unused is read again. */
export const MAX_CACHED_KEYS = 1_000
/** People whose readable documents are kept listed, some bytes a document; past it the one longest unseen is listed anew. */
export const MAX_LISTED_READERS = 1_000
/** Addresses and devices that the rate limiter remembers; past it the one longest unseen is forgotten. */
export const MAX_RATE_KEYS = 20_000
/** Bytes of compressed app files kept in memory; past it the one longest unused is dropped. */
export const MAX_STATIC_CACHE_BYTES = 16 * 1024 * 1024
/** Answers below this size are not worth compressing. */
export const MIN_COMPRESSED_BYTES = 200
/** Bytes that must be left where the database lies; below it the health check says 503 `disk-full`. */
export const MIN_FREE_BYTES = 32 * 1024 * 1024
/** A phone on a very bad line still gets its 64 KiB through in this time; one that sends a byte a minute does not stay. */
export const REQUEST_TIMEOUT_MS = 200_000
/** The same for the head of a request, which has no body to wait for. */
export const HEADERS_TIMEOUT_MS = 60_000
/** How often requests under way are looked at for that. */
export const REQUEST_CHECK_MS = 30_000
/** Milliseconds a stop waits for open requests before it closes them. */
export const STOP_GRACE_MS = 8_000

/** How often the queue of outgoing mail is looked at. */
export const MAIL_LOOK_MS = 60_000
/** Mails sent in one look, one after the other; the others take the next. */
export const MAX_MAILS_PER_LOOK = 50
/** Days for which a mail is tried again; then it is given up, and counted. */
export const MAIL_TRIED_DAYS = 5
/** Days for which a notice that ended is kept, so that nobody is told twice. */
export const MAIL_KEPT_DAYS = 90
/** Seconds before the next try of a mail that the mail server put off, try by try; the last one holds from there on. */
export const MAIL_PAUSES_SECONDS = [60, 300, 900, 1_800, 3_600, 7_200, 14_400] as const
/** Milliseconds for a connection to the mail server, for its greeting, and for each of its answers. */
export const MAIL_CONNECT_MS = 10_000
export const MAIL_ANSWER_MS = 30_000
/** What came for a service in a day is told on the next morning at seven. */
export const DIGEST_MINUTE_OF_DAY = 7 * 60
/** Bytes of the file of addresses; a larger one is not read. */
export const MAX_ADDRESS_FILE_BYTES = 1024 * 1024
/** Addresses in it; what follows is left out, and told in the log. */
export const MAX_ADDRESSES = 5_000
