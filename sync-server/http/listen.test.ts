import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './listen.ts'

test('who sends a body a byte at a time and never ends does not keep a place at the relay', async () => {
  const app = new Hono().post('/', async ({ req, text }) => text(await req.text().catch(() => '')))
  const listening = await listen(app, '127.0.0.1', 0, { requestMs: 200, checkMs: 50 })
  onTestFinished(() => listening.stop(0))

  const slow = connect(listening.port, '127.0.0.1')
  slow.write('POST / HTTP/1.1\r\nhost: relay\r\ncontent-length: 1000\r\n\r\na')
  const [answer] = (await once(slow, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 408 /)
  await once(slow, 'close')
})
