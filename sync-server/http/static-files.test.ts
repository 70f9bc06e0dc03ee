import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestRelay, type TestRelay } from '../testing.ts'

const outside = mkdtempSync(join(tmpdir(), 'sijil-static-'))
const appFolder = join(outside, 'build')
const SHELL = `<!doctype html><title>Sijil</title>${'<p>'.repeat(500)}`
const SCRIPT = 'export const answer = 42\n'.repeat(100)

beforeAll(() => {
  mkdirSync(join(appFolder, '_app', 'immutable'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'not for you')
  writeFileSync(join(appFolder, '.hidden'), 'not for you')
  writeFileSync(join(appFolder, 'app.html'), SHELL)
  writeFileSync(join(appFolder, 'service-worker.js'), SCRIPT)
  writeFileSync(join(appFolder, '_app', 'immutable', 'start.js'), SCRIPT)
  writeFileSync(join(appFolder, '_app', 'immutable', 'start.js.br'), 'made by the build')
  writeFileSync(join(appFolder, 'icon.png'), new Uint8Array([1, 2, 3]))
})
afterAll(() => rmSync(outside, { recursive: true }))

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ appFolder })
})
afterEach(() => relay.stop())

const get = (path: string, headers: Record<string, string> = {}) => relay.request(path, { headers })

describe('the app', () => {
  it.each(['/', '/groupes', '/enrol', '/groupes/12/registre'])('opens at %s', async (path) => {
    const answer = await get(path, { accept: 'text/html' })
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(await answer.text()).toBe(SHELL)
  })

  it('keeps for ever what never changes under its name, and asks again for the rest', async () => {
    const cached = (path: string) => get(path).then(({ headers }) => headers.get('cache-control'))
    expect(await cached('/_app/immutable/start.js')).toContain('immutable')
    expect(await cached('/service-worker.js')).toBe('no-cache')
    expect(await cached('/icon.png')).toBe('no-cache')
  })

  it('is not sent again when the phone has it', async () => {
    const tag = (await get('/service-worker.js')).headers.get('etag') ?? ''
    const answer = await get('/service-worker.js', { 'if-none-match': tag })
    expect(answer.status).toBe(304)
    expect(await answer.text()).toBe('')
  })

  it('comes compressed, by the build where it did that', async () => {
    const bytes = async (path: string, encoding: string) => {
      const answer = await get(path, { 'accept-encoding': encoding })
      expect(answer.headers.get('vary')).toBe('accept-encoding')
      return Buffer.from(await answer.arrayBuffer())
    }
    expect(brotliDecompressSync(await bytes('/service-worker.js', 'gzip, br')).toString()).toBe(
      SCRIPT
    )
    expect(gunzipSync(await bytes('/service-worker.js', 'gzip')).toString()).toBe(SCRIPT)
    expect((await bytes('/_app/immutable/start.js', 'br')).toString()).toBe('made by the build')
    expect((await bytes('/icon.png', 'br')).byteLength).toBe(3)
  })

  it.each([
    '/_app/immutable/gone.js',
    '/missing.png',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/_app/%2e%2e/%2e%2e/secret.txt',
    '/.hidden',
    '/%00',
    '/%E0%A4%A'
  ])('has nothing at %s', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('not for you')
  })
})
