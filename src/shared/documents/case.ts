/** One request as its journal says: where it stands, what was said on the way, by when it must be decided. */
import { actsOf, type Act } from './acts.ts'
import type { CaseFact, Deposited, Registered } from './case-facts.ts'
import { entriesOf } from './verdicts.ts'
import {
  ACT_STEPS,
  CASE_STEPS,
  NO_CASE,
  standingAfterAct,
  stateAfter,
  type CaseStanding,
  type CaseStep
} from '../domain/case-steps.ts'
import { officeTime, type Day, type Moment } from '../domain/calendar.ts'
import type { PersonId } from '../domain/identity.ts'
import { startOf, type Pause } from '../domain/legal-clock.ts'
import { canonical, type Answers } from '../domain/procedure.ts'
import type { SiteCode } from '../domain/people.ts'
import { sha256 } from '../domain/sha256.ts'
import { foldPlaces, itself, type PlaceState } from '../journal/fold.ts'
import type { Entry, Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

/** Something that somebody did, or the relay. */
export type CaseEvent<Fact extends CaseFact = CaseFact> = {
  readonly fact: Fact
  readonly parcel: ParcelId
  readonly writer: Writer
  /** Null while this device alone knows of it. */
  readonly stamp: Stamp | null
}

export type EventOf<Type extends CaseFact['type']> = CaseEvent<
  Extract<CaseFact, { readonly type: Type }>
>

export type FoldedCase = {
  readonly standing: CaseStanding
  /** Null: nothing was deposited, or it has not come here. */
  readonly deposit: EventOf<'deposited'> | null
  /** The form as it stands: what was deposited, and what a complement put in its place. */
  readonly answers: Answers
  readonly registered: Registered | null
  readonly complement: {
    readonly asked: EventOf<'complement-asked'>
    readonly given: EventOf<'complement-given'> | null
  } | null
  readonly decision: EventOf<'approved'> | EventOf<'refused'> | null
  readonly withdrawal: EventOf<'withdrawn'> | null
  /** What was made out since it was approved, the oldest first; all but the last were revoked. */
  readonly acts: readonly Act[]
  readonly assignee: PlaceState<PersonId | null> | null
  readonly messages: readonly EventOf<'message-sent'>[]
  /** Who had a parcel before their eyes, by the parcel. */
  readonly readersByParcel: ReadonlyMap<ParcelId, readonly Writer[]>
  /** From which day the time runs, as the relay stated it or as it will; null where nothing was deposited. */
  readonly start: Day | null
  readonly pauses: readonly Pause[]
  /**
   * The last day as the relay stated it; null: it stands still. Undefined where it has said nothing yet, or does not know of
   * the step that moves it: it states the day anew with each that it receives.
   */
  readonly dueStated: Day | null | undefined
  /** The relay noted that the time was over. */
  readonly overdueSince: Day | null
  /** All that happened, in the order of the relay; what it has not received comes last. */
  readonly events: readonly CaseEvent[]
  /** Steps that came when they could no longer be taken: somebody else had been there before. */
  readonly belated: readonly CaseEvent[]
  readonly unreadable: number
}

/** Pure: the same facts in any order give the same request. */
export function foldCase(journal: Journal<CaseFact>): FoldedCase {
  const events = inOrder(journal)
  const { standing, taken, belated } = walk(events)
  const deposit = firstOf(taken, 'deposited')
  const asked = firstOf(taken, 'complement-asked')
  const given = firstOf(taken, 'complement-given')
  const registered = firstOf(events, 'registered')?.fact ?? null
  return {
    standing,
    deposit,
    answers: Object.fromEntries([...(deposit?.fact.answers ?? []), ...(given?.fact.answers ?? [])]),
    registered,
    complement: asked === null ? null : { asked, given },
    decision: firstOf(taken, 'approved') ?? firstOf(taken, 'refused'),
    withdrawal: firstOf(taken, 'withdrawn'),
    acts: actsOf(taken, events),
    assignee: assigneeOf(journal),
    messages: events.filter((event) => isOf(event, 'message-sent')),
    readersByParcel: readersOf(events),
    start: registered?.start ?? (deposit === null ? null : startOf(...daysOf(deposit))),
    pauses: asked === null ? [] : [pauseOf(asked, given)],
    dueStated: isKnownToRelay(asked) && isKnownToRelay(given) ? statedIn(events) : undefined,
    overdueSince: firstOf(events, 'overdue-noted')?.fact.due ?? null,
    events,
    belated,
    unreadable: journal.unreadable.length
  }
}

/** What the rules of access need to know of it. */
export function standingOfCase(journal: Journal<CaseFact>): CaseStanding {
  return walk(inOrder(journal)).standing
}

/** Does the time run from another day than the device said when it was deposited? Its clock stood wrong, or far back. */
export function startsOtherwise({
  deposit,
  start
}: Pick<FoldedCase, 'deposit' | 'start'>): boolean {
  return deposit !== null && start !== null && start !== dayOf(deposit.fact.at)
}

/** The number that the person takes along, known without the relay: `JADIDA-214-3`. */
export function localNumber(site: SiteCode, { fact, writer }: EventOf<'deposited'>): string {
  return `${site.toUpperCase()}-${writer}-${fact.sequence}`
}

/** SHA-256 of what was deposited: the receipt shows it, and nobody changes the request behind it. */
export function depositDigest(deposit: Deposited): Uint8Array {
  return sha256(new TextEncoder().encode(canonical(deposit)))
}

/** The number of the relay's register: `12/2026`. */
export function registerNumber({ number, year }: Pick<Registered, 'number' | 'year'>): string {
  return `${number}/${year}`
}

function inOrder({ entries, stampsByParcel }: Journal<CaseFact>): CaseEvent[] {
  const events = entries.map(({ fact, parcel, writer, index }) => {
    return { fact, parcel, writer, index, stamp: stampsByParcel.get(parcel) ?? null }
  })
  return events.sort((one, other) => {
    const byRelay = positionOf(one) - positionOf(other)
    return (
      byRelay || one.fact.at - other.fact.at || one.parcel - other.parcel || one.index - other.index
    )
  })
}

function positionOf({ stamp }: Pick<CaseEvent, 'stamp'>): number {
  return stamp?.position ?? Number.MAX_SAFE_INTEGER
}

type Walk = {
  readonly standing: CaseStanding
  readonly taken: readonly CaseEvent[]
  readonly belated: readonly CaseEvent[]
}

/** Takes the steps one after the other; one that does not fit where the request stands by then is belated. */
function walk(events: readonly CaseEvent[]): Walk {
  let standing = NO_CASE
  let act: ParcelId | null = null
  const taken: CaseEvent[] = []
  const belated: CaseEvent[] = []
  for (const event of events) {
    const after = standingAfterEvent(standing, event, act)
    if (after === undefined) continue
    if (after === null) belated.push(event)
    else {
      standing = after
      taken.push(event)
      if (isOf(event, 'act-drawn')) act = event.parcel
    }
  }
  return { standing, taken, belated }
}

/** Undefined: it is no step; null: it does not fit. `act`: the one that was drawn last. */
function standingAfterEvent(
  standing: CaseStanding,
  event: CaseEvent,
  act: ParcelId | null
): CaseStanding | null | undefined {
  const step = stepOf(event.fact)
  if (step !== null) return stateAfter(standing, step)
  const actStep = ACT_STEPS.find((one) => one === event.fact.type)
  if (actStep === undefined) return undefined
  // Of an act that is not the one that holds.
  if (isOf(event, 'act-revoked') && event.fact.act !== act) return null
  return standingAfterAct(standing, actStep)
}

export function stepOf({ type }: Pick<CaseFact, 'type'>): CaseStep | null {
  return CASE_STEPS.find((step) => step === type) ?? null
}

function isOf<Type extends CaseFact['type']>(event: CaseEvent, type: Type): event is EventOf<Type> {
  return event.fact.type === type
}

function firstOf<Type extends CaseFact['type']>(
  events: readonly CaseEvent[],
  type: Type
): EventOf<Type> | null {
  return events.find((event): event is EventOf<Type> => isOf(event, type)) ?? null
}

/** The clock stands still from the day after somebody asks, by the relay's clock where it knows it, through the answer. */
function pauseOf(
  asked: EventOf<'complement-asked'>,
  given: EventOf<'complement-given'> | null
): Pause {
  return {
    from: relayDayOf(asked) ?? dayOf(asked.fact.at),
    through: given === null ? null : startOf(...daysOf(given))
  }
}

/** The last word of the relay about the last day. Null is a word of its own: the time stands still. */
function statedIn(events: readonly CaseEvent[]): Day | null | undefined {
  const moved = events.filter((event) => isOf(event, 'due-moved')).at(-1)
  return moved === undefined ? firstOf(events, 'registered')?.fact.due : moved.fact.due
}

function isKnownToRelay(event: CaseEvent | null): boolean {
  return event === null || event.stamp !== null
}

/** The day of the device, and that of the relay. */
function daysOf(event: CaseEvent): [Day, Day | null] {
  return [dayOf(event.fact.at), relayDayOf(event)]
}

function dayOf(moment: Moment): Day {
  return officeTime(moment).day
}

function relayDayOf({ stamp }: Pick<CaseEvent, 'stamp'>): Day | null {
  return stamp === null ? null : dayOf(stamp.receivedAt)
}

function assigneeOf(journal: Journal<CaseFact>): PlaceState<PersonId | null> | null {
  const said = entriesOf(journal, 'assigned').map(
    ({ fact, parcel, index }: Entry<Extract<CaseFact, { readonly type: 'assigned' }>>) => {
      return { place: 'assignee', value: fact.person, parcel, index, replaces: fact.replaces }
    }
  )
  return foldPlaces(said, () => true, itself).get('assignee') ?? null
}

function readersOf(events: readonly CaseEvent[]): ReadonlyMap<ParcelId, readonly Writer[]> {
  const readers = new Map<ParcelId, Set<Writer>>()
  for (const event of events) {
    if (!isOf(event, 'read-noted')) continue
    for (const parcel of event.fact.parcels) {
      const known = readers.get(parcel) ?? new Set<Writer>()
      readers.set(parcel, known.add(event.writer))
    }
  }
  return new Map([...readers].map(([parcel, writers]) => [parcel, [...writers]]))
}
