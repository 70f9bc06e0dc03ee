import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import type { DeliberationFact } from '#shared/documents/deliberation-facts.ts'
import { anonymityId, blindId, deliberationId, gradebookId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { drawPaperCodes } from '#shared/domain/paper-code.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import {
  assignmentFact,
  GROUP_A,
  jadida,
  LATIFA,
  MODULE,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  TERM,
  tinyCentre,
  TRAINEES,
  YOUSSEF
} from '../testing-centre.ts'
import { wholeDocument } from './content.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const GRADEBOOK = gradebookId('jadida', GROUP_A, TERM, MODULE)
const NOW = Date.UTC(2026, 10, 20, 9)
const DAY_MS = 86_400_000
const TODAY = officeTime(momentOfMs(NOW)).day
const EXAM = assessmentNumber('finalExam', 1)
const LABEL = 'Examen de didactique'

let relay: TestRelay
let now = NOW
let samira: TestDevice
/** Youssef leads the departments and teaches another group. */
let head: TestDevice

beforeEach(async () => {
  now = NOW
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => now })
  const omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'departmentHead'))
  samira = await relay.enrol(SAMIRA, 'jadida')
  head = await relay.enrol(YOUSSEF, 'jadida')
})
afterEach(() => relay.stop())

async function send(device: TestDevice, document: string, ...facts: AnyFact[]) {
  await device.sync()
  const parcel = await device.parcel(document as typeof GRADEBOOK, facts)
  const { receipts } = await device.exchange([parcel])
  const id = readContents(parcel.update).parcels[0]?.id as ParcelId
  const [receipt] = receipts
  if (receipt?.outcome !== 'received') return { id, answer: receipt?.reason }
  return { id, answer: receipt.heldBecause === '' ? 'received' : receipt.heldBecause }
}

/** The gradebook as everybody sees it who has received everything. */
async function seen() {
  const document = await relay.store.documentNamed(GRADEBOOK)
  if (document === null) throw new Error('nobody wrote in the gradebook')
  const update = wholeDocument(await relay.store.partsOf(document.number))
  return foldGradebook(readJournal(update, gradebookFacts))
}

const grades = (...said: number[]): GradebookFact[] => {
  const roster = rosterIdOf(TRAINEES)
  const cells = packCells(said.map((value, place) => [place, gradeCell(value)]))
  return [
    { type: 'roster-named', roster, people: TRAINEES },
    { type: 'graded', at: 1, assessment: EXAM, roster, cells, replaces: [] }
  ]
}

const plan = (more: object = {}): GradebookFact => ({
  type: 'assessment-recorded',
  at: 1,
  key: String(EXAM),
  values: { label: LABEL, max: 2_000, step: 25, weight: 100, active: true, ...more },
  replaces: []
})

/** A step as somebody takes it who sees the gradebook now. */
async function step(device: TestDevice, type: 'submitted' | 'validated' | 'locked') {
  const state = await seen()
  const replaces = state.review.current.map(({ parcel }) => parcel)
  const digest = officialDigest(state)
  const fact: GradebookFact =
    type === 'submitted'
      ? { type, at: 1, assessments: [EXAM], digest, replaces }
      : { type, at: 1, digest, replaces }
  return send(device, GRADEBOOK, fact)
}

async function reopen(device: TestDevice, throughDay: number) {
  const replaces = (await seen()).review.current.map(({ parcel }) => parcel)
  const reason = 'réclamation'
  return send(device, GRADEBOOK, { type: 'reopened', at: 1, throughDay, reason, replaces })
}

describe('a gradebook on its way to the jury', () => {
  it('takes grades, then holds them step by step, and lets them in while it is reopened', async () => {
    expect((await send(samira, GRADEBOOK, plan(), ...grades(1_000, 1_100))).answer).toBe('received')
    expect((await step(head, 'validated')).answer).toBe('gradebook-not-submitted')
    expect((await step(samira, 'submitted')).answer).toBe('received')
    expect((await send(samira, GRADEBOOK, ...grades(900))).answer).toBe('gradebook-submitted')
    expect((await step(head, 'validated')).answer).toBe('received')
    expect((await step(head, 'locked')).answer).toBe('received')
    expect((await send(samira, GRADEBOOK, ...grades(800))).answer).toBe('gradebook-locked')

    expect((await reopen(head, TODAY + 1)).answer).toBe('received')
    expect((await send(samira, GRADEBOOK, ...grades(1_050))).answer).toBe('received')
    now += 2 * DAY_MS
    expect((await send(samira, GRADEBOOK, ...grades(1_075))).answer).toBe('gradebook-locked')
  })

  it('keeps its digest under what comes late, until somebody admits it', async () => {
    await send(samira, GRADEBOOK, plan(), ...grades(1_000, 1_100, 1_200))
    await step(samira, 'submitted')
    await step(head, 'validated')
    const before = hexOf(officialDigest(await seen()))
    const late = await send(samira, GRADEBOOK, ...grades(1_500))
    const held = await seen()
    expect(hexOf(officialDigest(held))).toBe(before)
    expect(held.held).toMatchObject([{ parcel: late.id, type: 'graded' }])

    const admission: GradebookFact = {
      type: 'decided',
      at: 1,
      parcels: [late.id],
      admitted: true,
      reason: 'copie retrouvée',
      replaces: []
    }
    expect((await send(samira, GRADEBOOK, admission)).answer).toBe('not-your-role')
    expect((await send(head, GRADEBOOK, admission)).answer).toBe('received')
    const after = await seen()
    expect(after.held).toEqual([])
    expect(hexOf(officialDigest(after))).not.toBe(before)
  })

  it('holds what a trainer enters whose assignment ended meanwhile', async () => {
    const { answer } = await send(samira, GRADEBOOK, plan())
    expect(answer).toBe('received')
    const nadia = await relay.enrol(NADIA, 'jadida')
    const own = await samira.parcel(GRADEBOOK, grades(1_000))
    const given = readContents((await relay.store.partsOf(1)).rows[0]!.update).parcels[0]!.id
    await send(nadia, jadida.directory, assignmentFact(SAMIRA, GROUP_A, false, [given]))
    const { receipts } = await samira.exchange([own])
    expect(receipts).toMatchObject([{ outcome: 'received', heldBecause: 'assignment-ended' }])
  })

  it('lets nobody see what a colleague entered directly of a blind exam, until both were compared', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    await send(omar, jadida.directory, roleFact(NADIA, 'trainer'))
    await send(nadia, jadida.directory, assignmentFact(NADIA, GROUP_A))
    await send(samira, GRADEBOOK, plan({ blind: true }))
    const entries: [PersonId, number][] = [[TRAINEES[1]!, 8 + 2 * 1_450]]
    const at = { at: 1, assessment: EXAM, replaces: [] }
    const direct: GradebookFact[][] = [
      grades(1_000),
      [{ type: 'grades-corrected', ...at, entries, reason: 'erreur' }],
      [{ type: 'grades-settled', ...at, entries }]
    ]
    for (const facts of direct)
      expect((await send(samira, GRADEBOOK, ...facts)).answer).toBe('assessment-blind')
    await nadia.sync()
    const onHerPhone = foldGradebook(readJournal(nadia.contents.get(GRADEBOOK)!, gradebookFacts))
    expect([onHerPhone.cellEntries, onHerPhone.held]).toEqual([[], []])
    const enterers: [PersonId, PersonId] = [SAMIRA, YOUSSEF]
    const reveal: GradebookFact = {
      type: 'blind-revealed',
      at: 1,
      assessment: EXAM,
      enterers,
      replaces: []
    }
    expect((await send(head, GRADEBOOK, reveal)).answer).toBe('received')
    expect((await send(samira, GRADEBOOK, ...grades(1_000))).answer).toBe('received')
  })
})

describe('an assessment that one person is named to enter', () => {
  let nadia: TestDevice
  beforeEach(async () => {
    nadia = await relay.enrol(NADIA, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    await send(omar, jadida.directory, roleFact(NADIA, 'trainer'))
    await send(nadia, jadida.directory, assignmentFact(NADIA, GROUP_A))
  })

  it('keeps what a colleague typed without knowing, until the head admits it', async () => {
    expect((await send(samira, GRADEBOOK, plan({ enterer: SAMIRA }))).answer).toBe('received')
    const late = await send(nadia, GRADEBOOK, ...grades(1_300))
    expect(late.answer).toBe('entered-by-another')
    expect((await send(samira, GRADEBOOK, ...grades(1_000))).answer).toBe('received')
    const held = await seen()
    expect(held.held).toMatchObject([{ parcel: late.id, type: 'graded' }])
    expect(held.contradictions).toEqual([])

    const verdict = { at: 1, parcels: [late.id], admitted: true, reason: 'copie de N.' }
    const admission: GradebookFact = { type: 'decided', ...verdict, replaces: [] }
    expect((await send(samira, GRADEBOOK, admission)).answer).toBe('not-your-role')
    expect((await send(head, GRADEBOOK, admission)).answer).toBe('received')
    expect((await seen()).contradictions).toHaveLength(1)
  })

  it('is everybody’s again once no person is named, and while two are', async () => {
    const named = await send(samira, GRADEBOOK, plan({ enterer: SAMIRA }))
    expect((await send(nadia, GRADEBOOK, ...grades(900))).answer).toBe('entered-by-another')
    const again = (enterer: PersonId | null, replaces: ParcelId[]): AnyFact => {
      return { ...plan(), values: { enterer }, replaces } as AnyFact
    }
    expect((await send(nadia, GRADEBOOK, again(NADIA, []))).answer).toBe('received')
    expect((await seen()).enterers).toEqual([])
    for (const device of [nadia, samira])
      expect((await send(device, GRADEBOOK, ...grades(950))).answer).toBe('received')

    const both = (await seen()).assessments[0]?.currentByField.get('enterer') ?? []
    expect(both).toContain(named.id)
    expect((await send(head, GRADEBOOK, again(null, [...both]))).answer).toBe('received')
    expect((await send(nadia, GRADEBOOK, ...grades(975))).answer).toBe('received')
  })
})

describe('an exam entered twice, apart', () => {
  const CODES = drawPaperCodes(TRAINEES.length, new Set(), () => 0.5)
  const TABLE = anonymityId('jadida', GROUP_A, TERM, MODULE)
  const atExam = { at: 1, assessment: EXAM, replaces: [] as ParcelId[] }
  const listed: GradebookFact = { type: 'codes-listed', ...atExam, codes: CODES }

  async function bothTeach() {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    await send(omar, jadida.directory, roleFact(NADIA, 'trainer'))
    await send(nadia, jadida.directory, assignmentFact(NADIA, GROUP_A))
    await send(samira, GRADEBOOK, plan({ blind: true, enterer: SAMIRA, secondEnterer: NADIA }))
    return nadia
  }

  it('gives neither of them the table of codes and names, and its codes to both', async () => {
    const nadia = await bothTeach()
    const given: AnyFact = { type: 'codes-given', ...atExam, people: TRAINEES, codes: CODES }
    expect((await send(samira, TABLE, given)).answer).toBe('not-your-role')
    expect((await send(head, TABLE, given)).answer).toBe('received')
    expect((await send(head, GRADEBOOK, listed)).answer).toBe('received')
    for (const device of [nadia, samira, head]) await device.sync()
    const devices = [nadia, samira, head]
    expect(devices.map(({ contents }) => contents.has(TABLE))).toEqual([false, false, true])
    const onHerPhone = foldGradebook(readJournal(nadia.contents.get(GRADEBOOK)!, gradebookFacts))
    expect(onHerPhone.codesByAssessment.get(EXAM)).toHaveLength(CODES.length)
  })

  it('stays blind, and with the same two people, once its papers have codes', async () => {
    await bothTeach()
    expect((await send(samira, GRADEBOOK, plan({ secondEnterer: OMAR }))).answer).toBe('received')
    await send(head, GRADEBOOK, listed)
    for (const change of [{ blind: false }, { enterer: OMAR }, { secondEnterer: SAMIRA }]) {
      const fact: AnyFact = { ...plan(), values: change } as AnyFact
      expect((await send(samira, GRADEBOOK, fact)).answer).toBe('assessment-blind')
    }
    expect((await send(samira, GRADEBOOK, plan({ weight: 200 }))).answer).toBe('received')
  })

  it('is no more typed in by who called it complete, nor by anybody once it has names', async () => {
    await bothTeach()
    await send(head, GRADEBOOK, listed)
    const own = blindId('jadida', GROUP_A, TERM, MODULE, SAMIRA)
    expect((await send(samira, own, ...(grades(1_000) as AnyFact[]))).answer).toBe('received')
    expect((await send(samira, own, { type: 'blind-completed', ...atExam })).answer).toBe(
      'received'
    )
    expect((await send(samira, own, ...(grades(1_100) as AnyFact[]))).answer).toBe('entry-complete')
    expect((await step(samira, 'submitted')).answer).toBe('blind-open')

    const column = packCells([[0, gradeCell(1_000)]])
    const lifted: GradebookFact = {
      ...{ type: 'anonymity-lifted', ...atExam, people: TRAINEES, codes: CODES, settled: [] },
      ...{ first: column, second: column, cells: column }
    }
    const enterers: [PersonId, PersonId] = [SAMIRA, NADIA]
    const revealed: GradebookFact = { type: 'blind-revealed', ...atExam, enterers }
    expect((await send(samira, GRADEBOOK, revealed, lifted)).answer).toBe('not-your-role')
    expect((await send(head, GRADEBOOK, revealed, lifted)).answer).toBe('received')
    expect((await send(samira, GRADEBOOK, ...grades(900))).answer).toBe('assessment-lifted')
    const entries: [PersonId, number][] = [[TRAINEES[0]!, 8 + 2 * 1_050]]
    const corrected: GradebookFact = {
      type: 'grades-corrected',
      ...atExam,
      entries,
      reason: 'total'
    }
    expect((await send(samira, GRADEBOOK, corrected)).answer).toBe('received')
  })
})

describe('whoever leads a group', () => {
  it('opens no gradebook of a module or term, and no deliberation of a year, that the site does not know', async () => {
    const open = (module: number, term = TERM) =>
      send(head, gradebookId('jadida', GROUP_A, term, module as ModuleId), plan())
    expect((await open(MODULE)).answer).toBe('received')
    expect((await open(77)).answer).toBe('unknown-module')
    const nadia = await relay.enrol(NADIA, 'jadida')
    const named = { at: 1, values: { name: 'Didactique', active: true }, replaces: [] }
    await send(nadia, jadida.directory, { ...named, type: 'module-recorded', key: '77' })
    expect((await open(77)).answer).toBe('unknown-term')
    const year = { at: 1, values: { name: 'S1', from: 1, through: 9 }, replaces: [] }
    await send(nadia, jadida.directory, { ...year, type: 'term-recorded', key: '2027-1' })
    expect((await open(77, '2027-1')).answer).toBe('received')

    const minutes = deliberationId('jadida', GROUP_A, '1999')
    const at = { type: 'jury-decided', at: 1, reason: '', replaces: [] } as const
    const decided: DeliberationFact = {
      ...at,
      replaces: [],
      decisions: [[TRAINEES[0]!, 'ADM', []]]
    }
    expect((await send(head, minutes, decided)).answer).toBe('unknown-term')
  })
})

describe('a deliberation', () => {
  const DELIBERATION = deliberationId('jadida', GROUP_A, '2026')
  const decide: DeliberationFact = {
    type: 'jury-decided',
    at: 1,
    decisions: [[TRAINEES[0]!, 'ADM', []]],
    reason: '',
    replaces: []
  }
  const amend: DeliberationFact = {
    ...decide,
    type: 'deliberation-amended',
    gradebooks: [],
    reason: 'copie recomptée'
  }

  it('holds what comes after its closing, and takes amendments from then on', async () => {
    expect((await send(samira, DELIBERATION, decide)).answer).toBe('not-your-role')
    expect((await send(head, DELIBERATION, amend)).answer).toBe('deliberation-open')
    expect((await send(head, DELIBERATION, decide)).answer).toBe('received')
    const digest = new Uint8Array(32)
    const closing: DeliberationFact = {
      type: 'deliberation-closed',
      at: 1,
      minutes: 'PV 7/2026',
      gradebooks: [[MODULE, TERM, digest]],
      digest,
      replaces: []
    }
    expect((await send(head, DELIBERATION, closing)).answer).toBe('received')
    expect((await send(head, DELIBERATION, decide)).answer).toBe('deliberation-closed')
    expect((await send(head, DELIBERATION, amend)).answer).toBe('received')
  })
})

describe('who may not read a gradebook', () => {
  const holds = ({ received }: TestDevice, text: string) =>
    received.some((bytes) => Buffer.from(bytes).includes(text))

  it('receives not a byte of it', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const colleague = await relay.enrol(YOUSSEF, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    await send(omar, jadida.directory, roleFact(NADIA, 'trainer'))
    await send(samira, GRADEBOOK, plan())
    for (const device of [nadia, colleague, omar]) await device.sync()
    expect([nadia, colleague, omar].map((device) => holds(device, LABEL))).toEqual([
      true,
      true,
      false
    ])
  })

  it('receives nothing that another entered blind, not even at the head of the centre', async () => {
    const omar = await relay.enrol(OMAR, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await send(omar, jadida.directory, roleFact(NADIA, 'trainer'))
    await send(nadia, jadida.directory, assignmentFact(NADIA, GROUP_A))
    const entries = blindId('jadida', GROUP_A, TERM, MODULE, SAMIRA)
    const [named, graded] = grades(1_875, 1_000) as [AnyFact, AnyFact]
    expect((await send(samira, entries, named, graded)).answer).toBe('received')
    expect((await send(nadia, entries, named, graded)).answer).toBe('not-your-entries')
    const latifa = await relay.enrol(LATIFA, 'jadida')
    for (const device of [nadia, latifa, head, samira]) await device.sync()
    const readers = [nadia, latifa, head, samira].map(({ contents }) => contents.has(entries))
    expect(readers).toEqual([false, false, true, true])
  })
})
