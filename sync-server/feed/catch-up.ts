/**
 * What a device is told: documents it gains and loses, and what is new since its cursor.
 *
 * The cursor that goes down is exact: after this answer every document that the device holds is complete through it,
 * but for parcels that the receipts of this same answer name. Its own older parcels come down like all others: a phone that
 * lost them (a power cut, a database that fell back to an earlier state) has them nowhere else. While the tail of held documents takes more
 * than a page nothing is granted, so that a page never claims more than it sent; a granted document is read after the
 * cursor was fixed and so holds at least everything through it.
 */
import { MAX_HELD_DOCUMENTS, TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import { encodeColumns } from '#shared/journal/columns.ts'
import type { Standpoint } from '#shared/protocol/live.ts'
import type { PackedPage } from '#shared/protocol/page.ts'
import type { Device, Questions } from '../store/store.ts'
import { wholeColumns } from './content.ts'
import { readableDocuments, type ReadableDocument } from './readable.ts'

/** Where the device stands when it is answered. */
export type AnsweredStandpoint = Standpoint & {
  /** Positions that the receipts of this answer name: the device has those parcels, it just sent them. */
  readonly told: readonly number[]
}

export type News = Pick<PackedPage, 'granted' | 'revoked' | 'news' | 'cursor' | 'more'> & {
  /** Everything that the device may read now. */
  readonly readable: readonly ReadableDocument[]
  /** The device as it was when this was found, which may be another than when it signed in. */
  readonly device: Device
}

/** Where rights keep changing under our hands, the phone is asked to come back. */
const MAX_TRIES = 3

/**
 * The next page for a device. Null when rights changed each time before the page was ready: an answer never holds
 * what its reader lost the right to read before it was made.
 */
export async function catchUp(
  questions: Questions,
  device: Device,
  standpoint: AnsweredStandpoint,
  pageBytes = TARGET_PAGE_BYTES
): Promise<News | null> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const version = await questions.rightsVersion()
    const current = (await questions.device(device.number)) ?? device
    const news = await nextPage(questions, current, standpoint, pageBytes)
    const isAsItWas = version === (await questions.rightsVersion())
    // Shutting a device out changes nobody's rights, and so is looked at by itself.
    const { revokedAt } = (await questions.device(device.number)) ?? current
    if (isAsItWas && revokedAt === current.revokedAt) return news
  }
  return null
}

async function nextPage(
  questions: Questions,
  device: Device,
  { cursor, held, told }: AnsweredStandpoint,
  pageBytes: number
): Promise<News> {
  // First of all: what is appended from here on is for the next page, whatever is read below.
  const head = Math.max(await questions.head(), cursor)
  const readable = await readableDocuments(questions, device)
  const readableNumbers = new Set(readable.map(({ number }) => number))
  const heldNumbers = new Set(held)
  const changed = (await questions.changedAfter(cursor)).map(({ number }) => number)
  const tail = await questions.tail(
    changed.filter((number) => heldNumbers.has(number) && readableNumbers.has(number)),
    { after: cursor, through: head },
    told,
    pageBytes
  )
  const news = encodeColumns(tail.rows)
  const kept = held.filter((number) => readableNumbers.has(number)).length
  const wanted = newestFirst(readable, MAX_HELD_DOCUMENTS)
    .filter(({ number }) => !heldNumbers.has(number))
    .slice(0, Math.max(0, MAX_HELD_DOCUMENTS - kept))
  const room = pageBytes - news.byteLength
  const granted = tail.complete ? await grant(questions, wanted, room) : []
  return {
    granted,
    revoked: held.filter((number) => !readableNumbers.has(number)),
    news,
    cursor: tail.through,
    more: granted.length < wanted.length || !tail.complete,
    readable,
    device
  }
}

/**
 * As many documents as a device may hold, in the order in which they are granted: past it the oldest terms are left out, and
 * the device goes on with the others.
 */
export function newestFirst(
  readable: readonly ReadableDocument[],
  limit: number
): readonly ReadableDocument[] {
  if (readable.length <= limit) return readable
  const byTerm = [...readable].sort((one, other) => ageOf(other).localeCompare(ageOf(one)))
  const chosen = new Set(byTerm.slice(0, limit))
  return readable.filter((document) => chosen.has(document))
}

/** Later terms sort behind earlier ones; what belongs to none, behind them all. A deliberation is of the end of its year. */
function ageOf({ name }: ReadableDocument): string {
  if (name.kind === 'deliberation') return `${name.year}-9`
  return 'term' in name ? name.term : '9999-9'
}

/** Whole documents until the page is full. The first one always goes, however large: a busy site must not starve it. */
async function grant(
  questions: Questions,
  wanted: readonly ReadableDocument[],
  room: number
): Promise<News['granted']> {
  const granted: News['granted'][number][] = []
  let left = room
  for (const { number, id } of wanted) {
    if (granted.length > 0 && left <= 0) break
    const columns = wholeColumns(await questions.partsOf(number))
    if (granted.length > 0 && columns.byteLength > left) break
    granted.push({ document: number, documentId: id, columns })
    left -= columns.byteLength
  }
  return granted
}
