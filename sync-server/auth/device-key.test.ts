import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { signedBytes } from '#shared/protocol/messages.ts'
import { MAX_CACHED_KEYS } from '../limits.ts'
import { isSignedBy } from './device-key.ts'

const DOCUMENT = 'register/jadida/1k2j3h/2026-1'

it('knows a device by its own key, however often and whoever else was asked about in between', async () => {
  const phones = Array.from({ length: 3 }, newPhone)
  for (let round = 0; round < 2; round++)
    for (const phone of phones)
      for (const other of phones)
        expect(await isSignedBy(phone.publicKey, other.parcel)).toBe(phone === other)
})

it('still knows a device whose key had to make room', async () => {
  const phone = newPhone()
  expect(await isSignedBy(phone.publicKey, phone.parcel)).toBe(true)
  for (let count = 0; count <= MAX_CACHED_KEYS; count++)
    expect(await isSignedBy(newPhone().publicKey, phone.parcel)).toBe(false)
  expect(await isSignedBy(phone.publicKey, phone.parcel)).toBe(true)
})

it('believes exactly the signatures that Node believes, whatever the two numbers look like', async () => {
  const phone = newPhone()
  const { documentId, update } = phone.parcel
  // One signature in 256 has a number with a zero byte in front, one in two a number that DER takes for negative.
  for (let count = 0; count < 1_500; count++) {
    const parcel = { documentId, update, signature: phone.sign() }
    expect(await isSignedBy(phone.publicKey, parcel)).toBe(true)
  }
  const forged = fc.oneof(
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
    fc.uint8Array({ maxLength: 130 }),
    fc
      .record({ at: fc.nat(63), byte: fc.nat(255) })
      .map(({ at, byte }) =>
        phone.parcel.signature.map((own, index) => (index === at ? byte : own))
      ),
    fc.constantFrom(0, 1, 255).map((byte) => new Uint8Array(64).fill(byte))
  )
  await fc.assert(
    fc.asyncProperty(forged, async (signature) => {
      const key = { key: phone.key, dsaEncoding: 'ieee-p1363' } as const
      const believed = verify('sha256', signedBytes(documentId, update), key, signature)
      const parcel = { documentId, update, signature }
      expect(await isSignedBy(phone.publicKey, parcel)).toBe(believed)
    })
  )
})

function newPhone() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const update = new Uint8Array([1, 2, 3])
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signNow = () => new Uint8Array(sign('sha256', signedBytes(DOCUMENT, update), key))
  return {
    key: publicKey,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    parcel: { documentId: DOCUMENT, update, signature: signNow() },
    sign: signNow
  }
}
