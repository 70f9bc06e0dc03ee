/** What a screen shows of a visit to a lesson. */
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { LessonState, RegisterState } from '#shared/documents/register.ts'
import type { CommandRefusal, Right } from './commands.ts'
import type { Saving } from './draft-keeper.ts'
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
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** Why a tap was refused, or null. */
export type Refused = CommandRefusal | null
