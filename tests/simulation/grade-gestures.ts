/** From what somebody does to grades to what their phone writes: by the app's own commands, given what it shows them. */
import {
  chooseRule,
  closedAssessments,
  correctCell,
  decideHeld,
  publishGradebook,
  recordAssessment,
  reopenGradebook,
  returnGradebook,
  settleCell,
  stateGrades,
  submitGradebook,
  validateGradebook,
  withdrawPublication
} from '#lib/features/grades/grade-commands.ts'
import { amendAfter } from '#lib/features/grades/jury/jury-commands.ts'
import type { BlindState } from '#shared/documents/blind.ts'
import { activeAssessments, cellSeen } from '#shared/documents/gradebook-results.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { referTo } from '#shared/documents/rosters.ts'
import { gradeCell, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { stateOn } from '#shared/domain/review.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { blindEntries, bookOf, gradebook, ruleOf, TRAINERS, type Book } from './cast.ts'
import { ASSESSMENTS, valueOf, type Desk } from './grade-desk.ts'
import type { GradeGesture } from './grade-draws.ts'
import { goOnWithMinutes, inMinutes, isOfMinutes } from './jury-gestures.ts'

const REASON = 'recounted'
/** The one that the track follows when a gradebook is handed in. */
const RULE = ruleOf(0)
const NO_CONTEXT = { closedThrough: null }

/** Does it at the desk; what the screen refuses is not written. */
export async function actOnGrades(desk: Desk, gesture: GradeGesture): Promise<void> {
  if (isOfMinutes(gesture)) return inMinutes(desk, gesture)
  const book = bookOf(gesture.book)
  const state = await desk.stateOf(book)
  const commands = desk.commands(book, state)
  switch (gesture.type) {
    case 'go-on':
      return goOn(desk, book, state)
    case 'plan':
      return void plan(desk, book, state, gesture)
    case 'follow-rule':
      return void chooseRule(commands, ruleOf(gesture.rule))
    case 'grade': {
      const assessment = planned(state, gesture.assessment)
      return grade(desk, book, state, assessment, await desk.cellsOf(book, gesture.cells))
    }
    case 'correct-grade': {
      const list = await desk.listOf(book, state)
      const person = list[gesture.who % Math.max(1, list.length)]
      const place = person && { assessment: planned(state, gesture.assessment), person }
      if (place) correctCell(commands, place, valueOf(gesture.said), REASON)
      return
    }
    case 'settle-grade': {
      const [place] = state.contradictions
      if (place !== undefined) settleCell(commands, place, valueOf(gesture.said))
      return
    }
    case 'hand-in':
      return void submitGradebook(commands, RULE)
    case 'hand-back':
      return void returnGradebook(commands, REASON)
    case 'validate':
      return void validateGradebook(commands)
    case 'publish':
      return void publishGradebook(commands)
    case 'take-back':
      return void withdrawPublication(commands, REASON)
    case 'reopen':
      return void reopenGradebook(commands, desk.today + gesture.days, REASON)
    case 'decide-grades': {
      const event = state.held[gesture.held % Math.max(1, state.held.length)]
      if (event !== undefined) await decide(desk, book, state, event.parcel, gesture.admit)
      return
    }
    case 'grade-blind':
      return gradeBlind(desk, book, planned(state, gesture.assessment), gesture.cells)
    case 'reveal':
      return reveal(desk, book, state)
    case 'bring-blind':
      return bringBlind(desk, book, state)
  }
}

/** One that is planned already, where there is any. */
function planned(state: GradebookState, index: number): number {
  const known = activeAssessments(state).map(({ number }) => number)
  const numbers = known.length === 0 ? ASSESSMENTS : known
  return numbers[index % numbers.length] as number
}

function plan(
  desk: Desk,
  book: Book,
  state: GradebookState,
  { assessment, weight, blind, enterer }: Extract<GradeGesture, { readonly type: 'plan' }>
): void {
  const number = ASSESSMENTS[assessment % ASSESSMENTS.length] as number
  const isKnown = state.assessments.some((one) => one.number === number)
  const first = { label: 'Epreuve', max: 2_000, step: 25, order: assessment, active: true }
  const planned = { weight, blind, ...(enterer === undefined ? {} : named(enterer)) }
  const values = isKnown ? planned : { ...first, ...planned }
  recordAssessment(desk.commands(book, state), number, values)
}

function named(enterer: number | null): { readonly enterer: PersonId | null } {
  return { enterer: enterer === null ? null : (TRAINERS[enterer % TRAINERS.length] ?? null) }
}

async function grade(
  desk: Desk,
  book: Book,
  state: GradebookState,
  assessment: number,
  cells: ReadonlyMap<PersonId, Cell>
): Promise<void> {
  const draft = await desk.draft(book, assessment, cells)
  if (draft !== null) stateGrades(desk.commands(book, state), draft)
}

/** Where closed minutes cite the gradebook, the same person amends them. */
async function decide(
  desk: Desk,
  book: Book,
  state: GradebookState,
  parcel: ParcelId,
  admitted: boolean
): Promise<void> {
  const outcome = decideHeld(desk.commands(book, state), parcel, admitted, REASON)
  if (!outcome.ok || !admitted) return
  await amendAfter(desk.app, book, await desk.stateAfter(book), REASON)
}

async function goOn(desk: Desk, book: Book, state: GradebookState): Promise<void> {
  const { actor } = desk
  const teaches = actor.teachings.some((one) => {
    return one.active && one.group === book.group && one.module === book.module
  })
  return teaches ? enterOn(desk, book, state) : reviewOn(desk, book, state)
}

/** What differs is settled; two assessments are planned, then each column is filled, then it is handed in. */
async function enterOn(desk: Desk, book: Book, state: GradebookState): Promise<void> {
  const closed = closedAssessments(desk.commands(book, state))
  const disputed = state.contradictions.find(({ assessment }) => !closed.has(assessment))
  if (disputed !== undefined)
    return void settleCell(desk.commands(book, state), disputed, gradeCell(1_150))
  const { length } = activeAssessments(state)
  if (length < 2)
    return plan(desk, book, state, {
      ...{ type: 'plan', book: 0, assessment: length, weight: 100, blind: false }
    })
  const list = await desk.listOf(book, state)
  for (const { number } of activeAssessments(state)) {
    if (closed.get(number) === 'entered-by-another') continue
    const missing = list.filter((person) => cellSeen(state, number, person) === null)
    if (missing.length === 0) continue
    const cells = missing.map((person) => [person, gradeCell(25 * (person % 80))] as const)
    if (state.unrevealed.includes(number)) await completeBlind(desk, book, number, new Map(cells))
    else await grade(desk, book, state, number, new Map(cells))
    return
  }
  submitGradebook(desk.commands(book, state), RULE)
}

async function reviewOn(desk: Desk, book: Book, state: GradebookState): Promise<void> {
  const [held] = state.held
  if (held !== undefined) return decide(desk, book, state, held.parcel, held.at % 3 > 0)
  if (state.unrevealed.length > 0) return reveal(desk, book, state)
  const isReopened = stateOn(state.review, desk.today) !== state.review.state
  if (state.review.state === 'submitted' || isReopened)
    return void validateGradebook(desk.commands(book, state))
  return goOnWithMinutes(desk, book.group)
}

// Blind entries

async function gradeBlind(
  desk: Desk,
  book: Book,
  assessment: number,
  said: Extract<GradeGesture, { readonly type: 'grade-blind' }>['cells']
): Promise<void> {
  blind(desk, book, assessment, await desk.cellsOf(book, said), await ownBlind(desk, book), false)
}

async function completeBlind(
  desk: Desk,
  book: Book,
  assessment: number,
  cells: ReadonlyMap<PersonId, Cell>
): Promise<void> {
  const own = await ownBlind(desk, book)
  if (!own.completed.has(assessment)) blind(desk, book, assessment, cells, own, true)
}

function ownBlind(desk: Desk, book: Book): Promise<BlindState> {
  return desk.blindOf(book, desk.place.person)
}

function blind(
  desk: Desk,
  book: Book,
  assessment: number,
  cells: ReadonlyMap<PersonId, Cell>,
  { rosters, cells: known }: BlindState,
  isComplete: boolean
): void {
  if (cells.size === 0) return
  const { at } = desk.place
  const people = [...cells.keys()].sort((one, other) => one - other)
  const { roster, naming } = referTo(people, rosters.get(desk.writer))
  const packed = packCells(people.map((person, place) => [place, cells.get(person) as Cell]))
  const seen = people.flatMap((person) => known.get(assessment)?.get(person)?.current ?? [])
  const replaces = [...new Set(seen.map(({ parcel }) => parcel))]
  const entered: AnyFact = { type: 'graded', at, assessment, roster, cells: packed, replaces }
  const complete: AnyFact = { type: 'blind-completed', at, assessment, replaces: [] }
  const document = blindEntries(book, desk.place.person)
  writeAllowed(desk, document, [...naming, entered, ...(isComplete ? [complete] : [])])
}

function reveal(desk: Desk, book: Book, state: GradebookState): void {
  const [assessment] = state.unrevealed
  if (assessment === undefined) return
  const { at } = desk.place
  const [one, other] = TRAINERS as readonly [PersonId, PersonId]
  const fact: AnyFact = {
    ...{ type: 'blind-revealed', at, assessment, enterers: [one, other], replaces: [] }
  }
  writeAllowed(desk, gradebook(book), [fact])
}

/** Once revealed, all that was entered apart is said in the gradebook too. */
async function bringBlind(desk: Desk, book: Book, state: GradebookState): Promise<void> {
  const own = await ownBlind(desk, book)
  const assessment = [...own.cells.keys()].find((number) => !state.unrevealed.includes(number))
  if (assessment === undefined) return
  await grade(desk, book, state, assessment, saidIn(own, assessment))
}

function saidIn({ cells }: BlindState, assessment: number): Map<PersonId, Cell> {
  const column = [...(cells.get(assessment) ?? [])]
  return new Map(
    column.flatMap(([person, place]) => (place.kind === 'settled' ? [[person, place.value]] : []))
  )
}

function writeAllowed(desk: Desk, document: ReturnType<typeof gradebook>, facts: AnyFact[]): void {
  const answer = mayAppendAll(desk.actor, document, facts, NO_CONTEXT)
  if (answer.allowed || answer.late) desk.write(document, facts, 'strict')
}
