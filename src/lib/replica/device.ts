/**
 * Who uses this device: one profile per person, each with a partition (a database of its own), a key that cannot be
 * taken out of the browser, and the relay's token. Kept apart from the registers.
 */
import { Dexie, type Table } from '#dexie'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Names, SiteCode } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'

export type Profile = {
  /** Name of the person's database on this device. */
  readonly id: string
  readonly site: SiteCode
  readonly person: PersonId
  readonly names: Names
  readonly device: number
  readonly writer: Writer
  readonly token: string
  readonly key: CryptoKey
  /** Their relay knows this device as one of a trainee. Left out by releases that knew none. */
  readonly isTrainee?: boolean
  /** Signed in to the demonstration annex. */
  readonly demo: boolean
  readonly usedAt: number
}

type DeviceDatabase = Dexie & { profiles: Table<Profile, string> }

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const

/** The profiles of this browser. Closed by the caller where the page goes on without it. */
export function openDeviceDatabase(): DeviceDatabase {
  const database = new Dexie('sijil-device') as DeviceDatabase
  database.version(1).stores({ profiles: 'id, usedAt' })
  return database
}

export function profileId(site: SiteCode, person: PersonId, device: number): string {
  return `sijil-${site}-${person}-${device}`
}

/** A key pair of which only the public half can leave the browser. */
export function newDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify'])
}

/** The public key as the relay takes it: SubjectPublicKeyInfo, base64url without padding. */
export async function exportPublicKey(key: CryptoKey): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.exportKey('spki', key))
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** A signature of 64 bytes by this device. */
export async function signWith(key: CryptoKey, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(
    await crypto.subtle.sign(SIGNATURE_ALGORITHM, key, bytes as Uint8Array<ArrayBuffer>)
  )
}
