/**
 * The state of the whole phone as one value: what the line above every screen says. Green never lies: `received` needs
 * an empty outbox, an empty tray, nothing in memory alone, an exchange in which the relay gave all that it has, and that
 * this release can read it.
 */
import type { Moment } from '#shared/domain/calendar.ts'
import type { Arriving } from '#lib/replica/last-heard.ts'
import type { Waiting } from '#lib/replica/storage.ts'
import type { FailureReason, SyncState } from '#lib/replica/sync-loop.ts'

export type SyncFacts = {
  /** What the browser believes; the loop knows better once it tried. */
  readonly online: boolean
  readonly loop: SyncState
  readonly waiting: Waiting
  /** Entries that the disk refused and that live in memory only. */
  readonly unwritten: number
  /** Lessons and grades begun on this phone and not stated yet. */
  readonly drafts: number
  /** Of these, what was tried and cannot become an entry. */
  readonly unstated: number
  /** The relay lets this phone read nothing any more: it was taken out of the site, or the person's roles ended. */
  readonly shutOut: boolean
  /** Device time of the relay's last answer. */
  readonly lastExchangeAt: Moment | null
  /** The relay had more for this phone then. */
  readonly arriving: Arriving | null
  /** Registers and gradebooks that lie on this phone. */
  readonly registers: number
  /** What came here and this release cannot read, or not whole: a newer one wrote it, and lists lack it. */
  readonly unreadable: number
}

/** Failures after which waiting does not help: a person has to act. */
export type Stop = Exclude<FailureReason, 'offline' | 'busy'> | 'shut-out'

export type SyncSummary =
  | { readonly kind: 'unwritten'; readonly count: number }
  | { readonly kind: 'stopped'; readonly reason: Stop; readonly waiting: number }
  | { readonly kind: 'offline'; readonly waiting: number; readonly drafts: number }
  | { readonly kind: 'unstated'; readonly count: number }
  | { readonly kind: 'refused'; readonly count: number }
  /** `saved` was not sent, `sent` was carried away and is not acknowledged. */
  | { readonly kind: 'waiting'; readonly saved: number; readonly sent: number }
  | { readonly kind: 'unreadable'; readonly count: number }
  | { readonly kind: 'drafts'; readonly count: number }
  /** The relay has never answered this phone. */
  | { readonly kind: 'never' }
  /** Not all of it has come yet; at the beginning, how much has. */
  | { readonly kind: 'arriving'; readonly isFirst: boolean; readonly registers: number }
  | { readonly kind: 'received'; readonly at: Moment }

/** The most pressing thing first. */
export function summarise(facts: SyncFacts): SyncSummary {
  const { loop, waiting, unwritten, drafts, unstated, shutOut } = facts
  const { lastExchangeAt, arriving, registers, unreadable } = facts
  const count = waiting.saved + waiting.sent
  if (unwritten > 0) return { kind: 'unwritten', count: unwritten }
  const stop = shutOut ? 'shut-out' : stopOf(loop)
  if (stop !== null) return { kind: 'stopped', reason: stop, waiting: count }
  // After a failed try nobody knows whether a request arrived: none of it is called sent.
  if (isOffline(facts)) return { kind: 'offline', waiting: count, drafts }
  if (unstated > 0) return { kind: 'unstated', count: unstated }
  if (waiting.refused > 0) return { kind: 'refused', count: waiting.refused }
  if (count > 0) return { kind: 'waiting', saved: waiting.saved, sent: waiting.sent }
  if (isFirstContact(facts)) return { kind: 'arriving', isFirst: true, registers }
  if (lastExchangeAt === null) return { kind: 'never' }
  if (arriving !== null) return { kind: 'arriving', isFirst: arriving === 'first', registers }
  if (unreadable > 0) return { kind: 'unreadable', count: unreadable }
  if (drafts > 0) return { kind: 'drafts', count: drafts }
  return { kind: 'received', at: lastExchangeAt }
}

function isOffline({ online, loop }: SyncFacts): boolean {
  return !online || (loop.kind === 'pausing' && loop.reason === 'offline')
}

function isFirstContact({ loop, lastExchangeAt }: SyncFacts): boolean {
  return lastExchangeAt === null && loop.kind === 'exchanging'
}

function stopOf(loop: SyncState): Stop | null {
  if (loop.kind !== 'pausing') return null
  return loop.reason === 'offline' || loop.reason === 'busy' ? null : loop.reason
}
