import { mkdtempSync, rmSync } from 'node:fs'
import { createPublicKey, verify } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actDigest, actNumber } from '#shared/documents/acts.ts'
import { caseFacts } from '#shared/documents/case-facts.ts'
import { foldCase } from '#shared/documents/case.ts'
import { catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { dayOfIso, momentOfMs } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { parseSeal } from '#shared/domain/seal.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { wholeDocument } from '../feed/content.ts'
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
  drawnFact,
  publishedFact,
  stepFact
} from '../testing-requests.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

/** A Friday. */
const NOW = Date.UTC(2026, 10, 20, 9)
const [SALMA] = TRAINEES as [PersonId]
const REQUEST = certificateOf(SALMA)

let relay: TestRelay
let now = NOW
/** Youssef has student affairs in his charge. */
let service: TestDevice
let director: TestDevice
let salma: TestDevice

beforeEach(() => begin())
afterEach(() => relay.stop())

async function begin(file?: string) {
  now = NOW
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => now, ...(file && { file }) })
  const omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'studentAffairs'))
  await send(await relay.enrol(NADIA, 'jadida'), catalogueId('jadida'), publishedFact(CERTIFICATE))
  service = await relay.enrol(YOUSSEF, 'jadida')
  director = await relay.enrol(LATIFA, 'jadida')
  salma = await relay.enrolTrainee(SALMA, 'jadida')
}

const at = () => momentOfMs(now)

async function send(device: TestDevice, id: DocumentId, ...facts: AnyFact[]) {
  await device.sync()
  const parcel = await device.parcel(id, facts)
  const [receipt] = (await device.exchange([parcel])).receipts
  return {
    parcel,
    id: readContents(parcel.update).parcels[0]!.id,
    answer: receipt?.outcome === 'received' ? 'received' : receipt?.reason
  }
}

async function approved(number = 1) {
  const id = certificateOf(SALMA, number)
  await send(service, id, depositFact(at(), { atCounter: true, sequence: number }))
  await send(director, id, stepFact('approved', at()))
  return id
}

async function actsOf(id = REQUEST) {
  const document = await relay.store.documentNamed(id)
  const update = wholeDocument(await relay.store.partsOf(document!.number))
  return foldCase(readJournal(update, caseFacts)).acts
}

const numbersOf = async (id = REQUEST) =>
  (await actsOf(id)).map(({ sealed }) => (sealed === null ? null : actNumber(sealed)))

describe('an act that arrives', () => {
  it('gets the next number of its register and a seal of what it says, and the person reads both at once', async () => {
    await approved()
    const drawn = await send(service, REQUEST, drawnFact(at(), { validThrough: 2_600 }))
    expect(drawn.answer).toBe('received')
    const [act] = await actsOf()
    expect(act?.sealed).toMatchObject({ act: drawn.id, year: '2026', number: 1 })
    const seal = parseSeal(act!.sealed!.seal)
    expect(seal?.content).toEqual({
      ...{ kind: 'act', site: 'jadida', register: 'certificate', year: '2026', number: 1 },
      ...{ day: dayOfIso('2026-11-20'), validThrough: 2_600, holder: 'D. Benchekroune' },
      ...{ digest: actDigest(REQUEST, act!), sealedAt: at() }
    })
    const [key] = await relay.store.sealKeys()
    const publicKey = createPublicKey({
      key: Buffer.from(key!.publicKey),
      format: 'der',
      type: 'spki'
    })
    const signature = Buffer.from(seal!.signature, 'base64url')
    const signedWith = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(seal!.signed), signedWith, signature)).toBe(true)
    await salma.sync()
    const onPhone = foldCase(readJournal(salma.contents.get(REQUEST)!, caseFacts))
    expect(onPhone.acts).toEqual([act])
  })

  it('is one until it is revoked, and the next one has a number of its own', async () => {
    await approved()
    const first = await send(service, REQUEST, drawnFact(at()))
    expect((await send(service, REQUEST, drawnFact(at()))).answer).toBe('act-there')
    const revocation = { type: 'act-revoked', at: at(), act: first.id, reason: 'Erreur' } as const
    expect((await send(service, REQUEST, revocation)).answer).toBe('not-your-role')
    expect((await send(director, REQUEST, revocation)).answer).toBe('received')
    expect((await send(service, REQUEST, drawnFact(at()))).answer).toBe('received')
    expect(await numbersOf()).toEqual(['1/2026', '2/2026'])
    expect((await actsOf()).map(({ revoked }) => revoked?.fact.reason ?? null)).toEqual([
      'Erreur',
      null
    ])
  })

  it('follows from an approval alone, and nobody writes the word of the relay', async () => {
    await send(salma, REQUEST, depositFact(at()))
    expect((await send(service, REQUEST, drawnFact(at()))).answer).toBe('case-not-approved')
    await send(director, REQUEST, stepFact('approved', at()))
    expect((await send(salma, REQUEST, drawnFact(at()))).answer).toBe('not-for-yourself')
    const { id } = await send(service, REQUEST, drawnFact(at()))
    const word = {
      type: 'act-sealed',
      at: at(),
      act: id,
      year: '2026',
      number: 9,
      seal: 'x'
    } as const
    expect((await send(service, REQUEST, word)).answer).toBe('not-your-role')
  })

  it('is numbered once, however often it arrives, each register and year by itself', async () => {
    const [one, two, three] = [await approved(1), await approved(2), await approved(3)]
    const { parcel } = await send(service, one, drawnFact(at()))
    await service.exchange([parcel])
    await send(service, two, drawnFact(at(), { register: 'permit' }))
    now = Date.UTC(2027, 0, 4, 9)
    await send(service, three, drawnFact(at()))
    const numbers = [await numbersOf(one), await numbersOf(two), await numbersOf(three)]
    expect(numbers).toEqual([['1/2026'], ['1/2026'], ['1/2027']])
  })
})

describe('the register of acts', () => {
  it('goes on without a gap after the relay was killed in the middle of an act', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sijil-acts-'))
    const file = join(folder, 'relay.sqlite')
    await relay.stop()
    await begin(file)
    const [one, two] = [await approved(1), await approved(2)]
    await send(service, one, drawnFact(at()))
    const dying = relay.store.write(async (ledger) => {
      expect(await ledger.takeActNumber('jadida', 'certificate', 2026)).toBe(2)
      throw new Error('the power of example')
    })
    await expect(dying).rejects.toThrow('the power of example')
    await relay.stop()
    relay = await createTestRelay({ file, clock: () => now })
    service = await relay.enrol(YOUSSEF, 'jadida')
    await send(service, two, drawnFact(at()))
    expect(await numbersOf(two)).toEqual(['2/2026'])
    rmSync(folder, { recursive: true })
  })

  it('gives no number again after the log was taken back to a backup', async () => {
    const [one, two] = [await approved(1), await approved(2)]
    await send(service, one, drawnFact(at()))
    await relay.relay.declareTakenBack()
    await send(service, two, drawnFact(at()))
    expect(await numbersOf(two)).toEqual(['1002/2026'])
  })
})
