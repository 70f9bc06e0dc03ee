import { registerFacts } from '#shared/documents/register.ts'
import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { jadida, lessonFacts, SAMIRA, tinyCentre } from '../../../sync-server/testing-centre.ts'
import { createTestRelay } from '../../../sync-server/testing.ts'
import { exchangeInBackground } from './background.ts'
import { openDatabase } from './database.ts'
import { openDeviceDatabase, profileId, type Profile } from './device.ts'
import { exchangesAtHand } from './exchange.ts'
import { openReplica } from './partition.ts'

test('behind the sign-in page of a Wi-Fi nothing is called sent, and the browser is asked to try again', async () => {
  const relay = await createTestRelay({ centre: tinyCentre() })
  const { number, token, privateKey } = await relay.enrol(SAMIRA, 'jadida')
  const profile: Profile = {
    ...{ id: profileId('jadida', SAMIRA, number), site: 'jadida', person: SAMIRA },
    names: { lastName: 'S', firstName: '', lastNameAr: '', firstNameAr: '' },
    ...{ device: number, writer: number, token, key: privateKey, demo: false, usedAt: 1 }
  }
  const devices = openDeviceDatabase()
  await devices.profiles.put(profile)
  const database = openDatabase(profile.id, {})
  await database.open()
  const replica = openReplica(profile, database, {
    exchanges: exchangesAtHand,
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) }
  })
  await replica.append(registerFacts, jadida.registerA, lessonFacts(2500, 1), 'strict').durable

  const html = { status: 401, headers: { 'content-type': 'text/html' } }
  vi.stubGlobal('fetch', async () => new Response('<form>', html))
  await expect(exchangeInBackground()).rejects.toThrow('still wait')
  expect(await replica.waiting()).toMatchObject({ saved: 1, sent: 0 })

  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => relay.request(path, init))
  await exchangeInBackground()
  expect(await replica.waiting()).toMatchObject({ saved: 0, sent: 0 })
  vi.unstubAllGlobals()
  devices.close()
  database.close()
  await relay.stop()
})
