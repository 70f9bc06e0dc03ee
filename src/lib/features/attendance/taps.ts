/** What was tapped in a visit and is not a fact yet, and how it is taken back. */
import { PRESENT, sameMark, type AttendanceMark } from '#shared/domain/attendance.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { LessonState } from '#shared/documents/register.ts'
import { moduleSeen, placesSeen } from './commands.ts'
import type { LessonDraft } from './lesson-draft.ts'
import { exceptionsOf, sheetMark, type Marks } from './lesson-sheet.ts'
import { createUndo, type MarkChange } from './undo.ts'

export function createTaps() {
  const changes = createUndo()
  let marks: Marks = new Map()
  let added: readonly PersonId[] = []
  let isFinishing = false

  /** A mark that says what the register says already is no tap; of nobody known, that is "present". */
  function put(lesson: LessonState | undefined, person: PersonId, wanted: AttendanceMark): void {
    const place = lesson?.marksByPerson.get(person)
    const said = place === undefined ? PRESENT : place.kind === 'settled' ? place.value : null
    const next = new Map(marks)
    if (said !== null && sameMark(said, wanted)) next.delete(person)
    else next.set(person, wanted)
    marks = next
    isFinishing = false
  }

  return {
    marks: () => marks,
    /** Who joined the group later and was put on this list. */
    added: () => added,
    isFinishing: () => isFinishing,
    isEmpty: () => marks.size === 0 && !isFinishing,
    canUndo: changes.canUndo,
    canRedo: changes.canRedo,

    mark(lesson: LessonState | undefined, person: PersonId, mark: AttendanceMark): void {
      const before = sheetMark(lesson, marks, person)
      changes.done({ person, before: before.kind === 'said' ? before.mark : null, after: mark })
      put(lesson, person, mark)
    },
    add(person: PersonId): void {
      added = [...added, person]
      marks = new Map(marks).set(person, PRESENT)
      isFinishing = false
    },
    undo(lesson: LessonState | undefined): MarkChange | null {
      const change = changes.undo()
      if (change !== null) put(lesson, change.person, change.before ?? PRESENT)
      return change
    },
    redo(lesson: LessonState | undefined): MarkChange | null {
      const change = changes.redo()
      if (change !== null) put(lesson, change.person, change.after)
      return change
    },
    finish(): void {
      isFinishing = true
    },
    reopen(): void {
      isFinishing = false
    },
    /** All of it is a fact now. What follows a finished list is a correction, which nothing takes back. */
    stated(): void {
      if (isFinishing) changes.clear()
      else changes.pause()
      marks = new Map()
      isFinishing = false
    },

    /** The taps as the draft of a fact, with what their author sees and replaces. */
    draft(
      lesson: LessonState | undefined,
      list: readonly PersonId[],
      module: ModuleId
    ): Omit<LessonDraft, 'parcel'> {
      const said = isFinishing ? exceptionsOf(lesson, marks, list) : [...marks]
      const people = isFinishing ? list : said.map(([person]) => person)
      // Two different modules stand until somebody settles it: a mark must not do so in passing.
      const modules = lesson?.module?.kind === 'contradiction' ? [] : moduleSeen(lesson)
      const replaces = [...new Set([...placesSeen(lesson, people), ...modules])]
      return { module, list, marks: said, replaces, finishing: isFinishing }
    }
  }
}
