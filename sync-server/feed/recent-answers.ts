/** How devices were answered a moment ago: a stream that was opened beside an exchange may come after its answer. */
import { MAX_STREAMS, RECENT_ANSWER_MS } from '../limits.ts'
import type { Place } from './page.ts'

/** An exchange took a device from one place to another. */
export type Answer = { readonly from: Place; readonly to: Place }

export type RecentAnswers = {
  note(device: number, answer: Answer): void
  /** Where the exchange that began at this place took the device; null when none was answered lately. */
  after(device: number, from: Place): Place | null
}

/** `now` gives milliseconds that never go back. Past its bound the oldest is forgotten: its device is told to ask. */
export function createRecentAnswers(now: () => number): RecentAnswers {
  const answers = new Map<number, Answer & { readonly at: number }>()
  return {
    note(device, answer) {
      answers.delete(device)
      answers.set(device, { ...answer, at: now() })
      for (const [oldest, { at }] of answers) {
        if (answers.size <= MAX_STREAMS && now() - at <= RECENT_ANSWER_MS) break
        answers.delete(oldest)
      }
    },
    after(device, from) {
      const answer = answers.get(device)
      if (answer === undefined || now() - answer.at > RECENT_ANSWER_MS) return null
      return isSamePlace(answer.from, from) ? answer.to : null
    }
  }
}

function isSamePlace(one: Place, other: Place): boolean {
  return (
    one.epoch === other.epoch &&
    one.cursor === other.cursor &&
    one.held.length === other.held.length &&
    one.held.every((document, index) => document === other.held[index])
  )
}
