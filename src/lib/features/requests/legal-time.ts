/**
 * Which last day holds, and how much time is left: what the relay stated, else what follows here from the procedure, the
 * pauses and the days off. One function for rows of lists, pages and papers. Pure.
 */
import type { Day } from '#shared/domain/calendar.ts'
import { isOpen, type CaseState } from '#shared/domain/case-steps.ts'
import type { FoldedCase } from '#shared/documents/case.ts'
import { daysLeft, dueDayOf, type Holidays, type Pause } from '#shared/domain/legal-clock.ts'
import type { DayCount, Procedure } from '#shared/domain/procedure.ts'

export type LegalTime =
  /** Decided, withdrawn, or never taken. */
  | { readonly kind: 'ended' }
  /** A complement is awaited. */
  | { readonly kind: 'paused' }
  /** The relay has not stated it, and the version of the procedure is not here. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'running'
      readonly due: Day
      /** 0 on the last day, negative afterwards. */
      readonly left: number
      readonly dayCount: DayCount
      /** Stated by the relay; otherwise counted here. */
      readonly isStated: boolean
    }

/** What it follows from, as a row or a folded document says it. */
type TimedCase = {
  readonly caseState: CaseState
  readonly start: Day | null
  readonly pauses: readonly Pause[]
  readonly dueStated?: Day | null | undefined
}

export function timedOf({ standing, start, pauses, dueStated }: FoldedCase): TimedCase {
  return { caseState: standing.caseState, start, pauses, dueStated }
}

/** What counting needs of this device. */
export type LegalCalendar = {
  readonly today: Day
  /** Null where neither the directory nor the catalogue says them: days left are then counted on the calendar. */
  readonly holidays: Holidays | null
}

const NO_HOLIDAYS: Holidays = new Set()

export function legalTimeOf(
  { caseState, start, pauses, dueStated }: TimedCase,
  procedure: Pick<Procedure, 'maxDays' | 'dayCount'> | null,
  { today, holidays }: LegalCalendar
): LegalTime {
  if (!isOpen(caseState)) return { kind: 'ended' }
  if (caseState === 'incomplete') return { kind: 'paused' }
  const isStated = typeof dueStated === 'number'
  const due = isStated ? dueStated : estimate(start, procedure, pauses, holidays)
  if (due === null) return { kind: 'unknown' }
  const dayCount = holidays === null ? 'calendar' : (procedure?.dayCount ?? 'calendar')
  const left = daysLeft(today, due, dayCount, holidays ?? NO_HOLIDAYS)
  return { kind: 'running', due, left, dayCount, isStated }
}

function estimate(
  start: Day | null,
  procedure: Pick<Procedure, 'maxDays' | 'dayCount'> | null,
  pauses: readonly Pause[],
  holidays: Holidays | null
): Day | null {
  if (start === null || procedure === null) return null
  return dueDayOf(start, procedure, pauses, holidays ?? NO_HOLIDAYS)
}

/** From so many days on before the end, a request is near it. */
const NEAR_DAYS = 5

export type Urgency = 'over' | 'near' | 'far' | 'still' | 'unknown' | 'ended'

export function urgencyOf(time: LegalTime): Urgency {
  if (time.kind === 'paused') return 'still'
  if (time.kind !== 'running') return time.kind
  if (time.left < 0) return 'over'
  return time.left <= NEAR_DAYS ? 'near' : 'far'
}
