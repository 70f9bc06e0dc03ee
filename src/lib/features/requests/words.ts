/** Requests in words, in the current language. Call in templates and `$derived`, so that words follow the language. */
import { isoOfDay, type Day } from '#shared/domain/calendar.ts'
import { displayName, type Names } from '#shared/domain/people.ts'
import {
  MAX_ANSWER_NUMBER,
  type AnswerFault,
  type Answers,
  type Bilingual,
  type Procedure,
  type ProcedureField
} from '#shared/domain/procedure.ts'
import type { Service } from '#shared/domain/services.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { localNumber, registerNumber } from '#shared/documents/case.ts'
import { formatDate, isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { HeldRequest } from './held-request.ts'

export type Language = 'fr' | 'ar'
type Said = (inputs: object, options: { locale: Language }) => string

export function say({ fr, ar }: Bilingual, language: Language = locale.current): string {
  return language === 'ar' ? ar || fr : fr || ar
}

export function sayName(names: Names, language: Language = locale.current): string {
  return displayName(names, language)
}

const SERVICE_WORDS: Readonly<Record<Service, Said>> = {
  registrar: m.settings_role_registrar,
  studentAffairs: m.settings_role_student_affairs,
  hrOfficer: m.settings_role_hr_officer,
  finance: m.settings_role_finance
}

export function sayService(service: Service, language: Language = locale.current): string {
  return SERVICE_WORDS[service]({}, { locale: language })
}

/** "Stagiaires et personnel". */
export function sayAskers(
  { whoMayAsk }: Pick<Procedure, 'whoMayAsk'>,
  language: Language = locale.current
): string {
  const on = { locale: language }
  if (whoMayAsk.length > 1) return m.requests_askers_both({}, on)
  return whoMayAsk.includes('trainee')
    ? m.requests_askers_trainees({}, on)
    : m.requests_askers_staff({}, on)
}

/** "au plus tard 15 jours ouvrables après le dépôt". */
export function sayDelay(
  { maxDays, dayCount }: Pick<Procedure, 'maxDays' | 'dayCount'>,
  language: Language = locale.current
): string {
  const on = { locale: language }
  const count = { count: maxDays }
  return dayCount === 'working' ? m.requests_delay_working(count, on) : m.requests_delay(count, on)
}

export function saySilence(
  { silence }: Pick<Procedure, 'silence'>,
  language: Language = locale.current
): string {
  const on = { locale: language }
  return silence === 'approval' ? m.requests_silence_approval({}, on) : m.requests_silence({}, on)
}

export function sayAppeal(
  { appealDays, appealTo }: Pick<Procedure, 'appealDays' | 'appealTo'>,
  language: Language = locale.current
): string {
  const said = { count: appealDays, to: isolate(say(appealTo, language)) }
  return m.requests_appeal(said, { locale: language })
}

/** Where a request stands: on its way to the service first, then as it is handled. */
export function sayStanding(
  { folded, journey }: Pick<HeldRequest, 'folded' | 'journey'>,
  language: Language = locale.current
): string {
  const on = { locale: language }
  if (journey.state === 'refused') return m.requests_state_not_taken({}, on)
  if (journey.state === 'saved') return m.requests_state_saved({}, on)
  if (journey.state === 'sent') return m.requests_state_sent({}, on)
  switch (folded.standing.caseState) {
    case 'incomplete':
      return m.requests_state_incomplete({}, on)
    case 'approved':
      return m.requests_state_approved({}, on)
    case 'refused':
      return m.requests_state_refused({}, on)
    case 'withdrawn':
      return m.requests_state_withdrawn({}, on)
    case 'none':
    case 'inHand':
      return m.requests_state_in_hand({}, on)
  }
}

/** "JADIDA-214-3", kept whole inside a sentence. */
export function receiptNumber({ name, folded }: Pick<HeldRequest, 'name' | 'folded'>): string {
  return isolate(localNumber(name.site, folded.deposit))
}

/** "12/2026", or '' while the relay has not given it. */
export function sayRegisterNumber({ folded }: Pick<HeldRequest, 'folded'>): string {
  return folded.registered === null ? '' : isolate(registerNumber(folded.registered))
}

/** The digest in groups of four, upper case: to be compared with what stands on a paper. */
export function spellDigest(digest: Uint8Array): string {
  return isolate(
    hexOf(digest)
      .toUpperCase()
      .replaceAll(/(.{4})(?=.)/g, '$1 ')
  )
}

export function procedureName(
  { procedure, folded }: Pick<HeldRequest, 'procedure' | 'folded'>,
  language: Language = locale.current
): string {
  return procedure === null ? folded.deposit.fact.procedure : say(procedure.name, language)
}

/** An answer as it is read; '' where nothing was answered. */
export function sayAnswer(
  { kind, choices, key }: ProcedureField,
  answers: Answers,
  language: Language = locale.current
): string {
  const answer = answers[key]
  if (answer === undefined) return ''
  if (kind === 'day') return formatDate(isoOfDay(Number(answer)), 'numeric')
  if (kind !== 'choice') return String(answer)
  const choice = choices[Number(answer)]
  return choice === undefined ? '' : say(choice, language)
}

export function sayFault({ reason }: AnswerFault): string {
  switch (reason) {
    case 'missing':
      return m.requests_fault_missing()
    case 'too-long':
      return m.requests_fault_too_long()
    case 'not-a-day':
      return m.requests_fault_day()
    case 'not-a-number':
      return m.requests_fault_number({ max: isolate(String(MAX_ANSWER_NUMBER)) })
    case 'not-a-choice':
      return m.requests_fault_choice()
  }
}

export function sayDay(day: Day): string {
  return isolate(formatDate(isoOfDay(day), 'full'))
}
