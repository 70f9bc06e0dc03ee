import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { knownWriters } from './exchange.ts'
import { httpTransport } from './http-transport.ts'
import { createReplica } from './replica.ts'
import { NADIA, SAMIRA, tinyCentre } from '../../../sync-server/testing-centre.ts'
import { createTestRelay } from '../../../sync-server/testing.ts'
import { emptyDisk, memoryStorage } from '../../../tests/simulation/memory-storage.ts'

test('a phone signs in over HTTP with the token that the relay gave it', async () => {
  const { relay, replica } = await phoneOf(SAMIRA)
  expect(await replica.exchange()).toMatchObject({ ok: true, received: 2 })
  await relay.stop()
})

test('a phone is told once who is behind a writer', async () => {
  const { relay, replica } = await phoneOf(SAMIRA)
  await replica.exchange()
  await relay.enrol(NADIA, 'jadida')
  await replica.exchange()
  await replica.exchange()
  const writers = (await knownWriters(replica.storage)).map(({ writer }) => writer)
  expect(writers.length).toBeGreaterThan(1)
  expect(writers).toEqual([...new Set(writers)])
  await relay.stop()
})

async function phoneOf(person: typeof SAMIRA) {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const { number, token, privateKey } = await relay.enrol(person, 'jadida')
  const overHttp = (path: string | URL | Request, init?: RequestInit) =>
    relay.request(path as string, init)
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const replica = createReplica({
    writer: number,
    storage: memoryStorage(emptyDisk()),
    transport: httpTransport({ origin: '', device: number, token, fetch: overHttp }),
    sign: async (bytes) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, Uint8Array.from(bytes))),
    now: relay.clock,
    random: relay.random
  })
  return { relay, replica }
}
