/**
 * What the relay says of requests: their number in the register and their last day when they are deposited, the last day anew
 * when it moves, that the time is over, and the number and seal of an act (case-acts.ts). All in the transaction that accepts the step, so that neither is ever there
 * without the other; what was said once is found in the request and not said again. A deposit is never refused for what
 * stands in it: somebody left with its receipt. Where the relay does not know what was asked for, it gets its number at
 * once and its last day when that was published.
 */
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { foldCase, stepOf, type FoldedCase } from '#shared/documents/case.ts'
import { nameOf } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { officeTime, yearOf, type Day, type Moment } from '#shared/domain/calendar.ts'
import { ACT_STEPS, isOpen } from '#shared/domain/case-steps.ts'
import { dueDayOf } from '#shared/domain/legal-clock.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Change } from '../feed/accept.ts'
import type { CommitQueue } from '../feed/commit-queue.ts'
import { wholeDocument } from '../feed/content.ts'
import { MAX_OVERDUE_PER_COMMIT, MAX_STATED_AT_ONCE } from '../limits.ts'
import type { Ledger, StoredDocument } from '../store/store.ts'
import { sealedActs } from './case-acts.ts'
import { tellOfCase } from './case-notices.ts'
import { createCaseSources, type CaseSources, type KnownProcedure } from './case-sources.ts'
import type { KindKeeper, OwnHand } from './own-hand.ts'

export function createCaseKeeper(hand: OwnHand): KindKeeper {
  return {
    isConcernedBy: (facts) =>
      facts.some(
        (fact) => stepOf(fact as CaseFact) !== null || ACT_STEPS.some((step) => step === fact.type)
      ),
    keep: (ledger, document, now, because = []) =>
      keepCase(deskOf(hand, ledger, now), document, because as readonly CaseFact[])
  }
}

/** Requests that came before what they ask for was published get their last day. */
export function createCatalogueKeeper(hand: OwnHand): KindKeeper {
  return {
    isConcernedBy: (facts: readonly AnyFact[]) =>
      facts.some(({ type }) => type === 'procedure-published'),
    async keep(ledger, { site }, now) {
      const waiting = await ledger.casesWithoutProcedure(site, MAX_STATED_AT_ONCE)
      return keepCases(deskOf(hand, ledger, now), waiting)
    }
  }
}

/** Says of every request whose last day is over that it is; each once. Gives what was written, commit by commit. */
export async function noteOverdue(
  hand: OwnHand,
  commits: CommitQueue,
  now: Moment,
  onCommitted: (changes: readonly Change[]) => void
): Promise<void> {
  const { day } = officeTime(now)
  let looked = MAX_OVERDUE_PER_COMMIT
  while (looked === MAX_OVERDUE_PER_COMMIT) {
    const committed = await commits.submit(async (ledger) => {
      const over = await ledger.casesOverBefore(day, MAX_OVERDUE_PER_COMMIT)
      return { over, changes: await keepCases(deskOf(hand, ledger, now), over) }
    })
    // Exchanges go first; the next look finds what is left.
    if (!committed.ok) return
    looked = committed.answer.over.length
    onCommitted(committed.answer.changes)
  }
}

type Desk = {
  readonly ledger: Ledger
  readonly hand: OwnHand
  readonly sources: CaseSources
  readonly now: Moment
}

function deskOf(hand: OwnHand, ledger: Ledger, now: Moment): Desk {
  return { ledger, hand, now, sources: createCaseSources(ledger) }
}

async function keepCases(desk: Desk, documents: readonly number[]): Promise<Change[]> {
  const changes: Change[] = []
  for (const number of documents) {
    const document = await desk.ledger.documentNumbered(number)
    if (document !== null) changes.push(...(await keepCase(desk, document)))
  }
  return changes
}

async function keepCase(
  desk: Desk,
  document: StoredDocument,
  byPeople: readonly CaseFact[] = []
): Promise<Change[]> {
  const { ledger, hand, now } = desk
  const name = nameOf(document.id)
  if (name.kind !== 'case') return []
  const update = wholeDocument(await ledger.partsOf(document.number))
  const folded = foldCase(readJournal(update, caseFacts))
  if (folded.deposit === null || folded.start === null) return []
  const request = await lookAt(desk, name.site, folded, folded.deposit, folded.start)
  const facts = await wordsFor(desk, request)
  const acts = { documentId: document.id, site: name.site, folded, now }
  facts.push(...(await sealedActs(ledger, acts)))
  await ledger.keepCase({
    ...{ document: document.number, site: name.site, depositor: folded.deposit.writer },
    receivedOn: request.receivedOn,
    watchedThrough: request.isOpen && request.overdue === null ? request.due : null,
    lacksProcedure: request.isOpen && request.known === null
  })
  if (hand.mailing !== null)
    await tellOfCase(
      ledger,
      hand.mailing,
      { id: document.id, name, folded, byPeople, byRelay: facts },
      now
    )
  return facts.length === 0 ? [] : [await hand.write(ledger, document.id, facts, now)]
}

type Request = {
  readonly site: SiteCode
  readonly folded: FoldedCase
  readonly deposit: NonNullable<FoldedCase['deposit']>
  readonly start: Day
  readonly receivedOn: Day
  readonly known: KnownProcedure | null
  readonly isOpen: boolean
  /** The last day by all that is known now; null: it stands still, or the procedure is not known. */
  readonly due: Day | null
  /** The last day, where it is over and nobody decided; it was noted, or is to be. */
  readonly overdue: Day | null
}

async function lookAt(
  { sources, now }: Desk,
  site: SiteCode,
  folded: FoldedCase,
  deposit: Request['deposit'],
  start: Day
): Promise<Request> {
  const known = await sources.procedureOf(site, deposit.fact)
  const holidays = await sources.holidaysOf(site)
  const open = isOpen(folded.standing.caseState)
  const counted =
    known === null
      ? null
      : dueDayOf(start, known.procedure, folded.pauses, new Set(holidays.keys()))
  // A day off that is taken back does not shorten what people were told.
  const due = counted === null ? null : Math.max(counted, ...statedDays(folded))
  const isOver = open && due !== null && due < officeTime(now).day
  return {
    ...{ site, folded, deposit, start, known, due, isOpen: open },
    receivedOn: officeTime(deposit.stamp?.receivedAt ?? now).day,
    overdue: folded.overdueSince ?? (isOver ? due : null)
  }
}

/** What is still to be said of a request, in the order in which it is read. */
async function wordsFor(desk: Desk, request: Request): Promise<CaseFact[]> {
  const { folded, overdue } = request
  const stated =
    folded.registered === null ? await registration(desk, request) : await movedDue(desk, request)
  const facts: CaseFact[] = stated === null ? [] : [stated]
  if (overdue !== null && folded.overdueSince === null)
    facts.push({ type: 'overdue-noted', at: desk.now, due: overdue })
  return facts
}

async function registration({ ledger, now }: Desk, request: Request): Promise<CaseFact> {
  const { site, deposit, start, due, receivedOn } = request
  const year = yearOf(receivedOn)
  return {
    ...{ type: 'registered', at: now, deposit: deposit.parcel, year: String(year) },
    number: await ledger.takeCaseNumber(site, year),
    start,
    due
  }
}

async function movedDue({ sources, now }: Desk, request: Request): Promise<CaseFact | null> {
  const cause = await causeOfMove(sources, request)
  return cause === null ? null : { type: 'due-moved', at: now, cause, due: request.due }
}

/** Why the last day is another than was stated; null where it is not. */
async function causeOfMove(sources: CaseSources, request: Request): Promise<ParcelId | null> {
  const { site, folded, known, due, start } = request
  const step = folded.complement?.given ?? folded.complement?.asked
  if (step !== undefined && !isStated(folded, step.parcel)) return step.parcel
  const { dueStated } = folded
  if (!request.isOpen || due === null || known === null || dueStated === undefined) return null
  if (dueStated === null) return known.parcel
  // Days off are often announced the day before.
  if (due <= dueStated || folded.overdueSince !== null) return null
  const holidays = [...(await sources.holidaysOf(site))]
  return holidays.findLast(([day]) => day > start && day <= due)?.[1] ?? null
}

function statedDays({ events }: FoldedCase): Day[] {
  return events.flatMap(({ fact }) => {
    const isWord = fact.type === 'registered' || fact.type === 'due-moved'
    return isWord && fact.due !== null ? [fact.due] : []
  })
}

function isStated({ events }: FoldedCase, cause: ParcelId): boolean {
  return events.some(({ fact }) => fact.type === 'due-moved' && fact.cause === cause)
}
