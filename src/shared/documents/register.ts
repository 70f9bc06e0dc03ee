/**
 * The attendance register of a group in a term: lessons, marks, sign-offs, corrections, justifications, closings.
 * A lesson is (day, slot); a place is a lesson and a trainee. Who may write what is in policies/, not here.
 */
import * as f from './fields.ts'
import { defineRoster, foldRosters, peopleInOrder, rosterOf, type Rosters } from './rosters.ts'
import {
  currentOf,
  defineDecided,
  entriesOf,
  foldVerdicts,
  type HeldDecision,
  type Verdicts
} from './verdicts.ts'
import {
  ATTENDANCE_STATUSES,
  PRESENT,
  markKey,
  type AttendanceMark,
  type AttendanceStatus,
  type Half,
  type LessonRef
} from '../domain/attendance.ts'
import type { Day, Moment } from '../domain/calendar.ts'
import { groupBy, MapOnDemand, smallest } from '../domain/collections.ts'
import type { ModuleId, PersonId } from '../domain/identity.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'
import {
  counts,
  foldPlaces,
  itself,
  type PlaceState,
  type Standing,
  type Statement
} from '../journal/fold.ts'
import { inParcelOrder, type Entry, type Journal } from '../journal/journal.ts'
import { writerOf, type ParcelId, type Stamp, type Writer } from '../journal/parcel.ts'
import * as v from 'valibot'

const lessonFields = { day: f.day, slot: f.slot }
const half = v.picklist([0, 1])

/** The people of a lesson, frozen. Their writer's lessons name them by number, so that a later trainee is never "present". */
const rosterNamed = defineRoster(1)

/** Marks entered before sign-off: only the trainees that were touched. */
const marked = defineFact(2, 'marked', {
  at: f.moment,
  ...lessonFields,
  module: f.moduleId,
  roster: f.rosterId,
  entries: f.rosterEntries,
  replaces: f.parcelIds
})

/** "Terminer": the whole roster as its author saw it. Who is not among the exceptions was present. */
const signedOff = defineFact(3, 'signed-off', {
  at: f.moment,
  ...lessonFields,
  module: f.moduleId,
  roster: f.rosterId,
  exceptions: f.rosterEntries,
  replaces: f.parcelIds
})

/** A change after sign-off, with its reason. */
const corrected = defineFact(4, 'corrected', {
  at: f.moment,
  ...lessonFields,
  entries: f.personEntries,
  reason: f.reason,
  replaces: f.parcelIds
})

/** A contradiction settled by a person, about trainees or about what was taught: replaces every value it saw. */
const settled = defineFact(5, 'settled', {
  at: f.moment,
  ...lessonFields,
  module: v.nullable(f.moduleId),
  entries: f.settledEntries,
  replaces: f.parcelIds
})

/** The office holds a document that covers absences from one half-day through another, past or to come. */
const justified = defineFact(6, 'justified', {
  at: f.moment,
  person: f.personId,
  fromDay: f.day,
  fromHalf: half,
  throughDay: f.day,
  throughHalf: half,
  reason: f.reason,
  replaces: f.parcelIds
})

/** A justification entered by mistake. */
const justificationWithdrawn = defineFact(7, 'justification-withdrawn', {
  at: f.moment,
  reason: f.reason,
  replaces: f.parcelIds
})

/** Lessons through this day are closed; `0` opens the register again. What comes late is held. */
const closed = defineFact(8, 'closed', {
  at: f.moment,
  throughDay: f.day,
  reason: v.pipe(v.string(), v.maxLength(f.MAX_REASON_LENGTH), f.inLine),
  replaces: f.parcelIds
})

const decided = defineDecided(9)

const kinds = [
  rosterNamed,
  marked,
  signedOff,
  corrected,
  settled,
  justified,
  justificationWithdrawn,
  closed,
  decided
] as const

export const registerFacts = defineFacts(kinds)
export type RegisterFact = FactOf<(typeof kinds)[number]>
export type LessonFact = Extract<RegisterFact, { readonly slot: number }>

type WireEntry = readonly [number, number, number?, string?]

export function lessonKey(lesson: LessonRef): string {
  return `${lesson.day}.${lesson.slot}`
}

export function lessonOfKey(key: string): LessonRef {
  const [day, slot] = key.split('.')
  return { day: Number(day), slot: Number(slot) }
}

/** A mark as facts carry it, without trailing zeros. `who` is a place in the roster or a person's number. */
export function toWireEntry<Who extends number>(
  who: Who,
  mark: AttendanceMark
): [Who, number] | [Who, number, number] | [Who, number, number, string] {
  const status = ATTENDANCE_STATUSES.indexOf(mark.status)
  if (mark.remark !== '') return [who, status, mark.minutes, mark.remark]
  return mark.minutes === 0 ? [who, status] : [who, status, mark.minutes]
}

function markOf([, status, minutes, remark]: WireEntry): AttendanceMark {
  return {
    status: ATTENDANCE_STATUSES[status] as AttendanceStatus,
    minutes: minutes ?? 0,
    remark: remark ?? ''
  }
}

/** What one statement about a lesson is worth to its history. */
export type LessonEvent = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly type: LessonFact['type']
  readonly reason: string | null
  readonly standing: Standing
  /** What people decided of it, where it was held. */
  readonly decisions: readonly HeldDecision[]
  readonly stamp: Stamp | null
}

export type LessonState = LessonRef & {
  readonly key: string
  /** Everyone on a list of an entry that counts, in the order of the lists; then whom else such an entry speaks of. */
  readonly people: readonly PersonId[]
  readonly marksByPerson: ReadonlyMap<PersonId, PlaceState<AttendanceMark>>
  readonly module: PlaceState<ModuleId> | null
  /** Sign-offs that count. None: the lesson was opened, not finished. */
  readonly signOffs: readonly LessonEvent[]
  readonly events: readonly LessonEvent[]
  readonly contradictions: readonly PersonId[]
  /** Parcels that wait for a decision. */
  readonly held: readonly LessonEvent[]
  /** A fact that counts names a list that has not come yet; its marks are shown once it has. */
  readonly awaitsRoster: boolean
}

export type Justification = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly person: PersonId
  readonly from: { readonly day: Day; readonly half: Half }
  readonly through: { readonly day: Day; readonly half: Half }
  readonly reason: string
}

export type RegisterState = {
  /** Each is folded when it is asked for. */
  readonly lessonsByKey: ReadonlyMap<string, LessonState>
  readonly rosters: Rosters
  readonly justifications: readonly Justification[]
  /** Last closed day, or null. Where people closed differently at once, the earlier day holds until they agree. */
  readonly closedThrough: Day | null
  /** Current closings, to be replaced by the next. */
  readonly closings: readonly ParcelId[]
  readonly standingByParcel: ReadonlyMap<ParcelId, Standing>
  /** Current decisions of each held parcel, to be replaced by the next. */
  readonly decisionsByHeld: ReadonlyMap<ParcelId, readonly ParcelId[]>
  /** Facts of a newer release. */
  readonly unreadable: number
}

/** The register as its journal says. Pure: the same facts in any order give the same state. */
export function foldRegister(anyOrder: Journal<RegisterFact>): RegisterState {
  const journal = inParcelOrder(anyOrder)
  const verdicts = foldVerdicts(journal, entriesOf(journal, 'decided'))
  const { isCounted, standingByParcel, decisionsByHeld } = verdicts
  const named = entriesOf(journal, 'roster-named')
  const rosters = foldRosters(named, journal.stampsByParcel, isCounted)
  const closings = currentOf(entriesOf(journal, 'closed'), isCounted)
  const throughDays = closings.map(({ fact }) => fact.throughDay)
  const closedThrough = smallest(throughDays, 0)

  return {
    lessonsByKey: foldLessons(journal, rosters, verdicts),
    rosters,
    justifications: foldJustifications(journal, isCounted),
    closedThrough: closedThrough === 0 ? null : closedThrough,
    closings: closings.map(({ parcel }) => parcel),
    standingByParcel,
    decisionsByHeld,
    unreadable: journal.unreadable.length
  }
}

const HALVES: readonly Half[] = ['morning', 'afternoon']

function foldJustifications(
  journal: Journal<RegisterFact>,
  isCounted: (parcel: ParcelId) => boolean
): Justification[] {
  const withdrawn = new Set(
    entriesOf(journal, 'justification-withdrawn')
      .filter((entry) => isCounted(entry.parcel))
      .flatMap((entry) => entry.fact.replaces)
  )
  return currentOf(entriesOf(journal, 'justified'), isCounted)
    .filter((entry) => !withdrawn.has(entry.parcel))
    .map(({ fact, parcel, writer }) => ({
      parcel,
      writer,
      at: fact.at,
      person: fact.person,
      from: { day: fact.fromDay, half: HALVES[fact.fromHalf] as Half },
      through: { day: fact.throughDay, half: HALVES[fact.throughHalf] as Half },
      reason: fact.reason
    }))
    .sort((one, other) => one.from.day - other.from.day || one.parcel - other.parcel)
}

/** Does an official document cover this half-day of this person? */
export function isJustified(
  justifications: readonly Justification[],
  person: PersonId,
  at: { readonly day: Day; readonly half: Half }
): boolean {
  const order = (point: { day: Day; half: Half }) => point.day * 2 + HALVES.indexOf(point.half)
  return justifications.some(
    (justification) =>
      justification.person === person &&
      order(justification.from) <= order(at) &&
      order(at) <= order(justification.through)
  )
}

function isLessonEntry(entry: Entry<RegisterFact>): entry is Entry<LessonFact> {
  return 'slot' in entry.fact
}

function foldLessons(
  journal: Journal<RegisterFact>,
  rosters: Rosters,
  verdicts: Verdicts
): ReadonlyMap<string, LessonState> {
  const entriesByLesson = groupBy(journal.entries.filter(isLessonEntry), ({ fact }) =>
    lessonKey(fact)
  )
  return new MapOnDemand(entriesByLesson, (entries, key) =>
    foldLesson(key, entries, rosters, verdicts, journal)
  )
}

/** A lesson of which nothing counts. */
export function emptyLesson(key: string): LessonState {
  return {
    ...lessonOfKey(key),
    key,
    people: [],
    marksByPerson: new Map(),
    module: null,
    signOffs: [],
    events: [],
    contradictions: [],
    held: [],
    awaitsRoster: false
  }
}

function foldLesson(
  key: string,
  written: readonly Entry<LessonFact>[],
  rosters: Rosters,
  verdicts: Verdicts,
  journal: Journal<RegisterFact>
): LessonState {
  const { isCounted } = verdicts
  const entries = withRightfulReplacing(written)
  const counted = entries.filter(({ parcel }) => isCounted(parcel))
  const marks = foldPlaces(
    entries.flatMap((entry) => markStatements(entry, rosters)),
    isCounted,
    markKey
  )
  const modules = foldPlaces(entries.flatMap(moduleStatements), isCounted, itself)
  const events = eventsOf(entries, verdicts, journal)
  const marksByPerson = new Map(
    [...marks].map(([place, state]) => [Number(place) as PersonId, state])
  )
  const lists = counted.flatMap((entry) => ('roster' in entry.fact ? [listOf(entry, rosters)] : []))
  const spokenOf = [...marksByPerson].flatMap(([who, { kind }]) => (kind === 'unsaid' ? [] : [who]))
  const people = [...new Set([...peopleInOrder(lists.map((list) => list ?? [])), ...spokenOf])]
  return {
    ...lessonOfKey(key),
    key,
    people,
    marksByPerson,
    module: modules.get('module') ?? null,
    signOffs: events.filter((event) => event.type === 'signed-off' && counts(event.standing)),
    events,
    contradictions: people.filter((who) => marksByPerson.get(who)?.kind === 'contradiction'),
    held: events.filter((event) => event.standing === 'held'),
    awaitsRoster: lists.includes(undefined)
  }
}

/**
 * A finished list of somebody else is changed by a correction with its reason, or where people settle. Attendance taken
 * over it replaces nothing of it, whatever it claims: the two stand beside each other for people to see.
 */
function withRightfulReplacing(
  entries: readonly Entry<LessonFact>[]
): readonly Entry<LessonFact>[] {
  const lasting = new Set(
    entries.flatMap(({ fact, parcel }) => (fact.type === 'marked' ? [] : [parcel]))
  )
  return entries.map((entry) => {
    const { fact, writer } = entry
    if (fact.type !== 'marked' && fact.type !== 'signed-off') return entry
    const replaces = fact.replaces.filter((id) => !lasting.has(id) || writerOf(id) === writer)
    const isRightful = replaces.length === fact.replaces.length
    return isRightful ? entry : { ...entry, fact: { ...fact, replaces } }
  })
}

function listOf(
  { fact, writer }: Entry<LessonFact>,
  rosters: Rosters
): readonly PersonId[] | undefined {
  return 'roster' in fact ? rosterOf(rosters, writer, fact.roster) : undefined
}

function markStatements(entry: Entry<LessonFact>, rosters: Rosters): Statement<AttendanceMark>[] {
  const { fact, parcel, index } = entry
  const say = (person: PersonId, value: AttendanceMark) => ({
    place: String(person),
    value,
    parcel,
    index,
    replaces: fact.replaces
  })
  if (fact.type === 'corrected' || fact.type === 'settled') {
    return fact.entries.map((said) => say(said[0], markOf(said)))
  }
  const people = listOf(entry, rosters) ?? []
  const said = fact.type === 'marked' ? fact.entries : fact.exceptions
  const markByPlace = new Map(said.map((one) => [one[0], markOf(one)]))
  return people.flatMap((person, place) => {
    const mark = markByPlace.get(place) ?? (fact.type === 'signed-off' ? PRESENT : undefined)
    return mark === undefined ? [] : [say(person, mark)]
  })
}

function moduleStatements({ fact, parcel, index }: Entry<LessonFact>): Statement<ModuleId>[] {
  if (!('module' in fact) || fact.module === null) return []
  return [{ place: 'module', value: fact.module, parcel, index, replaces: fact.replaces }]
}

/** What one gesture said in several facts, because it replaces so much, is one event. */
function eventsOf(
  entries: readonly Entry<LessonFact>[],
  verdicts: Verdicts,
  journal: Journal<RegisterFact>
): LessonEvent[] {
  const eventByName = new Map(
    entries.map((entry) => {
      const event = eventOf(entry, verdicts, journal)
      return [`${event.parcel} ${event.type} ${event.at} ${event.reason ?? ''}`, event]
    })
  )
  return [...eventByName.values()].sort(byTime)
}

function eventOf(
  { fact, parcel, writer }: Entry<LessonFact>,
  verdicts: Verdicts,
  journal: Journal<RegisterFact>
): LessonEvent {
  return {
    parcel,
    writer,
    at: fact.at,
    type: fact.type,
    reason: 'reason' in fact ? fact.reason : null,
    standing: verdicts.standingByParcel.get(parcel) ?? 'local',
    decisions: verdicts.wordsOn(parcel),
    stamp: journal.stampsByParcel.get(parcel) ?? null
  }
}

function byTime(one: LessonEvent, other: LessonEvent): number {
  return one.at - other.at || one.parcel - other.parcel
}
