/** The secret by which a device signs in: `<device number>.<32 bytes, base64url>`. The relay keeps its sha256 alone. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Device, Questions } from '../store/store.ts'

const TOKEN_BYTES = 32
const TOKEN = /^(\d{1,6})\.([A-Za-z0-9_-]{43})$/

export type RandomBytes = (length: number) => Uint8Array

/** A fresh secret and what the relay keeps of it. */
export function newSecret(randomBytes: RandomBytes): { secret: string; hash: Uint8Array } {
  const secret = Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url')
  return { secret, hash: hashOf(secret) }
}

export function tokenOf(device: number, secret: string): string {
  return `${device}.${secret}`
}

/** The device that sent a request, as the relay knows it. */
export type SignedIn = Device

export type Authentication =
  | { readonly ok: true; readonly device: SignedIn }
  | { readonly ok: false; readonly reason: 'not-signed-in' }

/**
 * The device behind an `Authorization` header. A revoked device is told apart by `device.revokedAt`: what it may still
 * do is for the route to say.
 */
export async function authenticate(
  questions: Questions,
  header: string | undefined
): Promise<Authentication> {
  const [, number, secret] = TOKEN.exec(header?.replace(/^Bearer /, '') ?? '') ?? []
  if (number === undefined || secret === undefined) return { ok: false, reason: 'not-signed-in' }
  const device = await questions.device(Number(number))
  const expected = device?.tokenHash ?? null
  if (device === null || expected === null || !timingSafeEqual(expected, hashOf(secret)))
    return { ok: false, reason: 'not-signed-in' }
  return { ok: true, device }
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
