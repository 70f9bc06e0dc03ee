/** Lets this phone in: makes its key, asks the relay, keeps who it is now. */
import type { PersonId } from '#shared/domain/identity.ts'
import { session } from '#lib/app-session.svelte.ts'
import { exportPublicKey, newDeviceKey, profileId, type Profile } from '#lib/replica/device.ts'
import {
  becomePersona,
  enrolDevice,
  type Applicant,
  type Asked,
  type Enrolment
} from './relay-calls.ts'

export type Entry = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/**
 * The key of this phone's next profile, kept until the relay has answered: when the answer was lost on the way, the same
 * key may use the same code again.
 */
let nextKey: CryptoKeyPair | null = null

export function enterWithCode(code: string, label: string): Promise<Entry> {
  return enter(label, false, (applicant) => enrolDevice(code, applicant))
}

export function enterAsPersona(person: PersonId, label: string): Promise<Entry> {
  return enter(label, true, (applicant) => becomePersona(person, applicant))
}

async function enter(
  label: string,
  demo: boolean,
  ask: (applicant: Applicant) => Promise<Asked<Enrolment>>
): Promise<Entry> {
  if (!mayMakeKeys()) return { ok: false, reason: 'insecure-address' }
  nextKey ??= await newDeviceKey()
  const key = nextKey
  const answer = await ask({ publicKey: await exportPublicKey(key.publicKey), label })
  if (!answer.ok) return answer
  try {
    await session.signIn(profileOf(answer.value, key.privateKey, demo))
  } catch {
    // The browser refused its storage. The key stays, so that the same code may be used again.
    return { ok: false, reason: 'not-kept' }
  }
  nextKey = null
  return { ok: true }
}

/** Browsers make keys on https and on the machine itself alone. */
export function mayMakeKeys(): boolean {
  return globalThis.isSecureContext
}

function profileOf(enrolment: Enrolment, key: CryptoKey, demo: boolean): Profile {
  const { device, writer, token, person, site, names, isTrainee } = enrolment
  const id = profileId(site, person, device)
  return {
    ...{ id, site, person, names, device, writer, token, key, isTrainee, demo },
    usedAt: Date.now()
  }
}
