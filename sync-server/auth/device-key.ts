/** The public key of a device: P-256, made on the device, whose private half never leaves it. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { SIGNATURE_BYTES } from '#shared/protocol/limits.ts'
import { signedBytes, type SentParcel } from '#shared/protocol/messages.ts'
import { MAX_CACHED_KEYS } from '../limits.ts'

/** Uncompressed point: 4, x, y. */
const RAW_POINT_BYTES = 65
const COORDINATE_BYTES = 32
/** Of each of the two numbers of a signature. */
const NUMBER_BYTES = SIGNATURE_BYTES / 2

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
  if (parcel.signature.byteLength !== SIGNATURE_BYTES) return Promise.resolve(false)
  const bytes = signedBytes(parcel.documentId, parcel.update)
  const signature = asDer(parcel.signature)
  return new Promise((resolve) => {
    verify('sha256', bytes, keyInUse(publicKey), signature, (error, isValid) =>
      resolve(error === null && isValid)
    )
  })
}

const DER_SEQUENCE = 0x30
const DER_INTEGER = 0x02
const SIGN_BIT = 0x80

/**
 * The two numbers of a signature as OpenSSL wants them (DER, RFC 3279 section 2.2.3). Node would rewrite them too, but
 * before it hands the work to another thread, and by taking the key apart each time: most of a check's time again.
 */
function asDer(signature: Uint8Array): Uint8Array {
  const one = derInteger(signature.subarray(0, NUMBER_BYTES))
  const other = derInteger(signature.subarray(NUMBER_BYTES))
  return Buffer.concat([Uint8Array.of(DER_SEQUENCE, one.length + other.length), one, other])
}

/** Without needless zeros in front, and with one where the number would read as a negative one. */
function derInteger(number: Uint8Array): Uint8Array {
  let from = 0
  while (from < number.length - 1 && number[from] === 0) from += 1
  const padding = ((number[from] ?? 0) & SIGN_BIT) === 0 ? [] : [0]
  const length = padding.length + number.length - from
  return Buffer.concat([Uint8Array.of(DER_INTEGER, length, ...padding), number.subarray(from)])
}
