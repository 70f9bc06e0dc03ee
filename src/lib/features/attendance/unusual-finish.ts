/** "Terminer" asks nothing, because it can be taken back; only what looks like a mistake is asked about first. */
import type { OfficeTime } from '#shared/domain/calendar.ts'
import { minuteOfClock } from './lesson-choices.ts'
import type { LessonView } from './lesson-view.svelte.ts'

/** People come early, and clocks differ. */
const EARLY_MINUTES = 15

/** Why a person is asked before the list is finished, or null. */
export function unusualFinish(
  { address, now, counts, rows }: Pick<LessonView, 'address' | 'now' | 'counts' | 'rows'>,
  office: OfficeTime
): 'not-begun' | 'nobody-there' | null {
  const start = now.plan.slot?.start
  const startsAt = start === undefined ? 0 : minuteOfClock(start) - EARLY_MINUTES
  const isBefore =
    address.day > office.day || (address.day === office.day && office.minuteOfDay < startsAt)
  if (isBefore) return 'not-begun'
  const absent = counts.find(({ status }) => status === 'absent')?.count ?? 0
  return rows.length > 1 && absent === rows.length ? 'nobody-there' : null
}
