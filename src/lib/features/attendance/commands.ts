/**
 * What a person does to a register, as facts. Every command asks the policies first and answers with a value; nothing
 * here waits: the write begins before a command returns, so that it also works while the page is being closed.
 */
import type { AttendanceMark, LessonRef } from '#shared/domain/attendance.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import {
  lessonKey,
  toWireEntry,
  type LessonState,
  type RegisterFact,
  registerFacts,
  type RegisterState
} from '#shared/documents/register.ts'
import { MAX_REASON_LENGTH } from '#shared/documents/fields.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { refuse, type PolicyAnswer, type Refusal } from '#shared/policies/answers.ts'
import { judgeAll } from '#shared/policies/judging.ts'
import { registerPolicies } from '#shared/policies/register-policies.ts'
import { appendInParcels, type WrittenParcel } from '#lib/replica/portions.ts'
import type { Replica } from '#lib/replica/replica.ts'
import type { Durability } from '#lib/replica/storage.ts'
import { factsOfDraft, type LessonDraft } from './lesson-draft.ts'

/** Where a command works: the register as its author sees it now. */
export type Desk = {
  readonly replica: Pick<Replica, 'appendTogether' | 'newParcel'>
  readonly actor: Actor
  readonly register: DocumentId
  readonly state: RegisterState
  readonly lesson: LessonRef
  readonly at: Moment
}

export type CommandRefusal =
  | Refusal
  /** A correction says why. */
  | 'reason-missing'
  | 'reason-too-long'
  /** Two people disagree: a person settles it before the list can be finished. */
  | 'contradiction-open'
  /** Nobody said what is taught. */
  | 'module-missing'
  /** The group's list has not come to this device. */
  | 'list-missing'
  /** The list was finished: what follows is a correction. */
  | 'signed-off'
  /** More people than the list of a lesson may hold. */
  | 'list-too-long'
  /** It does not fit into one entry, and stays what it is. */
  | 'too-much-at-once'
  /** Another release wrote the draft, in a way that this one cannot read. */
  | 'draft-unreadable'

export type Stated = {
  readonly ok: true
  /** Usually one: what does not fit is written in several. */
  readonly written: readonly WrittenParcel<RegisterFact>[]
  /** Resolves once the disk has it; "saved" is said only then. */
  readonly durable: Promise<void>
  /** Kept, but it will wait for a decision. */
  readonly waitsBecause: Refusal | null
}

export type Outcome = Stated | { readonly ok: false; readonly reason: CommandRefusal }

/**
 * States the taps of a visit: some marks, or the whole list when it is finished. They were made by somebody who could
 * then; who no longer can by now states them all the same, and the relay holds or refuses them for people to see.
 */
export function stateDraft(desk: Desk, draft: LessonDraft): Outcome {
  const facts = factsOfDraft(draft, desk.lesson, desk.at, desk.state)
  return write(desk, facts, draft.finishing ? 'strict' : 'relaxed', draft.parcel)
}

/** Changes a finished list, and says why. */
export function correct(
  desk: Desk,
  person: PersonId,
  mark: AttendanceMark,
  reason: string
): Outcome {
  if (reason.trim() === '') return { ok: false, reason: 'reason-missing' }
  if (reason.trim().length > MAX_REASON_LENGTH) return { ok: false, reason: 'reason-too-long' }
  const { day, slot } = desk.lesson
  const entries = [toWireEntry(person, mark)]
  const replaces = placesSeen(lessonOf(desk), [person])
  return append(
    desk,
    [{ type: 'corrected', at: desk.at, day, slot, entries, reason: reason.trim(), replaces }],
    'strict'
  )
}

/** Ends a contradiction about one trainee; what it replaces stays in the history. */
export function settle(desk: Desk, person: PersonId, mark: AttendanceMark): Outcome {
  const { day, slot } = desk.lesson
  const entries = [toWireEntry(person, mark)]
  const replaces = placesSeen(lessonOf(desk), [person])
  return append(
    desk,
    [{ type: 'settled', at: desk.at, day, slot, module: null, entries, replaces }],
    'strict'
  )
}

/** Ends a contradiction about what was taught; says nothing of any trainee. */
export function settleModule(desk: Desk, module: ModuleId): Outcome {
  const { day, slot } = desk.lesson
  const replaces = moduleSeen(lessonOf(desk))
  return append(
    desk,
    [{ type: 'settled', at: desk.at, day, slot, module, entries: [], replaces }],
    'strict'
  )
}

/** All that now gives the marks of these people: what a statement about them replaces. */
export function placesSeen(
  lesson: LessonState | undefined,
  people: readonly PersonId[]
): ParcelId[] {
  const current = people.flatMap((person) => lesson?.marksByPerson.get(person)?.current ?? [])
  return [...new Set(current.map(({ parcel }) => parcel))]
}

/** All that now says what was taught. */
export function moduleSeen(lesson: LessonState | undefined): ParcelId[] {
  return [...new Set((lesson?.module?.current ?? []).map(({ parcel }) => parcel))]
}

/** What a person may do to one lesson of a register; what would wait for a decision is told beforehand. */
export type Right =
  | { readonly kind: 'may' }
  | { readonly kind: 'waits'; readonly because: Refusal }
  | { readonly kind: 'may-not'; readonly because: Refusal }

export function rightToTake(
  actor: Actor,
  register: DocumentId,
  lesson: LessonRef,
  state: RegisterState
): Right {
  const { day, slot } = lesson
  const probe: RegisterFact = {
    type: 'corrected',
    at: 0,
    day,
    slot,
    entries: [],
    reason: '',
    replaces: []
  }
  const answer = judgeParcel(actor, register, [probe], state)
  if (answer.allowed) return { kind: 'may' }
  return { kind: answer.late ? 'waits' : 'may-not', because: answer.reason }
}

function lessonOf(desk: Desk): LessonState | undefined {
  return desk.state.lessonsByKey.get(lessonKey(desk.lesson))
}

/** What comes late is kept all the same: somebody decides of it. Anything else that is refused is not written. */
function append(desk: Desk, facts: readonly RegisterFact[], durability: Durability): Outcome {
  const answer = mayAppendNow(desk, facts)
  if (!answer.allowed && !answer.late) return { ok: false, reason: answer.reason }
  return write(desk, facts, durability, desk.replica.newParcel())
}

function write(
  desk: Desk,
  facts: readonly RegisterFact[],
  durability: Durability,
  promised: ParcelId
): Outcome {
  const { replica, register } = desk
  const appended = appendInParcels(replica, registerFacts, register, facts, {
    durability,
    promised
  })
  if (appended === null) return { ok: false, reason: 'too-much-at-once' }
  const answer = mayAppendNow(desk, facts)
  return { ok: true, ...appended, waitsBecause: answer.allowed ? null : answer.reason }
}

function mayAppendNow({ actor, register, state }: Desk, facts: readonly RegisterFact[]) {
  return judgeParcel(actor, register, facts, state)
}

function judgeParcel(
  actor: Actor,
  register: DocumentId,
  facts: readonly RegisterFact[],
  { closedThrough }: Pick<RegisterState, 'closedThrough'>
): PolicyAnswer {
  const name = nameOf(register)
  if (name.kind !== 'register') return refuse('not-your-role')
  return judgeAll(registerPolicies, actor, name, facts, { closedThrough })
}
