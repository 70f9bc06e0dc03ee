/**
 * The gradebook of a group in one module and term, as its journal says. A place is an assessment and a trainee; nobody
 * wins where two people differ, and a blank is never a zero.
 */
import { foldCells, isCellEntry, type CellFact, type CellsByAssessment } from './cells.ts'
import type { GradebookFact } from './gradebook-facts.ts'
import { foldReview, isStepEntry, type Review } from './gradebook-review.ts'
import { foldPublication, type Publication } from './publication.ts'
import { foldRecords, type RecordState } from './records.ts'
import { foldRosters, peopleInOrder, rosterOf, type Rosters } from './rosters.ts'
import { entriesOf, foldVerdicts, type Verdicts } from './verdicts.ts'
import type { Day, Moment } from '../domain/calendar.ts'
import { assessmentOfNumber, type Scale } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'
import type { PaperCode } from '../domain/paper-code.ts'
import type { GradebookStanding } from '../domain/review.ts'
import { foldPlaces, itself, type PlaceState, type Standing } from '../journal/fold.ts'
import { inParcelOrder, type Entry, type Journal } from '../journal/journal.ts'
import type { ParcelId, Stamp, Writer } from '../journal/parcel.ts'

export type Assessment = {
  label: string
  labelAr: string
  max: number
  step: number
  weight: number
  day: Day | null
  order: number
  blind: boolean
  enterer: PersonId | null
  active: boolean
  secondEnterer: PersonId | null
}

export type AssessmentState = RecordState<Assessment> & { readonly number: number }

/** One fact of the gradebook, as its history and its tray of held entries show it. */
export type GradebookEvent = {
  readonly parcel: ParcelId
  readonly writer: Writer
  readonly at: Moment
  readonly type: Exclude<GradebookFact['type'], 'roster-named' | 'publication-kept'>
  readonly reason: string | null
  readonly standing: Standing
  readonly stamp: Stamp | null
}

export type GradebookState = {
  /** In the order people gave them. Those no longer active are among them. */
  readonly assessments: readonly AssessmentState[]
  /** Everyone any author had on the list, in the order of the lists. */
  readonly people: readonly PersonId[]
  /** Cells of which anything was said. */
  readonly cells: CellsByAssessment
  readonly remarksByPerson: ReadonlyMap<PersonId, PlaceState<string>>
  readonly rule: PlaceState<number> | null
  readonly review: Review
  /** What is told to trainees. */
  readonly publication: Publication
  /** Blind assessments whose double entry nobody has compared yet. */
  readonly unrevealed: readonly number[]
  /** Blind assessments whose grades have come in under names: from then on they are corrected, not typed. */
  readonly lifted: readonly number[]
  /** Who alone enters a usual assessment. Where two people named different ones, everybody may until they agree. */
  readonly enterers: GradebookStanding['enterers']
  /** Codes of the papers of each blind assessment, in ascending order. */
  readonly codesByAssessment: ReadonlyMap<number, readonly PaperCode[]>
  readonly contradictions: readonly { readonly assessment: number; readonly person: PersonId }[]
  readonly events: readonly GradebookEvent[]
  /** What waits for a decision. */
  readonly held: readonly GradebookEvent[]
  readonly cellEntries: readonly Entry<CellFact>[]
  readonly rosters: Rosters
  /** A fact that counts names a list that has not come yet; its cells are shown once it has. */
  readonly awaitsRoster: boolean
  readonly standingByParcel: Verdicts['standingByParcel']
  readonly decisionsByHeld: Verdicts['decisionsByHeld']
  /** Facts of a newer release. */
  readonly unreadable: number
}

/** Pure: the same facts in any order give the same state. */
export function foldGradebook(anyOrder: Journal<GradebookFact>): GradebookState {
  const journal = inParcelOrder(anyOrder)
  const verdicts = foldVerdicts(journal, entriesOf(journal, 'decided'))
  const { isCounted, standingByParcel, decisionsByHeld } = verdicts
  const rosters = foldRosters(entriesOf(journal, 'roster-named'), journal.stampsByParcel, isCounted)
  const cellEntries = journal.entries.filter(isCellEntry)
  const cells = foldCells(cellEntries, rosters, verdicts)
  const remarksByPerson = foldRemarks(journal, isCounted)
  const assessments = foldAssessments(journal, isCounted, cells)
  const events = journal.entries.flatMap((entry) => eventsOf(entry, verdicts, journal)).sort(byTime)
  const lists = cellEntries.flatMap(({ fact, parcel, writer }) => {
    const isNaming = fact.type === 'graded' && isCounted(parcel)
    return isNaming ? [rosterOf(rosters, writer, fact.roster)] : []
  })
  const said = [...cells.values()].flatMap((column) =>
    [...column].flatMap(([person, { kind }]) => (kind === 'unsaid' ? [] : [person]))
  )
  return {
    assessments,
    people: [
      ...new Set([
        ...peopleInOrder(lists.map((list) => list ?? [])),
        ...said,
        ...remarksByPerson.keys()
      ])
    ],
    cells,
    remarksByPerson,
    rule: foldRule(journal, isCounted),
    review: foldReview(journal, journal.entries.filter(isStepEntry), verdicts),
    publication: foldPublication(journal, isCounted),
    unrevealed: unrevealed(assessments, journal, isCounted),
    lifted: lifted(cellEntries, isCounted),
    enterers: enterersIn(assessments),
    codesByAssessment: foldCodes(journal, isCounted),
    contradictions: contradictionsIn(assessments, cells),
    events,
    held: events.filter(({ standing }) => standing === 'held'),
    cellEntries,
    rosters,
    awaitsRoster: lists.includes(undefined),
    standingByParcel,
    decisionsByHeld,
    unreadable: journal.unreadable.length
  }
}

/** What the rules of access need to know of it. */
export function standingOfGradebook(gradebook: GradebookState): GradebookStanding {
  const { review, unrevealed, codesByAssessment, enterers } = gradebook
  const { state, reopenedThrough } = review
  return {
    ...{ state, reopenedThrough, unrevealed, enterers },
    coded: [...codesByAssessment.keys()].sort(ascending),
    closedToTyping: gradebook.lifted
  }
}

/** What an assessment is marked out of, or null while that was not said or people disagree on it. */
export function scaleOf({ values: { max, step } }: RecordState<Assessment>): Scale | null {
  return max === undefined || step === undefined ? null : { max, step }
}

type IsCounted = Verdicts['isCounted']

/** Those planned, and those that have grades though their plan waits for a decision: no grade is without its column. */
function foldAssessments(
  journal: Journal<GradebookFact>,
  isCounted: IsCounted,
  cells: CellsByAssessment
): AssessmentState[] {
  const entries = entriesOf(journal, 'assessment-recorded')
  const records = foldRecords<Assessment>({ ...journal, entries }, 'assessment-recorded', isCounted)
  const graded = [...cells].flatMap(([assessment, column]) => {
    const isSaid = [...column.values()].some(({ kind }) => kind !== 'unsaid')
    return isSaid ? [String(assessment)] : []
  })
  return [...new Set([...records.keys(), ...graded])]
    .map((key) => ({ ...(records.get(key) ?? unplanned(key)), number: Number(key) }))
    .filter(({ number }) => assessmentOfNumber(number) !== null)
    .sort((one, other) => {
      return (one.values.order ?? 0) - (other.values.order ?? 0) || one.number - other.number
    })
}

function unplanned(key: string): RecordState<Assessment> {
  return { key, values: {}, contradictions: [], currentByField: new Map() }
}

function foldRemarks(
  journal: Journal<GradebookFact>,
  isCounted: IsCounted
): Map<PersonId, PlaceState<string>> {
  const said = entriesOf(journal, 'grade-remark-recorded').map(({ fact, parcel, index }) => ({
    place: String(fact.person),
    value: fact.text,
    parcel,
    index,
    replaces: fact.replaces
  }))
  const places = foldPlaces(said, isCounted, itself)
  return new Map([...places].map(([person, state]) => [Number(person) as PersonId, state]))
}

function foldRule(
  journal: Journal<GradebookFact>,
  isCounted: IsCounted
): PlaceState<number> | null {
  const said = entriesOf(journal, 'rule-chosen').map(({ fact, parcel, index }) => {
    return { place: 'rule', value: fact.rule, parcel, index, replaces: fact.replaces }
  })
  return foldPlaces(said, isCounted, itself).get('rule') ?? null
}

/** Of what counts: nobody can settle what stands in an assessment that was removed, and nobody needs to. */
function contradictionsIn(
  assessments: readonly AssessmentState[],
  cells: CellsByAssessment
): GradebookState['contradictions'] {
  const removed = assessments.filter(({ values }) => values.active === false)
  const numbers = new Set(removed.map(({ number }) => number))
  return [...cells].flatMap(([assessment, column]) =>
    [...column].flatMap(([person, state]) => {
      const isOpen = state.kind === 'contradiction' && !numbers.has(assessment)
      return isOpen ? [{ assessment, person }] : []
    })
  )
}

/** Where people disagree on whether an assessment is blind, it is: the careful reading holds until they agree. */
function unrevealed(
  assessments: readonly AssessmentState[],
  journal: Journal<GradebookFact>,
  isCounted: IsCounted
): number[] {
  const revealed = new Set(
    entriesOf(journal, 'blind-revealed')
      .filter(({ parcel }) => isCounted(parcel))
      .map(({ fact }) => fact.assessment)
  )
  return assessments
    .filter(({ number, values, contradictions }) => {
      const isBlind = values.blind ?? contradictions.some(({ place }) => place === 'blind')
      return isBlind && !revealed.has(number)
    })
    .map(({ number }) => number)
    .sort(ascending)
}

function lifted(entries: readonly Entry<CellFact>[], isCounted: IsCounted): number[] {
  const numbers = entries
    .filter(({ fact, parcel }) => fact.type === 'anonymity-lifted' && isCounted(parcel))
    .map(({ fact }) => fact.assessment)
  return [...new Set(numbers)].sort(ascending)
}

/** What is blind, or may be, is entered by two, and corrected by anybody once it has names: nobody enters it alone. */
function enterersIn(assessments: readonly AssessmentState[]): GradebookState['enterers'] {
  return assessments
    .flatMap(({ number, values, contradictions }): GradebookState['enterers'] => {
      const mayBeBlind = values.blind ?? contradictions.some(({ place }) => place === 'blind')
      const { enterer = null } = values
      return mayBeBlind || enterer === null ? [] : [[number, enterer]]
    })
    .sort(([one], [other]) => one - other)
}

/** Whatever codes anybody listed: nobody takes one back, for it stands on a paper. */
function foldCodes(
  journal: Journal<GradebookFact>,
  isCounted: IsCounted
): Map<number, readonly PaperCode[]> {
  const codes = new Map<number, readonly PaperCode[]>()
  for (const { fact, parcel } of entriesOf(journal, 'codes-listed')) {
    if (!isCounted(parcel)) continue
    const all = new Set([...(codes.get(fact.assessment) ?? []), ...fact.codes])
    codes.set(fact.assessment, [...all].sort(ascending))
  }
  return codes
}

function ascending(one: number, other: number): number {
  return one - other
}

function eventsOf(
  { fact, parcel, writer }: Entry<GradebookFact>,
  { standingByParcel }: Verdicts,
  { stampsByParcel }: Journal<GradebookFact>
): GradebookEvent[] {
  // The list that a gesture names, and what the relay did: nobody's entries.
  if (fact.type === 'roster-named' || fact.type === 'publication-kept') return []
  const event: GradebookEvent = {
    parcel,
    writer,
    at: fact.at,
    type: fact.type,
    reason: 'reason' in fact ? fact.reason : null,
    standing: standingByParcel.get(parcel) ?? 'local',
    stamp: stampsByParcel.get(parcel) ?? null
  }
  return [event]
}

function byTime(one: GradebookEvent, other: GradebookEvent): number {
  return one.at - other.at || one.parcel - other.parcel
}
