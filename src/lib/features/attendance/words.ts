/** Attendance in words, in the current language. Call in templates and `$derived`, so that words follow the language. */
import type { AttendanceMark, AttendanceStatus } from '#shared/domain/attendance.ts'
import { isoOfDay, officeTime, type Moment } from '#shared/domain/calendar.ts'
import { MAX_PEOPLE_IN_GROUP, displayName, type Names } from '#shared/domain/people.ts'
import type { Author } from '#lib/app-authors.ts'
import type { GestureSync } from '#lib/readmodels/tables.ts'
import {
  formatDuration,
  formatList,
  formatNumber,
  formatRelativeDay,
  isolate,
  type OfficeMoment
} from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { MAX_REASON_LENGTH } from '#shared/documents/fields.ts'
import type { Journey } from '#lib/ui/SyncState.svelte'
import type { CaseRefusal, GradebookRefusal } from '#shared/policies/answers.ts'
import type { CommandRefusal } from './commands.ts'
import type { StatusCount } from './lesson-sheet.ts'

export type Gender = 'female' | 'male' | null

const SAID: Readonly<Record<AttendanceStatus, (inputs: { gender: string }) => string>> = {
  present: m.attendance_said_present,
  late: m.attendance_said_late,
  absent: m.attendance_said_absent,
  excused: m.attendance_said_excused,
  leftEarly: m.attendance_said_left_early,
  dismissed: m.attendance_said_dismissed
}

/** "absente", "en retard": what is said of one person. */
export function sayStatus(status: AttendanceStatus, gender: Gender): string {
  return SAID[status]({ gender: gender ?? 'male' })
}

/** "En retard · 10 minutes · « bus »": a mark with all that was said of it. */
export function sayMark({ status, minutes, remark }: AttendanceMark, gender: Gender): string {
  const parts = [capitalised(sayStatus(status, gender))]
  if (minutes > 0) parts.push(formatDuration(minutes))
  if (remark !== '') parts.push(m.attendance_quoted({ text: isolate(remark) }))
  return parts.join(' · ')
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

const COUNTED: Readonly<Record<AttendanceStatus, (inputs: { count: number }) => string>> = {
  present: m.attendance_count_present,
  late: m.attendance_count_late,
  absent: m.attendance_count_absent,
  excused: m.attendance_count_excused,
  leftEarly: m.attendance_count_left_early,
  dismissed: m.attendance_count_dismissed
}

/** "28 présents, 2 en retard et 1 absent". */
export function sayCounts(counts: readonly StatusCount[]): string {
  return formatList(counts.map(({ status, count }) => COUNTED[status]({ count })))
}

/** The name in the language of the screen, and the other script where both are known. */
export function sayName(names: Names): { main: string; other: string; otherLanguage: 'fr' | 'ar' } {
  const language = locale.current
  const otherLanguage = language === 'ar' ? 'fr' : 'ar'
  const main = displayName(names, language)
  const other = displayName(names, otherLanguage)
  return { main, other: other === main ? '' : other, otherLanguage }
}

/** A name that stands in both languages in the directory. */
export function inLanguage(names: { name: string; nameAr: string }): string {
  return (locale.current === 'ar' ? names.nameAr || names.name : names.name || names.nameAr).trim()
}

export function sayAuthor(author: Author): string {
  if (author.kind === 'person') return isolate(sayName(author.names).main)
  return sayAuthorAndDevice(author)
}

/** Who, and on which device: one person may have written on a phone and on a tablet that others share. */
export function sayAuthorAndDevice(author: Author): string {
  if (author.kind === 'self') return m.attendance_author_self()
  const writer = isolate(String(author.writer))
  if (author.kind === 'writer') return m.attendance_author_writer({ writer })
  return m.attendance_author_person({ name: isolate(sayName(author.names).main), writer })
}

function officeMomentOf(moment: Moment): OfficeMoment {
  const { day, minuteOfDay } = officeTime(moment)
  const two = (part: number) => String(part).padStart(2, '0')
  return {
    date: isoOfDay(day),
    time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
  }
}

/** "08:41" on that day, otherwise the day and the time. */
export function sayMoment(moment: Moment, now: Moment): string {
  const { date, time } = officeMomentOf(moment)
  const today = officeMomentOf(now).date
  return date === today
    ? isolate(time)
    : `${formatRelativeDay(date, today, 'short')} ${isolate(time)}`
}

export function journeyOf(sync: GestureSync, now: Moment): Journey {
  if (sync.kind === 'refused') return { state: 'refused', count: sync.count }
  if (sync.kind === 'saved') return { state: 'saved' }
  if (sync.kind === 'sent') return { state: 'sent', at: sayMoment(sync.since, now) }
  const { position, receivedAt } = sync
  return { state: 'received', number: String(position), at: sayMoment(receivedAt, now) }
}

const REFUSED: Readonly<
  Record<Exclude<CommandRefusal, GradebookRefusal | CaseRefusal>, () => string>
> = {
  'other-site': m.attendance_refused_other_site,
  'not-your-role': m.attendance_refused_not_your_role,
  'not-your-group': m.attendance_refused_not_your_group,
  'not-for-yourself': m.attendance_refused_not_your_role,
  'role-not-yours-to-give': m.attendance_refused_not_your_role,
  'register-closed': m.attendance_held_register_closed,
  'assignment-ended': m.attendance_held_assignment_ended,
  'reason-missing': m.attendance_refused_reason_missing,
  'reason-too-long': () => m.attendance_refused_reason_long({ count: MAX_REASON_LENGTH }),
  'contradiction-open': m.attendance_refused_contradiction_open,
  'module-missing': m.attendance_refused_module_missing,
  'list-missing': m.attendance_refused_list_missing,
  'signed-off': m.attendance_refused_signed_off,
  'list-too-long': () =>
    m.attendance_refused_list_too_long({ count: formatNumber(MAX_PEOPLE_IN_GROUP) }),
  'too-much-at-once': m.attendance_refused_too_much,
  'draft-unreadable': m.attendance_refused_unreadable
}

/** Why something was not done, in one sentence. */
export function sayRefusal(reason: CommandRefusal): string {
  // Reasons of other jobs never concern a lesson.
  const say = Object.hasOwn(REFUSED, reason) ? REFUSED[reason as keyof typeof REFUSED] : undefined
  return (say ?? m.attendance_refused_not_your_role)()
}

/** Why a draft could not become an entry, as the disk names it. */
export function sayUnstated(reason: string): string {
  return Object.hasOwn(REFUSED, reason)
    ? REFUSED[reason as keyof typeof REFUSED]()
    : m.attendance_refused_unreadable()
}

/** Why an entry waits, as the relay named it. */
export function sayHeld(reason: string | null | undefined): string {
  if (reason === 'register-closed') return m.attendance_held_register_closed()
  if (reason === 'assignment-ended') return m.attendance_held_assignment_ended()
  if (reason === 'device-revoked') return m.attendance_held_device_revoked()
  return m.attendance_held_other()
}
