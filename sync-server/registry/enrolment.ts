/** Lets a person's device in: by a one-time code, given by the it officer, the set-up or, for trainees, the registrar. */
import { momentOfMs, type Moment } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, Names, SiteCode } from '#shared/domain/people.ts'
import type { RandomBytes } from '../auth/device-token.ts'
import { newSecret, tokenOf } from '../auth/device-token.ts'
import { parsePublicKey } from '../auth/device-key.ts'
import { readDirectory, readGroup } from '../feed/read-models.ts'
import { actorOfDevice } from '../feed/rights.ts'
import { CODE_LIFETIME_HOURS, CODE_REPEAT_MINUTES, MAX_DEVICES_LISTED } from '../limits.ts'
import type { Device, EnrolmentCode, Ledger, NewDevice, Questions, Store } from '../store/store.ts'
import { hashOfCode, newCode } from './codes.ts'

export type Registry = {
  readonly store: Store
  readonly clock: () => number
  readonly randomBytes: RandomBytes
}

export type IssuedCode = { readonly code: string; readonly expiresAt: Moment }

type CodeHolder = Pick<EnrolmentCode, 'person' | 'site' | 'issuedBy'> &
  Partial<Pick<EnrolmentCode, 'isTrainee'>>

/** Writes down a fresh code for a person, inside the caller's transaction. */
export async function issueCode(
  ledger: Ledger,
  registry: Registry,
  { isTrainee = false, ...whom }: CodeHolder
): Promise<IssuedCode> {
  const code = newCode(registry.randomBytes)
  const codeHash = hashOfCode(code)
  if (codeHash === null) throw new Error('a fresh code must be readable')
  const createdAt = momentOfMs(registry.clock())
  const expiresAt = createdAt + CODE_LIFETIME_HOURS * 3600
  await ledger.addEnrolmentCode({ codeHash, ...whom, isTrainee, createdAt, expiresAt })
  return { code, expiresAt }
}

export type Issue =
  | { readonly ok: true; readonly issued: IssuedCode }
  | { readonly ok: false; readonly reason: 'unknown-person' | 'director-has-device' }

/**
 * A code for an active person of the officer's own site. Whoever has a code can come in as that person: for a director of
 * the site who has a working device only another director gets one, so that nobody becomes a second director unseen.
 */
export async function invite(
  registry: Registry,
  officer: Device,
  person: PersonId
): Promise<Issue> {
  const names = await namesOf(registry.store, officer.site, person)
  if (names === null) return { ok: false, reason: 'unknown-person' }
  const whom = { person, site: officer.site, issuedBy: officer.number }
  return registry.store.write(async (ledger) => {
    if (!(await mayInvite(ledger, officer, person)))
      return { ok: false, reason: 'director-has-device' }
    return { ok: true, issued: await issueCode(ledger, registry, whom) }
  })
}

async function mayInvite(
  questions: Questions,
  officer: Device,
  person: PersonId
): Promise<boolean> {
  const { site } = officer
  if (officer.person === person || !isDirector(await questions.actor(site, person))) return true
  if (isDirector(await actorOfDevice(questions, officer))) return true
  const working = await questions.workingDevicesOf(site, MAX_DEVICES_LISTED)
  // Without a token it only wrote the first facts of its site.
  return !working.some((device) => device.person === person && device.tokenHash !== null)
}

function isDirector(actor: Actor | null): boolean {
  return actor?.roles.some(({ role }) => role === 'siteDirector') ?? false
}

/** What a device gets when it is let in. The token is said once and not kept. */
export type Enrolment = {
  readonly device: number
  readonly writer: number
  readonly token: string
  readonly person: PersonId
  readonly site: SiteCode
  readonly isTrainee: boolean
  readonly names: Names
  readonly epoch: string
}

export type Enrolling =
  | { readonly ok: true; readonly enrolment: Enrolment }
  | {
      readonly ok: false
      readonly reason: 'code-unknown' | 'code-used' | 'code-expired' | 'bad-public-key'
    }

export type Applicant = {
  readonly code: string
  readonly publicKey: Uint8Array
  readonly label: string
}

/** Lets a device in by its code. The code serves once; the same device may repeat it while the answer may be lost. */
export async function enrol(registry: Registry, applicant: Applicant): Promise<Enrolling> {
  const codeHash = hashOfCode(applicant.code)
  const publicKey = parsePublicKey(applicant.publicKey)
  if (publicKey === null) return { ok: false, reason: 'bad-public-key' }
  if (codeHash === null) return { ok: false, reason: 'code-unknown' }
  return registry.store.write(async (ledger) => {
    const code = await ledger.enrolmentCode(codeHash)
    if (code === null) return { ok: false, reason: 'code-unknown' }
    const now = momentOfMs(registry.clock())
    const again = await deviceThatRepeats(ledger, code, publicKey, now)
    if (again !== null) return { ok: true, enrolment: await giveToken(ledger, registry, again) }
    const isUsed = code.usedAt !== null
    if (isUsed || code.expiresAt < now) {
      await ledger.countAttempt(codeHash)
      return { ok: false, reason: isUsed ? 'code-used' : 'code-expired' }
    }
    const device = await addDevice(ledger, registry, { ...code, publicKey, label: applicant.label })
    await ledger.useEnrolmentCode(codeHash, now, device.number)
    return { ok: true, enrolment: await giveToken(ledger, registry, device) }
  })
}

/** A device for a person, with no token yet. */
export function addDevice(
  ledger: Ledger,
  registry: Registry,
  { person, site, publicKey, label, isTrainee = false }: Omit<NewDevice, 'tokenHash' | 'createdAt'>
): Promise<Device> {
  const createdAt = momentOfMs(registry.clock())
  return ledger.addDevice({ person, site, publicKey, label, tokenHash: null, createdAt, isTrainee })
}

/** Gives a device its token; an earlier one no longer serves. */
export async function giveToken(
  ledger: Ledger,
  registry: Registry,
  device: Device
): Promise<Enrolment> {
  const { person, site, number, isTrainee } = device
  if (person === null) throw new Error('the registry itself signs in nowhere')
  const { secret, hash } = newSecret(registry.randomBytes)
  await ledger.setToken(number, hash)
  return {
    device: number,
    writer: number,
    token: tokenOf(number, secret),
    person,
    site,
    isTrainee,
    names: (await namesFor(ledger, device)) ?? NAMELESS,
    epoch: await ledger.epoch()
  }
}

const NAMELESS: Names = { lastName: '', firstName: '', lastNameAr: '', firstNameAr: '' }

async function deviceThatRepeats(
  ledger: Ledger,
  code: EnrolmentCode,
  publicKey: Uint8Array,
  now: Moment
): Promise<Device | null> {
  if (code.usedAt === null || code.usedBy === null) return null
  if (now - code.usedAt > CODE_REPEAT_MINUTES * 60) return null
  const device = await ledger.device(code.usedBy)
  const isSame = device !== null && Buffer.compare(device.publicKey, publicKey) === 0
  return isSame && device.revokedAt === null ? device : null
}

async function namesFor(
  questions: Questions,
  { site, person, isTrainee }: Device
): Promise<Names | null> {
  if (person === null) return null
  return isTrainee ? namesOfTrainee(questions, site, person) : namesOf(questions, site, person)
}

async function namesOfTrainee(
  questions: Questions,
  site: SiteCode,
  person: PersonId
): Promise<Names | null> {
  const [group] = await questions.groupsOfTrainee(site, person)
  if (group === undefined) return null
  const { traineesByPerson } = await readGroup(questions, site, group)
  return namesIn(traineesByPerson.get(person)?.values ?? {})
}

/** Names of an active person of a site's directory, or null. */
async function namesOf(
  questions: Questions,
  site: SiteCode,
  person: PersonId
): Promise<Names | null> {
  const directory = await readDirectory(questions, site)
  const known = directory?.people.get(String(person))?.values
  if (known?.active !== true) return null
  return namesIn(known)
}

function namesIn({
  lastName = '',
  firstName = '',
  lastNameAr = '',
  firstNameAr = ''
}: Partial<Names>): Names {
  return { lastName, firstName, lastNameAr, firstNameAr }
}
