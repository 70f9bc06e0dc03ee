/** The first start: a relay without a site becomes one with a site and its first officer. */
import { directoryId, isSiteCode } from '#shared/documents/ids.ts'
import { roleKey, type DirectoryFact, type Site } from '#shared/documents/directory.ts'
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import { stableNumber, type PersonId } from '#shared/domain/identity.ts'
import type { Names, Role, SiteCode } from '#shared/domain/people.ts'
import { refreshRights } from '../feed/read-models.ts'
import type { Questions } from '../store/store.ts'
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
}

export type SetUp =
  | { readonly ok: true; readonly issued: IssuedCode }
  | { readonly ok: false; readonly reason: 'already-set-up' | 'bad-site-code' }

/** The first officer looks after devices and keeps the directory, so that a small annex can start at once. */
const OFFICER_ROLES: readonly Role[] = ['itOfficer', 'registrar']

/** Makes the first site with its first officer, and the code by which the officer's device comes in. */
export async function setUpSite(registry: Registry, first: FirstSite): Promise<SetUp> {
  if (!isSiteCode(first.site.code)) return { ok: false, reason: 'bad-site-code' }
  return registry.store.write(async (ledger) => {
    if ((await setupState(ledger)) !== 'new') return { ok: false, reason: 'already-set-up' }
    const site = first.site.code
    const now = momentOfMs(registry.clock())
    const person = officerNumber(first)
    await ledger.addSite(site, now)
    const writer = await newWriter(ledger, registry, { person: null, site, label: 'set-up' })
    const facts = firstFacts(first, person, now)
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
    const person = await ledger.firstPerson(site)
    if (person === null) throw new Error('a site was set up without its officer')
    return { ok: true, issued: await issueCode(ledger, registry, { person, site, issuedBy: null }) }
  })
}

function officerNumber({ site, officer }: FirstSite): PersonId {
  const { lastName, firstName, lastNameAr, firstNameAr } = officer
  const name = `${lastName} ${firstName}`.trim() || `${lastNameAr} ${firstNameAr}`.trim()
  return stableNumber(`staff:${site.code}:${name}`) as PersonId
}

function firstFacts({ site, officer }: FirstSite, person: PersonId, at: Moment): DirectoryFact[] {
  const { name, nameAr, kind } = site
  const replaces: never[] = []
  return [
    { type: 'site-recorded', at, key: 'site', values: { name, nameAr, kind }, replaces },
    {
      type: 'person-recorded',
      at,
      key: String(person),
      values: { ...officer, active: true },
      replaces
    },
    ...OFFICER_ROLES.map((role) => ({
      type: 'role-recorded' as const,
      at,
      key: roleKey(person, role, null),
      values: { active: true },
      replaces
    }))
  ]
}
