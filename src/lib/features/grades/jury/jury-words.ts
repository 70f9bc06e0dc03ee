/** A deliberation in words, in the current language. Call in templates and `$derived`, so that words follow the language. */
import type { JuryMember } from '#shared/documents/deliberation.ts'
import type { DeliberationFact } from '#shared/documents/deliberation-facts.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { JuryCode } from '#shared/documents/jury-codes.ts'
import type { ModuleOfYear } from '#shared/documents/year-table.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { ModuleOutcome } from '#shared/domain/module-result.ts'
import { displayName } from '#shared/domain/people.ts'
import type { Rank } from '#shared/domain/ranking.ts'
import type { YearOutcome } from '#shared/domain/year-result.ts'
import { isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { sayRefusal } from '../words.ts'
import type { JuryPlace } from './addresses.ts'
import type { JuryRefusal } from './jury-commands.ts'

type Language = 'fr' | 'ar'
type Said = (inputs: object, options?: { locale: Language }) => string

const ROLES: Readonly<Record<JuryMember['role'], Said>> = {
  chair: m.jury_role_chair,
  secretary: m.jury_role_secretary,
  member: m.jury_role_member
}

export function sayJuryRole(role: JuryMember['role'], language: Language = locale.current): string {
  return ROLES[role]({}, { locale: language })
}

const OUTCOMES: Readonly<Record<YearOutcome, Said>> = {
  admitted: m.jury_outcome_admitted,
  compensated: m.jury_outcome_compensated,
  resit: m.jury_outcome_resit,
  failed: m.jury_outcome_failed,
  eliminated: m.jury_outcome_eliminated
}

export function sayOutcome(outcome: YearOutcome): string {
  return OUTCOMES[outcome]({})
}

/** As the papers name the training year, on screens too: the two are compared. */
export function trainingYear(
  directory: DirectoryState | null | undefined,
  { group, year }: JuryPlace
): string {
  const named = directory?.groups.get(String(group))?.values.trainingYear
  return named?.startsWith(year) ? named : `${year}-${Number(year) + 1}`
}

const MODULE_OUTCOMES: Readonly<Record<ModuleOutcome, Said>> = {
  passed: m.jury_module_passed,
  resit: m.jury_module_resit,
  failed: m.jury_module_failed,
  eliminated: m.jury_module_eliminated,
  exempted: m.jury_module_exempted,
  pending: m.jury_module_pending
}

export function sayModuleOutcome(
  outcome: ModuleOutcome,
  language: Language = locale.current
): string {
  return MODULE_OUTCOMES[outcome]({}, { locale: language })
}

export function sayCodeLabel({ label, labelAr }: JuryCode, language = locale.current): string {
  return language === 'ar' ? labelAr || label : label
}

/** "ADM · Admis"; a code that is no longer on the list stands alone. */
export function sayDecision(
  code: string,
  codes: readonly JuryCode[],
  language: Language = locale.current
): string {
  const known = codes.find((one) => one.code === code)
  return known === undefined ? code : `${isolate(code)} · ${sayCodeLabel(known, language)}`
}

export function sayRank(rank: Rank | null, language: Language = locale.current): string {
  if (rank === null) return '–'
  const said = { rank: String(rank.rank) }
  return rank.isTied ? m.grades_rank_tied(said, { locale: language }) : said.rank
}

export function moduleLabel(
  directory: DirectoryState,
  { module }: ModuleOfYear,
  language: Language = locale.current
): string {
  const { name = '', nameAr = '' } = directory.modules.get(String(module))?.values ?? {}
  const said = language === 'ar' ? nameAr || name : name || nameAr
  return said || m.jury_module_number({ number: String(module) }, { locale: language })
}

/** A member of the staff by their number, as the directory names them. */
export function staffName(
  directory: DirectoryState,
  person: PersonId,
  language: Language = locale.current
): string {
  const values = directory.people.get(String(person))?.values
  const none = { lastName: '', firstName: '', lastNameAr: '', firstNameAr: '' }
  const name = displayName({ ...none, ...values }, language)
  return name || m.grades_unknown_person({ number: String(person) }, { locale: language })
}

/** A digest as people compare it: groups of four characters. */
export function spellDigest(hexadecimal: string): string {
  return isolate(hexadecimal.toUpperCase().replaceAll(/(.{4})(?=.)/g, '$1 '))
}

const EVENTS: Readonly<Record<DeliberationFact['type'], Said>> = {
  'jury-member-recorded': m.jury_event_member,
  'jury-decided': m.jury_event_decided,
  'convergence-noted': m.jury_event_convergence,
  'deliberation-closed': m.jury_event_closed,
  'deliberation-amended': m.jury_event_amended,
  decided: m.jury_event_verdict
}

export function sayEvent(type: DeliberationFact['type']): string {
  return EVENTS[type]({})
}

const REFUSED: Readonly<Partial<Record<JuryRefusal, Said>>> = {
  'nobody-chosen': m.jury_refused_nobody,
  'number-missing': m.jury_refused_number,
  'chair-missing': m.jury_refused_chair,
  'module-not-validated': m.jury_refused_module,
  'module-disputed': m.jury_refused_disputed,
  'rule-missing': m.jury_refused_rule,
  'module-reopened': m.jury_refused_reopened,
  'rule-not-here': m.jury_refused_rule_missing,
  'unreadable-entries': m.jury_refused_unreadable,
  'decision-missing': m.jury_refused_decision,
  'decision-outdated': m.jury_refused_outdated,
  'not-stored': m.jury_refused_storage,
  'deliberation-closed': m.jury_refused_closed,
  'deliberation-open': m.jury_refused_open
}

export function sayJuryRefusal(reason: JuryRefusal): string {
  const said = REFUSED[reason]
  return said === undefined ? sayRefusal(reason as Parameters<typeof sayRefusal>[0]) : said({})
}

/** Why something waits, as the relay named it. */
export function sayJuryHeld(reason: string | null | undefined): string {
  if (reason === 'deliberation-closed' || reason === 'deliberation-open')
    return sayJuryRefusal(reason)
  return m.grades_held_unknown()
}
