/** What the inbox shows, read from this device alone. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Actor } from '#shared/domain/people.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import { readCalendar, readCatalogue, type RequestsApp } from '../requests-app.ts'
import { hasInbox, inboxLines, type InboxLine } from './inbox-lines.ts'

/** Of what is over; the newest. A search finds no older one: the register of the office does. */
const MAX_DECIDED = 1_000

export type InboxReading = {
  readonly actor: Actor
  /** This person looks after no requests of others. */
  readonly isClosed: boolean
  /** The most pressing first. */
  readonly lines: readonly InboxLine[]
  readonly directory: DirectoryState | null
  /** Device time of the last exchange. */
  readonly heardAt: Moment | null
}

/** `decided`: what is over, instead of what is open. */
export async function readInbox(app: RequestsApp, decided: boolean): Promise<InboxReading> {
  const { site } = app.profile
  const [actor, directory, last] = await Promise.all([
    app.actor(),
    app.database.directories.get(site),
    app.replica.storage.noted(LAST_EXCHANGE) as Promise<LastExchange | undefined>
  ])
  const known = { actor, directory: directory?.state ?? null, heardAt: last?.at ?? null }
  if (!hasInbox(actor)) return { ...known, isClosed: true, lines: [] }
  const [catalogue, rows] = await Promise.all([
    readCatalogue(app),
    app.database.cases.where({ site, isOpen: decided ? 0 : 1 }).toArray()
  ])
  const calendar = await readCalendar(app, catalogue)
  const lines = inboxLines(rows, actor, catalogue.versions, calendar)
  return { ...known, isClosed: false, lines: decided ? lines.slice(0, MAX_DECIDED) : lines }
}
