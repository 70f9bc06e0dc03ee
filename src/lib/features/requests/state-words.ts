/** Where a request stands, in a word. Call in templates and `$derived`, so that words follow the language. */
import type { CaseState } from '#shared/domain/case-steps.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

const WORDS: Readonly<Record<CaseState, () => string>> = {
  none: m.requests_state_not_taken,
  inHand: m.requests_state_in_hand,
  incomplete: m.requests_state_incomplete,
  approved: m.requests_state_approved,
  refused: m.requests_state_refused,
  withdrawn: m.requests_state_withdrawn
}

export function sayCaseState(state: CaseState): string {
  return WORDS[state]()
}
