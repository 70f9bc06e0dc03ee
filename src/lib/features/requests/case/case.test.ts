import { describe, expect, test } from 'vitest'
import { caseFacts, type CaseFact, type Deposited } from '#shared/documents/case-facts.ts'
import { caseId } from '#shared/documents/ids.ts'
import { momentOfUtc, type Moment } from '#shared/domain/calendar.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import { encodeParcel, encodeStamp, newParcelId, type ParcelId } from '#shared/journal/parcel.ts'
import { CLERK, NAMES, openPhone, procedureCalled, SALMA, SITE, type Phone } from '../testing.ts'
import {
  approve,
  askComplement,
  assign,
  giveComplement,
  noteRead,
  refuse,
  sendMessage,
  withdraw
} from './case-commands.ts'
import { readCasePage, type CaseReading } from './read-case.ts'
import { timelineOf } from './timeline.ts'

const CERTIFICATE = procedureCalled('enrolment-certificate')
const DIRECTOR = 601 as PersonId
const REQUEST = caseId({
  ...{ site: SITE, service: CERTIFICATE.service, applicantKind: 'trainee' },
  ...{ applicant: SALMA, number: 77 }
})
const SALMAS_WRITER = 300

const deposited: Deposited = {
  ...{ type: 'deposited', at: momentOfUtc('2026-11-16T09:00:00Z'), ...NAMES },
  ...{ procedure: CERTIFICATE.code, version: versionOf(CERTIFICATE), sequence: 1 },
  ...{ answers: [], atCounter: false, appealOf: '' }
}

let position = 100

/** What others wrote, as an exchange brings it; the relay received it at this moment. */
async function receive(
  phone: Phone,
  fact: CaseFact,
  receivedAt = fact.at,
  writer = SALMAS_WRITER
): Promise<ParcelId> {
  const id = newParcelId(writer, Math.random)
  await take(phone, encodeParcel({ id, facts: [caseFacts.encode(fact)] }))
  await stamp(phone, id, receivedAt)
  return id
}

function stamp(phone: Phone, parcel: ParcelId, receivedAt: Moment): Promise<void> {
  return take(phone, encodeStamp({ parcel, position: position++, receivedAt, heldBecause: null }))
}

async function take({ app }: Phone, update: Uint8Array): Promise<void> {
  await app.database.journal.add({ documentId: REQUEST, update, parcel: 0 } as never)
}

/** The phone of somebody on which the request has arrived. */
async function phoneWithRequest(person: PersonId, role: Role): Promise<Phone> {
  const phone = await openPhone(person, role)
  await receive(phone, deposited)
  return phone
}

async function page({ app }: Phone): Promise<CaseReading> {
  const found = await readCasePage(app, REQUEST)
  if (found.kind !== 'here') throw new Error('the request is not here')
  return found.reading
}

const clerk = () => phoneWithRequest(CLERK, CERTIFICATE.service)

describe('people of the service', () => {
  test('ask for a complement once: the time stands still until it is given, and they cannot ask again', async () => {
    const phone = await clerk()
    expect((await page(phone)).time).toMatchObject({ kind: 'running', isStated: false })
    expect(await askComplement(phone.app, REQUEST, '  ')).toMatchObject({
      reason: 'reason-missing'
    })
    expect(await askComplement(phone.app, REQUEST, 'La copie de la carte')).toEqual({ ok: true })
    expect((await page(phone)).time).toEqual({ kind: 'paused' })
    expect(await askComplement(phone.app, REQUEST, 'Et encore')).toMatchObject({
      reason: 'complement-asked-before'
    })
    const own = await phone.app.database.journal.filter(({ parcel }) => parcel !== 0).toArray()
    await stamp(phone, own[0]!.parcel as ParcelId, phone.app.moment())
    const given = {
      type: 'complement-given',
      at: phone.app.moment(),
      text: 'La voici',
      answers: []
    }
    await receive(phone, given as CaseFact)
    const after = await page(phone)
    expect(after.time.kind).toBe('running')
    expect(after.rights.askComplement).toMatchObject({ reason: 'complement-asked-before' })
  })

  test('take a request, hand it on and let it go; they do not decide it', async () => {
    const phone = await clerk()
    const { app } = phone
    for (const person of [CLERK, 502 as PersonId, null]) {
      expect(await assign(app, REQUEST, person)).toEqual({ ok: true })
      expect((await page(phone)).folded.assignee).toMatchObject({ kind: 'settled', value: person })
    }
    expect(await approve(app, REQUEST, '')).toMatchObject({ reason: 'not-your-role' })
    expect(await withdraw(app, REQUEST, '')).toMatchObject({ reason: 'not-your-case' })
  })

  test('read a message once, and the writer knows it', async () => {
    const phone = await clerk()
    const { at } = deposited
    const message = await receive(phone, { type: 'message-sent', at: at + 60, text: 'Merci' })
    expect((await page(phone)).unread).toEqual([message])
    expect(await noteRead(phone.app, REQUEST, [message])).toEqual({ ok: true })
    const { unread, folded } = await page(phone)
    expect(unread).toEqual([])
    expect(folded.readersByParcel.get(message)).toEqual([214])
  })
})

describe('who decides', () => {
  test('refuses with a reason only, and once', async () => {
    const phone = await phoneWithRequest(DIRECTOR, 'siteDirector')
    const { app } = phone
    expect(await refuse(app, REQUEST, ' ')).toMatchObject({ reason: 'reason-missing' })
    expect(await refuse(app, REQUEST, 'Dossier hors délai')).toEqual({ ok: true })
    expect(await approve(app, REQUEST, '')).toMatchObject({ reason: 'case-closed' })
    const { time, rights } = await page(phone)
    expect(time).toEqual({ kind: 'ended' })
    expect(rights.refuse.allowed).toBe(false)
  })

  test('is told when somebody had decided before: their own decision did not count', async () => {
    const phone = await phoneWithRequest(DIRECTOR, 'siteDirector')
    await refuse(phone.app, REQUEST, 'Dossier hors délai')
    const at = deposited.at + 600
    await receive(phone, { type: 'approved', at, text: '' }, at, 700)
    const reading = await page(phone)
    expect(reading.folded.decision?.fact.type).toBe('approved')
    const belated = timelineOf(reading).filter(({ isBelated }) => isBelated)
    expect(belated.map(({ event }) => event.fact.type)).toEqual(['refused'])
  })
})

describe('the applicant', () => {
  test('completes, corrects an answer, writes, and withdraws', async () => {
    const phone = await phoneWithRequest(SALMA, 'trainee')
    const { app } = phone
    expect(await giveComplement(app, REQUEST, 'Voici')).toMatchObject({
      reason: 'no-complement-asked'
    })
    const asked = { type: 'complement-asked', at: deposited.at + 60, text: 'Le motif' } as const
    await receive(phone, asked, asked.at, 90)
    expect(await giveComplement(app, REQUEST, '', { purpose: 1 })).toEqual({ ok: true })
    expect((await page(phone)).folded.answers).toEqual({ purpose: 1 })
    expect(await sendMessage(app, REQUEST, 'Bonjour')).toEqual({ ok: true })
    expect(await refuse(app, REQUEST, 'Non')).toMatchObject({ reason: 'not-your-role' })
    expect(await withdraw(app, REQUEST, '')).toEqual({ ok: true })
    expect(await sendMessage(app, REQUEST, 'Encore')).toEqual({ ok: true })
    expect(await withdraw(app, REQUEST, '')).toMatchObject({ reason: 'case-closed' })
  })

  test('sees both clocks where they differ, and one where they do not', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    await receive(phone, deposited, deposited.at + 7_200)
    await receive(phone, { type: 'message-sent', at: deposited.at + 30, text: 'Bonjour' })
    const asked = { type: 'complement-asked', at: deposited.at + 60, text: 'Le motif' } as const
    await receive(phone, asked, asked.at + 20, 90)
    expect(timelineOf(await page(phone)).map(({ receivedAt }) => receivedAt)).toEqual([
      deposited.at + 7_200,
      null
    ])
  })

  test('is told what the relay refused of theirs, and why', async () => {
    const phone = await phoneWithRequest(SALMA, 'trainee')
    await withdraw(phone.app, REQUEST, 'Je renonce')
    const refused = { refusal: 'case-closed', tray: 1 }
    const own = phone.app.database.journal.filter((row) => row.parcel !== (0 as ParcelId))
    await own.modify(refused as never)
    const { refusedHere, folded } = await page(phone)
    expect(folded.withdrawal).toBeNull()
    expect(refusedHere).toMatchObject([
      { reason: 'case-closed', facts: [{ type: 'withdrawn', text: 'Je renonce' }] }
    ])
  })
})
