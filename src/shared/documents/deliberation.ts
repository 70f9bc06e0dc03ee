/** A jury's deliberation as its journal says: who sat, what was decided of whom, the closing, what was amended after. */
import type { DeliberationFact } from './deliberation-facts.ts'
import { foldRecords, type RecordState } from './records.ts'
import { currentOf, entriesOf, firstAdmissions, foldVerdicts, type Verdicts } from './verdicts.ts'
import type { Moment } from '../domain/calendar.ts'
import type { ModuleId, PersonId } from '../domain/identity.ts'
import type { DeliberationStanding } from '../domain/review.ts'
import { hexOf, sha256 } from '../domain/sha256.ts'
import { foldPlaces, type PlaceState, type Standing, type Statement } from '../journal/fold.ts'
import { inParcelOrder, type Entry, type Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

export type JuryMember = {
  role: 'chair' | 'secretary' | 'member'
  present: boolean
  active: boolean
}

export type JuryDecision = { readonly code: string; readonly compensated: readonly ModuleId[] }

/** A gradebook as a closing or an amendment knew it. */
export type CitedGradebook = {
  readonly module: ModuleId
  readonly term: string
  readonly digest: Uint8Array
}

export type Closing = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly minutes: string
  readonly gradebooks: readonly CitedGradebook[]
  readonly digest: Uint8Array
}

export type Amendment = {
  /** 1, 2, …, in the order of the relay; null until it has received it: provisional. */
  readonly number: number | null
  /** It counted once, and was decided otherwise since: it changes nothing any more, and its number stays its own. */
  readonly isWithdrawn: boolean
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly reason: string
  readonly people: readonly PersonId[]
  readonly gradebooks: readonly CitedGradebook[]
}

export type ConvergenceNote = {
  readonly parcel: ParcelId
  readonly at: Moment
  /** Empty: whose phones were missing was not known where the minutes were closed. */
  readonly writers: readonly Writer[]
  readonly reason: string
}

export type DeliberationEvent = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly type: DeliberationFact['type']
  readonly reason: string | null
  readonly standing: Standing
  readonly stamp: Stamp | null
}

export type DeliberationState = {
  readonly membersByPerson: ReadonlyMap<PersonId, RecordState<JuryMember>>
  readonly decisionsByPerson: ReadonlyMap<PersonId, PlaceState<JuryDecision>>
  readonly contradictions: readonly PersonId[]
  readonly convergenceNotes: readonly ConvergenceNote[]
  /** Closings that count and that no other replaced: more than one when two people closed at once. */
  readonly closings: readonly Closing[]
  readonly amendments: readonly Amendment[]
  readonly events: readonly DeliberationEvent[]
  readonly held: readonly DeliberationEvent[]
  readonly standingByParcel: Verdicts['standingByParcel']
  readonly decisionsByHeld: Verdicts['decisionsByHeld']
  /** Facts of a newer release. */
  readonly unreadable: number
}

/** Pure: the same facts in any order give the same state. */
export function foldDeliberation(anyOrder: Journal<DeliberationFact>): DeliberationState {
  const journal = inParcelOrder(anyOrder)
  const verdicts = foldVerdicts(journal, entriesOf(journal, 'decided'))
  const { isCounted, standingByParcel, decisionsByHeld } = verdicts
  const decisionsByPerson = foldDecisions(journal, isCounted)
  const events = journal.entries
    .map((entry) => eventOf(entry, verdicts, journal))
    .sort((one, other) => one.at - other.at || one.parcel - other.parcel)
  return {
    membersByPerson: foldMembers(journal, isCounted),
    decisionsByPerson,
    contradictions: [...decisionsByPerson].flatMap(([person, state]) => {
      return state.kind === 'contradiction' ? [person] : []
    }),
    convergenceNotes: currentOf(entriesOf(journal, 'convergence-noted'), isCounted).map(
      ({ fact: { at, writers, reason }, parcel }) => ({ parcel, at, writers, reason })
    ),
    closings: currentOf(entriesOf(journal, 'deliberation-closed'), isCounted).map(closingOf),
    amendments: foldAmendments(journal, verdicts),
    events,
    held: events.filter(({ standing }) => standing === 'held'),
    standingByParcel,
    decisionsByHeld,
    unreadable: journal.unreadable.length
  }
}

/** What the rules of access need to know of it. */
export function standingOfDeliberation({ closings }: DeliberationState): DeliberationStanding {
  return { isClosed: closings.length > 0 }
}

/**
 * SHA-256 of the minutes: who was present and who was not, what stands decided of whom, whose phones were missing, on which
 * gradebooks. A closing carries the digest of what its author saw; what is held moves none.
 */
export function minutesDigest(
  { membersByPerson, decisionsByPerson, convergenceNotes }: DeliberationState,
  gradebooks: readonly CitedGradebook[]
): Uint8Array {
  const members = [...membersByPerson]
    .filter(([, { values }]) => values.active !== false)
    .map(
      ([
        person,
        {
          values: { present, role }
        }
      ]) => {
        return `${present === true ? 'present' : 'absent'} ${person} ${role ?? ''}`
      }
    )
  // Of whom nothing counts yet, nothing is said: what waits moves no hash.
  const decided = [...decisionsByPerson].flatMap(([person, state]) => {
    return state.kind === 'unsaid' ? [] : [`decided ${person} ${spelledDecisions(state).join('|')}`]
  })
  const noted = convergenceNotes.map(({ writers }) => {
    const missing = [...writers].sort((one, other) => one - other)
    return `missing ${missing.length === 0 ? 'not known' : missing.join(' ')}`
  })
  const cited = gradebooks.map(({ module, term, digest }) => {
    return `gradebook ${module} ${term} ${hexOf(digest)}`
  })
  const lines = [...members, ...decided, ...noted, ...cited].sort()
  const text = ['sijil minutes 1', ...lines].join('\n')
  return sha256(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}

/** The gradebooks that the minutes stand on now: as the closing knew them, or as a later amendment did. */
export function citedGradebooks({
  closings,
  amendments
}: Pick<DeliberationState, 'closings' | 'amendments'>): CitedGradebook[] {
  const standing = amendments.filter(({ isWithdrawn }) => !isWithdrawn)
  const said = [...closings, ...standing].flatMap(({ gradebooks }) => gradebooks)
  return [...new Map(said.map((one) => [`${one.term} ${one.module}`, one])).values()]
}

function spelledDecisions(state: PlaceState<JuryDecision>): string[] {
  if (state.kind === 'unsaid') return []
  const values = state.kind === 'settled' ? [state.value] : state.values
  return values.map(({ code, compensated }) => [code, ...compensated].join(' ')).sort()
}

type IsCounted = Verdicts['isCounted']

function foldMembers(
  journal: Journal<DeliberationFact>,
  isCounted: IsCounted
): Map<PersonId, RecordState<JuryMember>> {
  const entries = entriesOf(journal, 'jury-member-recorded')
  const records = foldRecords<JuryMember>(
    { ...journal, entries },
    'jury-member-recorded',
    isCounted
  )
  return new Map([...records].map(([key, record]) => [Number(key) as PersonId, record]))
}

type DecidingFact = Extract<
  DeliberationFact,
  { readonly type: 'jury-decided' | 'deliberation-amended' }
>

function foldDecisions(
  journal: Journal<DeliberationFact>,
  isCounted: IsCounted
): Map<PersonId, PlaceState<JuryDecision>> {
  const said = [
    ...entriesOf(journal, 'jury-decided'),
    ...entriesOf(journal, 'deliberation-amended')
  ].flatMap(decisionStatements)
  const places = foldPlaces(said, isCounted, decisionKey)
  return new Map([...places].map(([person, state]) => [Number(person) as PersonId, state]))
}

function decisionStatements({
  fact,
  parcel,
  index
}: Entry<DecidingFact>): Statement<JuryDecision>[] {
  return fact.decisions.map(([person, code, compensated]) => ({
    place: String(person),
    value: { code, compensated: [...compensated].sort((one, other) => one - other) },
    parcel,
    index,
    replaces: fact.replaces
  }))
}

function decisionKey({ code, compensated }: JuryDecision): string {
  return [code, ...compensated].join()
}

type ClosedFact = Extract<DeliberationFact, { readonly type: 'deliberation-closed' }>

function closingOf({ fact, parcel, writer }: Entry<ClosedFact>): Closing {
  const { at, minutes, gradebooks, digest } = fact
  return { parcel, writer, at, minutes, gradebooks: gradebooks.map(cited), digest }
}

function cited([module, term, digest]: ClosedFact['gradebooks'][number]): CitedGradebook {
  return { module, term, digest }
}

/** Numbers follow the order in which amendments began to count at the relay: what is decided later renumbers none. */
function foldAmendments(journal: Journal<DeliberationFact>, { isCounted }: Verdicts): Amendment[] {
  const admissions = firstAdmissions(journal, entriesOf(journal, 'decided'))
  const begun = entriesOf(journal, 'deliberation-amended').flatMap((entry) => {
    const stamp = journal.stampsByParcel.get(entry.parcel)
    const isHeld = (stamp?.heldBecause ?? null) !== null
    const since = isHeld ? admissions.get(entry.parcel) : (stamp?.position ?? UNRECEIVED)
    return since === undefined ? [] : [{ ...entry, since }]
  })
  const inOrder = begun.sort((one, other) => {
    return one.since - other.since || one.parcel - other.parcel || one.index - other.index
  })
  return inOrder.map(({ fact, parcel, writer, since }, place) => ({
    number: since < UNRECEIVED ? place + 1 : null,
    isWithdrawn: !isCounted(parcel),
    parcel,
    writer,
    at: fact.at,
    reason: fact.reason,
    people: fact.decisions.map(([person]) => person),
    gradebooks: fact.gradebooks.map(cited)
  }))
}

/** Past every position: the relay has not received it. */
const UNRECEIVED = Number.MAX_SAFE_INTEGER

function eventOf(
  { fact, parcel, writer }: Entry<DeliberationFact>,
  { standingByParcel }: Verdicts,
  { stampsByParcel }: Journal<DeliberationFact>
): DeliberationEvent {
  return {
    parcel,
    writer,
    at: fact.at,
    type: fact.type,
    reason: 'reason' in fact && fact.reason !== '' ? fact.reason : null,
    standing: standingByParcel.get(parcel) ?? 'local',
    stamp: stampsByParcel.get(parcel) ?? null
  }
}
