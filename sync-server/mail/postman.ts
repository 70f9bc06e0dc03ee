/**
 * Takes what waits in the queue to the mail server, one mail after the other. Nothing waits for it: an exchange is answered
 * whether or not a mail server was ever there. A try is written down before it is made and its end after it, so that a relay
 * that is killed between the two sends the same mail once more, under the same name, and never leaves one out.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import {
  MAIL_KEPT_DAYS,
  MAIL_PAUSES_SECONDS,
  MAIL_TRIED_DAYS,
  MAX_MAILS_PER_LOOK,
  STOP_GRACE_MS
} from '../limits.ts'
import type { Notice, NoticeEnd, Store } from '../store/store.ts'
import type { AddressBook, AddressTrouble } from './addresses.ts'
import { letterOf, type Sender } from './letter.ts'
import type { MailServer } from './smtp.ts'

const DAY_SECONDS = 86_400

export type Postman = {
  /** One look at the queue; while one is under way another asks for nothing. Kept when it has ended. */
  look(): Promise<void>
  /**
   * Ends the look that is under way after its mail, and waits for that a while. A mail that the server takes later goes once more,
   * after the next start. The store may be closed then.
   */
  stop(): Promise<void>
}

/** What whoever runs the relay is told; never an address, a name or a word of a server. */
export type PostmanNews =
  | { readonly news: 'addresses'; readonly trouble: AddressTrouble }
  | { readonly news: 'given-up'; readonly notice: number; readonly why: string }
  | { readonly news: 'unreachable'; readonly why: string }
  | { readonly news: 'reached' }

export type PostOffice = {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly addresses: AddressBook
  readonly server: MailServer
  readonly sender: Sender
  readonly onNews: (news: PostmanNews) => void
}

/** `graceMs` is for tests. */
export function createPostman(office: PostOffice, graceMs = STOP_GRACE_MS): Postman {
  const { store, clock, addresses, onNews } = office
  let looking: Promise<void> | null = null
  let isStopped = false
  let isClosed = false
  let isPaused: { readonly until: Moment; readonly failures: number } | null = null
  const now = () => momentOfMs(clock())

  /** Written down, unless nobody waits for it any more. */
  const end: End = async ({ number }, how) => {
    if (!isClosed) await store.write((ledger) => ledger.endNotice(number, how, now()))
  }

  async function lookOnce(): Promise<void> {
    const trouble = await addresses.refresh()
    if (trouble !== null) onNews({ news: 'addresses', trouble })
    const at = now()
    await store.write((ledger) => ledger.forgetNotices(at - MAIL_KEPT_DAYS * DAY_SECONDS))
    if (isPaused !== null && at < isPaused.until) return
    for (const notice of await store.noticesDue(at, MAX_MAILS_PER_LOOK)) {
      if (isStopped) return
      const handed = await carry(office, notice, now, end)
      if (handed === 'unreachable') return pause()
      if (handed === 'reached') reached()
    }
  }

  /** The server is not asked for every mail while it is away. */
  function pause(): void {
    const failures = (isPaused?.failures ?? 0) + 1
    isPaused = { until: now() + pauseAfter(failures), failures }
  }

  function reached(): void {
    if (isPaused !== null) onNews({ news: 'reached' })
    isPaused = null
  }

  return {
    async look() {
      if (isStopped) return
      looking ??= lookOnce().finally(() => {
        looking = null
      })
      await looking
    },
    async stop() {
      isStopped = true
      const ended = looking?.catch(() => undefined)
      await Promise.race([ended, delay(graceMs, undefined, { ref: false })])
      isClosed = true
    }
  }
}

/** `nowhere`: the server was not asked. */
type Carried = 'reached' | 'unreachable' | 'nowhere'

type End = (notice: Notice, how: NoticeEnd) => Promise<void>

async function carry(
  office: PostOffice,
  notice: Notice,
  now: () => Moment,
  end: End
): Promise<Carried> {
  const { store, server, sender, addresses, onNews } = office
  const address = addresses.addressOf(notice.site, notice.person)
  if (address === null || !(await worksThere(store, notice))) {
    await end(notice, 'dropped')
    return 'nowhere'
  }
  // What was never tried, because the relay stood still, gets its try.
  const isOld = now() - notice.notBefore > MAIL_TRIED_DAYS * DAY_SECONDS
  if (isOld && notice.tries > 0) {
    onNews({ news: 'given-up', notice: notice.number, why: 'too-old' })
    await end(notice, 'given-up')
    return 'nowhere'
  }
  const next = now() + pauseAfter(notice.tries + 1)
  await store.write((ledger) => ledger.noteTry(notice.number, next))
  const handed = await server.hand(letterOf(notice, address, sender))
  if (handed.outcome === 'taken') await end(notice, 'sent')
  if (handed.outcome === 'refused') {
    onNews({ news: 'given-up', notice: notice.number, why: handed.why })
    await end(notice, 'given-up')
  }
  if (handed.outcome !== 'unreachable') return 'reached'
  onNews({ news: 'unreachable', why: handed.why })
  return 'unreachable'
}

/** Somebody who holds no role any more is told nothing more, whatever waits for them. */
async function worksThere(store: Store, { site, person }: Notice): Promise<boolean> {
  const actor = await store.actor(site, person)
  return actor !== null && actor.roles.length > 0
}

/** Seconds until the next try, after so many. */
function pauseAfter(tries: number): number {
  return MAIL_PAUSES_SECONDS[Math.min(tries, MAIL_PAUSES_SECONDS.length) - 1] ?? 0
}
