/** Grades in words, in the current language. Call in templates and `$derived`, so that words follow the language. */
import { isoOfDay, officeTime, type Moment } from '#shared/domain/calendar.ts'
import { displayName, type Names } from '#shared/domain/people.ts'
import {
  assessmentOfNumber,
  invalidityOf,
  type AssessmentKind,
  type Cell,
  type CellCode,
  type Scale
} from '#shared/domain/grade.ts'
import { gradeText } from '#shared/domain/grade-text.ts'
import type { ReviewState, ReviewStep } from '#shared/domain/review.ts'
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import type { StepEvent } from '#shared/documents/gradebook-review.ts'
import { disputedFields, type DisputedField } from '#shared/documents/gradebook-results.ts'
import type { Author } from '#lib/app-authors.ts'
import { formatList, formatNumber, formatRelativeDay, isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { MAX_REASON_LENGTH } from '#shared/documents/fields.ts'
import type { CaseRefusal } from '#shared/policies/answers.ts'
import type { GradeRefusal } from './grade-commands.ts'
import type { GradeSnapshot } from './grade-visit.ts'

type Language = 'fr' | 'ar'

const CODES: Readonly<Record<CellCode, InLanguage>> = {
  absent: m.grades_code_absent,
  justifiedAbsent: m.grades_code_justified,
  exempted: m.grades_code_exempted,
  notHandedIn: m.grades_code_not_handed_in
}

export function sayCode(code: CellCode, language: Language = locale.current): string {
  return CODES[code]({}, { locale: language })
}

/** A grade as people write it here, in both languages. */
export function sayGrade(hundredths: number): string {
  return gradeText(hundredths, ',')
}

export function sayCell(cell: Cell, language: Language = locale.current): string {
  if (cell.kind === 'blank') return m.grades_blank({}, { locale: language })
  return cell.kind === 'code' ? sayCode(cell.code, language) : isolate(sayGrade(cell.value))
}

/** Why a cell cannot count, in a sentence, or ''. */
export function sayInvalidity(cell: Cell, scale: Scale): string {
  switch (invalidityOf(cell, scale)) {
    case 'above-maximum':
      return m.grades_invalid_above({ max: sayGrade(scale.max) })
    case 'below-zero':
      return m.grades_invalid_below()
    case 'off-step':
      return m.grades_invalid_step({ step: sayGrade(scale.step) })
    case null:
      return ''
  }
}

/** The same for a cell of an assessment, whatever is known of its scale. */
export function sayInvalidityOf(cell: Cell, assessment: AssessmentState): string {
  const scale = scaleOf(assessment)
  return scale === null ? '' : sayInvalidity(cell, scale)
}

type InLanguage = (inputs: object, options: { locale: Language }) => string

const KINDS: Readonly<Record<AssessmentKind, InLanguage>> = {
  test: m.grades_kind_test,
  integratedActivities: m.grades_kind_activities,
  practical: m.grades_kind_practical,
  finalExam: m.grades_kind_exam,
  resit: m.grades_kind_resit,
  other: m.grades_kind_other
}

export function sayKind(kind: AssessmentKind, language: Language = locale.current): string {
  return KINDS[kind]({}, { locale: language })
}

/** "Contrôle 2": the name offered for an assessment. */
export function usualLabel(kind: AssessmentKind, ordinal: number, language: Language): string {
  const said = { kind: sayKind(kind, language), number: String(ordinal) }
  return m.grades_kind_numbered(said, { locale: language })
}

export function labelOf(
  { number, values }: Pick<AssessmentState, 'number' | 'values'>,
  language: Language = locale.current
): string {
  const { label = '', labelAr = '' } = values
  const [first, second] = language === 'ar' ? [labelAr, label] : [label, labelAr]
  const named = assessmentOfNumber(number)
  const usual = named === null ? '' : usualLabel(named.kind, named.ordinal, language)
  return first || second || usual
}

const COUNTING: Readonly<Record<DisputedField['field'], () => string>> = {
  max: m.grades_max,
  step: m.grades_step,
  weight: m.grades_weight
}

/** What people say differently of an assessment, and that nothing in it counts until it is settled; '' where they agree. */
export function sayDisputed(assessment: AssessmentState): string {
  const said = disputedFields(assessment).map(({ field, values }) => {
    return `${COUNTING[field]()} ${values.map((value) => isolate(sayGrade(value))).join(' ≠ ')}`
  })
  return said.length === 0 ? '' : m.grades_plan_disputed({ what: formatList(said) })
}

/** The name in the language of the screen, and the other script where both are known. */
export function sayName(
  names: Names | undefined,
  person: number
): { readonly main: string; readonly other: string; readonly otherLanguage: Language } {
  const otherLanguage = locale.current === 'ar' ? 'fr' : 'ar'
  if (names === undefined)
    return { main: m.grades_unknown_person({ number: String(person) }), other: '', otherLanguage }
  const main = displayName(names, locale.current)
  const other = displayName(names, otherLanguage)
  return { main, other: other === main ? '' : other, otherLanguage }
}

/** A name that stands in both languages in the directory. */
export function inLanguage(names: { name?: string; nameAr?: string } | undefined): string {
  const { name = '', nameAr = '' } = names ?? {}
  return locale.current === 'ar' ? nameAr || name : name || nameAr
}

export function sayAuthor(author: Author): string {
  if (author.kind === 'self') return m.grades_author_self()
  if (author.kind === 'person') return isolate(displayName(author.names, locale.current))
  return m.grades_author_writer({ writer: isolate(String(author.writer)) })
}

/** Who, and on which device: one person may have written on a phone and on a tablet that others share. */
export function sayAuthorAndDevice(author: Author): string {
  if (author.kind === 'self') return m.grades_author_self_here()
  if (author.kind === 'writer') return sayAuthor(author)
  const writer = isolate(String(author.writer))
  return m.grades_author_device({ name: sayAuthor(author), writer })
}

/** "08:41" on that day, otherwise the day and the time. */
export function sayMoment(moment: Moment, now: Moment): string {
  const [then, today] = [officeTime(moment), officeTime(now)]
  const two = (part: number) => String(part).padStart(2, '0')
  const time = isolate(`${two(Math.floor(then.minuteOfDay / 60))}:${two(then.minuteOfDay % 60)}`)
  if (then.day === today.day) return time
  return `${formatRelativeDay(isoOfDay(then.day), isoOfDay(today.day), 'short')} ${time}`
}

const STATES: Readonly<Record<ReviewState, () => string>> = {
  open: m.grades_state_open,
  submitted: m.grades_state_submitted,
  validated: m.grades_state_validated,
  locked: m.grades_state_locked
}

export function sayState(state: ReviewState): string {
  return STATES[state]()
}

const STEPS: Readonly<Record<ReviewStep, () => string>> = {
  submitted: m.grades_step_submitted,
  returned: m.grades_step_returned,
  validated: m.grades_step_validated,
  reopened: m.grades_step_reopened,
  locked: m.grades_step_locked
}

export function sayStep(step: ReviewStep): string {
  return STEPS[step]()
}

/** Where a step is: on this device alone, or at the relay, with its number and when. */
export function sayReceipt({ stamp }: Pick<StepEvent, 'stamp'>, now: Moment): string {
  if (stamp === null) return m.grades_step_here()
  const number = isolate(formatNumber(stamp.position))
  return m.ui_received({ number, at: sayMoment(stamp.receivedAt, now) })
}

const REFUSED: Readonly<Record<Exclude<GradeRefusal, CaseRefusal>, () => string>> = {
  'other-site': m.grades_refused_role,
  'not-your-role': m.grades_refused_role,
  'not-your-group': m.grades_refused_role,
  'role-not-yours-to-give': m.grades_refused_role,
  'not-your-entries': m.grades_refused_role,
  'not-for-yourself': m.grades_refused_yours,
  'register-closed': m.grades_refused_locked,
  'assignment-ended': m.grades_refused_ended,
  'not-your-module': m.grades_refused_module,
  'gradebook-submitted': m.grades_refused_submitted,
  'gradebook-validated': m.grades_refused_validated,
  'gradebook-locked': m.grades_refused_locked,
  'gradebook-not-submitted': m.grades_refused_not_submitted,
  'gradebook-not-validated': m.grades_refused_not_submitted,
  'assessment-blind': m.grades_refused_blind,
  'assessment-lifted': m.grades_refused_lifted,
  'entered-by-another': m.grades_refused_enterer,
  'blind-open': m.grades_refused_blind_open,
  'entry-complete': m.grades_refused_entry_complete,
  'deliberation-closed': m.grades_refused_locked,
  'deliberation-open': m.grades_refused_role,
  'reason-missing': m.grades_refused_reason,
  'reason-too-long': () => m.grades_refused_reason_long({ count: MAX_REASON_LENGTH }),
  'list-missing': m.grades_refused_list,
  'contradiction-open': m.grades_refused_conflict,
  'no-assessment': m.grades_refused_nothing,
  'too-much-at-once': m.grades_refused_too_much,
  'draft-unreadable': m.grades_refused_unreadable
}

/** How safe what was typed is, in a word. */
export function saySaving(
  { saving, unstated }: Pick<GradeSnapshot, 'saving' | 'unstated'>,
  mayEnter: boolean
): string {
  if (unstated !== null) return m.grades_unstated_title()
  if (saving === 'failed') return m.grades_saving_failed()
  if (saving === 'writing') return m.grades_saving()
  if (saving === 'saved') return m.ui_saved()
  return mayEnter ? m.grades_ahead() : ''
}

/** Why something was not done, or waits, in one sentence. */
export function sayRefusal(reason: GradeRefusal): string {
  // Reasons of requests never concern a gradebook.
  return sayUnstated(reason)
}

/** Why a draft could not become an entry, as the disk names it. */
export function sayUnstated(reason: string): string {
  return Object.hasOwn(REFUSED, reason)
    ? REFUSED[reason as keyof typeof REFUSED]()
    : m.grades_refused_unreadable()
}

/** Why an entry waits, as the relay named it. */
export function sayHeld(reason: string | null | undefined): string {
  const isKnown = typeof reason === 'string' && Object.hasOwn(REFUSED, reason)
  return isKnown ? REFUSED[reason as keyof typeof REFUSED]() : m.grades_held_unknown()
}
