/** Makes the list of a failing run shorter while it still fails. */
import type { Operation } from './operations.ts'
import { runOperations, type Run } from './run.ts'

const MAX_RUNS = 150

/** Leaves out halves, quarters, … and at last single operations. Gives the shortest failing run that it found. */
export async function shrink(run: Run): Promise<Run> {
  const { failure } = run
  const end = failure?.after ?? run.operations.length - 1
  let best: Run = { ...run, operations: run.operations.slice(0, end + 1) }
  let runs = 0
  for (let size = Math.ceil(best.operations.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = best.operations.length - size; start > -size; start -= size) {
      if (runs++ >= MAX_RUNS) return best
      const shorter = without(best.operations, Math.max(0, start), size + Math.min(0, start))
      const tried = await runOperations(run.seed, shorter)
      if (tried.failure !== null) best = tried
    }
  }
  return best
}

function without(
  operations: readonly Operation[],
  start: number,
  count: number
): readonly Operation[] {
  return [...operations.slice(0, start), ...operations.slice(start + count)]
}
