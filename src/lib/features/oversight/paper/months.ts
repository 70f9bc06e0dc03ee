/** The months of a term that have begun, the newest first, each by its first day. Pure. */
import { monthOf, type Day } from '#shared/domain/calendar.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'

/** No term runs longer; a wrong date in the directory must not fill the list. */
const MAX_MONTHS = 14

export function monthsOf(directory: DirectoryState, term: string, today: Day): Day[] {
  const { from = today, through = today } = directory.terms.get(term)?.values ?? {}
  const last = monthOf(Math.max(from, Math.min(through, today))).first
  const months = [last]
  while (months.length < MAX_MONTHS) {
    const first = months.at(-1) ?? last
    if (first <= from) break
    months.push(monthOf(first - 1).first)
  }
  return months
}
