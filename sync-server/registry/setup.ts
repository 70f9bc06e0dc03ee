/** The first start: a relay without a site becomes one with a site and its first officer. */
import { directoryId, isSiteCode } from '#shared/documents/ids.ts'
import { actorOf, roleKey, type DirectoryFact, type Site } from '#shared/documents/directory.ts'
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import { stableNumber, type PersonId } from '#shared/domain/identity.ts'
import type { HeldRole, Names, Role, SiteCode } from '#shared/domain/people.ts'
import { readDirectory, refreshRights } from '../feed/read-models.ts'
import type { Ledger, Questions } from '../store/store.ts'
import { issueCode, type IssuedCode, type Registry } from './enrolment.ts'
import { newWriter, writeFacts } from './writers.ts'

export type SetupState = 'new' | 'demo' | 'ready'

/** Whether anybody has set this relay up yet. */
export async function setupState(questions: Questions): Promise<SetupState> {
  if ((await questions.siteCodes()).length === 0) return 'new'
  return (await questions.isDemo()) ? 'demo' : 'ready'
}

export type FirstSite = {
  readonly site: Site & { readonly code: SiteCode }
  readonly officer: Names
  /** Null where the officer directs the site too. */
  readonly director: Names | null
}

export type SetUp =
  | { readonly ok: true; readonly issued: IssuedCode }
  | { readonly ok: false; readonly reason: 'already-set-up' | 'bad-site-code' }

/** The first officer looks after devices and keeps the directory, so that a small annex can start at once. */
const OFFICER_ROLES: readonly Role[] = ['itOfficer', 'registrar']
/** Whom no other may name: a site that begins without a director could never validate a grade. */
const DIRECTOR_ROLES: readonly Role[] = ['siteDirector']

/** Makes the first site with its first officer, and the code by which the officer's device comes in. */
export async function setUpSite(registry: Registry, first: FirstSite): Promise<SetUp> {
  if (!isSiteCode(first.site.code)) return { ok: false, reason: 'bad-site-code' }
  return registry.store.write(async (ledger) => {
    if ((await setupState(ledger)) !== 'new') return { ok: false, reason: 'already-set-up' }
    const site = first.site.code
    const now = momentOfMs(registry.clock())
    const person = staffNumber(site, first.officer)
    await ledger.addSite(site, now)
    const writer = await newWriter(ledger, registry, { person: null, site, label: 'set-up' })
    const facts = firstFacts(first, now)
    await writeFacts(ledger, registry, writer, directoryId(site), facts, now)
    await refreshRights(ledger, site)
    return { ok: true, issued: await issueCode(ledger, registry, { person, site, issuedBy: null }) }
  })
}

/** Another code for the first officer, as long as nobody has come in: a lost one must not lock everyone out. */
export async function reissueFirstCode(registry: Registry): Promise<SetUp> {
  return registry.store.write(async (ledger) => {
    const [site] = await ledger.siteCodes()
    const hasBegun = (await ledger.enrolledDevices()) > 0 || (await ledger.isDemo())
    if (site === undefined || hasBegun) return { ok: false, reason: 'already-set-up' }
    const person = await firstOfficer(ledger, site)
    return { ok: true, issued: await issueCode(ledger, registry, { person, site, issuedBy: null }) }
  })
}

async function firstOfficer(ledger: Ledger, site: SiteCode): Promise<PersonId> {
  const directory = await readDirectory(ledger, site)
  const people = [...(directory?.people.keys() ?? [])].map((key) => Number(key) as PersonId)
  const officer = people.find((person) => {
    return directory !== null && actorOf(directory, site, person).roles.some(isItOfficer)
  })
  if (officer === undefined) throw new Error('a site was set up without its officer')
  return officer
}

function isItOfficer({ role }: HeldRole): boolean {
  return role === 'itOfficer'
}

function staffNumber(site: SiteCode, names: Names): PersonId {
  const { lastName, firstName, lastNameAr, firstNameAr } = names
  const name = `${lastName} ${firstName}`.trim() || `${lastNameAr} ${firstNameAr}`.trim()
  return stableNumber(`staff:${site}:${name}`) as PersonId
}

function firstFacts({ site, officer, director }: FirstSite, at: Moment): DirectoryFact[] {
  const { name, nameAr, kind } = site
  return [
    { type: 'site-recorded', at, key: 'site', values: { name, nameAr, kind }, replaces: [] },
    ...(director === null
      ? personFacts(site.code, officer, [...OFFICER_ROLES, ...DIRECTOR_ROLES], at)
      : [
          ...personFacts(site.code, officer, OFFICER_ROLES, at),
          ...personFacts(site.code, director, DIRECTOR_ROLES, at)
        ])
  ]
}

function personFacts(
  site: SiteCode,
  names: Names,
  roles: readonly Role[],
  at: Moment
): DirectoryFact[] {
  const person = staffNumber(site, names)
  const replaces: never[] = []
  return [
    {
      type: 'person-recorded',
      at,
      key: String(person),
      values: { ...names, active: true },
      replaces
    },
    ...roles.map((role) => ({
      type: 'role-recorded' as const,
      at,
      key: roleKey(person, role, null),
      values: { active: true },
      replaces
    }))
  ]
}
