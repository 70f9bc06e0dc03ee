import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CODE_LIFETIME_HOURS, CODE_REPEAT_MINUTES } from '../limits.ts'
import { KARIM, NADIA, OMAR, SAMIRA, tinyCentre } from '../testing-centre.ts'
import type { ListedDevice } from './devices.ts'
import type { Enrolment } from './enrolment.ts'
import {
  bodyOf,
  createTestRelay,
  newDeviceKeys,
  type DeviceKeys,
  type TestDevice,
  type TestRelay
} from '../testing.ts'

type Invitation = { code: string; link: string; expiresAt: number }

const HOUR_MS = 3_600_000

let now: number
let relay: TestRelay
let omar: TestDevice
beforeEach(async () => {
  now = Date.UTC(2026, 10, 20, 9)
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => now })
  omar = await relay.enrol(OMAR, 'jadida')
})
afterEach(() => relay.stop())

function post(path: string, body: unknown, device?: TestDevice) {
  const authorization = device === undefined ? {} : { authorization: `Bearer ${device.token}` }
  return relay.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body)
  })
}
const get = (path: string, device: TestDevice) =>
  relay.request(path, { headers: { authorization: `Bearer ${device.token}` } })

async function invite(person: number = SAMIRA): Promise<string> {
  return (await bodyOf<Invitation>(post('/api/enrolments', { person }, omar))).code
}

async function comeIn(code: string, keys?: DeviceKeys) {
  const { publicKey } = keys ?? (await newDeviceKeys())
  const key = Buffer.from(publicKey).toString('base64url')
  return post('/api/devices', { code, publicKey: key, label: 'phone' })
}

describe('the it officer', () => {
  it('lets somebody of the site in by a code that serves once', async () => {
    const answer = await post('/api/enrolments', { person: SAMIRA }, omar)
    const { code, link, expiresAt } = await bodyOf<Invitation>(answer)
    expect(link).toBe(`http://localhost/enrol#${code}`)
    expect(expiresAt).toBeGreaterThan(0)
    const enrolled = await comeIn(code)
    expect(enrolled.status).toBe(201)
    const credentials = await bodyOf<Enrolment>(enrolled)
    expect(credentials).toMatchObject({
      person: SAMIRA,
      site: 'jadida',
      writer: credentials.device
    })
    expect(credentials.names.lastName).toBe('Alami')
    expect(await (await comeIn(code)).json()).toEqual({ reason: 'code-used' })
  })

  it('gets no code for a director who has a working phone, unless a director too', async () => {
    const phone = await relay.enrol(NADIA, 'jadida')
    await relay.store.write(async (ledger) => {
      const officer = (await ledger.actor('jadida', OMAR))!
      const roles = [{ role: 'siteDirector' as const, group: null }]
      const director = { person: NADIA, site: 'jadida', roles, teachings: [] }
      await ledger.replaceRights('jadida', [officer, director], [])
    })
    const ask = () => post('/api/enrolments', { person: NADIA }, omar)
    const answer = await ask()
    expect([answer.status, await answer.json()]).toEqual([403, { reason: 'director-has-device' }])
    await relay.store.write((ledger) => ledger.revokeDevice(phone.number, 1))
    expect((await ask()).status).toBe(201)
  })

  it('lets nobody in who is not in the directory of the site', async () => {
    expect((await post('/api/enrolments', { person: 999 }, omar)).status).toBe(404)
    expect((await post('/api/enrolments', { person: KARIM }, omar)).status).toBe(404)
  })

  it('is the only one who does that', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const answer = await post('/api/enrolments', { person: SAMIRA }, nadia)
    expect([answer.status, await answer.json()]).toEqual([403, { reason: 'not-your-role' }])
    expect((await get('/api/devices', nadia)).status).toBe(403)
  })

  it('sees the devices of the site and shuts one out', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida', 'lost phone')
    const karim = await relay.enrol(KARIM, 'settat')
    const listed = async () =>
      (await bodyOf<{ devices: ListedDevice[] }>(get('/api/devices', omar))).devices
    expect((await listed()).map(({ device }) => device)).toContain(samira.number)
    expect((await listed()).map(({ device }) => device)).not.toContain(karim.number)

    expect((await post(`/api/devices/${samira.number}/revoke`, {}, omar)).status).toBe(200)
    const [shutOut] = await listed()
    expect(shutOut?.label).toBe('lost phone')
    expect(shutOut?.revokedAt).not.toBeNull()
    const refused = await post('/api/devices/1/revoke', {}, samira)
    expect([refused.status, await refused.json()]).toEqual([401, { reason: 'device-revoked' }])
  })

  it('shuts out nobody of another site, and learns nothing of them', async () => {
    const karim = await relay.enrol(KARIM, 'settat')
    const there = await post(`/api/devices/${karim.number}/revoke`, {}, omar)
    const nowhere = await post('/api/devices/9999/revoke', {}, omar)
    expect([there.status, await there.json()]).toEqual([nowhere.status, await nowhere.json()])
    expect((await relay.store.device(karim.number))?.revokedAt).toBeNull()
  })
})

describe('a code', () => {
  it('is read as people type it', async () => {
    const code = await invite()
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect((await comeIn(typed)).status).toBe(201)
  })

  it('ends after its time', async () => {
    const code = await invite()
    now += (CODE_LIFETIME_HOURS + 1) * HOUR_MS
    expect(await (await comeIn(code)).json()).toEqual({ reason: 'code-expired' })
  })

  it('serves the same device again for a while, because the answer may be lost', async () => {
    const code = await invite()
    const keys = await newDeviceKeys()
    const first = await bodyOf<Enrolment>(comeIn(code, keys))
    const again = await bodyOf<Enrolment>(comeIn(code, keys))
    expect(again.device).toBe(first.device)
    expect(again.token).not.toBe(first.token)
    now += (CODE_REPEAT_MINUTES + 1) * 60_000
    expect(await (await comeIn(code, keys)).json()).toEqual({ reason: 'code-used' })
  })

  it('is not found by trying: ten a minute from one address', async () => {
    const statuses = []
    for (let count = 0; count < 12; count++) statuses.push((await comeIn('AAAA-AAAA')).status)
    expect(statuses.slice(0, 10).every((status) => status === 403)).toBe(true)
    expect(statuses.slice(10)).toEqual([429, 429])
  })

  it('lets somebody in while strangers at many addresses try wrong ones', async () => {
    const key = Buffer.from((await newDeviceKeys()).publicKey).toString('base64url')
    const guess = (address: string, code = 'AAAA-AAAA') => {
      const body = JSON.stringify({ code, publicKey: key, label: 'x' })
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
      return relay.request('/api/devices', init, address)
    }
    for (let stranger = 0; stranger < 40; stranger++)
      for (let count = 0; count < 8; count++) await guess(`10.0.0.${stranger}`)
    expect((await guess('10.0.0.39')).status).toBe(429)
    expect((await guess('10.0.1.1', 'no code')).status).toBe(400)
    expect((await comeIn(await invite())).status).toBe(201)
  })

  it('lets no key in that is none', async () => {
    const body = { code: await invite(), publicKey: 'AAAA', label: 'x' }
    expect(await (await post('/api/devices', body)).json()).toEqual({ reason: 'bad-public-key' })
  })
})

describe('anyone', () => {
  it('shuts out their own lost device, and nobody else’s', async () => {
    const [phone, lost] = [await relay.enrol(SAMIRA, 'jadida'), await relay.enrol(SAMIRA, 'jadida')]
    expect((await post(`/api/devices/${omar.number}/revoke`, {}, phone)).status).toBe(404)
    expect((await post(`/api/devices/${lost.number}/revoke`, {}, phone)).status).toBe(200)
  })
})
