/** Who said what of one cell, the newest first: everything, what was replaced included. */
import { cellHistory, type CellChange } from '#shared/documents/cells.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import type { PersonId } from '#shared/domain/identity.ts'

export function changesOf(
  state: GradebookState,
  assessment: number,
  person: PersonId
): readonly CellChange[] {
  const place = state.cells.get(assessment)?.get(person)
  return place === undefined ? [] : cellHistory(place, state.cellEntries, state).reverse()
}
