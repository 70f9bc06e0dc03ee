/** The demonstration's people: how they are grouped, and what each does there. */
import type { Role } from '#shared/domain/people.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { Persona } from './relay-calls.ts'

export type PersonaSite = {
  readonly site: string
  /** Each shows something of their own. */
  readonly shown: readonly Persona[]
  /** Colleagues who show nothing new. */
  readonly others: readonly Persona[]
}

/** Sites and people in the relay's order. The first of each role stands for it, and whoever the story names. */
export function groupPersonas(personas: readonly Persona[]): PersonaSite[] {
  const sites = [...new Set(personas.map(({ site }) => site))]
  return sites.map((site) => {
    const people = personas.filter((persona) => persona.site === site)
    const firstKeys = new Set(
      people
        .filter(
          (persona, index) => people.findIndex((one) => roleOf(one) === roleOf(persona)) === index
        )
        .map(({ key }) => key)
    )
    const isShown = ({ key }: Persona) => firstKeys.has(key) || key in BY_KEY
    return {
      site,
      shown: people.filter(isShown),
      others: people.filter((persona) => !isShown(persona))
    }
  })
}

const BY_KEY: Readonly<Record<string, () => string>> = {
  trainer: m.welcome_does_first_trainer,
  secondTrainer: m.welcome_does_second_trainer
}

const BY_ROLE: Readonly<Partial<Record<Role, () => string>>> = {
  trainer: m.welcome_does_trainer,
  groupCoordinator: m.welcome_does_group_coordinator,
  departmentHead: m.welcome_does_department_head,
  registrar: m.welcome_does_registrar,
  studentAffairs: m.welcome_does_student_affairs,
  hrOfficer: m.welcome_does_hr_officer,
  finance: m.welcome_does_finance,
  itOfficer: m.welcome_does_it_officer,
  siteDirector: m.welcome_does_site_director,
  director: m.welcome_does_director,
  assistantDirector: m.welcome_does_assistant_director,
  auditor: m.welcome_does_auditor,
  trainee: m.welcome_does_trainee
}

/** One sentence on what this person does in the demonstration. */
export function sayTask(persona: Persona): string {
  const role = roleOf(persona)
  const byRole = role === undefined ? undefined : BY_ROLE[role]
  return (BY_KEY[persona.key] ?? byRole ?? m.welcome_does_other)()
}

/** Coordinators teach as well: what sets them apart comes first. */
function roleOf({ roles }: Persona): Role | undefined {
  return roles.find((role) => role !== 'trainer') ?? roles[0]
}

const SITES: Readonly<Record<string, () => string>> = {
  jadida: m.welcome_site_jadida,
  settat: m.welcome_site_settat,
  benslimane: m.welcome_site_benslimane,
  casablanca: m.welcome_site_casablanca
}

export function saySite(site: string): string {
  return SITES[site]?.() ?? site
}
