import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foldDirectory, directoryFacts } from '#shared/documents/directory.ts'
import { directoryId } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { tinyCentre } from '../testing-centre.ts'
import {
  bodyOf,
  createTestDevice,
  createTestRelay,
  newDeviceKeys,
  type Credentials,
  type TestRelay
} from '../testing.ts'

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ demo: tinyCentre })
})
afterEach(() => relay.stop())

const first = {
  site: { code: 'settat', name: 'CRMEF Settat', nameAr: 'المركز الجهوي سطات', kind: 'annex' },
  officer: { lastName: 'Idrissi', firstName: 'Hind', lastNameAr: 'الإدريسي', firstNameAr: 'هند' },
  director: { lastName: 'Naciri', firstName: 'Omar', lastNameAr: '', firstNameAr: '' }
}

type Attempt = { headers?: Record<string, string>; address?: string; host?: string }

function post(
  path: string,
  body: unknown,
  { headers, address, host = 'localhost:4180' }: Attempt = {}
) {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', host, ...headers },
    body: JSON.stringify(body)
  }
  return relay.request(path, init, address)
}

const state = async () => (await relay.request('/api/setup')).json()

async function comeIn(code: string) {
  const keys = await newDeviceKeys()
  const publicKey = Buffer.from(keys.publicKey).toString('base64url')
  const answer = await post('/api/devices', { code, publicKey, label: 'office' })
  return { answer, keys, credentials: await bodyOf<Credentials>(answer) }
}

describe('a new relay', () => {
  it('becomes an annex whose first officer comes in by a code and can begin', async () => {
    expect(await state()).toEqual({ state: 'new', demoAvailable: true })
    const answer = await post('/api/setup/site', first)
    expect(answer.status).toBe(201)
    const { code } = await bodyOf<{ code: string }>(answer)
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(await state()).toEqual({ state: 'ready', demoAvailable: false })

    const { keys, credentials } = await comeIn(code)
    expect(credentials).toMatchObject({ site: 'settat', names: first.officer })
    const send = (path: string, init: RequestInit) => relay.request(path, init)
    const office = createTestDevice(send, keys.privateKey, credentials)
    await office.sync()
    const update = office.contents.get(directoryId('settat')) as Uint8Array
    const directory = foldDirectory(readJournal(update, directoryFacts))
    expect(directory.site?.values).toMatchObject({ name: 'CRMEF Settat', kind: 'annex' })

    const holders = (role: string) =>
      [...directory.people].flatMap(([key, { values }]) =>
        directory.roles.has(`${key}.${role}.0`) ? [values.lastName] : []
      )
    expect(holders('itOfficer')).toEqual(['Idrissi'])
    expect(holders('siteDirector')).toEqual(['Naciri'])

    // Registrar and it officer at once: may keep the directory, and let others in.
    const values = { name: 'S1', nameAr: '', from: 2_440, through: 2_600 }
    const term = { type: 'term-recorded', at: 1, key: '2026-1', values, replaces: [] } as const
    const { receipts } = await office.exchange([
      await office.parcel(directoryId('settat'), [term as never])
    ])
    expect(receipts).toMatchObject([{ outcome: 'received', heldBecause: '' }])
  })

  it('is set up once', async () => {
    await post('/api/setup/site', first)
    expect((await post('/api/setup/site', first)).status).toBe(409)
    expect((await post('/api/setup/demo', {})).status).toBe(409)
  })

  it('may be directed by its first officer', async () => {
    const { code } = await bodyOf<{ code: string }>(
      post('/api/setup/site', { ...first, director: null })
    )
    const { keys, credentials } = await comeIn(code)
    const send = (path: string, init: RequestInit) => relay.request(path, init)
    const office = createTestDevice(send, keys.privateKey, credentials)
    await office.sync()
    const update = office.contents.get(directoryId('settat')) as Uint8Array
    const { people, roles } = foldDirectory(readJournal(update, directoryFacts))
    const [officer, ...others] = [...people.keys()]
    expect(others).toEqual([])
    expect(roles.get(`${officer}.siteDirector.0`)?.values.active).toBe(true)
  })

  it('gives another first code as long as nobody has come in', async () => {
    expect((await post('/api/setup/code', {})).status).toBe(409)
    await post('/api/setup/site', first)
    const { code } = await bodyOf<{ code: string }>(post('/api/setup/code', {}))
    expect((await comeIn(code)).answer.status).toBe(201)
    expect((await post('/api/setup/code', {})).status).toBe(409)
  })

  it.each<[string, Attempt]>([
    ['from another machine', { address: '192.168.1.20' }],
    ['under the name of somebody else', { host: 'evil.example' }],
    ['through a proxy', { headers: { 'x-forwarded-for': '41.1.1.1' } }],
    ['with a wrong key', { headers: { 'x-setup-key': 'guess' } }]
  ])('is not set up %s', async (_, attempt) => {
    expect((await post('/api/setup/site', first, attempt)).status).toBe(403)
    expect((await post('/api/setup/demo', {}, attempt)).status).toBe(403)
    expect(await state()).toMatchObject({ state: 'new' })
  })

  it('is set up from anywhere with the key that it printed, and elsewhere only so', async () => {
    const inTheCloud = await createTestRelay({ isOpenToAll: true, demo: tinyCentre })
    const init = (headers: Record<string, string>) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(first)
    })
    const path = '/api/setup/site'
    expect((await inTheCloud.request(path, init({}))).status).toBe(403)
    const key = { 'x-setup-key': 'set-up-key-of-tests' }
    expect((await inTheCloud.request(path, init(key), '41.1.1.1')).status).toBe(201)
    await inTheCloud.stop()
  })

  it('takes no site code that cannot be part of a name', async () => {
    const wrong = { ...first, site: { ...first.site, code: 'Settat!' } }
    const answer = await post('/api/setup/site', wrong)
    expect(await answer.json()).toEqual({ reason: 'bad-site-code' })
  })
})

describe('the demonstration', () => {
  it('lets a visitor be one of its people without a code', async () => {
    expect((await relay.request('/api/personas')).status).toBe(404)
    expect((await post('/api/setup/demo', {})).status).toBe(201)
    expect(await state()).toEqual({ state: 'demo', demoAvailable: false })
    const { personas } = await bodyOf<{ personas: unknown[] }>(relay.request('/api/personas'))
    expect(personas).toMatchObject([
      { person: 101, site: 'jadida', key: 'trainerJadida', roles: ['trainer'] }
    ])

    const keys = await newDeviceKeys()
    const publicKey = Buffer.from(keys.publicKey).toString('base64url')
    const answer = await post('/api/personas/101/device', { publicKey, label: 'visitor' })
    const send = (path: string, init: RequestInit) => relay.request(path, init)
    const device = createTestDevice(send, keys.privateKey, await bodyOf<Credentials>(answer))
    await device.sync()
    expect(device.contents.size).toBeGreaterThan(1)
    expect((await post('/api/personas/103/device', { publicKey, label: 'x' })).status).toBe(404)
  })

  it('is nowhere on a real relay', async () => {
    await post('/api/setup/site', first)
    const keys = await newDeviceKeys()
    const publicKey = Buffer.from(keys.publicKey).toString('base64url')
    expect((await relay.request('/api/personas')).status).toBe(404)
    expect((await post('/api/personas/101/device', { publicKey, label: 'x' })).status).toBe(404)
  })
})
