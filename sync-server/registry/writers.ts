/** Writers of the relay's own hand: they write the first facts of a site, which nobody could write yet. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { checkParcel } from '#shared/documents/check-parcel.ts'
import { factsByKind, type AnyFact } from '#shared/documents/kinds.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { encodeParcel, newParcelId, type ParcelId } from '#shared/journal/parcel.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import { signedBytes } from '#shared/protocol/messages.ts'
import type { Ledger } from '../store/store.ts'
import { addDevice, type Registry } from './enrolment.ts'

export type RelayWriter = {
  readonly number: number
  readonly privateKey: KeyObject
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
}

/**
 * A writer with a key of its own. The private half lives in memory for as long as the caller keeps it and is never
 * stored: what it signed can be checked for ever, and nobody can sign in its name later.
 */
export async function newWriter(
  ledger: Ledger,
  registry: Registry,
  whom: { readonly person: PersonId | null; readonly site: SiteCode; readonly label: string }
): Promise<RelayWriter> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const device = await addDevice(ledger, registry, { ...whom, publicKey: spki })
  return { number: device.number, privateKey, publicKey: spki }
}

export type WrittenFacts = {
  readonly parcel: ParcelId
  readonly document: number
  readonly position: number
}

/** Appends facts as one ordinary parcel: same structure check, same log; only rights are not asked. */
export async function writeFacts(
  ledger: Ledger,
  registry: Registry,
  writer: RelayWriter,
  documentId: DocumentId,
  facts: readonly AnyFact[],
  receivedAt: Moment
): Promise<WrittenFacts> {
  const name = nameOf(documentId)
  const set = factsByKind[name.kind] as unknown as FactSet<AnyFact>
  const id = newParcelId(writer.number, () => randomOf(registry))
  const update = encodeParcel({ id, facts: facts.map((fact) => set.encode(fact)) })
  const checked = checkParcel(name.kind, update, writer.number)
  if (!checked.ok) throw new Error(`a first parcel of ${documentId} is ${checked.reason}`)
  const key = { key: writer.privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', signedBytes(documentId, update), key)
  const document =
    (await ledger.documentNamed(documentId)) ??
    (await ledger.addDocument(documentId, name.kind, name.site))
  const position = await ledger.append({
    ...{ document: document.number, writer: writer.number, parcel: id },
    ...{ receivedAt, heldBecause: null, update, signature }
  })
  return { parcel: id, document: document.number, position }
}

/** A number in [0, 1) with 32 random bits. */
function randomOf(registry: Registry): number {
  return Buffer.from(registry.randomBytes(4)).readUInt32BE() / 2 ** 32
}
