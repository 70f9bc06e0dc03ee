import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { gradebookId, recordId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { packCells, wireCell } from '#shared/documents/packed-cells.ts'
import { recordFacts } from '#shared/documents/record-facts.ts'
import { foldRecord, type ToldModule } from '#shared/documents/record.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { ruleFact, ruleNumber } from '#shared/documents/testing-rules.ts'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import { wholeDocument } from '../feed/content.ts'
import type { Ledger } from '../store/store.ts'
import {
  GROUP_A,
  jadida,
  MODULE,
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
const NOW = Date.UTC(2026, 10, 20, 9)
const TODAY = officeTime(momentOfMs(NOW)).day
const TEST = assessmentNumber('test', 1)
const EXAM = assessmentNumber('finalExam', 1)
const [ONE, OTHER] = TRAINEES as [PersonId, PersonId, PersonId]
/** On the list of another group. */
const STRANGER = 2101 as PersonId

let relay: TestRelay
let samira: TestDevice
/** Youssef leads the departments and teaches another group. */
let head: TestDevice
let trainee: TestDevice

beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => NOW })
  const omar = await relay.enrol(OMAR, 'jadida')
  await send(omar, jadida.directory, roleFact(YOUSSEF, 'departmentHead'))
  samira = await relay.enrol(SAMIRA, 'jadida')
  head = await relay.enrol(YOUSSEF, 'jadida')
  trainee = await relay.enrolTrainee(ONE, 'jadida')
})
afterEach(() => relay.stop())

async function send(device: TestDevice, document: string, ...facts: AnyFact[]) {
  await device.sync()
  const parcel = await device.parcel(document as typeof GRADEBOOK, facts)
  const { receipts } = await device.exchange([parcel])
  const id = readContents(parcel.update).parcels[0]!.id
  const [receipt] = receipts
  const answer =
    receipt?.outcome === 'received' ? receipt.heldBecause || 'received' : receipt?.reason
  return { id, parcel, answer }
}

async function contentOf(id: typeof GRADEBOOK): Promise<Uint8Array> {
  const document = await relay.store.documentNamed(id)
  return document === null
    ? wholeDocument({ snapshot: null, rows: [] })
    : wholeDocument(await relay.store.partsOf(document.number))
}

const gradebook = async () => foldGradebook(readJournal(await contentOf(GRADEBOOK), gradebookFacts))
const kept = async () => (await gradebook()).publication.kept

async function toldTo(person: PersonId): Promise<readonly ToldModule[]> {
  const content = await contentOf(recordId('jadida', person))
  return foldRecord(readJournal(content, recordFacts)).modules
}

/** What the trainee's phone shows. */
async function seesOn(device: TestDevice): Promise<readonly ToldModule[]> {
  await device.sync()
  const content = device.contents.get(recordId('jadida', device.person))
  return content === undefined ? [] : foldRecord(readJournal(content, recordFacts)).modules
}

/** The same in a test and in the exam, so that each is the average, too. */
function grades(people: readonly PersonId[], ...said: number[]): GradebookFact[] {
  const roster = rosterIdOf(people)
  const cells = packCells(said.map((value, place) => [place, gradeCell(value)]))
  const graded = (assessment: number): GradebookFact => {
    return { type: 'graded', at: 1, assessment, roster, cells, replaces: [] }
  }
  return [{ type: 'roster-named', roster, people: [...people] }, graded(TEST), graded(EXAM)]
}

const planOf = (assessment: number, label: string): GradebookFact => ({
  type: 'assessment-recorded',
  at: 1,
  key: String(assessment),
  values: { label, max: 2_000, step: 25, weight: 100, active: true },
  replaces: []
})
const plans = [planOf(TEST, 'Contrôle'), planOf(EXAM, 'Examen')]

async function step(device: TestDevice, type: 'submitted' | 'validated' | 'locked') {
  const state = await gradebook()
  const replaces = state.review.current.map(({ parcel }) => parcel)
  const digest = officialDigest(state)
  const more = type === 'submitted' ? { assessments: [TEST, EXAM] } : {}
  const fact = { type, at: 1, digest, replaces, ...more } as unknown as GradebookFact
  return send(device, GRADEBOOK, fact)
}

async function validated(people: readonly PersonId[] = TRAINEES) {
  await send(samira, GRADEBOOK, ...plans, ...grades(people, 1_450, 800, 1_225, 1_900))
  await step(samira, 'submitted')
  await step(head, 'validated')
}

async function publication(): Promise<GradebookFact> {
  const state = await gradebook()
  const replaces = state.publication.current.map(({ parcel }) => parcel)
  return { type: 'published', at: 1, digest: officialDigest(state), replaces }
}

const publish = async (device = head) => send(device, GRADEBOOK, await publication())

async function withdraw() {
  const replaces = (await gradebook()).publication.current.map(({ parcel }) => parcel)
  const reason = 'la note de Benchekroune est contestée'
  return send(head, GRADEBOOK, { type: 'publication-withdrawn', at: 1, reason, replaces })
}

async function correct(person: PersonId, value: number) {
  const state = await gradebook()
  const steps = state.review.current.map(({ parcel }) => parcel)
  const reopened = { at: 1, throughDay: TODAY + 1, reason: 'réclamation', replaces: steps }
  await send(head, GRADEBOOK, { type: 'reopened', ...reopened })
  const corrections = [TEST, EXAM].map((assessment): GradebookFact => {
    const current = state.cells.get(assessment)?.get(person)?.current ?? []
    const entries: [PersonId, number][] = [[person, wireCell(gradeCell(value))]]
    const replaces = current.map(({ parcel }) => parcel)
    return { type: 'grades-corrected', at: 2, assessment, entries, reason: 'total', replaces }
  })
  await send(samira, GRADEBOOK, ...corrections)
  await step(samira, 'submitted')
  await step(head, 'validated')
}

describe('a module is published to trainees', () => {
  it('who hold nothing of it before, and each their own part after', async () => {
    await validated()
    await trainee.sync()
    expect([...trainee.contents.keys()]).toEqual([])

    expect((await publish()).answer).toBe('received')
    expect(await seesOn(trainee)).toMatchObject([
      {
        ...{ type: 'module-published', module: MODULE, term: TERM, groupLabel: 'A', number: 1 },
        ...{ result: 1_450, outcome: 'passed', outOf: 2_000, locked: false },
        assessments: [
          { number: TEST, label: 'Contrôle', cell: wireCell(gradeCell(1_450)) },
          { number: EXAM, label: 'Examen', cell: wireCell(gradeCell(1_450)) }
        ]
      }
    ])
    expect([...trainee.contents.keys()]).toEqual([recordId('jadida', ONE)])
    expect(await toldTo(OTHER)).toMatchObject([{ result: 800, outcome: 'resit' }])
    expect(await kept()).toMatchObject({ number: 1, trainees: 3, withdrawn: false })
  })

  it('which says nothing of the others and names nobody', async () => {
    await validated()
    await publish()
    await trainee.sync()
    const received = Buffer.concat(trainee.received).toString('latin1')
    for (const name of ['Benchekroune', 'Name 1', 'Alami', 'Berrada'])
      expect(received).not.toContain(name)
    const [told] = await seesOn(trainee)
    expect(JSON.stringify(told)).not.toMatch(/rank|2002|2003/)
  })

  it('and the head learns how many were told, at their next exchange', async () => {
    await validated()
    await publish()
    await head.sync()
    const seen = foldGradebook(readJournal(head.contents.get(GRADEBOOK)!, gradebookFacts))
    expect(seen.publication.kept).toMatchObject({ number: 1, trainees: 3 })
    expect(seen.held).toEqual([])
  })

  it('not before it is validated: it waits, and goes out once somebody admits it', async () => {
    await send(samira, GRADEBOOK, ...plans, ...grades(TRAINEES, 1_450, 800, 1_225))
    await step(samira, 'submitted')
    const { id, answer } = await publish()
    expect(answer).toBe('gradebook-not-validated')
    await step(head, 'validated')
    expect(await toldTo(ONE)).toEqual([])
    const verdict = { parcels: [id], admitted: true, reason: 'vu', replaces: [] }
    await send(head, GRADEBOOK, { type: 'decided', at: 1, ...verdict })
    expect(await toldTo(ONE)).toMatchObject([{ result: 1_450 }])
  })

  it('only as its author saw it: what changed meanwhile goes out when somebody publishes anew', async () => {
    await validated()
    const before = await publication()
    await correct(ONE, 600)
    await send(head, GRADEBOOK, before)
    expect(await toldTo(ONE)).toEqual([])
    expect(await kept()).toBeNull()
    await publish()
    expect(await toldTo(ONE)).toMatchObject([{ result: 600 }])
  })

  it('not by another rule than the one that is named: it goes out once that rule has come', async () => {
    const stricter = { ...PROPOSED_RULE, pass: 1_500 }
    await send(samira, GRADEBOOK, {
      ...{ type: 'rule-chosen', at: 1, rule: ruleNumber(stricter), replaces: [] }
    })
    await validated()
    await publish()
    expect(await toldTo(ONE)).toEqual([])
    expect(await kept()).toBeNull()
    await send(head, jadida.directory, ruleFact(PROPOSED_RULE))
    expect(await toldTo(ONE)).toEqual([])
    await send(head, jadida.directory, ruleFact(stricter, 2))
    expect(await seesOn(trainee)).toMatchObject([{ result: 1_450, outcome: 'resit' }])
    expect(await kept()).toMatchObject({ number: 1, trainees: 3 })
  })

  it('not by a trainer of the module, who entered the grades', async () => {
    await validated()
    expect((await publish(samira)).answer).toBe('not-your-role')
    expect(await toldTo(ONE)).toEqual([])
  })

  it('not to somebody whom the list of the group does not know, whatever the gradebook says', async () => {
    await validated([...TRAINEES, STRANGER])
    await publish()
    expect(await toldTo(STRANGER)).toEqual([])
    expect(await kept()).toMatchObject({ trainees: 3 })
  })
})

describe('what was published', () => {
  it('is told once, however often the same entry comes', async () => {
    await validated()
    const { parcel } = await publish()
    const before = await relay.store.head()
    await head.exchange([parcel])
    expect(await relay.store.head()).toBe(before)
  })

  it('stays as it was through a reopening, and is replaced under the next number', async () => {
    await validated()
    await publish()
    await correct(ONE, 600)
    expect(await seesOn(trainee)).toMatchObject([{ number: 1, result: 1_450 }])
    await publish()
    expect(await seesOn(trainee)).toMatchObject([{ number: 2, result: 600 }])
  })

  it('is taken back as a whole, without saying why, and may be published again', async () => {
    await validated()
    await publish()
    await withdraw()
    const [told] = await seesOn(trainee)
    expect(told).toMatchObject({ type: 'module-withdrawn', module: MODULE, number: 1 })
    expect(Buffer.concat(trainee.received).toString('latin1')).not.toContain('contest')
    expect(await kept()).toMatchObject({ withdrawn: true, trainees: 3 })
    await publish()
    expect(await seesOn(trainee)).toMatchObject([{ type: 'module-published', number: 2 }])
  })

  it('is taken back where one publishes and another takes back at once', async () => {
    await validated()
    await publish()
    const again = await publication()
    await withdraw()
    await send(head, GRADEBOOK, again)
    expect(await seesOn(trainee)).toMatchObject([{ type: 'module-withdrawn' }])
  })

  it('says that the jury has closed it only once that is published', async () => {
    await validated()
    await publish()
    await step(head, 'locked')
    expect(await toldTo(ONE)).toMatchObject([{ locked: false }])
    await publish()
    expect(await toldTo(ONE)).toMatchObject([{ locked: true, number: 2 }])
  })

  it('is written whole or not at all when the relay fails in the middle', async () => {
    await validated()
    const before = await relay.store.head()
    const fact = await publication()
    await head.sync()
    const parcel = await head.parcel(GRADEBOOK, [fact])
    const mend = failAt(3)
    expect((await head.post(head.request([parcel]))).status).toBe(500)
    mend()
    expect(await relay.store.head()).toBe(before)
    expect(await toldTo(ONE)).toEqual([])

    await head.exchange([parcel])
    for (const person of TRAINEES) expect(await toldTo(person)).toHaveLength(1)
    expect(await kept()).toMatchObject({ number: 1, trainees: 3 })
  })
})

/** The disk refuses the nth parcel of a transaction, as when the relay dies there. */
function failAt(nth: number): () => void {
  const store = relay.store as { write: TestRelay['store']['write'] }
  const { write } = store
  store.write = (work) =>
    write((ledger) => {
      let parcels = 0
      const append: Ledger['append'] = (row) => {
        parcels += 1
        if (parcels === nth) throw new Error('the disk is gone')
        return ledger.append(row)
      }
      return work({ ...ledger, append })
    })
  return () => {
    store.write = write
  }
}

describe('a trainee', () => {
  it('receives their record alone: no directory, no list, no names of staff, no devices', async () => {
    await validated()
    await publish()
    const answer = await trainee.sync()
    expect([...trainee.contents.keys()]).toEqual([recordId('jadida', ONE)])
    expect(answer.writers).toEqual([])
    expect(answer.fleet).toEqual([])
  })

  it('writes nothing, not even in their own record', async () => {
    await validated()
    await publish()
    const record = recordId('jadida', ONE)
    const journal = readJournal(await contentOf(record), recordFacts)
    const facts = journal.entries.map(({ fact }) => fact)
    expect((await send(trainee, record, ...facts)).answer).toBe('not-your-role')
    expect((await send(trainee, GRADEBOOK, ...plans)).answer).toBe('not-your-module')
  })

  it('loses it when the registrar takes them off the list', async () => {
    await validated()
    await publish()
    expect(await seesOn(trainee)).toHaveLength(1)
    const nadia = await relay.enrol(103 as PersonId, 'jadida')
    await send(nadia, jadida.groupA, {
      ...{ type: 'trainee-recorded', at: 2, key: String(ONE), values: { active: false } },
      replaces: await allOf(jadida.groupA)
    })
    const { revoked } = await trainee.sync()
    expect(revoked).toHaveLength(1)
  })

  it('is not a member of the staff who has the same number, nor the other way round', async () => {
    await validated([ONE, OTHER])
    await publish()
    const staff = await relay.enrol(ONE, 'jadida')
    await staff.sync()
    expect([...staff.contents.keys()]).toEqual([])
    const samiraAsTrainee = await relay.enrolTrainee(SAMIRA, 'jadida')
    await samiraAsTrainee.sync()
    expect([...samiraAsTrainee.contents.keys()]).toEqual([])
  })
})

async function allOf(id: string): Promise<ParcelId[]> {
  return readContents(await contentOf(id as typeof GRADEBOOK)).parcels.map((one) => one.id)
}
