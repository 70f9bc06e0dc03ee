/** Keys of devices. Made once for the process and used again in every seed: nothing follows from them. */
import { generateKeyPairSync, sign } from 'node:crypto'

export type DeviceKey = {
  readonly publicKey: Uint8Array
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

const pool: DeviceKey[] = []

/** Signs as a phone does, byte for byte, but at once: a seed makes hundreds of signatures. */
export function deviceKey(index: number): DeviceKey {
  return (pool[index] ??= newKey())
}

function newKey(): DeviceKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    sign: async (bytes) => sign('sha256', bytes, key)
  }
}
