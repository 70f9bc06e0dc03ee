/** What happened to a request, in the order of the relay. Pure. */
import { RELAY_CASE_FACTS, type CaseFact } from '#shared/documents/case-facts.ts'
import type { CaseEvent } from '#shared/documents/case.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { CaseReading } from './read-case.ts'

export type TimelineItem = {
  readonly event: CaseEvent
  /** It came when it could no longer be taken: somebody else had been there before. */
  readonly isBelated: boolean
  /** When the relay received it, where its clock and that of the device say different things; null otherwise. */
  readonly receivedAt: Moment | null
  readonly isReceived: boolean
  readonly isByRelay: boolean
}

/** Less than this is the way over the line; what differs by more is said. Seconds. */
const SAME_TIME_SECONDS = 120

/** Messages stand by themselves; that something was read stands beside what was read. */
const TOLD_ELSEWHERE: readonly CaseFact['type'][] = ['message-sent', 'read-noted']

export function timelineOf({ folded }: Pick<CaseReading, 'folded'>): TimelineItem[] {
  const belated = new Set(folded.belated)
  return folded.events
    .filter(({ fact }) => !TOLD_ELSEWHERE.includes(fact.type))
    .map((event) => {
      const isByRelay = RELAY_CASE_FACTS.some((type) => type === event.fact.type)
      const isReceived = event.stamp !== null || isByRelay
      const receivedAt = isByRelay ? null : differingReceipt(event)
      return { event, isBelated: belated.has(event), receivedAt, isReceived, isByRelay }
    })
}

function differingReceipt({ fact, stamp }: CaseEvent): Moment | null {
  if (stamp === null) return null
  return Math.abs(stamp.receivedAt - fact.at) > SAME_TIME_SECONDS ? stamp.receivedAt : null
}
