import { createPublicKey, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliberationFacts, type DeliberationFact } from '#shared/documents/deliberation-facts.ts'
import {
  citedGradebooks,
  foldDeliberation,
  minutesDigest,
  type CitedGradebook
} from '#shared/documents/deliberation.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { deliberationId, gradebookId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { ruleFact, ruleNumber } from '#shared/documents/testing-rules.ts'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import { parseSeal } from '#shared/domain/seal.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import { wholeDocument } from '../feed/content.ts'
import {
  GROUP_A,
  jadida,
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
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'

const GRADEBOOK = gradebookId('jadida', GROUP_A, TERM, MODULE)
const MINUTES = deliberationId('jadida', GROUP_A, '2026')
const EXAM = assessmentNumber('finalExam', 1)
const NUMBER = 'PV 7/2026'

let relay: TestRelay
let samira: TestDevice
/** Youssef leads the departments and teaches another group. */
let head: TestDevice

beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => Date.UTC(2026, 10, 20, 9) })
  const omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'departmentHead'))
  await send(await relay.enrol(NADIA, 'jadida'), jadida.directory, ruleFact(PROPOSED_RULE))
  samira = await relay.enrol(SAMIRA, 'jadida')
  head = await relay.enrol(YOUSSEF, 'jadida')
})
afterEach(() => relay.stop())

async function send(device: TestDevice, document: string, ...facts: AnyFact[]): Promise<ParcelId> {
  await device.sync()
  const parcel = await device.parcel(document as typeof GRADEBOOK, facts)
  const { receipts } = await device.exchange([parcel])
  expect(receipts).toMatchObject([{ outcome: 'received' }])
  return readContents(parcel.update).parcels[0]!.id
}

async function contentOf(id: typeof GRADEBOOK): Promise<Uint8Array> {
  const document = await relay.store.documentNamed(id)
  return wholeDocument(await relay.store.partsOf(document!.number))
}

const gradebook = async () => foldGradebook(readJournal(await contentOf(GRADEBOOK), gradebookFacts))
const minutes = async () =>
  foldDeliberation(readJournal(await contentOf(MINUTES), deliberationFacts))

function grades(...said: number[]): GradebookFact[] {
  const roster = rosterIdOf(TRAINEES)
  const cells = packCells(said.map((value, place) => [place, gradeCell(value)]))
  return [
    { type: 'roster-named', roster, people: TRAINEES },
    { type: 'graded', at: 1, assessment: EXAM, roster, cells, replaces: [] }
  ]
}

async function cited(): Promise<CitedGradebook> {
  return { module: MODULE, term: TERM, digest: officialDigest(await gradebook()) }
}

const tuple = ({ module, term, digest }: CitedGradebook): [typeof module, string, Uint8Array] => [
  module,
  term,
  digest
]

const chosen = (rule: number): GradebookFact => ({
  ...{ type: 'rule-chosen', at: 1, rule, replaces: [] }
})
const CHOSEN = chosen(ruleNumber(PROPOSED_RULE))

/** A module graded, handed in and validated; a jury of one that decided of somebody. */
async function sitJury(rule: readonly GradebookFact[] = [CHOSEN]) {
  const values = { label: 'Examen', max: 2_000, step: 25, weight: 100, active: true }
  const key = String(EXAM)
  const plan: GradebookFact = { type: 'assessment-recorded', at: 1, key, values, replaces: [] }
  await send(samira, GRADEBOOK, plan, ...rule, ...grades(1_200, 1_300, 1_400))
  const digest = officialDigest(await gradebook())
  const submitted = await send(samira, GRADEBOOK, {
    type: 'submitted',
    at: 1,
    assessments: [EXAM],
    digest,
    replaces: []
  })
  await send(head, GRADEBOOK, { type: 'validated', at: 1, digest, replaces: [submitted] })
  await send(
    head,
    MINUTES,
    {
      type: 'jury-member-recorded',
      at: 1,
      key: String(YOUSSEF),
      values: { role: 'chair', present: true, active: true },
      replaces: []
    },
    {
      type: 'jury-decided',
      at: 1,
      decisions: [[TRAINEES[0]!, 'ADM', []]],
      reason: '',
      replaces: []
    }
  )
}

async function close(digest?: Uint8Array) {
  const gradebooks = [await cited()]
  const fact: DeliberationFact = {
    type: 'deliberation-closed',
    at: 1,
    minutes: NUMBER,
    gradebooks: gradebooks.map(tuple),
    digest: digest ?? minutesDigest(await minutes(), gradebooks),
    replaces: []
  }
  await send(head, MINUTES, fact)
}

async function digestNow(): Promise<string> {
  const state = await minutes()
  return hexOf(minutesDigest(state, citedGradebooks(state)))
}

type Asked = { digest: string; minutes?: string; kind?: string; person?: PersonId | null }

async function ask(device: TestDevice, asked: Asked) {
  const body = { kind: 'minutes', group: GROUP_A, year: '2026', minutes: NUMBER, person: null }
  const answer = await relay.request('/api/seals', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${device.token}` },
    body: JSON.stringify({ ...body, ...asked })
  })
  const said = (await answer.json()) as { seal?: string; keys?: unknown; reason?: string }
  return { status: answer.status, ...said }
}

describe('a seal', () => {
  it('is signed over what the relay finds too, and the public key that it gives out proves it', async () => {
    await sitJury()
    await close()
    const digest = await digestNow()
    const answer = await ask(head, { digest })
    expect(answer.status).toBe(201)
    const seal = parseSeal(answer.seal ?? '')
    expect(seal?.content).toMatchObject({ kind: 'minutes', minutes: NUMBER, digest, amendments: 0 })
    const [{ id, publicKey }] = answer.keys as [{ id: string; publicKey: string }]
    expect(id).toBe(seal?.key)
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64url'),
      format: 'der',
      type: 'spki'
    })
    const isValid = (text: string) =>
      verify(
        'sha256',
        Buffer.from(text),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(seal?.signature ?? '', 'base64url')
      )
    expect([isValid(seal!.signed), isValid(seal!.signed.replace('7%2F2026', '8%2F2026'))]).toEqual([
      true,
      false
    ])
    // Asked again, the same key signs.
    const again = await ask(head, { digest })
    expect(parseSeal(again.seal ?? '')?.key).toBe(id)
    expect(JSON.stringify(answer)).not.toContain('private')
  })

  it('is never signed over what a phone claims', async () => {
    await sitJury()
    expect(await ask(head, { digest: await digestNow() })).toMatchObject({ reason: 'not-closed' })
    await close()
    const digest = await digestNow()
    expect(await ask(head, { digest: 'ab'.repeat(32) })).toMatchObject({
      status: 409,
      reason: 'digest-differs'
    })
    expect(await ask(head, { digest, minutes: 'PV 8/2026' })).toMatchObject({
      reason: 'other-minutes'
    })
    expect(await ask(head, { digest, kind: 'transcript', person: TRAINEES[0]! })).toMatchObject({
      reason: 'digest-differs'
    })
  })

  it('is refused where the closing says another content than the relay has, until an amendment takes it up', async () => {
    await sitJury()
    await close(new Uint8Array(32).fill(3))
    expect(await ask(head, { digest: await digestNow() })).toMatchObject({
      reason: 'digest-differs'
    })
    await send(head, MINUTES, {
      type: 'deliberation-amended',
      at: 1,
      decisions: [],
      gradebooks: [],
      reason: 'repris',
      replaces: []
    })
    expect((await ask(head, { digest: await digestNow() })).status).toBe(201)
  })

  it('is refused over a module that was returned, though its grades are those that the minutes cite', async () => {
    await sitJury()
    await close()
    const digest = await digestNow()
    const [validated] = (await gradebook()).review.current
    const fact = { at: 1, reason: 'à revoir', replaces: [validated!.parcel] }
    await send(head, GRADEBOOK, { type: 'returned', ...fact })
    expect(await ask(head, { digest })).toMatchObject({ reason: 'gradebook-differs' })
  })

  it('is refused over a module that names no rule: a later one would change what the page says', async () => {
    await sitJury([])
    await close()
    expect(await ask(head, { digest: await digestNow() })).toMatchObject({ reason: 'rule-missing' })
  })

  it('is refused over a module whose rule the relay does not have, until it comes', async () => {
    const stricter = { ...PROPOSED_RULE, pass: 1_200 }
    await sitJury([chosen(ruleNumber(stricter))])
    await close()
    const digest = await digestNow()
    expect(await ask(head, { digest })).toMatchObject({ reason: 'rule-missing' })
    await send(head, jadida.directory, ruleFact(stricter, 2))
    expect((await ask(head, { digest })).status).toBe(201)
  })

  it('is refused while two people decided otherwise of somebody', async () => {
    await sitJury()
    const decisions: [PersonId, string, never[]][] = [[TRAINEES[0]!, 'AJ', []]]
    await send(head, MINUTES, { type: 'jury-decided', at: 2, decisions, reason: '', replaces: [] })
    await close()
    expect(await ask(head, { digest: await digestNow() })).toMatchObject({ reason: 'disputed' })
  })

  it('stays as it is under a late entry, and wants an amendment once that is admitted', async () => {
    await sitJury()
    await close()
    const before = await digestNow()
    const late = await send(samira, GRADEBOOK, ...grades(1_500))
    expect(await digestNow()).toBe(before)
    expect((await ask(head, { digest: before })).status).toBe(201)
    await send(head, GRADEBOOK, {
      type: 'decided',
      at: 1,
      parcels: [late],
      admitted: true,
      reason: 'copie retrouvée',
      replaces: []
    })
    expect(await ask(head, { digest: before })).toMatchObject({ reason: 'gradebook-differs' })
    await send(head, MINUTES, {
      type: 'deliberation-amended',
      at: 1,
      decisions: [],
      gradebooks: [tuple(await cited())],
      reason: 'copie retrouvée',
      replaces: []
    })
    const after = await digestNow()
    expect(after).not.toBe(before)
    expect(parseSeal((await ask(head, { digest: after })).seal ?? '')?.content).toMatchObject({
      amendments: 1
    })
  })

  it('and its keys are for those who may read the minutes: nobody learns whether there are any', async () => {
    const nothing = await ask(samira, { digest: 'ab'.repeat(32) })
    await sitJury()
    await close()
    const digest = await digestNow()
    expect(await ask(samira, { digest })).toEqual(nothing)
    expect(nothing).toEqual({ status: 403, reason: 'not-your-role' })
    for (const path of ['/api/seals', '/api/seal-keys']) {
      const method = path === '/api/seals' ? 'POST' : 'GET'
      const headers = { 'content-type': 'application/json' }
      expect((await relay.request(path, { method, headers })).status).toBe(401)
    }
  })
})
