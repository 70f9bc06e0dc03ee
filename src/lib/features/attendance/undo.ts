/** Marks taken back and made again. The letters of one note are one step, however often it was kept meanwhile. */
import { PRESENT, sameMark, type AttendanceMark } from '#shared/domain/attendance.ts'
import type { PersonId } from '#shared/domain/identity.ts'

export type MarkChange = {
  readonly person: PersonId
  /** Null where nothing had been said. */
  readonly before: AttendanceMark | null
  readonly after: AttendanceMark
}

export function createUndo() {
  const done: MarkChange[] = []
  let undone: MarkChange[] = []
  let isWriting = false

  return {
    done(change: MarkChange): void {
      const isNote = changesNoteAlone(change)
      const goesOn = isWriting && isNote && done.at(-1)?.person === change.person
      const begun = goesOn ? done.pop() : undefined
      const step = begun === undefined ? change : { ...begun, after: change.after }
      // What was written and deleted again is no step.
      const isNothing = begun !== undefined && sameMark(step.before ?? PRESENT, step.after)
      if (!isNothing) done.push(step)
      isWriting = isNote && !isNothing
      undone = []
    },
    /** What is written from now on is a step of its own. */
    pause(): void {
      isWriting = false
    },
    undo(): MarkChange | null {
      isWriting = false
      const change = done.pop()
      if (change !== undefined) undone.push(change)
      return change ?? null
    },
    redo(): MarkChange | null {
      isWriting = false
      const change = undone.pop()
      if (change !== undefined) done.push(change)
      return change ?? null
    },
    clear(): void {
      isWriting = false
      done.length = 0
      undone = []
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0
  }
}

function changesNoteAlone({ before, after }: MarkChange): boolean {
  return sameMark({ ...(before ?? PRESENT), remark: after.remark }, after)
}
