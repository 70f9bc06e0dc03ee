import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalogueFacts, foldCatalogue } from '#shared/documents/catalogue.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { jadida, NADIA, OMAR, tinyCentre, TRAINEES } from '../testing-centre.ts'
import { publishedFact } from '../testing-requests.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const NOW = Date.UTC(2026, 10, 20, 9)
const CATALOGUE = catalogueId('jadida')
const [SALMA] = TRAINEES as [PersonId, PersonId, PersonId]

let relay: TestRelay
let registrar: TestDevice
let officer: TestDevice
let salma: TestDevice

beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => NOW })
  registrar = await relay.enrol(NADIA, 'jadida')
  officer = await relay.enrol(OMAR, 'jadida')
  salma = await relay.enrolTrainee(SALMA, 'jadida')
})
afterEach(() => relay.stop())

async function send(device: TestDevice, id: DocumentId, ...facts: AnyFact[]) {
  await device.sync()
  const { receipts } = await device.exchange([await device.parcel(id, facts)])
  const [receipt] = receipts
  return receipt?.outcome === 'received' ? 'received' : receipt?.reason
}

const dayOff = (key: number, active = true): AnyFact => ({
  ...{ type: 'holiday-recorded', at: 1, key: String(key), replaces: [] },
  values: { name: 'Fête', nameAr: '', active }
})
const named = (name: string): AnyFact => ({
  ...{
    type: 'site-recorded',
    at: 1,
    key: 'site',
    values: { name, nameAr: 'الجديدة' },
    replaces: []
  }
})

/** As a trainee's phone has it after an exchange. */
async function onPhone() {
  await salma.sync()
  return readJournal(salma.contents.get(CATALOGUE)!, catalogueFacts)
}
const statement = async () => foldCatalogue(await onPhone()).site

describe('a trainee, who may not read the directory', () => {
  it('learns with the catalogue how the site is called and when it is closed, and again when that changes', async () => {
    await send(officer, jadida.directory, named('Annexe'))
    await send(registrar, jadida.directory, dayOff(2_520))
    await send(registrar, CATALOGUE, publishedFact())
    expect(await statement()).toMatchObject({
      name: 'Annexe',
      nameAr: 'الجديدة',
      holidays: [2_520]
    })
    await send(registrar, jadida.directory, dayOff(2_510))
    expect((await statement())?.holidays).toEqual([2_510, 2_520])
    expect([...salma.contents.keys()]).not.toContain(jadida.directory)
  })

  it('is told once: what does not change is not said again', async () => {
    await send(registrar, CATALOGUE, publishedFact())
    await send(registrar, CATALOGUE, publishedFact())
    await relay.relay.stateSites()
    const types = (await onPhone()).entries.map(({ fact }) => fact.type)
    expect(types.filter((type) => type === 'site-stated')).toHaveLength(1)
  })

  it('cannot say it themself, nor can anybody else', async () => {
    await send(registrar, CATALOGUE, publishedFact())
    const forged: AnyFact = { type: 'site-stated', at: 9, name: 'x', nameAr: '', holidays: [] }
    for (const device of [salma, registrar, officer])
      expect(await send(device, CATALOGUE, forged)).toBe('not-your-role')
  })
})
