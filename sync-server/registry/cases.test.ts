import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { foldCase, registerNumber } from '#shared/documents/case.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { dayOfIso, momentOfMs, type Day } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { wholeDocument } from '../feed/content.ts'
import { MAX_OVERDUE_PER_COMMIT, MAX_OWN_CASES_PER_DAY } from '../limits.ts'
import {
  jadida,
  LATIFA,
  NADIA,
  OMAR,
  roleFact,
  tinyCentre,
  TRAINEES,
  YOUSSEF
} from '../testing-centre.ts'
import {
  CERTIFICATE,
  certificateOf,
  depositFact,
  publishedFact,
  refusal,
  stepFact
} from '../testing-requests.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

/** A Friday. */
const NOW = Date.UTC(2026, 10, 20, 9)
const DAY_MS = 86_400_000
const CATALOGUE = catalogueId('jadida')
const [SALMA, ANAS] = TRAINEES as [PersonId, PersonId, PersonId]
const REQUEST = certificateOf(SALMA)
/** Ten working days after Friday 20 November: Friday 4 December. */
const DUE = day('2026-12-04')

let relay: TestRelay
let now = NOW
let registrar: TestDevice
/** Youssef has student affairs in his charge. */
let service: TestDevice
let director: TestDevice
let salma: TestDevice
let omar: TestDevice

beforeEach(() => begin())
afterEach(() => relay.stop())

async function begin(file?: string) {
  now = NOW
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => now, ...(file && { file }) })
  omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'studentAffairs'))
  registrar = await relay.enrol(NADIA, 'jadida')
  service = await relay.enrol(YOUSSEF, 'jadida')
  director = await relay.enrol(LATIFA, 'jadida')
  salma = await relay.enrolTrainee(SALMA, 'jadida')
}

function day(iso: string): Day {
  return dayOfIso(iso) as Day
}

const at = () => momentOfMs(now)
const publish = (procedure = CERTIFICATE) => send(registrar, CATALOGUE, publishedFact(procedure))
const deposit = (device = salma, id = REQUEST, more: object = {}) =>
  send(device, id, depositFact(at(), more))

async function send(device: TestDevice, id: DocumentId, ...facts: AnyFact[]) {
  await device.sync()
  const parcel = await device.parcel(id, facts)
  const { receipts } = await device.exchange([parcel])
  const [receipt] = receipts
  return {
    parcel,
    id: readContents(parcel.update).parcels[0]!.id,
    answer: receipt?.outcome === 'received' ? 'received' : receipt?.reason
  }
}

/** The request as everybody sees it who may read it. */
async function request(id = REQUEST) {
  const document = await relay.store.documentNamed(id)
  if (document === null) throw new Error(`nobody deposited ${id}`)
  return foldCase(readJournal(wholeDocument(await relay.store.partsOf(document.number)), caseFacts))
}

const numberOf = async (id = REQUEST) => {
  const { registered } = await request(id)
  return registered === null ? null : registerNumber(registered)
}
const typesOf = async (id = REQUEST) => (await request(id)).events.map(({ fact }) => fact.type)

describe('a request that arrives', () => {
  it('gets the next number of the register and its last day, and the person reads both at once', async () => {
    await publish()
    const { answer, id } = await deposit()
    expect(answer).toBe('received')
    const { registered } = await request()
    expect(registered).toMatchObject({
      ...{ deposit: id, year: '2026', number: 1 },
      ...{ start: day('2026-11-20'), due: DUE }
    })
    const onPhone = foldCase(readJournal(salma.contents.get(REQUEST)!, caseFacts))
    expect(onPhone.registered).toEqual(registered)
    await deposit(salma, certificateOf(SALMA, 2))
    expect(await numberOf(certificateOf(SALMA, 2))).toBe('2/2026')
  })

  it('is registered once, however often it arrives', async () => {
    await publish()
    const { parcel } = await deposit()
    await salma.exchange([parcel])
    expect(await typesOf()).toEqual(['deposited', 'registered'])
    await deposit(salma, certificateOf(SALMA, 2))
    expect(await numberOf(certificateOf(SALMA, 2))).toBe('2/2026')
  })

  it('is one: another deposit in its place is refused by name, in one parcel or in one exchange', async () => {
    await publish()
    const both = [depositFact(at()), depositFact(at())]
    const one = await salma.parcel(REQUEST, [depositFact(at())])
    const other = await salma.parcel(REQUEST, [depositFact(at())])
    expect((await send(salma, REQUEST, ...both)).answer).toBe('case-deposited')
    const { receipts } = await salma.exchange([one, other])
    expect(receipts).toMatchObject([{ outcome: 'received' }, { reason: 'case-deposited' }])
    expect((await request()).belated).toEqual([])
  })

  it('counts from the day on which it was deposited without a network, not from a clock that is ahead', async () => {
    await publish()
    await deposit(salma, REQUEST, { at: momentOfMs(NOW - 4 * DAY_MS) })
    await deposit(salma, certificateOf(SALMA, 2), { at: momentOfMs(NOW + 400 * DAY_MS) })
    expect((await request()).registered).toMatchObject({ start: day('2026-11-16'), year: '2026' })
    expect((await request(certificateOf(SALMA, 2))).registered).toMatchObject({
      start: day('2026-11-20'),
      due: DUE
    })
  })

  it('is not overdue as it arrives, wherever the clock of the phone stood', async () => {
    await publish()
    await deposit(salma, REQUEST, { at: momentOfMs(Date.UTC(1970, 0, 1)) })
    await relay.relay.noteOverdue()
    expect((await request()).registered).toMatchObject({ start: day('2026-11-20'), due: DUE })
    expect((await request()).overdueSince).toBeNull()
  })

  it('begins a new register with the year of the office', async () => {
    await publish()
    await deposit()
    now = Date.UTC(2027, 0, 1, 1)
    await deposit(salma, certificateOf(SALMA, 2))
    expect(await numberOf(certificateOf(SALMA, 2))).toBe('1/2027')
  })

  it('does not count days on which the directory says that offices are closed', async () => {
    await publish()
    const values = { name: 'Fête', nameAr: '', active: true }
    const key = String(day('2026-11-24'))
    await send(registrar, jadida.directory, {
      ...{ type: 'holiday-recorded', at: 1, key, values, replaces: [] }
    })
    await deposit()
    expect((await request()).dueStated).toBe(day('2026-12-07'))
  })

  it('is registered although the relay does not know what it asks for, and gets its last day when that is published', async () => {
    await deposit()
    expect((await request()).registered).toMatchObject({ number: 1, due: null })
    const { id } = await publish()
    const folded = await request()
    expect(folded.dueStated).toBe(DUE)
    expect(folded.events.at(-1)?.fact).toMatchObject({ type: 'due-moved', cause: id })
    await publish({ ...CERTIFICATE, isOffered: false })
    expect(await typesOf()).toEqual(['deposited', 'registered', 'due-moved'])
  })

  it('keeps the limit of the version that it names', async () => {
    await publish()
    const shorter = { ...CERTIFICATE, maxDays: 3 }
    await publish(shorter)
    await deposit()
    await deposit(salma, certificateOf(SALMA, 2), { version: versionOf(shorter) })
    expect((await request()).dueStated).toBe(DUE)
    expect((await request(certificateOf(SALMA, 2))).dueStated).toBe(day('2026-11-25'))
  })

  it('is refused past what one phone may deposit in a day, and taken the day after', async () => {
    for (let number = 1; number <= MAX_OWN_CASES_PER_DAY; number++)
      await deposit(salma, certificateOf(SALMA, number))
    const next = certificateOf(SALMA, MAX_OWN_CASES_PER_DAY + 1)
    expect((await deposit(salma, next)).answer).toBe('too-many-cases')
    expect(await relay.store.traySize(salma.number)).toBe(1)
    expect((await deposit(service, certificateOf(ANAS), { atCounter: true })).answer).toBe(
      'received'
    )
    now += DAY_MS
    expect((await deposit(salma, next)).answer).toBe('received')
    expect(await numberOf(next)).toBe(`${MAX_OWN_CASES_PER_DAY + 2}/2026`)
  })
})

describe('the last day', () => {
  beforeEach(async () => {
    await publish()
    await deposit()
  })

  it('stands still while a complement is awaited, and moves by the days of waiting', async () => {
    now += 3 * DAY_MS
    const asked = await send(service, REQUEST, stepFact('complement-asked', at()))
    expect((await request()).dueStated).toBeNull()
    expect((await request()).events.at(-1)?.fact).toMatchObject({ cause: asked.id, due: null })
    now += 7 * DAY_MS
    const given = { type: 'complement-given' as const, at: at(), text: '', answers: [] }
    const answer = await send(salma, REQUEST, given)
    expect((await request()).dueStated).toBe(DUE + 7)
    expect((await request()).events.at(-1)?.fact).toMatchObject({ cause: answer.id, due: DUE + 7 })
  })

  it('is noted once when it is over and nobody decided, and whoever may read the request is told', async () => {
    now = Date.UTC(2026, 11, 4, 22)
    await relay.relay.noteOverdue()
    expect((await request()).overdueSince).toBeNull()
    now += DAY_MS
    await relay.relay.noteOverdue()
    await relay.relay.noteOverdue()
    expect(await typesOf()).toEqual(['deposited', 'registered', 'overdue-noted'])
    expect((await request()).overdueSince).toBe(DUE)
    for (const device of [director, service, salma]) {
      await device.sync()
      const seen = foldCase(readJournal(device.contents.get(REQUEST)!, caseFacts))
      expect(seen.overdueSince).toBe(DUE)
    }
    expect((await send(director, REQUEST, stepFact('approved', at()))).answer).toBe('received')
  })

  it('is not noted of what was decided, withdrawn or awaits the person', async () => {
    const [refused, withdrawn, awaited] = [2, 3, 4].map((number) => certificateOf(SALMA, number))
    for (const id of [refused!, withdrawn!, awaited!]) await deposit(salma, id)
    await send(director, REQUEST, stepFact('approved', at()))
    await send(director, refused!, refusal(at()))
    await send(salma, withdrawn!, stepFact('withdrawn', at()))
    await send(service, awaited!, stepFact('complement-asked', at()))
    now += 100 * DAY_MS
    await relay.relay.noteOverdue()
    for (const id of [REQUEST, refused!, withdrawn!, awaited!])
      expect((await request(id)).overdueSince).toBeNull()
  })

  it('moves when a day off was announced meanwhile, before it is said to be over', async () => {
    const values = { name: 'Fête', nameAr: '', active: true }
    const off = await send(registrar, jadida.directory, {
      ...{ type: 'holiday-recorded', at: 1, key: String(DUE), values, replaces: [] }
    })
    now = Date.UTC(2026, 11, 5, 9)
    await relay.relay.noteOverdue()
    const { events, dueStated, overdueSince } = await request()
    expect(events.at(-1)?.fact).toMatchObject({ type: 'due-moved', cause: off.id })
    expect([dueStated, overdueSince]).toEqual([day('2026-12-07'), null])
    now = Date.UTC(2026, 11, 8, 9)
    await relay.relay.noteOverdue()
    expect((await request()).overdueSince).toBe(day('2026-12-07'))
  })

  it('is noted of all, commit after commit', async () => {
    const many = Array.from({ length: MAX_OVERDUE_PER_COMMIT + 3 }, (_, at) =>
      certificateOf(SALMA, at + 2)
    )
    for (const id of many) await deposit(service, id, { atCounter: true })
    now += 100 * DAY_MS
    await relay.relay.noteOverdue()
    for (const id of many) expect((await request(id)).overdueSince).not.toBeNull()
  })
})

describe('the register', () => {
  it('goes on without a gap after the relay was killed in the middle of a deposit, and gives no number twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-register-'))
    await relay.stop()
    await begin(join(folder, 'relay.sqlite'))
    await publish()
    await deposit()
    const dying = relay.store.write(async (ledger) => {
      expect(await ledger.takeCaseNumber('jadida', 2026)).toBe(2)
      throw new Error('the power of example')
    })
    await expect(dying).rejects.toThrow('the power of example')
    await relay.stop()
    relay = await createTestRelay({ file: join(folder, 'relay.sqlite'), clock: () => now })
    service = await relay.enrol(YOUSSEF, 'jadida')
    await deposit(service, certificateOf(ANAS), { atCounter: true })
    expect(await numberOf(certificateOf(ANAS))).toBe('2/2026')
    rmSync(folder, { recursive: true })
  })

  it('gives no number again after the log was taken back to a backup', async () => {
    await publish()
    await deposit()
    await relay.relay.declareTakenBack()
    await deposit(salma, certificateOf(SALMA, 2))
    await deposit(salma, certificateOf(SALMA, 3))
    expect(await numberOf(certificateOf(SALMA, 2))).toBe('1002/2026')
    expect(await numberOf(certificateOf(SALMA, 3))).toBe('1003/2026')
  })
})
