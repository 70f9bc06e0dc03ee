/** Keys of devices. Made once for the process and used again in every seed: nothing follows from them. */
import { webcrypto } from 'node:crypto'
import { newDeviceKeys } from '../../sync-server/testing.ts'

export type DeviceKey = {
  readonly publicKey: Uint8Array
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

const pool: DeviceKey[] = []

export async function deviceKey(index: number): Promise<DeviceKey> {
  const known = pool[index]
  if (known !== undefined) return known
  const { privateKey, publicKey } = await newDeviceKeys()
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const key: DeviceKey = {
    publicKey,
    sign: async (bytes) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, Uint8Array.from(bytes)))
  }
  pool[index] = key
  return key
}
