import { expect, test } from 'vitest'
import { askRelay } from './app-relay.ts'

const answering = (body: string, status: number, type = 'application/json'): typeof fetch => {
  return async () => new Response(body, { status, headers: { 'content-type': type } })
}

test('an answer of the relay is handed on as it is', async () => {
  const answer = await askRelay({ path: '/api/setup' }, answering('{"state":"new"}', 200))
  expect(answer).toEqual({ ok: true, body: { state: 'new' } })
})

test('a refusal keeps the word of the relay', async () => {
  const answer = await askRelay({ path: '/api/devices' }, answering('{"reason":"code-used"}', 403))
  expect(answer).toEqual({ ok: false, reason: 'code-used' })
})

test('no line, and a gateway with no relay behind it, mean offline', async () => {
  const noLine: typeof fetch = () => Promise.reject(new TypeError('failed to fetch'))
  const offline = { ok: false, reason: 'offline' }
  expect(await askRelay({ path: '/api/setup' }, noLine)).toEqual(offline)
  expect(await askRelay({ path: '/api/setup' }, answering('{}', 502))).toEqual(offline)
})

test.each([200, 302, 401, 403, 429, 511])(
  'the page of a captive portal with status %i is not taken for the relay',
  async (status) => {
    const portal = answering('<html>Wi-Fi</html>', status, 'text/html')
    expect(await askRelay({ path: '/api/devices', body: {} }, portal)).toEqual({
      ok: false,
      reason: 'not-the-relay'
    })
  }
)

test('a relay that asks for patience is busy', async () => {
  for (const [status, reason] of [
    [429, 'too-many-requests'],
    [503, 'busy']
  ] as const) {
    const answer = await askRelay(
      { path: '/api/setup' },
      answering(JSON.stringify({ reason }), status)
    )
    expect(answer).toEqual({ ok: false, reason: 'busy' })
  }
})

test('a change names its author and travels as JSON; a question carries no body', async () => {
  const asked: (RequestInit | undefined)[] = []
  const listen: typeof fetch = async (_address, init) => {
    asked.push(init)
    return Response.json({})
  }
  const profile = { device: 7, token: '7.secret' }
  await askRelay({ path: '/api/enrolments', body: { person: 5 }, profile }, listen)
  await askRelay({ path: '/api/setup' }, listen)
  expect(asked[0]).toMatchObject({ method: 'POST', body: '{"person":5}' })
  expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/json' })
  expect(Object.keys(asked[0]?.headers ?? {})).toContain('authorization')
  expect(asked[1]).toMatchObject({ method: 'GET' })
  expect(asked[1]?.body).toBeUndefined()
  // The code of an enrolment follows nobody elsewhere.
  expect(asked[0]?.redirect).toBe('manual')
})
