/**
 * Who is told by mail of what happened to a request: the applicant of what concerns them, who decides of a day that went by,
 * the people of a service once a day of what came for them. Written in the transaction that accepts what it tells of, and only
 * for people whose address is known. It carries a number and a day, and nothing that anybody wrote.
 */
import type { CaseFact } from '#shared/documents/case-facts.ts'
import { registerNumber, type FoldedCase } from '#shared/documents/case.ts'
import type { DocumentId, DocumentName } from '#shared/documents/ids.ts'
import { officeTime, type Day, type Moment } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, SiteCode } from '#shared/domain/people.ts'
import { holds } from '#shared/policies/answers.ts'
import { decidesCase } from '#shared/policies/case-policies.ts'
import { DIGEST_MINUTE_OF_DAY } from '../limits.ts'
import type { Ledger, NewNotice, NoticeEvent } from '../store/store.ts'

/** Outgoing mail, as far as what is queued depends on it. */
export type Mailing = {
  /** People of a site whose address is known. */
  peopleOf(site: SiteCode): readonly PersonId[]
}

/** A request, and what was just added to it. */
export type ToldCase = {
  readonly id: DocumentId
  readonly name: Extract<DocumentName, { readonly kind: 'case' }>
  /** With what people wrote, without what the relay is about to. */
  readonly folded: FoldedCase
  readonly byPeople: readonly CaseFact[]
  readonly byRelay: readonly CaseFact[]
}

/** Queues what is to be told. Somebody without an address is told in the app alone. */
export async function tellOfCase(
  ledger: Ledger,
  mailing: Mailing,
  told: ToldCase,
  now: Moment
): Promise<void> {
  const silentBefore = await ledger.mailSilentBefore()
  for (const fact of [...told.byPeople, ...told.byRelay]) {
    if (isOfAnEarlierLife(fact, told, silentBefore)) continue
    for (const notice of await noticesOf(ledger, mailing, told, fact, now))
      await ledger.addNotice(notice)
  }
}

/** After a restore phones bring again what was told before it. What is about a day that was over by then was told too. */
function isOfAnEarlierLife(
  fact: CaseFact,
  { folded, byPeople }: ToldCase,
  silentBefore: Moment
): boolean {
  if (fact.type === 'overdue-noted') return fact.due < officeTime(silentBefore).day
  const cause = fact.type === 'registered' ? folded.deposit?.fact : causeOf(fact, byPeople)
  return cause !== undefined && cause.at < silentBefore
}

/** What people wrote made the day move; where nobody did, a day off was announced. */
function causeOf(fact: CaseFact, byPeople: readonly CaseFact[]): CaseFact | undefined {
  return fact.type === 'due-moved' ? byPeople[0] : fact
}

async function noticesOf(
  ledger: Ledger,
  mailing: Mailing,
  told: ToldCase,
  fact: CaseFact,
  now: Moment
): Promise<NewNotice[]> {
  const { name, folded } = told
  const toApplicant = (event: NoticeEvent, due: Day | null) =>
    peopleAsking(mailing, told).map((person) => ofCase(told, { event, person, due, fact }, now))
  switch (fact.type) {
    case 'registered': {
      const service = await holdersOf(ledger, mailing, name.site, (actor) =>
        holds(actor, [name.service])
      )
      return [
        ...toApplicant('registered', fact.due),
        ...service.map((person) => ofDay(told, person, now))
      ]
    }
    case 'complement-asked':
      // The day that was told holds no longer.
      return folded.complement === null ? [] : toApplicant('complement-asked', lastStated(folded))
    case 'due-moved':
      return fact.due === null ? [] : toApplicant('due-moved', fact.due)
    case 'approved':
    case 'refused':
      return folded.decision === null ? [] : toApplicant('decided', null)
    case 'overdue-noted': {
      const context = { closedThrough: null, case: folded.standing }
      const deciders = await holdersOf(ledger, mailing, name.site, (actor) => {
        return decidesCase('refused')(actor, name, fact, context).allowed
      })
      return deciders.map((person) =>
        ofCase(told, { event: 'overdue', person, due: fact.due, fact }, now)
      )
    }
    default:
      return []
  }
}

/** The applicant, where they are of the staff: Sijil knows no address of a trainee. */
function peopleAsking(mailing: Mailing, { name }: ToldCase): PersonId[] {
  const isKnown =
    name.applicantKind === 'staff' && mailing.peopleOf(name.site).includes(name.applicant)
  return isKnown ? [name.applicant] : []
}

async function holdersOf(
  ledger: Ledger,
  mailing: Mailing,
  site: SiteCode,
  isMeant: (actor: Actor) => boolean
): Promise<PersonId[]> {
  const meant: PersonId[] = []
  for (const person of mailing.peopleOf(site)) {
    const actor = await ledger.actor(site, person)
    if (actor !== null && isMeant(actor)) meant.push(person)
  }
  return meant
}

type OfCase = {
  readonly event: NoticeEvent
  readonly person: PersonId
  readonly due: Day | null
  readonly fact: CaseFact
}

function ofCase(told: ToldCase, { event, person, due, fact }: OfCase, now: Moment): NewNotice {
  const { id, name } = told
  // A day may move more than once; all else happens once.
  const which = event === 'due-moved' ? `${event}:${due}` : event
  return {
    ...{ key: `${id} ${which} ${person}`, site: name.site, person, event, subject: id, due },
    register: numberOf(told),
    revision: revisionOf(told, fact),
    ...{ count: 0, notedAt: now, notBefore: now }
  }
}

/** One for all that comes in a day, sent on the next morning. */
function ofDay({ name }: ToldCase, person: PersonId, now: Moment): NewNotice {
  const { day, minuteOfDay } = officeTime(now)
  const subject = `${name.site}/${name.service}/${day}`
  const notBefore = now + (24 * 60 - minuteOfDay + DIGEST_MINUTE_OF_DAY) * 60
  return {
    ...{
      key: `${subject} deposits ${person}`,
      site: name.site,
      person,
      event: 'deposits',
      subject
    },
    ...{ register: '', due: null, revision: 0, count: 1, notedAt: now, notBefore }
  }
}

function numberOf({ folded, byRelay }: ToldCase): string {
  const registered = byRelay.find((fact) => fact.type === 'registered') ?? folded.registered
  return registered === null ? '' : registerNumber(registered)
}

/** How many facts before this one moved the day in the applicant's calendar. */
function revisionOf({ folded, byRelay }: ToldCase, fact: CaseFact): number {
  const facts = [...folded.events.map((event) => event.fact), ...byRelay]
  const moved = facts.filter(({ type }) => MOVES_DAY.includes(type))
  const place = moved.findIndex(
    (one) => one === fact || (one.type === fact.type && one.at === fact.at)
  )
  return Math.max(place, 0)
}

const MOVES_DAY: readonly CaseFact['type'][] = ['registered', 'complement-asked', 'due-moved']

function lastStated({ events }: FoldedCase): Day | null {
  const days = events.flatMap(({ fact }) => {
    const isWord = fact.type === 'registered' || fact.type === 'due-moved'
    return isWord && fact.due !== null ? [fact.due] : []
  })
  return days.at(-1) ?? null
}
