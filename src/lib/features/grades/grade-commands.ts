/**
 * What a person does to a gradebook, as facts. Every command asks the policies first and answers with a value; the write
 * begins before a command returns, so that it also works while the page is being closed.
 */
import { activeAssessments, isDisputed } from '#shared/documents/gradebook-results.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import type { LiftedColumns } from '#shared/documents/anonymity.ts'
import {
  blindFacts,
  gradebookFacts,
  type BlindFact,
  type GradebookFact
} from '#shared/documents/gradebook-facts.ts'
import {
  standingOfGradebook,
  type Assessment,
  type AssessmentState,
  type GradebookState
} from '#shared/documents/gradebook.ts'
import { MAX_REASON_LENGTH } from '#shared/documents/fields.ts'
import { wireCell } from '#shared/documents/packed-cells.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import type { Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { PaperCode } from '#shared/domain/paper-code.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { appendInParcels, type WrittenParcel } from '#lib/replica/portions.ts'
import type { Replica } from '#lib/replica/replica.ts'
import { factsOfGradeDraft, type GradeDraft } from './grade-draft.ts'

/** Where a command works: the gradebook as its author sees it now. */
export type GradeDesk = {
  readonly replica: Pick<Replica, 'appendTogether' | 'newParcel'>
  readonly actor: Actor
  readonly gradebook: DocumentId
  readonly state: GradebookState
  readonly at: Moment
  readonly today: Day
}

export type GradeRefusal =
  | Refusal
  | 'reason-missing'
  | 'reason-too-long'
  /** The group's list has not come to this device. */
  | 'list-missing'
  /** Two people disagree: a person settles it before the gradebook is handed in. */
  | 'contradiction-open'
  /** There is nothing to hand in. */
  | 'no-assessment'
  /** It does not fit into one entry, and stays what it is. */
  | 'too-much-at-once'
  /** Another release wrote the draft, in a way that this one cannot read. */
  | 'draft-unreadable'

export type GradeOutcome =
  | {
      readonly ok: true
      /** Usually one: what does not fit is written in several. */
      readonly written: readonly WrittenParcel<GradebookFact>[]
      readonly durable: Promise<void>
      /** Kept, but it will wait for a decision. */
      readonly waitsBecause: Refusal | null
    }
  | { readonly ok: false; readonly reason: GradeRefusal }

/**
 * States what was typed in one gesture. Its list is named apart, and so is each assessment: the relay may refuse or hold
 * grades of one, and those of another must neither wait with them nor lose the list on which both lean. It was typed by somebody who could then; who no longer can by now states it all
 * the same, and the relay holds or refuses it for people to see.
 */
export function stateGrades(desk: GradeDesk, draft: GradeDraft): GradeOutcome {
  const facts = factsOfGradeDraft(draft, desk.at, desk.state)
  const isNaming = ({ type }: GradebookFact) => type === 'roster-named'
  const graded = facts.filter((fact) => !isNaming(fact))
  const groupOf = (fact: GradebookFact) => ('assessment' in fact ? fact.assessment : null)
  return write(desk, graded, draft.parcel, { ahead: facts.filter(isNaming), groupOf })
}

/** Changes a cell after the gradebook was handed in, and says why. */
export function correctCell(
  desk: GradeDesk,
  at: { readonly assessment: number; readonly person: PersonId },
  cell: Cell,
  reason: string
): GradeOutcome {
  const unfit = whyUnfit(reason)
  if (unfit !== null) return { ok: false, reason: unfit }
  return append(desk, [
    {
      type: 'grades-corrected',
      at: desk.at,
      assessment: at.assessment,
      entries: [[at.person, wireCell(cell)]],
      reason: reason.trim(),
      replaces: cellsSeen(desk.state, at.assessment, [at.person])
    }
  ])
}

/** Ends a contradiction about one cell; what it replaces stays in the history. */
export function settleCell(
  desk: GradeDesk,
  at: { readonly assessment: number; readonly person: PersonId },
  cell: Cell
): GradeOutcome {
  const replaces = cellsSeen(desk.state, at.assessment, [at.person])
  const entries: [PersonId, number][] = [[at.person, wireCell(cell)]]
  if (nameOf(desk.gradebook).kind === 'blind') {
    // Nobody speaks there but its author, who said two things on two devices: it is said anew.
    const column = { assessment: at.assessment, cells: entries, replaces }
    const parcel = desk.replica.newParcel()
    return stateGrades(desk, { parcel, list: [at.person], columns: [column] })
  }
  const settled = { type: 'grades-settled', at: desk.at, assessment: at.assessment } as const
  return append(desk, [{ ...settled, entries, replaces }])
}

/** Says which rule gives the averages: the gradebook keeps it, whatever becomes of later versions. */
export function chooseRule(desk: GradeDesk, rule: number): GradeOutcome {
  return append(desk, [ruleChosen(desk, rule)])
}

function ruleChosen({ at, state }: GradeDesk, rule: number): GradebookFact {
  const replaces = (state.rule?.current ?? []).map(({ parcel }) => parcel)
  return { type: 'rule-chosen', at, rule, replaces }
}

/**
 * Plans an assessment, or changes what was planned: only the fields given. The first plan also chooses `rule`, the one
 * that the track follows then; null where there is none.
 */
export function recordAssessment(
  desk: GradeDesk,
  number: number,
  values: Partial<Assessment>,
  rule: number | null = null
): GradeOutcome {
  const chosen = rule !== null && desk.state.rule === null ? [ruleChosen(desk, rule)] : []
  const known = desk.state.assessments.find((assessment) => assessment.number === number)
  return append(desk, [
    {
      type: 'assessment-recorded',
      at: desk.at,
      key: String(number),
      values,
      replaces: fieldsSeen(known, Object.keys(values))
    },
    ...chosen
  ])
}

/** Removes an assessment, or takes it back with all that was entered in it. Removed, it counts in no average. */
export function setAssessmentActive(
  desk: GradeDesk,
  number: number,
  active: boolean
): GradeOutcome {
  return recordAssessment(desk, number, { active })
}

/**
 * Hands the gradebook in: which assessments, and the content as its author sees it. One that names no rule yet names
 * `rule`, the one that the track follows: from now on no later version changes its averages.
 */
export function submitGradebook(desk: GradeDesk, rule: number | null = null): GradeOutcome {
  const { state, at } = desk
  const assessments = activeAssessments(state)
  if (assessments.length === 0) return { ok: false, reason: 'no-assessment' }
  if (isDisputed(state)) return { ok: false, reason: 'contradiction-open' }
  const isUnnamed = state.rule === null || state.rule.kind === 'unsaid'
  const chosen = isUnnamed && rule !== null ? [ruleChosen(desk, rule)] : []
  const submitted: GradebookFact = {
    type: 'submitted',
    at,
    assessments: assessments.map(({ number }) => number).sort((one, other) => one - other),
    digest: officialDigest(chosen.length === 0 ? state : following(state, rule)),
    replaces: stepsSeen(state)
  }
  return append(desk, [...chosen, submitted])
}

/** The gradebook as it is once it names this rule. */
function following(state: GradebookState, rule: number | null): GradebookState {
  if (rule === null) return state
  const named = { kind: 'settled', value: rule, place: 'rule', current: [], history: [] } as const
  return { ...state, rule: named }
}

export function returnGradebook(desk: GradeDesk, reason: string): GradeOutcome {
  const unfit = whyUnfit(reason)
  if (unfit !== null) return { ok: false, reason: unfit }
  const replaces = stepsSeen(desk.state)
  return append(desk, [{ type: 'returned', at: desk.at, reason: reason.trim(), replaces }])
}

export function validateGradebook(desk: GradeDesk): GradeOutcome {
  if (isDisputed(desk.state)) return { ok: false, reason: 'contradiction-open' }
  const replaces = stepsSeen(desk.state)
  return append(desk, [
    { type: 'validated', at: desk.at, digest: officialDigest(desk.state), replaces }
  ])
}

/** Lets entries in again through a day; then the gradebook is where it stood before. */
export function reopenGradebook(desk: GradeDesk, throughDay: Day, reason: string): GradeOutcome {
  const unfit = whyUnfit(reason)
  if (unfit !== null) return { ok: false, reason: unfit }
  const replaces = stepsSeen(desk.state)
  const fact = { type: 'reopened', throughDay, reason: reason.trim(), replaces } as const
  return append(desk, [{ ...fact, at: desk.at }])
}

/** Gives trainees what its author sees: the relay does it, once it has received this and finds the same. */
export function publishGradebook(desk: GradeDesk): GradeOutcome {
  if (isDisputed(desk.state)) return { ok: false, reason: 'contradiction-open' }
  const replaces = publicationSeen(desk.state)
  return append(desk, [
    { type: 'published', at: desk.at, digest: officialDigest(desk.state), replaces }
  ])
}

/** Takes back from trainees what was published, as a whole. Colleagues read why; trainees do not. */
export function withdrawPublication(desk: GradeDesk, reason: string): GradeOutcome {
  if (reason.trim() === '') return { ok: false, reason: 'reason-missing' }
  const replaces = publicationSeen(desk.state)
  return append(desk, [
    { type: 'publication-withdrawn', at: desk.at, reason: reason.trim(), replaces }
  ])
}

function publicationSeen({ publication }: GradebookState): ParcelId[] {
  return publication.current.map(({ parcel }) => parcel)
}

/** Admits or rejects a gesture that came late. It replaces what was decided of it before. */
export function decideHeld(
  desk: GradeDesk,
  parcel: ParcelId,
  admitted: boolean,
  reason: string
): GradeOutcome {
  const unfit = whyUnfit(reason)
  if (unfit !== null) return { ok: false, reason: unfit }
  const replaces = [...(desk.state.decisionsByHeld.get(parcel) ?? [])]
  const verdict = { parcels: [parcel], admitted, reason: reason.trim(), replaces }
  return append(desk, [{ type: 'decided', at: desk.at, ...verdict }])
}

/** All that now stands in these cells: what a statement about them replaces. */
export function cellsSeen(
  state: GradebookState,
  assessment: number,
  people: readonly PersonId[]
): ParcelId[] {
  const column = state.cells.get(assessment)
  const current = people.flatMap((person) => column?.get(person)?.current ?? [])
  return [...new Set(current.map(({ parcel }) => parcel))]
}

function fieldsSeen(
  assessment: AssessmentState | undefined,
  fields: readonly string[]
): ParcelId[] {
  return [...new Set(fields.flatMap((field) => assessment?.currentByField.get(field) ?? []))]
}

function stepsSeen({ review }: GradebookState): ParcelId[] {
  return review.current.map(({ parcel }) => parcel)
}

/** May this be done now, and would it wait for a decision? Null: it may. */
export function refusalOf(
  desk: Pick<GradeDesk, 'actor' | 'gradebook' | 'state' | 'today'>,
  facts: readonly GradebookFact[]
): { readonly reason: Refusal; readonly late: boolean } | null {
  const { actor, gradebook, state, today } = desk
  const context = {
    closedThrough: null,
    gradebook: { ...standingOfGradebook(state), today }
  }
  const answer = mayAppendAll(actor, gradebook, facts, context)
  return answer.allowed ? null : { reason: answer.reason, late: answer.late }
}

/** Why nothing can be typed in one assessment where others can be, and nobody is asked of the gradebook as a whole. */
const OF_ONE_ASSESSMENT: readonly Refusal[] = [
  'assessment-blind',
  'assessment-lifted',
  'entered-by-another'
]

/** Assessments in which this person types nothing, though they may type in others, each with why. */
export function closedAssessments(
  desk: Pick<GradeDesk, 'actor' | 'gradebook' | 'state' | 'today'>
): ReadonlyMap<number, Refusal> {
  const closed = desk.state.assessments.flatMap(({ number }): [number, Refusal][] => {
    const reason = refusalOf(desk, [typedIn(number)])?.reason
    return reason !== undefined && OF_ONE_ASSESSMENT.includes(reason) ? [[number, reason]] : []
  })
  return new Map(closed)
}

/** Somebody types in this assessment: asked of the policies, never written. */
export function typedIn(assessment: number): GradebookFact {
  return { type: 'graded', at: 0, assessment, roster: 0, cells: new Uint8Array(), replaces: [] }
}

/** A reason says something, and fits into an entry. */
function whyUnfit(reason: string): GradeRefusal | null {
  const { length } = reason.trim()
  if (length === 0) return 'reason-missing'
  return length > MAX_REASON_LENGTH ? 'reason-too-long' : null
}

/** Nobody enters anything more in this assessment: not its author either. */
export function completeEntry(desk: GradeDesk, assessment: number): GradeOutcome {
  const fact: BlindFact = { type: 'blind-completed', at: desk.at, assessment, replaces: [] }
  // The desk is that of a blind entry, whose facts are told by its document.
  return append(desk, [fact as unknown as GradebookFact])
}

export type PapersToLift = {
  readonly assessment: number
  readonly enterers: readonly [PersonId, PersonId]
  readonly columns: LiftedColumns
}

/** Gives the grades of papers to whose papers they are. */
export function liftPapers(
  desk: GradeDesk,
  { assessment, enterers, columns }: PapersToLift
): GradeOutcome {
  const { at } = desk
  const [first, second] = enterers
  return append(desk, [
    { type: 'blind-revealed', at, assessment, enterers: [first, second], replaces: [] },
    {
      ...{ type: 'anonymity-lifted', at, assessment, ...columns },
      replaces: cellsSeen(desk.state, assessment, columns.people)
    }
  ])
}

/** Tells those who enter which codes there are, and no name. */
export function listCodes(
  desk: GradeDesk,
  assessment: number,
  codes: readonly PaperCode[]
): GradeOutcome {
  const ascending = [...codes].sort((one, other) => one - other)
  const fact = { type: 'codes-listed', at: desk.at, assessment, codes: ascending } as const
  return append(desk, [{ ...fact, replaces: [] }])
}

/** What comes late is kept all the same: somebody decides of it. Anything else that is refused is not written. */
function append(desk: GradeDesk, facts: readonly GradebookFact[]): GradeOutcome {
  const refusal = refusalOf(desk, facts)
  if (refusal !== null && !refusal.late) return { ok: false, reason: refusal.reason }
  return write(desk, facts, desk.replica.newParcel())
}

/** Blind entries are documents of their own: of a gradebook's facts they know those with which grades are entered. */
function factsIn(document: DocumentId): FactSet<GradebookFact> {
  const isBlind = nameOf(document).kind === 'blind'
  return (isBlind ? blindFacts : gradebookFacts) as FactSet<GradebookFact>
}

/** What the relay judges apart from the rest. */
type Apart = {
  readonly ahead?: readonly GradebookFact[]
  readonly groupOf?: (fact: GradebookFact) => unknown
}

/** A grade is said to be saved once the disk itself has it: a power cut a moment later takes none. */
function write(
  desk: GradeDesk,
  facts: readonly GradebookFact[],
  promised: ParcelId,
  apart: Apart = {}
): GradeOutcome {
  const { replica, gradebook } = desk
  const setting = { durability: 'strict', promised, ...apart } as const
  const appended = appendInParcels(replica, factsIn(gradebook), gradebook, facts, setting)
  if (appended === null) return { ok: false, reason: 'too-much-at-once' }
  return { ok: true, ...appended, waitsBecause: refusalOf(desk, facts)?.reason ?? null }
}
