import { afterEach, beforeEach, expect, it } from 'vitest'
import { catalogueId } from '#shared/documents/ids.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { NADIA, tinyCentre } from '../testing-centre.ts'
import { CERTIFICATE, publishedFact } from '../testing-requests.ts'
import { bodyOf, createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const LEAVE = { ...CERTIFICATE, code: 'leave', isOffered: false }

let relay: TestRelay
let registrar: TestDevice
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => 1_800_000_000_000 })
  registrar = await relay.enrol(NADIA, 'jadida')
})
afterEach(() => relay.stop())

async function publish(procedure = CERTIFICATE, replaces: number[] = []) {
  const fact = publishedFact(procedure, replaces as never[])
  const parcel = await registrar.parcel(catalogueId('jadida'), [fact])
  await registrar.exchange([parcel])
  return readContents(parcel.update).parcels[0]!.id
}

const ask = (site: string, headers: Record<string, string> = {}) =>
  relay.request(`/api/catalogue/${site}`, { headers })

it('tells anybody what may be asked for now, with the papers and the delay, and nothing that is not offered', async () => {
  await publish()
  await publish(LEAVE)
  const answer = await ask('jadida')
  expect(answer.status).toBe(200)
  expect(await bodyOf(answer)).toEqual({
    site: 'jadida',
    procedures: [{ ...CERTIFICATE, version: versionOf(CERTIFICATE) }]
  })
})

it('answers anew when somebody publishes, and else only that nothing changed', async () => {
  const first = await publish()
  const tag = (await ask('jadida')).headers.get('etag') ?? ''
  const same = await ask('jadida', { 'if-none-match': tag })
  expect([same.status, await same.text()]).toEqual([304, ''])
  await publish({ ...CERTIFICATE, maxDays: 5 }, [first])
  const changed = await ask('jadida', { 'if-none-match': tag })
  expect((await bodyOf<{ procedures: unknown[] }>(changed)).procedures).toMatchObject([
    { maxDays: 5 }
  ])
})

it('tells of a site that published nothing what it tells of one that is not there', async () => {
  await publish()
  for (const site of ['settat', 'nowhere', 'JADIDA', '..', '%2e%2e', 'x'.repeat(2_000)]) {
    const answer = await ask(site)
    expect([site.slice(0, 10), answer.status]).toEqual([site.slice(0, 10), 404])
  }
})

it('tells one address to come back that asks without end', async () => {
  await publish()
  const statuses = new Set<number>()
  for (let asked = 0; asked < 125; asked++) statuses.add((await ask('jadida')).status)
  expect([...statuses]).toEqual([200, 429])
})
