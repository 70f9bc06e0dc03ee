/** What people call the roles. */
import type { Role } from '#shared/domain/people.ts'
import { m } from './i18n/paraglide/messages.js'

type Language = 'fr' | 'ar'
type Said = (inputs: object, options?: { locale: Language }) => string

const WORDS: Readonly<Record<Role, Said>> = {
  trainee: m.settings_role_trainee,
  trainer: m.settings_role_trainer,
  groupCoordinator: m.settings_role_group_coordinator,
  departmentHead: m.settings_role_department_head,
  registrar: m.settings_role_registrar,
  studentAffairs: m.settings_role_student_affairs,
  hrOfficer: m.settings_role_hr_officer,
  finance: m.settings_role_finance,
  itOfficer: m.settings_role_it_officer,
  siteDirector: m.settings_role_site_director,
  assistantDirector: m.settings_role_assistant_director,
  secretaryGeneral: m.settings_role_secretary_general,
  director: m.settings_role_director,
  auditor: m.settings_role_auditor
}

/** In the language on screen where none is named. */
export function sayRole(role: Role, language?: Language): string {
  return WORDS[role]({}, language === undefined ? undefined : { locale: language })
}

/** The roles of one person in a row, each once. */
export function sayRoles(roles: readonly Role[]): string {
  return [...new Set(roles)].map((role) => sayRole(role)).join(' · ')
}
