import { describe, expect, test } from 'vitest'
import { depositDigest, localNumber } from '#shared/documents/case.ts'
import { dayOfIso, isoOfDay } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { readOwn } from '../applicants.ts'
import { offerTo } from '../catalogue/offer.ts'
import { readDesk } from '../catalogue/read-desk.ts'
import type { HeldRequest } from '../held-request.ts'
import { readMine } from '../mine/read-mine.ts'
import { readReceipt } from '../receipt/read-receipt.ts'
import { readCatalogue } from '../requests-app.ts'
import {
  CLERK,
  NAMES,
  openPhone,
  procedureCalled,
  SALMA,
  SITE,
  stateSite,
  type Phone
} from '../testing.ts'
import { deposit, type Deposit } from './deposit-commands.ts'
import { FormWork } from './form-work.ts'
import { openForm, type OpenedForm } from './open-form.ts'
import { answersOf } from './request-draft.ts'

const CERTIFICATE = procedureCalled('enrolment-certificate')
const ABSENCE = procedureCalled('trainee-absence-permit')

type Open = Extract<OpenedForm, { readonly kind: 'open' }>

/** The person's own form of this procedure, as they find it. */
async function formOf({ app }: Phone, procedure = CERTIFICATE) {
  const place = { procedure, applicant: await readOwn(app), appealOf: '' }
  return { place, opened: await openForm(app, place) }
}

async function workOn(phone: Phone, procedure = CERTIFICATE): Promise<FormWork> {
  const { place, opened } = await formOf(phone, procedure)
  return new FormWork(phone.app, opened as Open, () => ({ ...place, atCounter: false }))
}

async function filled(phone: Phone): Promise<FormWork> {
  const work = await workOn(phone)
  work.type('purpose', '1')
  work.type('language', '0')
  return work
}

function dueIn(held: HeldRequest | null): string | null {
  return held?.time.kind === 'running' ? isoOfDay(held.time.due) : null
}

describe('a request without a network', () => {
  test('counts a trainee’s days without those on which offices are closed, and calls the site by its name', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await filled(phone)
    await work.deposit()
    const named = await readReceipt(phone.app, work.documentId)
    expect(named.siteNames).toEqual({ fr: 'JADIDA', ar: 'JADIDA' })
    expect(named.held?.time).toMatchObject({ dayCount: 'calendar' })

    await stateSite(phone, { name: 'Annexe d’El Jadida', holidays: [dayOfIso('2026-11-20')!] })
    const { held, siteNames } = await readReceipt(phone.app, work.documentId)
    expect(siteNames).toEqual({ fr: 'Annexe d’El Jadida', ar: 'Annexe d’El Jadida' })
    expect(dueIn(held)).toBe('2026-11-24')
    expect(held?.time).toMatchObject({ dayCount: 'working', left: 3 })
  })

  test('is on the disk with a receipt at once: number, digest, and the last day as this phone estimates it', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await filled(phone)
    expect(await work.deposit()).toEqual({ ok: true })

    const again = await openPhone(SALMA, 'trainee', phone.partition)
    const { held } = await readReceipt(again.app, work.documentId)
    expect(held).toMatchObject({ journey: { state: 'saved' }, time: { isStated: false } })
    const { deposit: said } = held!.folded
    expect(localNumber(SITE, said)).toBe('JADIDA-214-1')
    expect(said.fact).toMatchObject({ ...NAMES, answers: [...said.fact.answers], atCounter: false })
    expect(hexOf(depositDigest(said.fact))).toHaveLength(64)
    // Three working days after a Wednesday.
    expect(dueIn(held)).toBe('2026-11-23')
    expect(await again.app.replica.drafts()).toEqual([])
    expect(await readMine(again.app)).toHaveLength(1)
  })

  test('gets a number of its own, also after a start and from two forms at once', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    await (await filled(phone)).deposit()
    const again = await openPhone(SALMA, 'trainee', phone.partition)
    const works = [await filled(again), await workOn(again, ABSENCE)]
    works[1]!.type('from', '2026-12-01')
    works[1]!.type('through', '2026-12-02')
    works[1]!.type('reason', 'سفر عائلي')
    expect(await Promise.all(works.map((work) => work.deposit()))).toEqual([
      { ok: true },
      { ok: true }
    ])
    const numbers = (await readMine(again.app)).map(({ folded }) => folded.deposit.fact.sequence)
    expect(numbers.sort()).toEqual([1, 2, 3])
  })

  test('a number that a kill left unused is not given again', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    await phone.app.replica.storage.note('request-sequence', 7)
    const work = await filled(phone)
    await work.deposit()
    const [mine] = await readMine(phone.app)
    expect(mine?.folded.deposit.fact.sequence).toBe(8)
  })
})

describe('a form', () => {
  test('is found again as it was left, letter by letter, and its deposit is the same request', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await workOn(phone, ABSENCE)
    work.type('reason', 'Rendez')
    const again = await openPhone(SALMA, 'trainee', phone.partition)
    const { opened } = await formOf(again, ABSENCE)
    expect(opened).toMatchObject({
      isLeft: true,
      documentId: work.documentId,
      texts: { reason: 'Rendez' }
    })
  })

  test('that was emptied leaves nothing behind, and is there again when one takes that back', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await filled(phone)
    const undo = work.clear()
    await expect.poll(() => phone.app.replica.drafts()).toEqual([])
    undo()
    expect(await phone.app.replica.drafts()).toHaveLength(1)
  })

  test('whose draft outlived its deposit by a kill leads to the receipt', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const { place, opened } = await formOf(phone)
    const work = await filled(phone)
    const { documentId } = work
    const [draft] = await phone.app.replica.drafts()
    await work.deposit()
    await phone.app.replica.putDraft(draft!)
    expect(opened.kind).toBe('open')
    expect(await openForm(phone.app, place)).toEqual({ kind: 'deposited', documentId })
    expect(await phone.app.replica.drafts()).toEqual([])
  })

  test('says by field what is missing or wrong, and only once somebody tried', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await workOn(phone, ABSENCE)
    expect(work.faults).toEqual([])
    work.type('from', '1999-01-01')
    expect(work.try()).toBe(false)
    expect(work.faults).toContainEqual({ key: 'from', reason: 'not-a-day' })
    expect(work.faults).toContainEqual({ key: 'reason', reason: 'missing' })
    expect(await work.deposit()).toMatchObject({ ok: false, reason: 'form-faulty' })
    expect(await readMine(phone.app)).toEqual([])
  })

  test('takes Arabic digits for a number', () => {
    const leave = procedureCalled('annual-leave')
    expect(answersOf(leave, { days: '٥' })).toEqual({ days: 5 })
  })
})

describe('a disk that is full', () => {
  test('keeps the draft, and the request counts once when the disk lets it', async () => {
    const phone = await openPhone(SALMA, 'trainee')
    const work = await filled(phone)
    const { storage } = phone.app.replica
    const append = storage.append.bind(storage)
    storage.append = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    expect(await work.deposit()).toEqual({ ok: false, reason: 'not-stored' })
    expect(await phone.app.replica.drafts()).toHaveLength(1)
    storage.append = append
    expect(await work.deposit()).toEqual({ ok: true })
    expect(await readMine(phone.app)).toHaveLength(1)
    expect(await phone.app.replica.drafts()).toEqual([])
  })
})

describe('who may ask', () => {
  test('a trainee finds what is for trainees, somebody of the staff what is for staff', async () => {
    const catalogue = await readCatalogue((await openPhone(SALMA, 'trainee')).app)
    const codesFor = (kind: 'trainee' | 'staff') =>
      offerTo(catalogue, { kind, services: null }).map(({ code }) => code)
    expect(codesFor('trainee')).toContain('enrolment-certificate')
    expect(codesFor('trainee')).not.toContain('annual-leave')
    expect(codesFor('staff')).toContain('annual-leave')
  })

  test('a service deposits at its counter what it handles itself, and nothing of another service', async () => {
    const { app } = await openPhone(CLERK, 'registrar')
    const applicant = { kind: 'trainee', person: SALMA, names: NAMES } as const
    const asked = (procedure: Deposit['procedure'], documentId: string, atCounter = true) =>
      deposit(app, {
        ...{ procedure, applicant, atCounter, appealOf: '' },
        documentId: documentId as Deposit['documentId'],
        answers: { purpose: 0, language: 0, from: 2_600, through: 2_601, reason: 'Examen' }
      })
    const mine = `case/${SITE}/registrar/t${SALMA.toString(36)}/7`
    expect(await asked(CERTIFICATE, mine)).toEqual({ ok: true })
    expect(await asked(CERTIFICATE, mine)).toEqual({ ok: false, reason: 'case-deposited' })
    const others = `case/${SITE}/studentAffairs/t${SALMA.toString(36)}/8`
    expect(await asked(ABSENCE, others)).toEqual({ ok: false, reason: 'not-your-case' })
    const asSalma = `case/${SITE}/registrar/t${SALMA.toString(36)}/9`
    expect(await asked(CERTIFICATE, asSalma, false)).toEqual({ ok: false, reason: 'not-your-case' })
  })

  test('the counter is closed to whoever is of no service, and knows nobody whom this phone does not', async () => {
    const trainer = await openPhone(502 as PersonId, 'trainer')
    expect(await readDesk(trainer.app, new URLSearchParams('counter='))).toEqual({ kind: 'closed' })
    const clerk = await openPhone(CLERK, 'registrar')
    expect(await readDesk(clerk.app, new URLSearchParams('counter=t3'))).toEqual({ kind: 'nobody' })
  })
})
