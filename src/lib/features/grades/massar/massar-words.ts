/** What is told of a file of MASSAR, as sentences. Call in templates and `$derived`: words follow the language. */
import type { LayoutRefusal } from '#lib/files/grade-file-layout.ts'
import type { Interrupted, InterruptedReason } from '#lib/files/ask-worker.ts'
import type { GradeFileFilling } from '#lib/files/fill-grade-file.ts'
import type { LimitReason, UnreadableReason } from '#lib/files/refusal.ts'
import { FILLING_STEPS } from '#lib/files/grade-file-steps.ts'
import { fileLimits } from '#lib/files/limits.ts'
import { formatDate, isolate } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { isoOfDay } from '#shared/domain/calendar.ts'
import { GRACE_DAYS, type Leaving, type LeftFiles } from './closed-files.ts'
import type { WorkProgress } from './file-work.svelte.ts'
import type { NotFilled } from './grade-exchange.ts'
import type { MappingProblem } from './match-controls.ts'
import type { MatchedPupil, NumberedPupil } from './match-pupils.ts'
import type { HeaderCheck, HeaderField, LinkedField } from './recognise-file.ts'

export type FileRefusalReason =
  | LayoutRefusal['reason']
  | InterruptedReason
  | LimitReason
  | UnreadableReason
  | 'no-grade-sheet'
  | 'several-grade-sheets'
  | 'file-not-available'

/** As a person waits. */
const LIMIT_SECONDS = String(fileLimits.readMilliseconds / 1000)

const REFUSED: Readonly<Record<FileRefusalReason, () => string>> = {
  'no-grade-sheet': m.grades_massar_file_not_grades,
  'no-markers': m.grades_massar_file_not_grades,
  'not-a-workbook': m.grades_massar_file_not_grades,
  'web-page': m.grades_massar_file_not_grades,
  'other-spreadsheet': m.grades_massar_file_not_grades,
  empty: m.grades_massar_file_not_grades,
  'several-grade-sheets': m.grades_massar_file_several,
  'marker-twice': m.grades_massar_file_layout,
  'no-pupil-columns': m.grades_massar_file_layout,
  'no-pupils': m.grades_massar_file_nobody,
  'too-many-pupils': m.grades_massar_file_too_large,
  'too-large': m.grades_massar_file_too_large,
  'unzips-too-large': m.grades_massar_file_too_large,
  'too-many-parts': m.grades_massar_file_too_large,
  'too-many-sheets': m.grades_massar_file_too_large,
  'too-many-rows': m.grades_massar_file_too_large,
  'too-many-columns': m.grades_massar_file_too_large,
  'cell-too-long': m.grades_massar_file_too_large,
  damaged: m.grades_massar_file_damaged,
  'password-protected': m.grades_massar_file_password,
  'file-not-available': m.grades_massar_file_not_available,
  'reader-stopped': m.grades_massar_file_stopped,
  cancelled: m.grades_massar_cancelled,
  'timed-out': () => m.grades_massar_file_timed_out({ seconds: LIMIT_SECONDS })
}

export function sayFileRefusal(reason: FileRefusalReason): string {
  return REFUSED[reason]()
}

/** Why nothing was written. */
export type FillRefusal = Exclude<GradeFileFilling, { ok: true }> | Interrupted

export function sayFillRefusal(refusal: FillRefusal): string {
  switch (refusal.reason) {
    case 'shared-formula':
      return m.grades_massar_fill_formula({ cell: isolate(refusal.cell) })
    case 'changes-refused':
      return m.grades_massar_fill_refused({ count: refusal.refused.length })
    case 'not-read-back':
      return m.grades_massar_fill_not_read_back()
    case 'timed-out':
      return m.grades_massar_fill_timed_out({ seconds: LIMIT_SECONDS })
    case 'reader-stopped':
      return m.grades_massar_fill_stopped()
    case 'too-many-changes':
      return m.grades_massar_file_too_large()
    default:
      return sayFileRefusal(refusal.reason)
  }
}

const FILLING: Readonly<
  Record<(typeof FILLING_STEPS)[number], (said: { file: string }) => string>
> = {
  open: m.grades_massar_filling_open,
  write: m.grades_massar_filling_write,
  check: m.grades_massar_filling_check
}

/** What is being done with the file at hand. */
export function sayStep({ task, stepsDone }: WorkProgress, file: string): string {
  const step = FILLING_STEPS[stepsDone]
  return task === 'read' || step === undefined
    ? m.grades_massar_reading({ file })
    : FILLING[step]({ file })
}

const FIELDS: Readonly<Record<HeaderField, () => string>> = {
  class: m.grades_massar_field_class,
  subject: m.grades_massar_field_subject,
  term: m.grades_massar_field_term,
  year: m.grades_massar_field_year
}

export function sayField(field: HeaderField): string {
  return FIELDS[field]()
}

const VERDICTS: Readonly<Record<HeaderCheck['verdict'], () => string>> = {
  same: m.grades_massar_verdict_same,
  linked: m.grades_massar_verdict_linked,
  'same-as-written': m.grades_massar_verdict_written,
  unknown: m.grades_massar_verdict_unknown,
  other: m.grades_massar_verdict_other,
  'contradicts-itself': m.grades_massar_verdict_contradicts
}

export function sayVerdict(verdict: HeaderCheck['verdict']): string {
  return VERDICTS[verdict]()
}

/** When an original leaves the device by itself. */
export function sayLeaving(leaving: Leaving | null): string {
  const soonest = m.grades_massar_leaves_after({ days: GRACE_DAYS })
  if (leaving === null) return soonest
  const day = formatDate(isoOfDay(leaving.day), 'long')
  return leaving.because === 'closed'
    ? m.grades_massar_leaves_on({ day })
    : m.grades_massar_leaves_by({ soonest, day })
}

/** Why originals left. */
export function sayLeft({ because }: LeftFiles): string {
  return because === 'term-over' ? m.grades_massar_left_term() : m.grades_massar_left_about()
}

const UNLINK: Readonly<Record<LinkedField, () => string>> = {
  class: m.grades_massar_unlink_class,
  subject: m.grades_massar_unlink_subject
}

/** The button that takes back what was said. */
export function sayUnlink(field: LinkedField): string {
  return UNLINK[field]()
}

/** In what the row of a trainee is otherwise than here, beside the code. */
export function sayDifferences({ pupil, differs }: MatchedPupil, name: string): string[] {
  return differs.map((field) => {
    const what =
      field === 'name'
        ? m.grades_massar_differs_name({ value: isolate(pupil.fullName) })
        : m.grades_massar_differs_birth({ value: formatDate(pupil.birthDate ?? '', 'long') })
    return m.grades_massar_difference({ name, what })
  })
}

/** Why a row that only MASSAR's number leads to a trainee is not theirs without a word. */
export function sayNumbered({ pupil, here }: NumberedPupil, name: string): string {
  const [from, to] = [isolate(here), isolate(pupil.writtenCode)]
  return pupil.writtenCode === ''
    ? m.grades_massar_code_missing({ name, from })
    : m.grades_massar_code_changed({ name, from, to })
}

export function sayMappingProblem(problem: MappingProblem, here: string, there: string): string {
  switch (problem) {
    case 'twice':
      return m.grades_massar_mapping_twice()
    case 'other-scale':
      return m.grades_massar_mapping_other_scale({ here, there })
    case 'no-scale-here':
      return m.grades_massar_mapping_no_scale_here()
    case 'no-scale-there':
      return m.grades_massar_mapping_no_scale_there()
  }
}

type OfACell = (said: { name: string; label: string }) => string

const NOT_FILLED: Readonly<Record<NotFilled, OfACell>> = {
  absent: m.grades_massar_not_absent,
  exempted: m.grades_massar_not_exempted,
  'not-handed-in': m.grades_massar_not_handed_in,
  'no-absences-there': m.grades_massar_not_excused,
  contradiction: m.grades_massar_not_contradiction,
  invalid: m.grades_massar_not_invalid,
  'blank-here': m.grades_massar_not_blank
}

export function sayNotFilled(because: NotFilled, name: string, label: string): string {
  return NOT_FILLED[because]({ name, label })
}
