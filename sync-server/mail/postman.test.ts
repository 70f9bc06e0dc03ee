import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseFact } from '#shared/documents/case-facts.ts'
import { caseId, catalogueId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { MAIL_KEPT_DAYS, MAIL_TRIED_DAYS } from '../limits.ts'
import {
  jadida,
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
  CERTIFICATE,
  CONFIDED,
  certificateOf,
  depositFact,
  publishedFact,
  refusal,
  stepFact
} from '../testing-requests.ts'
import { bodyOf, createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'
import { createAddressBook } from './addresses.ts'
import { createMailServer } from './smtp.ts'
import { startMailbox, type Mailbox } from './testing-mailbox.ts'

/** A Friday, at nine. */
const NOW = Date.UTC(2026, 10, 20, 9)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const [SALMA] = TRAINEES as [PersonId, PersonId, PersonId]
const ADDRESSES = [
  '# who is written to',
  `jadida;${SAMIRA};s.alami@crmef.example.ma`,
  `jadida;${YOUSSEF};y.berrada@crmef.example.ma`,
  `jadida;${LATIFA};l.fassi@crmef.example.ma`,
  // A trainee's number is nobody's of the staff.
  `jadida;${SALMA};salma@example.ma`
].join('\n')

let folder: string
let mailbox: Mailbox
/** What the relay wrote into its log. */
let logged: string
let relay: TestRelay
let now = NOW
let registrar: TestDevice
/** Youssef has student affairs in his charge. */
let service: TestDevice
let director: TestDevice
let samira: TestDevice

beforeEach(async () => {
  now = NOW
  logged = ''
  folder = mkdtempSync(join(tmpdir(), 'sijil-postman-'))
  keepAddresses(ADDRESSES)
  mailbox = await startMailbox()
  await begin()
  const omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'studentAffairs'))
  registrar = await relay.enrol(NADIA, 'jadida')
  service = await relay.enrol(YOUSSEF, 'jadida')
  director = await relay.enrol(LATIFA, 'jadida')
  samira = await relay.enrol(SAMIRA, 'jadida')
  await send(registrar, catalogueId('jadida'), publishedFact())
})
afterEach(async () => {
  await relay.stop()
  await mailbox.stop()
  rmSync(folder, { recursive: true, force: true })
  // Whatever happened: no address, no word of a server, no password.
  expect(logged).not.toMatch(/@|not <anybody|a secret/)
})

const keepAddresses = (text: string) => writeFileSync(join(folder, 'addresses.csv'), text)

/** The relay with mail, on the same file when it was there before. */
async function begin(isFirst = true) {
  const addresses = createAddressBook(join(folder, 'addresses.csv'))
  expect(await addresses.refresh()).toBeNull()
  const server = createMailServer({
    ...{ host: '127.0.0.1', port: mailbox.port, tls: 'none' },
    login: { user: 'sijil', password: 'a secret of the test' }
  })
  const sender = { from: 'sijil@crmef.example.ma', appUrl: new URL('https://sijil.example.ma') }
  relay = await createTestRelay({
    clock: () => now,
    log: pino({ level: 'debug' }, { write: (line: string) => void (logged += line) }),
    file: join(folder, 'sijil.sqlite'),
    ...(isFirst && { centre: tinyCentre() }),
    mail: { addresses, server, sender }
  })
}

const requestOf = (number: number) => certificateOf(SAMIRA, number, 'staff')
const REQUEST = requestOf(1)
const at = () => momentOfMs(now)
const later = (ms: number) => (now += ms)

async function send(device: TestDevice, id: DocumentId, ...facts: AnyFact[]) {
  await device.sync()
  const parcel = await device.parcel(id, facts)
  const { receipts } = await device.exchange([parcel])
  expect(receipts).toMatchObject([{ outcome: 'received' }])
  return parcel
}

const deposit = (id = REQUEST, device = samira, more: object = {}) =>
  send(device, id, depositFact(at(), { lastName: 'Alami', ...more }))
const step = (device: TestDevice, fact: CaseFact) => send(device, REQUEST, fact)

const to = (person: string) =>
  mailbox.taken.filter((mail) => mail.to.includes(`${person}@crmef.example.ma`))
const subjects = (person: string) => to(person).map(({ subject }) => subject.split(' – ')[0])
const health = async () => (await bodyOf<{ mail: object }>(relay.request('/healthz'))).mail

describe('somebody of the staff who asks for something', () => {
  it('is written to when it is registered, in French and in Arabic, with the last day for their calendar', async () => {
    await deposit()
    await relay.relay.sendMail()
    expect(to('s.alami')).toHaveLength(1)
    const [mail] = to('s.alami')
    expect(mail?.subject).toBe(
      'Demande nº\u00a01/2026\u00a0: enregistrée – الطلب رقم 1/2026: تم تسجيله'
    )
    expect(mail?.text).toContain('Décision au plus tard le\u00a0: 04/12/2026')
    expect(mail?.text).toContain('آخر أجل للقرار: 04/12/2026')
    expect(mail?.text).toMatch(/^https:\/\/sijil\.example\.ma\/requests\r$/m)
    expect(mail?.calendar).toContain('DTSTART;VALUE=DATE:20261204\r\n')
    expect(mail?.headers.get('from')).toBe('Sijil <sijil@crmef.example.ma>')
    expect(mail?.headers.get('date')).toBe('Fri, 20 Nov 2026 09:00:00 +0000')
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail?.headers.get('message-id')).toMatch(/^<[0-9a-f]{40}@crmef\.example\.ma>$/)
  })

  it('hears of a complement, of the day that moves with it, and of the decision, each once, in one entry of a calendar', async () => {
    await deposit()
    later(DAY_MS)
    await step(service, stepFact('complement-asked', at()))
    later(DAY_MS)
    await step(samira, { type: 'complement-given', at: at(), text: '', answers: [] })
    later(DAY_MS)
    await step(director, refusal(at()))
    await relay.relay.sendMail()
    await relay.relay.sendMail()
    expect(subjects('s.alami')).toEqual([
      'Demande nº\u00a01/2026\u00a0: enregistrée',
      'Demande nº\u00a01/2026\u00a0: complément demandé',
      'Demande nº\u00a01/2026\u00a0: nouvelle date',
      'Demande nº\u00a01/2026\u00a0: décision prise'
    ])
    const calendars = to('s.alami').flatMap(({ calendar }) => calendar ?? [])
    const told = (name: string) =>
      calendars.map((text) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1])
    expect(new Set(told('UID')).size).toBe(1)
    expect(told('STATUS')).toEqual(['CONFIRMED', 'CANCELLED', 'CONFIRMED'])
    const revisions = told('SEQUENCE').map(Number)
    expect(revisions).toEqual([...new Set(revisions)].sort((one, other) => one - other))
    const ids = mailbox.taken.map(({ headers }) => headers.get('message-id'))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is told nothing of a request that is a trainee’s with the same number, and trainees are never written to', async () => {
    const salma = await relay.enrolTrainee(SALMA, 'jadida')
    await deposit(certificateOf(SALMA), salma)
    later(30 * DAY_MS)
    await relay.relay.noteOverdue()
    await relay.relay.sendMail()
    expect(mailbox.taken.map((mail) => mail.to.join())).toEqual(
      expect.not.arrayContaining(['salma@example.ma'])
    )
    expect(subjects('l.fassi')).toEqual(['Demande nº\u00a01/2026\u00a0: délai dépassé'])
  })
})

describe('the people of a service and who decides', () => {
  it('a service is told once, on the next morning, how many requests came for it', async () => {
    await deposit()
    later(HOUR_MS)
    await deposit(requestOf(2))
    await relay.relay.sendMail()
    expect(to('y.berrada')).toEqual([])
    // Seven in the morning of the next day.
    now = NOW + 22 * HOUR_MS - 1_000
    await relay.relay.sendMail()
    expect(to('y.berrada')).toEqual([])
    later(1_000)
    await relay.relay.sendMail()
    await relay.relay.sendMail()
    expect(subjects('y.berrada')).toEqual(['Nouvelles demandes\u00a0: 2'])
    expect(to('y.berrada')[0]?.text).toContain('le 20/11/2026\u00a0: 2')
  })

  it('who decides is told once that the time of a request is over', async () => {
    await deposit()
    now = Date.UTC(2026, 11, 5, 9)
    await relay.relay.noteOverdue()
    await relay.relay.noteOverdue()
    await relay.relay.sendMail()
    expect(subjects('l.fassi')).toEqual(['Demande nº\u00a01/2026\u00a0: délai dépassé'])
    expect(to('l.fassi')[0]?.calendar).toBeNull()
  })
})

it('no mail holds a name, what was asked for, a reason or a number of a person', async () => {
  await deposit(REQUEST, samira, { answers: [['purpose', CONFIDED]] })
  await step(service, stepFact('complement-asked', at()))
  await step(samira, { type: 'complement-given', at: at(), text: 'Bonjour', answers: [] })
  await step(director, refusal(at()))
  await deposit(requestOf(2))
  now = Date.UTC(2026, 11, 20, 9)
  await relay.relay.noteOverdue()
  await relay.relay.sendMail()
  expect(mailbox.taken).toHaveLength(7)
  const forbidden = [
    ...[
      'Alami',
      'Benchekroune',
      'Demo',
      'Berrada',
      'Fassi',
      CONFIDED,
      'condition 3',
      'dossier ne répond'
    ],
    ...[CERTIFICATE.name.fr, CERTIFICATE.name.ar, CERTIFICATE.code, 'studentAffairs', 'case/'],
    ...[SAMIRA.toString(36), String(SAMIRA), 'JADIDA-']
  ]
  for (const { subject, text, calendar, headers } of mailbox.taken) {
    const said = [subject, text, calendar ?? ''].join('\n').replace(/\r\n /g, '')
    // Fingerprints are hexadecimal: three digits may stand in one by chance.
    const plain = said.replace(/[0-9a-f]{40}/g, '')
    for (const word of forbidden) expect(plain).not.toContain(word)
    for (const [name, value] of headers)
      if (!['to', 'x-original-to'].includes(name))
        expect(value).not.toMatch(/Alami|Berrada|Fassi|studentAffairs/i)
  }
})

describe('a mail server that does not take it', () => {
  it('is asked again after growing pauses when it is down, and nothing is lost', async () => {
    const { port } = mailbox
    await mailbox.stop()
    await deposit()
    await relay.relay.sendMail()
    expect(await health()).toEqual({ waiting: 2, givenUp: 0 })
    mailbox = await startMailbox(port)
    await relay.relay.sendMail()
    expect(mailbox.asked()).toBe(0)
    later(60_000)
    await relay.relay.sendMail()
    expect(subjects('s.alami')).toEqual(['Demande nº\u00a01/2026\u00a0: enregistrée'])
  })

  it.each(['sender', 'recipient', 'data'] as const)(
    'is asked again when it puts a mail off at the %s',
    async (place) => {
      mailbox.behaviour = { at: place, code: 451 }
      await deposit()
      await relay.relay.sendMail()
      await relay.relay.sendMail()
      expect(mailbox.asked()).toBe(1)
      later(60_000)
      await relay.relay.sendMail()
      expect(mailbox.asked()).toBe(2)
      // The pause has grown.
      later(60_000)
      await relay.relay.sendMail()
      expect(mailbox.asked()).toBe(2)
      mailbox.behaviour = 'take'
      later(300_000)
      await relay.relay.sendMail()
      expect(to('s.alami')).toHaveLength(1)
    }
  )

  it('is not asked again for a mail that it will never take, and others go', async () => {
    mailbox.behaviour = { at: 'recipient', code: 550 }
    await deposit()
    await relay.relay.sendMail()
    expect(await health()).toEqual({ waiting: 1, givenUp: 1 })
    expect(logged).toContain('"why":"EENVELOPE 550"')
    mailbox.behaviour = 'take'
    await deposit(requestOf(2))
    later(2 * DAY_MS)
    await relay.relay.sendMail()
    expect(subjects('s.alami')).toEqual(['Demande nº\u00a02/2026\u00a0: enregistrée'])
  })

  it('is given up after some days, which is counted, and forgotten after some months', async () => {
    mailbox.behaviour = { at: 'data', code: 451 }
    await deposit()
    for (let hour = 0; hour < (MAIL_TRIED_DAYS + 2) * 24; hour += 12) {
      await relay.relay.sendMail()
      later(12 * HOUR_MS)
    }
    expect(await health()).toEqual({ waiting: 0, givenUp: 2 })
    later(MAIL_KEPT_DAYS * DAY_MS)
    await relay.relay.sendMail()
    expect(await health()).toEqual({ waiting: 0, givenUp: 0 })
  })

  it('gets a mail once more under the same name when the line is cut before it says that it has it', async () => {
    mailbox.behaviour = 'cut'
    await deposit()
    await relay.relay.sendMail()
    mailbox.behaviour = 'take'
    later(60_000)
    await relay.relay.sendMail()
    const [first, second] = to('s.alami').map(({ headers }) => headers.get('message-id'))
    expect(to('s.alami')).toHaveLength(2)
    expect(second).toBe(first)
  })
})

describe('the queue', () => {
  it('outlives the relay', async () => {
    await deposit()
    await relay.stop()
    await begin(false)
    await relay.relay.sendMail()
    expect(to('s.alami')).toHaveLength(1)
  })

  it('is not written for somebody whose address is not known, nor sent to who was taken out of the file or holds no role any more', async () => {
    keepAddresses(`jadida;${SAMIRA};s.alami@crmef.example.ma`)
    await relay.relay.sendMail()
    await deposit()
    expect(await health()).toEqual({ waiting: 1, givenUp: 0 })
    keepAddresses('')
    await relay.relay.sendMail()
    keepAddresses(`# back again\n${ADDRESSES}`)
    await relay.relay.sendMail()
    expect(mailbox.asked()).toBe(0)
    await deposit(requestOf(2))
    const omar = await relay.enrol(OMAR, 'jadida')
    await send(omar, jadida.directory, roleFact(SAMIRA, 'trainer', false))
    await relay.relay.sendMail()
    expect(to('s.alami')).toEqual([])
  })

  it('tells nobody again, after a restore, of what was told before it', async () => {
    const parcel = await deposit()
    later(60_000)
    await relay.relay.declareTakenBack()
    await relay.relay.sendMail()
    expect(mailbox.asked()).toBe(0)
    expect(await health()).toEqual({ waiting: 0, givenUp: 0 })
    later(60_000)
    // Another request, of before the restore, which the backup does not know: its phone brings it again.
    const lost = await samira.parcel(requestOf(2), [depositFact(momentOfMs(NOW))])
    await samira.exchange([parcel, lost])
    await relay.relay.sendMail()
    expect(mailbox.asked()).toBe(0)
    await deposit(requestOf(3))
    await relay.relay.sendMail()
    expect(subjects('s.alami')).toHaveLength(1)
  })

  it('is not there where mail is off, and the health page says nothing of it', async () => {
    await relay.stop()
    relay = await createTestRelay({ clock: () => now, centre: tinyCentre() })
    const phone = await relay.enrol(SAMIRA, 'jadida')
    await deposit(caseIdOfSamira(), phone)
    expect(await relay.store.noticeCounts()).toEqual({ waiting: 0, givenUp: 0 })
    expect(await health()).toBeUndefined()
  })
})

const caseIdOfSamira = () =>
  caseId({
    ...{ site: 'jadida', service: 'studentAffairs', applicantKind: 'staff' },
    ...{ applicant: SAMIRA, number: 9 }
  })
