import { anonymityFacts } from '#shared/documents/anonymity-facts.ts'
import { describe, expect, test } from 'vitest'
import { blindFacts } from '#shared/documents/gradebook-facts.ts'
import { compareBlind, foldBlind } from '#shared/documents/blind.ts'
import { anonymityId, blindId } from '#shared/documents/ids.ts'
import { gradeCell } from '#shared/domain/grade.ts'
import { drawPaperCodes } from '#shared/domain/paper-code.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { completeEntry, listCodes, recordAssessment, settleCell } from '../grade-commands.ts'
import { cellShown, openGradeVisit } from '../grade-visit.ts'
import { stateLeftoverGrades } from '../leftover-grades.ts'
import {
  ADDRESS,
  HEAD,
  KARIM,
  OMAR,
  openPhone,
  OTHER_TRAINER,
  SALMA,
  TEST_1,
  TRAINER,
  type Phone
} from '../testing.ts'
import { documentOf } from '../grades-app.ts'
import { blindSource, ownEntriesId } from './blind-source.ts'
import { readBlind } from './read-blind.ts'

const CODES = drawPaperCodes(3, new Set(), () => 0.4).sort((one, other) => one - other)
const [ONE, TWO] = CODES
const NOTHING = foldBlind({ entries: [], unreadable: [], stampsByParcel: new Map() })
const OUT_OF_20 = { label: 'Examen', labelAr: 'امتحان', max: 2000, step: 25, weight: 100 }

/** A phone that knows the exam and the codes of its papers. */
async function phoneWithPapers(): Promise<Phone> {
  const phone = await openPhone(TRAINER, 21)
  const visit = await phone.open()
  visit.perform((desk) => recordAssessment(desk, TEST_1, { ...OUT_OF_20, blind: true }))
  // Whoever validates lists them; on this phone it is as if they had come.
  const { replica } = phone.app
  visit.perform((desk) => {
    const outcome = listCodes(
      {
        ...desk,
        actor: { ...desk.actor, roles: [{ role: 'departmentHead', group: null }], teachings: [] }
      },
      TEST_1,
      CODES
    )
    expect(outcome.ok).toBe(true)
    return outcome
  })
  await visit.close()
  expect(replica.unwritten()).toBe(0)
  return phone
}

function openEntry({ app }: Phone) {
  const blind = blindSource(app, ADDRESS, TEST_1)
  return openGradeVisit({ app, address: ADDRESS, blind, setTimer: () => () => {} })
}

async function entered({ app }: Phone) {
  return foldBlind(readJournal(await app.replica.contents(ownEntriesId(app, ADDRESS)), blindFacts))
}

describe('a blind entry on a phone', () => {
  test('lists papers by their codes alone, and keeps what is typed in the document of its author', async () => {
    const phone = await phoneWithPapers()
    const visit = await openEntry(phone)
    expect(visit.snapshot().list).toEqual(CODES)
    expect([...visit.snapshot().trainees.values()].map(({ lastName }) => lastName)).toEqual(
      CODES.map(String)
    )
    expect(visit.type(TEST_1, ONE!, gradeCell(1_250))).toBeNull()
    await visit.close()
    expect((await entered(phone)).cells.get(TEST_1)?.get(ONE!)).toMatchObject({
      value: gradeCell(1_250)
    })
    const gradebook = await phone.open()
    expect(gradebook.snapshot().state.cells.get(TEST_1)).toBeUndefined()
    await gradebook.close()
  })

  test('takes nothing more once its author is done, and says so', async () => {
    const phone = await phoneWithPapers()
    const visit = await openEntry(phone)
    visit.type(TEST_1, ONE!, gradeCell(1_250))
    expect(visit.perform((desk) => completeEntry(desk, TEST_1)).ok).toBe(true)
    expect(visit.type(TEST_1, TWO!, gradeCell(900))).toBe('entry-complete')
    await visit.close()
    expect((await entered(phone)).completed).toEqual(new Set([TEST_1]))
  })

  test('entered on two devices of one person shows both values, and takes the one that they choose', async () => {
    const phone = await phoneWithPapers()
    const visit = await openEntry(phone)
    visit.type(TEST_1, ONE!, gradeCell(1_250))
    await visit.close()
    const other = await openPhone(TRAINER, 22)
    const gradebook = documentOf(phone.app, ADDRESS)
    const plan = { documentId: gradebook, update: await phone.app.replica.contents(gradebook) }
    await other.receive([plan])
    const elsewhere = await openEntry(other)
    elsewhere.type(TEST_1, ONE!, gradeCell(1_300))
    await elsewhere.close()
    const document = ownEntriesId(phone.app, ADDRESS)
    const update = await other.app.replica.contents(document)
    await phone.receive([{ documentId: document, update }])

    const again = await openEntry(phone)
    expect(cellShown(again.snapshot(), TEST_1, ONE!)).toBe('contradiction')
    const both = await entered(phone)
    expect(compareBlind(TEST_1, CODES, both, NOTHING).differences).toEqual([
      { code: ONE, first: null, second: null }
    ])
    const place = { assessment: TEST_1, person: ONE! }
    expect(again.perform((desk) => settleCell(desk, place, gradeCell(1_300))).ok).toBe(true)
    await again.close()
    expect((await entered(phone)).cells.get(TEST_1)?.get(ONE!)).toMatchObject({
      kind: 'settled',
      value: gradeCell(1_300)
    })
  })

  test('survives a kill: what was typed is stated at the next start', async () => {
    const phone = await phoneWithPapers()
    const visit = await openEntry(phone)
    visit.type(TEST_1, ONE!, gradeCell(1_100))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const drafts = await phone.app.replica.drafts()
    await visit.close()
    const { database } = phone.app
    const document = ownEntriesId(phone.app, ADDRESS)
    await database.journal
      .where('parcel')
      .above(0)
      .and((row) => row.documentId === document)
      .delete()

    const again = await openPhone(TRAINER, 21, phone.partition)
    for (const draft of drafts) await again.app.replica.putDraft(draft)
    expect(await stateLeftoverGrades(again.app)).toBe(1)
    const seen = await openEntry(again)
    expect(cellShown(seen.snapshot(), TEST_1, ONE!)).toEqual(gradeCell(1_100))
    await seen.close()
  })
})

test('whoever validates sees how far each of the two is, from before anything came to the last difference', async () => {
  const head = await openPhone(HEAD, 23)
  const { replica } = head.app
  const [group, term, module] = [ADDRESS.group, ADDRESS.term, ADDRESS.module]
  const document = anonymityId('jadida', group, term, module)
  const enterers = [TRAINER, OTHER_TRAINER] as const
  const entries = enterers.map((person) => blindId('jadida', group, term, module, person))
  const place = { document, entries, assessment: TEST_1, enterers }
  expect((await readBlind(head.app, place)).codes).toEqual([])

  const given = { at: 1, assessment: TEST_1, people: [SALMA, OMAR, KARIM], codes: CODES }
  await replica.append(
    anonymityFacts,
    document,
    [{ type: 'codes-given', ...given, replaces: [] }],
    'strict'
  ).durable
  const before = await readBlind(head.app, place)
  expect(before.entries.map(({ entered, isComplete }) => [entered, isComplete])).toEqual([
    [0, false],
    [0, false]
  ])

  const trainer = await phoneWithPapers()
  const visit = await openEntry(trainer)
  visit.type(TEST_1, ONE!, gradeCell(1_250))
  visit.perform((desk) => completeEntry(desk, TEST_1))
  await visit.close()
  const update = await trainer.app.replica.contents(entries[0]!)
  await head.receive([{ documentId: entries[0]!, update }])
  const after = await readBlind(head.app, place)
  expect(after.entries[0]).toEqual({ person: TRAINER, entered: 1, isComplete: true })
  expect(after.comparison.differences).toEqual([
    { code: ONE, first: gradeCell(1_250), second: null }
  ])
})
