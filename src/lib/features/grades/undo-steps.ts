/** What a visit did to cells, step by step, so that it can be taken back and done again. Knows no journal. Pure. */
import type { CellPlace } from '#shared/domain/anomalies.ts'
import { sameCell, type Cell } from '#shared/domain/grade.ts'

/** Steps that can be taken back; older ones are forgotten, what they wrote stays. */
const MAX_STEPS = 200

/** What stands in a cell; nothing said is a blank. */
export type Shown = Cell | 'contradiction'

export type StepCell = { readonly place: CellPlace; readonly from: Shown; readonly to: Shown }
type Step = readonly StepCell[]

export type UndoSteps = {
  canUndo(): boolean
  canRedo(): boolean
  /** A key in a cell: it goes on with the step of that cell until the cell is left. */
  type(cell: StepCell): void
  /** Many cells at once. */
  add(step: Step): void
  leave(): void
  /** What `undo` and `redo` would do; nothing when there is no such step. */
  nextUndo(): Step
  nextRedo(): Step
  undo(): Step | null
  redo(): Step | null
}

export function undoSteps(): UndoSteps {
  let done: Step[] = []
  let undone: Step[] = []
  /** The last step may still grow. */
  let isTyping = false

  function push(step: Step): void {
    if (step.length === 0) return
    done = [...done, step].slice(-MAX_STEPS)
    undone = []
  }

  return {
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    type(cell) {
      const [last] = done.at(-1) ?? []
      const goesOn = isTyping && last !== undefined && samePlace(last.place, cell.place)
      if (goesOn) done = done.slice(0, -1)
      const from = goesOn ? last.from : cell.from
      isTyping = true
      // Typed back to what it was: nothing is left to take back.
      if (sameShown(from, cell.to)) isTyping = false
      else push([{ ...cell, from }])
    },
    add(step) {
      isTyping = false
      push(step)
    },
    leave() {
      isTyping = false
    },
    nextUndo: () => (done.at(-1) ?? []).map(turned),
    nextRedo: () => undone.at(-1) ?? [],
    undo() {
      const step = done.at(-1)
      if (step === undefined) return null
      isTyping = false
      done = done.slice(0, -1)
      undone = [...undone, step]
      return step.map(turned)
    },
    redo() {
      const step = undone.at(-1)
      if (step === undefined) return null
      isTyping = false
      undone = undone.slice(0, -1)
      done = [...done, step]
      return step
    }
  }
}

function turned({ place, from, to }: StepCell): StepCell {
  return { place, from: to, to: from }
}

function samePlace(one: CellPlace, other: CellPlace): boolean {
  return one.assessment === other.assessment && one.person === other.person
}

export function sameShown(one: Shown, other: Shown): boolean {
  if (one === 'contradiction' || other === 'contradiction') return one === other
  return sameCell(one, other)
}
