/** The public key of a device: P-256, made on the device, whose private half never leaves it. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { signedBytes, type SentParcel } from '#shared/protocol/messages.ts'
import { MAX_CACHED_KEYS } from '../limits.ts'

/** Uncompressed point: 4, x, y. */
const RAW_POINT_BYTES = 65
const COORDINATE_BYTES = 32

/**
 * Reads a public key that a device sent, raw or as SubjectPublicKeyInfo, and gives it as SubjectPublicKeyInfo.
 * Null when it is no P-256 key.
 */
export function parsePublicKey(bytes: Uint8Array): Uint8Array | null {
  try {
    const key = bytes.byteLength === RAW_POINT_BYTES ? keyOfPoint(bytes) : keyOfSpki(bytes)
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return null
    return key.export({ format: 'der', type: 'spki' })
  } catch {
    // OpenSSL's reasons say nothing to the person: the key is not one.
    return null
  }
}

function keyOfPoint(point: Uint8Array): KeyObject {
  const coordinate = (from: number) =>
    Buffer.from(point.subarray(from, from + COORDINATE_BYTES)).toString('base64url')
  const x = coordinate(1)
  const y = coordinate(1 + COORDINATE_BYTES)
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
}

function keyOfSpki(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' })
}

const keysInUse = new Map<string, KeyObject>()

/** Reading a key and using it for the first time takes as long as a signature: a phone's parcels come many at a time. */
function keyInUse(spki: Uint8Array): KeyObject {
  const name = Buffer.from(spki).toString('latin1')
  const key = keysInUse.get(name) ?? keyOfSpki(spki)
  // Taken out and put back, so that the first key in the map is the one longest unused.
  keysInUse.delete(name)
  keysInUse.set(name, key)
  if (keysInUse.size > MAX_CACHED_KEYS) keysInUse.delete(keysInUse.keys().next().value as string)
  return key
}

/** Did the device that holds this key sign this parcel for this very document? */
export function isSignedBy(publicKey: Uint8Array, parcel: SentParcel): Promise<boolean> {
  const key = { key: keyInUse(publicKey), dsaEncoding: 'ieee-p1363' } as const
  const bytes = signedBytes(parcel.documentId, parcel.update)
  return new Promise((resolve) => {
    verify('sha256', bytes, key, parcel.signature, (error, isValid) =>
      resolve(error === null && isValid)
    )
  })
}
