import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { foldCase } from '#shared/documents/case.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { decodePushedPage, frameReader, type PushedPage } from '#shared/protocol/live.ts'
import {
  jadida,
  KARIM,
  LATIFA,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  tinyCentre,
  TRAINEES,
  YOUSSEF
} from '../testing-centre.ts'
import {
  certificateOf,
  CONFIDED,
  depositFact,
  publishedFact,
  refusal,
  stepFact
} from '../testing-requests.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const NOW = Date.UTC(2026, 10, 20, 9)
const CATALOGUE = catalogueId('jadida')
const [SALMA, ANAS] = TRAINEES as [PersonId, PersonId, PersonId]
const REQUEST = certificateOf(SALMA)

let relay: TestRelay
let people: Record<
  'salma' | 'anas' | 'service' | 'director' | 'registrar' | 'trainer' | 'officer' | 'elsewhere',
  TestDevice
>

beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => NOW })
  const officer = await relay.enrol(OMAR, 'jadida')
  await send(officer, jadida.directory, roleFact(YOUSSEF, 'studentAffairs'))
  people = {
    officer,
    salma: await relay.enrolTrainee(SALMA, 'jadida'),
    anas: await relay.enrolTrainee(ANAS, 'jadida'),
    service: await relay.enrol(YOUSSEF, 'jadida'),
    director: await relay.enrol(LATIFA, 'jadida'),
    registrar: await relay.enrol(NADIA, 'jadida'),
    trainer: await relay.enrol(SAMIRA, 'jadida'),
    elsewhere: await relay.enrol(KARIM, 'settat')
  }
  await send(people.registrar, CATALOGUE, publishedFact())
})
afterEach(() => relay.stop())

async function send(device: TestDevice, id: DocumentId, ...facts: AnyFact[]) {
  await device.sync()
  const { receipts } = await device.exchange([await device.parcel(id, facts)])
  const [receipt] = receipts
  return receipt?.outcome === 'received' ? 'received' : receipt?.reason
}

const at = momentOfMs(NOW)
const namesOf = (wanted: (device: TestDevice) => boolean) =>
  Object.entries(people).flatMap(([name, device]) => (wanted(device) ? [name] : []))
const holds = ({ received }: TestDevice, text: string) =>
  received.some((bytes) => Buffer.from(bytes).includes(text))

describe('who receives requests', () => {
  it('is the person, the service that answers and who decides; everybody of the site has the catalogue', async () => {
    await send(people.salma, REQUEST, depositFact(at))
    for (const device of Object.values(people)) await device.sync()
    expect(namesOf(({ contents }) => contents.has(REQUEST))).toEqual([
      'salma',
      'service',
      'director'
    ])
    expect(namesOf((device) => holds(device, CONFIDED))).toEqual(['salma', 'service', 'director'])
    expect(namesOf(({ contents }) => !contents.has(CATALOGUE))).toEqual(['elsewhere'])
  })

  it('has a new one at once where the service listens', async () => {
    await people.service.sync()
    const page = await pushedTo(people.service, () => send(people.salma, REQUEST, depositFact(at)))
    const granted = page.page.granted.find(({ documentId }) => documentId === REQUEST)
    const { registered, deposit } = foldCase(readJournal(granted!.update, caseFacts))
    expect([deposit?.fact.lastName, registered?.number]).toEqual(['Benchekroune', 1])
  })

  it('tells the waiting person of the decision at once', async () => {
    await send(people.salma, REQUEST, depositFact(at))
    await people.salma.sync()
    const { page } = await pushedTo(people.salma, () => send(people.director, REQUEST, refusal(at)))
    expect(page.updates).toHaveLength(1)
  })
})

describe('who has no part in a request', () => {
  it('is told the same whether or not it exists', async () => {
    await send(people.salma, REQUEST, depositFact(at))
    const none = certificateOf(SALMA, 99)
    const word = stepFact('message-sent', at)
    const strangers = [people.anas, people.trainer, people.registrar, people.elsewhere]
    const answers: (string | undefined)[] = []
    for (const stranger of strangers)
      for (const id of [REQUEST, none])
        for (const fact of [word, depositFact(at), depositFact(at, { atCounter: true })])
          answers.push(await send(stranger, id, fact))
    expect(new Set(answers.slice(0, 18))).toEqual(new Set(['not-your-case']))
    expect(new Set(answers.slice(18))).toEqual(new Set(['other-site']))
    expect(await relay.store.documentNamed(none)).toBeNull()
  })
})

describe('a step that may not be taken', () => {
  it('is refused by name and changes nothing', async () => {
    const { salma, service, director } = people
    const step = (device: TestDevice, fact: AnyFact) => send(device, REQUEST, fact)
    expect(await step(director, stepFact('approved', at))).toBe('case-missing')
    await step(salma, depositFact(at))
    expect(await step(service, stepFact('approved', at))).toBe('not-your-role')
    expect(await step(salma, { type: 'complement-given', at, text: '', answers: [] })).toBe(
      'no-complement-asked'
    )
    await step(service, stepFact('complement-asked', at))
    await step(salma, { type: 'complement-given', at, text: '', answers: [] })
    expect(await step(service, stepFact('complement-asked', at))).toBe('complement-asked-before')
    expect(await step(director, refusal(at))).toBe('received')
    expect(await step(director, stepFact('approved', at))).toBe('case-closed')
    expect(await step(salma, stepFact('withdrawn', at))).toBe('case-closed')
  })

  it('is none that the relay alone takes', async () => {
    await send(people.salma, REQUEST, depositFact(at))
    const said: AnyFact = { type: 'overdue-noted', at, due: 2_500 }
    for (const device of [people.salma, people.service, people.director])
      expect(await send(device, REQUEST, said)).toBe('not-your-role')
  })
})

/** The first page with news that the relay hands to a listening device because of `act`. */
async function pushedTo(device: TestDevice, act: () => Promise<unknown>): Promise<PushedPage> {
  const body: ReadableStream<Uint8Array> | null = (await device.listen()).body
  const reader = body?.getReader()
  if (reader === undefined) throw new Error('a stream has a body')
  const frames = frameReader()
  await act()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) throw new Error('the stream ended without news')
    const page = (frames(value) ?? []).find((frame) => frame.kind === 'page')
    if (page === undefined) continue
    const decoded = decodePushedPage(page.isDeflated ? inflateRawSync(page.bytes) : page.bytes)
    if (!decoded.ok) throw new Error(`the page is ${decoded.reason}`)
    await reader.cancel()
    return decoded.message
  }
}
