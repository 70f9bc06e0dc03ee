/** The order of a class list on screen and on paper: one number names one person everywhere. Pure. */
import type { TraineeRow } from '#lib/readmodels/tables.ts'

/** `listed`: who is on the list now, in the ministry's order. `left`: who was on it before. */
export function inListOrder(trainees: readonly TraineeRow[]): {
  readonly listed: readonly TraineeRow[]
  readonly left: readonly TraineeRow[]
} {
  const ordered = [...trainees].sort(
    (one, other) => one.order - other.order || one.person - other.person
  )
  return {
    listed: ordered.filter(({ active }) => active),
    left: ordered.filter(({ active }) => !active)
  }
}
