/** What a screen shows of a visit to a lesson, and what it may ask of it. */
import type { AttendanceMark } from '#shared/domain/attendance.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { LessonState, RegisterState } from '#shared/documents/register.ts'
import type { CommandRefusal, Outcome, Right } from './commands.ts'
import type { Saving } from '#lib/replica/draft-keeper.ts'
import type { LessonPlan } from './lesson-plan.ts'
import type { Marks } from './lesson-sheet.ts'

/** A new value at each change. */
export type VisitSnapshot = {
  readonly register: DocumentId
  readonly state: RegisterState
  readonly lesson: LessonState | undefined
  readonly plan: LessonPlan
  readonly module: ModuleId | null
  readonly list: readonly PersonId[]
  readonly newcomers: readonly PersonId[]
  readonly draft: Marks
  /** "Terminer" was pressed and can still be taken back. */
  readonly finishing: boolean
  readonly signedOff: boolean
  readonly right: Right
  readonly saving: Saving
  /** Why what was tapped could not become an entry and stays a draft of this device, or null. */
  readonly unstated: Refused
  /** The same of what an earlier visit left, as the disk says it. */
  readonly leftUnstated: string | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** Why a tap was refused, or null. */
export type Refused = CommandRefusal | null

export type LessonVisit = {
  snapshot(): VisitSnapshot
  subscribe(listener: () => void): () => void
  /** Sets a mark in the draft. A list being finished is open again. Answers why not, or null. */
  mark(person: PersonId, mark: AttendanceMark): Refused
  /** Puts somebody who joined the group later on the list of this lesson, present. */
  add(person: PersonId): Refused
  chooseModule(module: ModuleId): void
  undo(): void
  redo(): void
  finish(): Refused
  takeBackFinish(): void
  /** States what was tapped, now: the page is being hidden. The write begins before this returns. */
  stateNow(): void
  correct(person: PersonId, mark: AttendanceMark, reason: string): Outcome
  settle(person: PersonId, mark: AttendanceMark): Outcome
  settleModule(module: ModuleId): Outcome
  /** Tries again what the disk refused. */
  retry(): Promise<void>
  /** Ends the visit: what was tapped is stated. Resolves when it is on the disk, or the disk refused. */
  close(): Promise<void>
}
