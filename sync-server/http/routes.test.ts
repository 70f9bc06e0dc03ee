import { Hono } from 'hono'
import { pino } from 'pino'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SAMIRA, TRAINEE_NAME, TRAINEES, tinyCentre } from '../testing-centre.ts'
import { MIN_FREE_BYTES } from '../limits.ts'
import { createTestRelay, type TestRelay } from '../testing.ts'
import type { Bindings } from './context.ts'
import { label, names } from './fields.ts'
import { createRateLimiter } from './rate-limit.ts'
import { registerRoutes, type Gate, type Route } from './routes.ts'

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
})
afterEach(() => relay.stop())

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body)
})

const gate: Gate = {
  rateLimiter: createRateLimiter(() => 0),
  signIn: async () => null,
  holdsOffice: async () => false,
  trustsProxy: false,
  isOpenToAll: false,
  setupKey: 'key',
  publicHost: null
}
const limits = { bodyBytes: 0, perMinute: 2 }
const route = (changes: Partial<Route>) =>
  ({
    ...{ method: 'get', path: '/api/new', policy: 'public', limits },
    handle: async () => new Response('here'),
    ...changes
  }) as Route

describe('a route', () => {
  it.each([
    ['no policy', { policy: undefined }, 'declares no policy'],
    ['a policy that nobody knows', { policy: 'toString' }, 'declares no policy'],
    ['no limits', { limits: undefined }, 'declares no limits'],
    ['no rate', { limits: { bodyBytes: 0 } }, 'declares no limits']
  ])('with %s cannot be registered', (_, changes, message) => {
    const app = new Hono<{ Bindings: Bindings }>()
    expect(() => registerRoutes(app, gate, [route(changes as Partial<Route>)])).toThrow(message)
    expect(app.routes).toEqual([])
  })

  it('answers so often in a minute and then says when to come back', async () => {
    const app = new Hono<{ Bindings: Bindings }>()
    registerRoutes(app, gate, [route({})])
    const ask = (address: string) => app.request('/api/new', {}, { address })
    const statuses = [await ask('a'), await ask('a'), await ask('a'), await ask('b')]
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429, 200])
    expect(statuses[2]?.headers.get('retry-after')).toBe('30')
  })

  it.each(['/api/enrolments', '/api/devices/1/revoke'])('%s asks who it is', async (path) => {
    const answer = await relay.request(path, post({}))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ reason: 'not-signed-in' })
  })

  it('asks for the whole token: another device, another secret, no secret', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const other = await relay.enrol(SAMIRA, 'jadida')
    const secret = samira.token.split('.')[1]
    const tokens = [`${other.number}.${secret}`, `${samira.number}.${'A'.repeat(43)}`, '1', '']
    const revoke = (token: string) =>
      relay.request('/api/devices/9999/revoke', post({}, { authorization: `Bearer ${token}` }))
    for (const token of tokens) expect((await revoke(token)).status).toBe(401)
    // Signed in: now it is the device that is unknown.
    expect((await revoke(samira.token)).status).toBe(404)
  })
})

it('a name that is sent is kept without marks that turn round the line it stands in', () => {
  const marked = '\u202e\u2067Téléphone\u2069'
  expect(v.parse(label, marked)).toBe('Téléphone')
  const nobody = { firstName: '', lastNameAr: '', firstNameAr: '' }
  expect(v.parse(names, { lastName: marked, ...nobody })).toEqual({
    lastName: 'Téléphone',
    ...nobody
  })
})

describe('a change', () => {
  const body = { code: 'AAAA-AAAA', publicKey: 'AAAA', label: 'x' }

  it('comes from the app itself: not from a form, not from another origin', async () => {
    const form = { method: 'POST', body: 'code=1', headers: { 'content-type': 'text/plain' } }
    expect((await relay.request('/api/devices', form)).status).toBe(415)
    const foreign = await relay.request(
      '/api/devices',
      post(body, { origin: 'https://evil.example' })
    )
    expect(await foreign.json()).toEqual({ reason: 'other-origin' })
    const own = await relay.request('/api/devices', post(body, { origin: 'http://localhost' }))
    expect(await own.json()).toEqual({ reason: 'bad-public-key' })
  })

  it.each([
    ['too much', { ...body, label: 'x'.repeat(5_000) }, 413],
    ['too long a word', { ...body, label: 'x'.repeat(61) }, 400],
    ['a word too many', { ...body, role: 'director' }, 400],
    ['a word too few', { code: 'x' }, 400],
    ['no object', [1], 400]
  ])('with %s is refused', async (_, wrong, status) => {
    expect((await relay.request('/api/devices', post(wrong))).status).toBe(status)
  })
})

describe('every answer', () => {
  it.each(['/healthz', '/api/setup', '/api/nothing', '/nothing.js'])(
    '%s carries the security headers',
    async (path) => {
      const { headers } = await relay.request(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toMatch(/^camera=\(self\), .*microphone=\(\)/)
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("frame-ancestors 'none'")
      // The page's own <meta> carries the hashes of its scripts; a header that named scripts would stop them.
      expect(policy).not.toContain('script-src')
      expect(headers.get('strict-transport-security')).toBeNull()
    }
  )

  it('of an exchange is no page and does without what only pages obey', async () => {
    const phone = await relay.enrol(SAMIRA, 'jadida')
    const { status, headers } = await phone.post(phone.request())
    expect(status).toBe(200)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toBeNull()
    const bytes = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
    expect(bytes).toBeLessThan(250)
  })

  it('asks for https for ever only where people come by https', async () => {
    const publicUrl = new URL('https://sijil.example.ma')
    const behindTls = await createTestRelay({ publicUrl })
    const { headers } = await behindTls.request('/healthz')
    expect(headers.get('strict-transport-security')).toContain('max-age=')
    await behindTls.stop()
  })

  it('to an unknown address of the api is a reason, never a page', async () => {
    const answer = await relay.request('/api/nothing', { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ reason: 'not-found' })
  })

  it('to a health check says nothing of what the relay holds', async () => {
    const answer = await relay.request('/healthz')
    expect(await answer.json()).toEqual({ ok: true, release: 'test' })
  })

  it('to a health check is a failure once the disk has no room for what phones bring', async () => {
    let free = MIN_FREE_BYTES
    const relayOnDisk = await createTestRelay({ freeBytes: () => Promise.resolve(free) })
    expect((await relayOnDisk.request('/healthz')).status).toBe(200)
    free -= 1
    const answer = await relayOnDisk.request('/healthz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ reason: 'disk-full' })
    await relayOnDisk.stop()
  })
})

describe('the log', () => {
  it('has a line for each request, and no name, token or code in any of them', async () => {
    let written = ''
    const log = pino({ level: 'debug' }, { write: (line: string) => void (written += line) })
    const watched = await createTestRelay({ centre: tinyCentre(), log })
    const phone = await watched.enrol(SAMIRA, 'jadida', 'Téléphone de Samira')
    await phone.post(phone.request())
    const code = { code: 'K7QM2XDA', publicKey: 'AAAA', label: 'Téléphone de Samira' }
    await watched.request('/api/devices', post(code))
    await watched.request(`/api/trainees/${TRAINEES[0]}/devices`, {
      headers: { authorization: `Bearer ${phone.token}` }
    })
    await watched.stop()
    expect(written).toContain('"route":"/api/exchange"')
    expect(written).toContain('"route":"/api/trainees/:person/devices"')
    const secrets = ['Samira', 'Téléphone', phone.token, code.code, TRAINEE_NAME, `${TRAINEES[0]}`]
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([])
  })
})
