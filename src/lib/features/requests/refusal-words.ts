/** Why something about a request was not done, in words. Call in templates and `$derived`, so that words follow the language. */
import type { CaseRefusal, Refusal } from '#shared/policies/answers.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

/** What stops a press on a request, besides the rules of access. */
export type RequestRefusal =
  | Refusal
  /** A complement, a refusal or a message without a word. */
  | 'reason-missing'
  | 'too-much-at-once'
  /** An answer is not what its field asks for. */
  | 'form-faulty'
  /** The disk would not take it; the replica tries again by itself. */
  | 'not-stored'
  /** This device gave all the receipt numbers it has. */
  | 'no-number-left'

const WORDS: Readonly<
  Record<CaseRefusal, () => string> & Partial<Record<RequestRefusal, () => string>>
> = {
  'not-your-case': m.requests_refused_not_your_case,
  'case-deposited': m.requests_refused_case_deposited,
  'case-missing': m.requests_refused_case_missing,
  'case-closed': m.requests_refused_case_closed,
  'complement-asked-before': m.requests_refused_complement_asked_before,
  'no-complement-asked': m.requests_refused_no_complement_asked,
  'case-not-approved': m.requests_refused_case_not_approved,
  'act-there': m.requests_refused_act_there,
  'act-missing': m.requests_refused_act_missing,
  'not-for-yourself': m.requests_refused_not_for_yourself,
  'not-your-role': m.requests_refused_not_your_role,
  'other-site': m.requests_refused_other_site,
  'reason-missing': m.requests_refused_reason_missing,
  'too-much-at-once': m.requests_refused_too_much,
  'form-faulty': m.requests_refused_form,
  'not-stored': m.requests_refused_not_stored,
  'no-number-left': m.requests_refused_no_number
}

export function sayRequestRefusal(reason: RequestRefusal): string {
  return (WORDS[reason] ?? m.requests_refused_fault)()
}

/** The same for a reason that came over the line, which may be one that this release does not know. */
export function sayAnyRefusal(reason: string): string {
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason as RequestRefusal] : undefined
  return (words ?? m.requests_refused_fault)()
}
