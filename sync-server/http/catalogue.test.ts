import { afterEach, beforeEach, expect, it } from 'vitest'
import { catalogueId } from '#shared/documents/ids.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { KARIM, NADIA, tinyCentre } from '../testing-centre.ts'
import {
  CERTIFICATE,
  certificateOf,
  CONFIDED,
  depositFact,
  publishedFact
} from '../testing-requests.ts'
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
    name: { fr: 'JADIDA', ar: 'JADIDA' },
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

it('lists the sites that published something, and no other', async () => {
  expect(await bodyOf(await relay.request('/api/catalogue'))).toEqual({ sites: [] })
  await publish()
  const answer = await relay.request('/api/catalogue')
  const { sites } = await bodyOf<{ sites: { site: string }[] }>(answer)
  expect(sites.map(({ site }) => site)).toEqual(['jadida'])
  const tag = answer.headers.get('etag') ?? ''
  const again = await relay.request('/api/catalogue', { headers: { 'if-none-match': tag } })
  expect(again.status).toBe(304)
})

it('says what the text is that fixes a delay, where there is one', async () => {
  const source = { fr: 'Décret 2.21.001', ar: 'المرسوم 2.21.001' }
  await publish({ ...CERTIFICATE, source, isToConfirm: false })
  expect(await bodyOf(await ask('jadida'))).toMatchObject({ procedures: [{ source }] })
})

it('contains nothing of anybody: no name, no number, no request, not who published, not who signs', async () => {
  const both = (fr: string) => ({ fr, ar: '' })
  const act = {
    ...{
      register: 'certificate' as const,
      title: both('Attestation'),
      text: both('Je soussigné')
    },
    ...{ signatory: both('Nadia Signataire'), validDays: null }
  }
  await publish({ ...CERTIFICATE, act })
  const asker = await relay.enrol(KARIM, 'jadida')
  const request = await asker.parcel(certificateOf(KARIM, 1, 'staff'), [depositFact(2)])
  await asker.exchange([request])
  const told = [
    await (await ask('jadida')).text(),
    await (await relay.request('/api/catalogue')).text()
  ]
  const mustNot = [
    CONFIDED,
    'Benchekroune',
    'answers',
    'sequence',
    'person',
    'writer',
    'parcel',
    'replaces',
    'at":',
    'Signataire',
    'soussigné'
  ]
  expect(told[0]).toContain(CERTIFICATE.name.fr)
  for (const text of told) expect(mustNot.filter((word) => text.includes(word))).toEqual([])
})

it('tells one address to come back that asks without end', async () => {
  await publish()
  const statuses = new Set<number>()
  for (let asked = 0; asked < 125; asked++) statuses.add((await ask('jadida')).status)
  expect([...statuses]).toEqual([200, 429])
})
