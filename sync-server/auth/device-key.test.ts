import { generateKeyPairSync, sign } from 'node:crypto'
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

function newPhone() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const update = new Uint8Array([1, 2, 3])
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', signedBytes(DOCUMENT, update), key)
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    parcel: { documentId: DOCUMENT, update, signature }
  }
}
