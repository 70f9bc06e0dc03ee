import { expect, test } from 'vitest'
import { askRelay } from './app-relay.ts'

const answering = (body: string, status: number): typeof fetch => {
  return async () => new Response(body, { status })
}

test('an answer of the relay is handed on as it is', async () => {
  const answer = await askRelay({ path: '/api/setup' }, answering('{"state":"new"}', 200))
  expect(answer).toEqual({ ok: true, body: { state: 'new' } })
})

test('a refusal keeps the word of the relay', async () => {
  const answer = await askRelay({ path: '/api/devices' }, answering('{"reason":"code-used"}', 403))
  expect(answer).toEqual({ ok: false, reason: 'code-used' })
})

test('no line, a captive portal and a proxy that fails all mean offline', async () => {
  const noLine: typeof fetch = () => Promise.reject(new TypeError('failed to fetch'))
  const offline = { ok: false, reason: 'offline' }
  expect(await askRelay({ path: '/api/setup' }, noLine)).toEqual(offline)
  expect(await askRelay({ path: '/api/setup' }, answering('<html>Wi-Fi</html>', 200))).toEqual(
    offline
  )
  expect(await askRelay({ path: '/api/setup' }, answering('{}', 502))).toEqual(offline)
})

test('a relay that asks for patience is busy', async () => {
  const answer = await askRelay({ path: '/api/setup' }, answering('{}', 429))
  expect(answer).toEqual({ ok: false, reason: 'busy' })
})

test('a change names its author and travels as JSON; a question carries no body', async () => {
  const asked: (RequestInit | undefined)[] = []
  const listen: typeof fetch = async (_address, init) => {
    asked.push(init)
    return new Response('{}')
  }
  const profile = { device: 7, token: '7.secret' }
  await askRelay({ path: '/api/enrolments', body: { person: 5 }, profile }, listen)
  await askRelay({ path: '/api/setup' }, listen)
  expect(asked[0]).toMatchObject({ method: 'POST', body: '{"person":5}' })
  expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/json' })
  expect(Object.keys(asked[0]?.headers ?? {})).toContain('authorization')
  expect(asked[1]).toMatchObject({ method: 'GET' })
  expect(asked[1]?.body).toBeUndefined()
})
