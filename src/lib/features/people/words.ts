/** Codes of this job in words. Call in a template or a `$derived`: words follow the language. */
import type { Trainee } from '#shared/documents/group.ts'
import type { FieldValue } from '#shared/documents/records.ts'
import type { Half } from '#shared/domain/attendance.ts'
import type { Weekday } from '#shared/domain/calendar.ts'
import { MAX_PEOPLE_IN_GROUP } from '#shared/domain/people.ts'
import type { CaseRefusal, GradebookRefusal } from '#shared/policies/answers.ts'
import { formatDate, formatNumber } from '#lib/i18n/format.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { WriteRefusal } from './write.ts'

const REFUSALS: Record<
  | Exclude<WriteRefusal, GradebookRefusal | CaseRefusal>
  | 'ends-before-it-begins'
  | 'outside-every-term'
  | 'unforeseen',
  () => string
> = {
  'other-site': m.people_refused_other_site,
  'not-your-role': m.people_refused_role,
  'not-your-group': m.people_refused_group,
  'not-for-yourself': m.people_refused_yourself,
  'role-not-yours-to-give': m.people_refused_role_to_give,
  'register-closed': m.people_refused_closed,
  'assignment-ended': m.people_refused_ended,
  'not-stored': m.people_refused_not_stored,
  'group-too-large': () => m.people_refused_too_many({ count: formatNumber(MAX_PEOPLE_IN_GROUP) }),
  'ends-before-it-begins': m.people_refused_interval,
  'outside-every-term': m.people_refused_outside_terms,
  unforeseen: m.ui_unforeseen
}

export type Refused = keyof typeof REFUSALS | GradebookRefusal | CaseRefusal

/** Why nothing was written, as a sentence that says what to do. */
export function refusalWords(reason: Refused): string {
  // Reasons of other jobs concern nothing that is written here.
  const say = Object.hasOwn(REFUSALS, reason)
    ? REFUSALS[reason as keyof typeof REFUSALS]
    : undefined
  return (say ?? m.people_refused_role)()
}

const FIELDS: Record<keyof Trainee, () => string> = {
  massarCode: m.people_field_massar_code,
  lastName: m.people_field_last_name,
  firstName: m.people_field_first_name,
  lastNameAr: m.people_field_last_name_ar,
  firstNameAr: m.people_field_first_name_ar,
  gender: m.people_field_gender,
  birthDate: m.people_field_birth_date,
  birthPlace: m.people_field_birth_place,
  order: m.people_field_order,
  active: m.people_field_active
}

export function fieldWord(field: keyof Trainee): string {
  return FIELDS[field]()
}

/** A recorded value as a person reads it. */
export function valueWords(field: keyof Trainee, value: FieldValue | undefined): string {
  if (value === null || value === undefined || value === '') return m.people_value_none()
  if (field === 'active') return value === true ? m.people_on_list() : m.people_left()
  if (field === 'gender') return value === 'female' ? m.people_female() : m.people_male()
  if (field === 'birthDate') return formatDate(String(value), 'numeric')
  return String(value)
}

export function halfWord(half: Half): string {
  return half === 'morning' ? m.people_morning() : m.people_afternoon()
}

const WHY_HELD: Readonly<Record<string, () => string>> = {
  'register-closed': m.people_held_register_closed,
  'assignment-ended': m.people_held_assignment_ended,
  'device-revoked': m.people_held_device_revoked
}

/** Why the relay holds an entry, as it named it; nothing where this release does not know the name. */
export function whyHeldWords(reason: string | null | undefined): string {
  const known = reason !== null && reason !== undefined && Object.hasOwn(WHY_HELD, reason)
  return known ? (WHY_HELD[reason]?.() ?? '') : ''
}

/** A Monday, from which the others follow. */
const MONDAY = '2024-01-01'

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

export function weekdayWord(weekday: Weekday): string {
  return formatDate(`${MONDAY.slice(0, 8)}${String(weekday).padStart(2, '0')}`, 'weekday')
}

/** What a list lacks, said where the name would stand. */
export function nameOr(name: string): string {
  return name === '' ? m.people_no_name() : name
}
