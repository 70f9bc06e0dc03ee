/** Kinds of entries of a gradebook in words. Call in templates and `$derived`, so that words follow the language. */
import type { GradebookEvent } from '#shared/documents/gradebook.ts'
import { formatList } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'

const TYPES: Readonly<Record<GradebookEvent['type'], () => string>> = {
  'assessment-recorded': m.jury_wrote_plan,
  graded: m.jury_wrote_grades,
  'grades-corrected': m.jury_wrote_correction,
  'grades-settled': m.jury_wrote_settlement,
  'grade-remark-recorded': m.jury_wrote_remark,
  'rule-chosen': m.jury_wrote_rule,
  submitted: m.grades_step_submitted,
  returned: m.grades_step_returned,
  validated: m.grades_step_validated,
  reopened: m.grades_step_reopened,
  locked: m.grades_step_locked,
  'blind-revealed': m.jury_wrote_reveal,
  decided: m.jury_event_verdict,
  published: m.jury_wrote_publication,
  'publication-withdrawn': m.jury_wrote_withdrawal,
  'codes-listed': m.jury_wrote_codes,
  'anonymity-lifted': m.jury_wrote_lifting
}

export function sayHeldTypes(types: readonly GradebookEvent['type'][]): string {
  return formatList(types.map((type) => TYPES[type]()))
}
