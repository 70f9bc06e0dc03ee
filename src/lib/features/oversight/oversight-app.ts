/** What oversight needs of the running app, and what every screen of it reads first. */
import { parseAssignmentKey, type DirectoryState } from '#shared/documents/directory.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { displayName, type Actor, type SiteCode } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import type { RunningApp } from '#lib/app-context.ts'
import { LAST_EXCHANGE, knownWriters, type LastExchange } from '#lib/replica/last-heard.ts'
import { FLEET, type Fleet } from '#lib/replica/fleet.ts'
import { readFleet, type KnownFleet } from '#lib/app-fleet.ts'

export type OversightApp = Pick<
  RunningApp,
  'profile' | 'database' | 'replica' | 'actor' | 'officeNow' | 'moment'
>

/** A site whose directory this device holds. */
export type KnownSite = { readonly site: SiteCode; readonly directory: DirectoryState }

/** Who asks, what this device knows of the sites, and how old it is. */
export type Outlook = {
  readonly actor: Actor
  /** The person's own site first. */
  readonly sites: readonly KnownSite[]
  readonly fleet: KnownFleet | null
  readonly lastExchange: LastExchange | null
}

export async function readOutlook(app: OversightApp): Promise<Outlook> {
  const { storage } = app.replica
  const rows = await app.database.directories.toArray()
  const sites = rows.map(({ site, state }) => ({ site, directory: state }))
  const last = ((await storage.noted(LAST_EXCHANGE)) as LastExchange | undefined) ?? null
  const fleet = (await storage.noted(FLEET)) as Fleet | undefined
  const documents = fleet === undefined ? [] : await storage.documents()
  return {
    actor: await app.actor(),
    sites: [
      ...sites.filter(({ site }) => site === app.profile.site),
      ...sites.filter(({ site }) => site !== app.profile.site)
    ],
    fleet: fleet === undefined ? null : readFleet(fleet, last?.clockOffset ?? 0, documents),
    lastExchange: last
  }
}

export async function readPersonByWriter(
  app: OversightApp
): Promise<ReadonlyMap<Writer, PersonId>> {
  const known = await knownWriters(app.replica.storage)
  return new Map(known.map(({ writer, person }) => [writer, person as PersonId]))
}

/** The relay tells of the phones of the person's own site alone. */
export function fleetOf(outlook: Outlook, site: SiteCode): KnownFleet | null {
  return outlook.actor.site === site ? outlook.fleet : null
}

export function groupLabel(directory: DirectoryState, group: GroupId): string {
  return directory.groups.get(String(group))?.values.label ?? ''
}

export function moduleName(
  directory: DirectoryState,
  module: ModuleId | null,
  language: 'fr' | 'ar'
): string {
  const { name, nameAr } = directory.modules.get(String(module))?.values ?? {}
  return (language === 'ar' ? nameAr || name : name || nameAr) ?? ''
}

export function siteName(directory: DirectoryState, language: 'fr' | 'ar'): string {
  const { name, nameAr } = directory.site?.values ?? {}
  return (language === 'ar' ? nameAr || name : name || nameAr) ?? ''
}

/** Empty for a person whom the directory does not know. */
export function personName(
  directory: DirectoryState,
  person: PersonId | null,
  language: 'fr' | 'ar'
): string {
  const values = directory.people.get(String(person))?.values
  const none = { lastName: '', firstName: '', lastNameAr: '', firstNameAr: '' }
  return displayName({ ...none, ...values }, language)
}

/** Who teaches these groups in a term; on whose word their figures rest. */
export function assignedTrainers(
  directory: DirectoryState,
  term: string | null,
  isSeen: (group: GroupId) => boolean
): PersonId[] {
  const people = [...directory.assignments.values()].flatMap(({ key, values }) => {
    const { person, group, term: taughtIn } = parseAssignmentKey(key)
    return values.active === true && taughtIn === term && isSeen(group) ? [person] : []
  })
  return [...new Set(people)]
}
