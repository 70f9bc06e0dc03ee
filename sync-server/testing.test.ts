import { expect, it } from 'vitest'
import { jadida, lessonFacts, NADIA, SAMIRA, tinyCentre } from './testing-centre.ts'
import { createTestDevice, newDeviceKeys, startTestServer } from './testing.ts'

it('phones meet over a real port as they do in memory', async () => {
  const server = await startTestServer({ centre: tinyCentre() })
  const nadia = await server.enrol(NADIA, 'jadida')
  const keys = await newDeviceKeys()
  const publicKey = Buffer.from(keys.publicKey).toString('base64url')
  const answer = await fetch(`${server.url}/api/personas/${SAMIRA}/device`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ publicKey, label: 'phone' })
  })
  const send = (path: string, init: RequestInit) => fetch(server.url + path, init)
  const samira = createTestDevice(send, keys.privateKey, (await answer.json()) as never)
  await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(2_500, 1))])
  await nadia.sync()
  expect(nadia.contents.has(jadida.registerA)).toBe(true)

  const stream = await samira.listen()
  expect(stream.status).toBe(200)
  await server.stop()
  await stream.text()
})
