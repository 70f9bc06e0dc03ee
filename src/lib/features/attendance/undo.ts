/** Marks taken back and made again. */
import type { AttendanceMark } from '#shared/domain/attendance.ts'
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
  return {
    done(change: MarkChange): void {
      done.push(change)
      undone = []
    },
    undo(): MarkChange | null {
      const change = done.pop()
      if (change !== undefined) undone.push(change)
      return change ?? null
    },
    redo(): MarkChange | null {
      const change = undone.pop()
      if (change !== undefined) done.push(change)
      return change ?? null
    },
    clear(): void {
      done.length = 0
      undone = []
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0
  }
}
