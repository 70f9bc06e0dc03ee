/** The demonstration annex: made-up people and a term of lessons, so that anyone can look around before any set-up. */
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Names, Role, SiteCode } from '#shared/domain/people.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Keeper } from '../feed/accept.ts'
import { refreshRights, refreshStanding, refreshTrainees } from '../feed/read-models.ts'
import { parsePublicKey } from '../auth/device-key.ts'
import type { Ledger, Persona, Questions, Store } from '../store/store.ts'
import { createKeeper } from './keepers.ts'
import { createOwnHand } from './own-hand.ts'
import { addDevice, giveToken, type Enrolment, type Registry } from './enrolment.ts'
import { setupState } from './setup.ts'
import { newWriter, writeFacts, type RelayWriter, type WrittenFacts } from './writers.ts'

/** A whole made-up centre as plain values. Parcels come directory first, in the order in which they were received. */
export type DemoCentre = {
  readonly sites: readonly { readonly code: SiteCode }[]
  /** `key`: suffix of the persona's messages in the app, e.g. `trainerJadida`. */
  readonly personas: readonly {
    readonly person: PersonId
    readonly site: SiteCode
    readonly key: string
    readonly names: Names
    readonly roles: readonly Role[]
  }[]
  readonly devices: readonly {
    readonly key: string
    readonly person: PersonId
    readonly site: SiteCode
    readonly label: string
  }[]
  readonly parcels: readonly DemoParcel[]
}

export type DemoParcel = {
  /** 1, 2, …: how later facts name this parcel in `replaces`, before it has a real id. */
  readonly serial: number
  readonly documentId: DocumentId
  /** `devices[].key`, or another: then it is the relay's own hand. */
  readonly device: string
  /** `replaces` holds serials. */
  readonly facts: readonly AnyFact[]
  readonly receivedAt: Moment
}

/** Makes the centre as of a day. Given by whoever starts the relay; absent where there is no demonstration. */
export type DemoBuilder = (options: {
  readonly today: Day
  readonly seed: number
}) => DemoCentre | Promise<DemoCentre>

/** The demonstration is the same everywhere on one day. */
const SEED = 2026

export type Seeding =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'already-set-up' }

/** Turns a new relay into the demonstration. */
export async function seedDemo(registry: Registry, build: DemoBuilder): Promise<Seeding> {
  const today = officeTime(momentOfMs(registry.clock())).day
  return seedCentre(registry, await build({ today, seed: SEED }))
}

/** Writes a made-up centre into a new relay, through the same structure check as everything else. */
export async function seedCentre(registry: Registry, centre: DemoCentre): Promise<Seeding> {
  return registry.store.write(async (ledger) => {
    if ((await setupState(ledger)) !== 'new') return { ok: false, reason: 'already-set-up' }
    const now = momentOfMs(registry.clock())
    for (const { code } of centre.sites) await ledger.addSite(code, now)
    await ledger.markAsDemo()
    for (const persona of centre.personas) await ledger.addPersona(persona)
    const keeper = createKeeper(createOwnHand(registry))
    await writeParcels(ledger, registry, centre, keeper)
    for (const { code } of centre.sites) await refreshRights(ledger, code)
    const documents = await ledger.documentsOf(centre.sites.map(({ code }) => code))
    for (const document of documents) {
      await refreshStanding(ledger, document)
      await refreshTrainees(ledger, document)
    }
    for (const document of documents) await keeper.keep(ledger, document, now)
    return { ok: true }
  })
}

async function writeParcels(
  ledger: Ledger,
  registry: Registry,
  { devices, parcels }: DemoCentre,
  keeper: Keeper
): Promise<void> {
  const writersByDevice = new Map<string, RelayWriter>()
  const idsBySerial = new Map<number, ParcelId>()
  const writerOf = async (device: string, { site: home }: DocumentName) => {
    const owned = devices.find(({ key }) => key === device)
    const { person, site, label } = owned ?? { person: null, site: home, label: device }
    const key = `${site} ${device}`
    const writer =
      writersByDevice.get(key) ?? (await newWriter(ledger, registry, { person, site, label }))
    writersByDevice.set(key, writer)
    return writer
  }
  for (const { serial, documentId, device, facts, receivedAt } of parcels) {
    const writer = await writerOf(device, nameOf(documentId))
    const real = facts.map((fact) => withRealIds(fact, idsBySerial))
    const written = await writeFacts(ledger, registry, writer, documentId, real, receivedAt)
    idsBySerial.set(serial, written.parcel)
    if (nameOf(documentId).kind === 'case') await keepThen(ledger, keeper, written, receivedAt)
  }
}

/** A request has its number and its last day from the day on which it came. */
async function keepThen(
  ledger: Ledger,
  keeper: Keeper,
  { document }: WrittenFacts,
  receivedAt: Moment
): Promise<void> {
  const written = await ledger.documentNumbered(document)
  if (written !== null) await keeper.keep(ledger, written, receivedAt)
}

function withRealIds(fact: AnyFact, idsBySerial: ReadonlyMap<number, ParcelId>): AnyFact {
  if (!('replaces' in fact)) return fact
  const replaces = fact.replaces.map((serial) => {
    const id = idsBySerial.get(serial)
    if (id === undefined) throw new Error(`parcel ${serial} is replaced before it is written`)
    return id
  })
  return { ...fact, replaces }
}

/** The people a visitor of the demonstration may be; null on any other relay. */
export async function listPersonas(questions: Questions): Promise<readonly Persona[] | null> {
  return (await questions.isDemo()) ? questions.personas() : null
}

export type Becoming =
  | { readonly ok: true; readonly enrolment: Enrolment }
  | { readonly ok: false; readonly reason: 'unknown-persona' | 'bad-public-key' }

/** Lets a visitor's device in as somebody of the demonstration, without a code. */
export async function becomePersona(
  registry: Registry,
  person: number,
  applicant: { readonly publicKey: Uint8Array; readonly label: string }
): Promise<Becoming> {
  const personas = (await listPersonas(registry.store)) ?? []
  const persona = personas.find((one) => one.person === person)
  if (persona === undefined) return { ok: false, reason: 'unknown-persona' }
  const publicKey = parsePublicKey(applicant.publicKey)
  if (publicKey === null) return { ok: false, reason: 'bad-public-key' }
  const { site, person: number, roles } = persona
  const isTrainee = roles.includes('trainee')
  return registry.store.write(async (ledger) => {
    const wanted = { person: number, site, publicKey, label: applicant.label, isTrainee }
    const device = await addDevice(ledger, registry, wanted)
    return { ok: true, enrolment: await giveToken(ledger, registry, device) }
  })
}

/** Documents that the seed filled, for the compactor. */
export async function seededDocuments(store: Store): Promise<number[]> {
  const documents = await store.documentsOf(await store.siteCodes())
  return documents.map(({ number }) => number)
}
