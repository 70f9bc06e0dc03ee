/**
 * Grades and minutes as the log has them, row by row: what the relay let in is judged by the rows before it alone, what is
 * locked stays what it is, and an amendment keeps its number.
 */
import { factsByKind, type AnyFact } from '#shared/documents/kinds.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { foldBlind, standingOfBlind } from '#shared/documents/blind.ts'
import { blindFacts, gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import {
  foldGradebook,
  standingOfGradebook,
  type GradebookState
} from '#shared/documents/gradebook.ts'
import { deliberationFacts } from '#shared/documents/deliberation-facts.ts'
import {
  foldDeliberation,
  standingOfDeliberation,
  type DeliberationState
} from '#shared/documents/deliberation.ts'
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import { officeTime } from '#shared/domain/calendar.ts'
import type { Actor } from '#shared/domain/people.ts'
import { stateOn } from '#shared/domain/review.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { PolicyContext } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { mayWait } from '#shared/policies/waiting.ts'
import type { LogRow } from '../../sync-server/store/store.ts'
import { contentsIn } from './decoded.ts'

/** A row with what stood in its document before it and stands after it. */
export type GradeRow = {
  readonly documentId: DocumentId
  readonly row: LogRow
  readonly actor: Actor
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/** Problems with a row of a gradebook, a blind entry or minutes; none with any other. */
export function problemsOfRow(gradeRow: GradeRow): string[] {
  const { documentId, row, before, after } = gradeRow
  const name = nameOf(documentId)
  const facts = factsOf(name, row)
  const where = `at position ${row.position} of ${documentId}`
  const problems: string[] = []
  if (name.kind === 'gradebook') {
    const [was, is] = [gradebookIn(before), gradebookIn(after)]
    const today = officeTime(row.receivedAt).day
    const context = { closedThrough: null, gradebook: { ...standingOfGradebook(was), today } }
    problems.push(...verdictProblems(gradeRow, facts, context))
    problems.push(...blindProblems(facts, was), ...lockProblems(facts, was, is, today))
  }
  if (name.kind === 'deliberation') {
    const [was, is] = [minutesIn(before), minutesIn(after)]
    const context = { closedThrough: null, deliberation: standingOfDeliberation(was) }
    problems.push(...verdictProblems(gradeRow, facts, context), ...minutesProblems(was, is))
  }
  if (name.kind === 'blind') {
    const was = standingOfBlind(foldBlind(readJournal(before, blindFacts)))
    const context = { closedThrough: null, gradebook: { ...was, today: 0 } }
    problems.push(...verdictProblems(gradeRow, facts, context))
  }
  return problems.map((problem) => `${where}: ${problem}`)
}

export function gradebookIn(contents: Uint8Array): GradebookState {
  return foldGradebook(readJournal(contents, gradebookFacts))
}

export function minutesIn(contents: Uint8Array): DeliberationState {
  return foldDeliberation(readJournal(contents, deliberationFacts))
}

function factsOf({ kind }: DocumentName, { update }: LogRow): AnyFact[] {
  const set = factsByKind[kind] as FactSet<AnyFact>
  const wire = contentsIn(update).parcels.flatMap((parcel) => parcel.facts)
  return wire.flatMap((one) => {
    const parsed = set.parse(one)
    return parsed.ok ? [parsed.fact] : []
  })
}

/** What comes late is held, with the reason that the rows before it give; what is in time counts; nothing else is let in. */
function verdictProblems(
  { documentId, row: { heldBecause }, actor }: GradeRow,
  facts: readonly AnyFact[],
  context: PolicyContext
): string[] {
  const answer = mayAppendAll(actor, documentId, facts, context)
  if (!answer.allowed && !(answer.late && mayWait(nameOf(documentId).kind, facts)))
    return [`the relay let in what it should refuse as ${answer.reason}`]
  const due = answer.allowed ? null : answer.reason
  if (heldBecause === due || heldBecause === 'device-revoked') return []
  return [`the relay ${sayHeld(heldBecause)} what should be ${sayHeld(due)}`]
}

function sayHeld(reason: string | null): string {
  return reason === null ? 'counted' : `held as ${reason}`
}

/** Before both entries of a blind assessment were compared, none of its grades is where the other enterer reads. */
function blindProblems(facts: readonly AnyFact[], { unrevealed }: GradebookState): string[] {
  const isBlind = facts.some(
    (fact) =>
      'assessment' in fact && fact.type !== 'blind-revealed' && unrevealed.includes(fact.assessment)
  )
  return isBlind ? ['blind grades stand in the gradebook before their time'] : []
}

/** What is locked moves by nothing but a decision of somebody who may take it. */
function lockProblems(
  facts: readonly AnyFact[],
  was: GradebookState,
  is: GradebookState,
  today: number
): string[] {
  const isDecision = facts.some(({ type }) => type === 'decided')
  if (stateOn(was.review, today) !== 'locked' || isDecision) return []
  const isSame = hexOf(officialDigest(was)) === hexOf(officialDigest(is))
  return isSame ? [] : ['a locked gradebook changed']
}

/** Closed minutes say what they said until an amendment with a number of its own says otherwise. A number is for ever. */
function minutesProblems(was: DeliberationState, is: DeliberationState): string[] {
  const numbers = new Map(is.amendments.map(({ parcel, number }) => [parcel, number]))
  const renumbered = was.amendments.filter(({ parcel, number }) => {
    return number !== null && numbers.get(parcel) !== number
  })
  const used = is.amendments.flatMap(({ number }) => number ?? [])
  const problems = renumbered.map(({ number }) => `amendment ${number} lost its number`)
  if (new Set(used).size < used.length) problems.push('two amendments have one number')
  const isAmended = tellsOf(was) !== tellsOf(is)
  if (was.closings.length > 0 && !isAmended && resultsOf(was) !== resultsOf(is))
    problems.push('closed minutes changed without an amendment')
  return problems
}

/** Amendments as people are told of them: one more, or one withdrawn. */
function tellsOf({ amendments }: DeliberationState): string {
  return JSON.stringify(amendments.map(({ parcel, isWithdrawn }) => [parcel, isWithdrawn]))
}

function resultsOf({ decisionsByPerson, membersByPerson }: DeliberationState): string {
  const decided = [...decisionsByPerson].map(([person, state]) => {
    return [person, state.kind === 'settled' ? state.value : state.kind]
  })
  const members = [...membersByPerson].map(([person, { values }]) => [person, values])
  return JSON.stringify([decided, members])
}
