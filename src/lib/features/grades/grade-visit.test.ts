import { describe, expect, test } from 'vitest'
import { cellHistory } from '#shared/documents/cells.ts'
import { BLANK, gradeCell, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { MAX_REASON_LENGTH, MAX_REPLACED, MAX_ROSTER } from '#shared/documents/fields.ts'
import { cellSeen, removedAssessments } from '#shared/documents/gradebook-results.ts'
import {
  correctCell,
  recordAssessment,
  returnGradebook,
  setAssessmentActive,
  settleCell,
  submitGradebook,
  validateGradebook
} from './grade-commands.ts'
import { parseGradeDraft } from './grade-draft.ts'
import { cellShown, QUIET_MS, type GradeVisit } from './grade-visit.ts'
import { stateLeftoverGrades } from './leftover-grades.ts'
import {
  HEAD,
  KARIM,
  meet,
  OMAR,
  openPhone,
  OTHER_TRAINER,
  SALMA,
  strangersSay,
  TEST_1,
  TRAINER,
  type Phone
} from './testing.ts'

const TEST_2 = TEST_1 + 1
const OUT_OF_20 = { label: 'Contrôle 1', labelAr: 'فرض 1', max: 2000, step: 25, weight: 100 }

function plan(visit: GradeVisit) {
  const outcome = visit.perform((desk) => recordAssessment(desk, TEST_1, OUT_OF_20))
  expect(outcome.ok).toBe(true)
}

function shown(visit: GradeVisit, person: PersonId): Cell | 'contradiction' | null {
  return cellShown(visit.snapshot(), TEST_1, person)
}

async function twoTrainers() {
  const [one, other] = [await openPhone(TRAINER, 11), await openPhone(OTHER_TRAINER, 12)]
  const first = await one.open()
  plan(first)
  await first.close()
  await meet(one, other)
  return [one, other] as const
}

async function leave(phone: Phone, type: (visit: GradeVisit) => void) {
  const visit = await phone.open()
  type(visit)
  await visit.close()
}

test('an assessment planned by mistake is removed, counts no more, and comes back with what was entered in it', async () => {
  const phone = await openPhone(TRAINER, 11)
  const visit = await phone.open()
  plan(visit)
  visit.perform((desk) => recordAssessment(desk, TEST_2, OUT_OF_20))
  visit.type(TEST_2, SALMA, gradeCell(700))
  visit.type(TEST_2, OMAR, BLANK)
  const listed = () => visit.snapshot().assessments.map(({ number }) => number)
  expect(visit.perform((desk) => setAssessmentActive(desk, TEST_2, false)).ok).toBe(true)
  expect(listed()).toEqual([TEST_1])
  expect(removedAssessments(visit.snapshot().state)).toMatchObject([
    { assessment: { number: TEST_2 }, entered: 1 }
  ])
  expect(visit.perform((desk) => setAssessmentActive(desk, TEST_2, true)).ok).toBe(true)
  expect(listed()).toEqual([TEST_1, TEST_2])
  expect(cellShown(visit.snapshot(), TEST_2, SALMA)).toEqual(gradeCell(700))
  expect(removedAssessments(visit.snapshot().state)).toEqual([])
  await visit.close()
})

describe('typing grades on a phone', () => {
  test('what was typed survives a kill as a draft, and is stated at the next start', async () => {
    const phone = await openPhone(TRAINER, 11)
    const visit = await phone.open()
    plan(visit)
    expect(visit.type(TEST_1, SALMA, gradeCell(1250))).toBeNull()
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const drafts = await phone.app.replica.drafts()
    // The page dies: nothing of the visit runs any more, and nothing of it was stated.
    await visit.close()
    await phone.app.database.journal.where('parcel').above(0).delete()

    const again = await openPhone(TRAINER, 11, phone.partition)
    for (const draft of drafts) await again.app.replica.putDraft(draft)
    expect(await stateLeftoverGrades(again.app)).toBe(1)
    expect(await again.app.replica.drafts()).toEqual([])
    expect(shown(await again.open(), SALMA)).toEqual(gradeCell(1250))
  })

  test('keys become one fact after a moment of quiet; later keys replace it and contradict nobody', async () => {
    const phone = await openPhone(TRAINER, 11)
    const visit = await phone.open()
    plan(visit)
    visit.type(TEST_1, SALMA, gradeCell(100))
    visit.type(TEST_1, SALMA, gradeCell(1200))
    visit.type(TEST_1, OMAR, gradeCell(900))
    expect(visit.snapshot().saving).toBe('writing')
    phone.pass(QUIET_MS)
    visit.type(TEST_1, SALMA, gradeCell(1300))
    await visit.close()
    const { state } = visit.snapshot()
    expect(state.events.filter(({ type }) => type === 'graded')).toHaveLength(2)
    expect(state.contradictions).toEqual([])
    expect(shown(visit, SALMA)).toEqual(gradeCell(1300))
  })

  test('grades of one test are seen by a colleague, though the relay refused those of another typed before', async () => {
    const [one, other] = await twoTrainers()
    const visit = await one.open()
    visit.perform((desk) => recordAssessment(desk, TEST_2, OUT_OF_20))
    visit.type(TEST_1, SALMA, gradeCell(1250))
    visit.stateNow()
    visit.type(TEST_2, SALMA, gradeCell(900))
    await visit.close()
    const [refused] = visit.snapshot().state.cells.get(TEST_1)?.get(SALMA)?.current ?? []
    const rows = await one.app.database.journal.where('parcel').above(0).toArray()
    const received = rows.filter(({ parcel }) => parcel !== refused?.parcel)
    await other.receive(received.map(({ documentId, update }) => ({ documentId, update })))
    const seen = (await other.open()).snapshot()
    expect(cellShown(seen, TEST_1, SALMA)).toBeNull()
    expect(cellShown(seen, TEST_2, SALMA)).toEqual(gradeCell(900))
  })

  test('a grade out of range is kept as typed, and a blank is no zero', async () => {
    const phone = await openPhone(TRAINER, 11)
    const visit = await phone.open()
    plan(visit)
    visit.type(TEST_1, SALMA, gradeCell(14_500))
    visit.type(TEST_1, OMAR, gradeCell(0))
    visit.type(TEST_1, OMAR, BLANK)
    await visit.close()
    expect(shown(visit, SALMA)).toEqual(gradeCell(14_500))
    expect(shown(visit, OMAR)).toBeNull()
  })

  test('undo gives back what a person had, not one key less; redo does it again', async () => {
    const visit = await (await openPhone(TRAINER, 11)).open()
    plan(visit)
    visit.type(TEST_1, SALMA, gradeCell(100))
    visit.type(TEST_1, SALMA, gradeCell(1200))
    visit.type(TEST_1, OMAR, gradeCell(900))
    expect(visit.undo()).toEqual({ assessment: TEST_1, person: OMAR })
    expect(shown(visit, OMAR)).toBeNull()
    expect(visit.undo()).toEqual({ assessment: TEST_1, person: SALMA })
    expect(shown(visit, SALMA)).toBeNull()
    expect(visit.undo()).toBeNull()
    visit.redo()
    expect(shown(visit, SALMA)).toEqual(gradeCell(1200))
    visit.type(TEST_1, KARIM, gradeCell(500))
    expect(visit.redo()).toBeNull()
    await visit.close()
  })

  test('a block is one fact for each assessment, judged apart, and one undo takes it back after it was stated', async () => {
    const phone = await openPhone(TRAINER, 11)
    const visit = await phone.open()
    plan(visit)
    visit.perform((desk) => recordAssessment(desk, TEST_2, OUT_OF_20))
    visit.write([
      { assessment: TEST_1, person: SALMA, cell: gradeCell(1200) },
      { assessment: TEST_1, person: OMAR, cell: gradeCell(900) },
      { assessment: TEST_2, person: SALMA, cell: gradeCell(1300) }
    ])
    visit.stateNow()
    const graded = visit.snapshot().state.events.filter(({ type }) => type === 'graded')
    expect(graded).toHaveLength(2)
    expect(new Set(graded.map(({ parcel }) => parcel)).size).toBe(2)
    visit.undo()
    await visit.close()
    const again = await phone.open()
    expect([shown(again, SALMA), shown(again, OMAR)]).toEqual([BLANK, BLANK])
    expect(cellShown(again.snapshot(), TEST_2, SALMA)).toEqual(BLANK)
    expect(again.snapshot().state.contradictions).toEqual([])
    await again.close()
  })

  test('somebody who does not teach the module cannot type, and is told why', async () => {
    const visit = await (await openPhone(HEAD, 13)).open()
    expect(visit.type(TEST_1, SALMA, gradeCell(1000))).toBe('not-your-module')
  })
})

test('a draft that an earlier release left is read', () => {
  const older = { parcel: 12, assessment: TEST_1, list: [SALMA], cells: [[SALMA, 8]], replaces: [] }
  expect(parseGradeDraft(older)).toEqual({
    parcel: 12,
    list: [SALMA],
    columns: [{ assessment: TEST_1, cells: [[SALMA, 8]], replaces: [] }]
  })
})

describe('a gradebook in which far more people were listed than are in the group', () => {
  /** Of two groups that left since. */
  const GONE = Array.from({ length: 240 }, (_, place) => (9_000 + place) as PersonId)
  const oldLists = [GONE.slice(0, MAX_ROSTER), GONE.slice(MAX_ROSTER)].map((people) =>
    strangersSay(
      77,
      people.map((person) => [person, gradeCell(800)])
    )
  )

  async function opened() {
    const phone = await openPhone(TRAINER, 11)
    await phone.receive(oldLists)
    const visit = await phone.open()
    plan(visit)
    return { phone, visit }
  }

  test('a grade becomes an entry, and names nobody but the person it is of', async () => {
    const { phone, visit } = await opened()
    visit.type(TEST_1, SALMA, gradeCell(1250))
    await visit.close()
    expect(visit.snapshot().unstated).toBeNull()
    expect(await phone.app.replica.drafts()).toEqual([])
    const { state } = (await phone.open()).snapshot()
    expect([...(state.rosters.get(11)?.values() ?? [])]).toEqual([[SALMA]])
    expect(cellSeen(state, TEST_1, SALMA)).toEqual(gradeCell(1250))
  })

  test('grades of more people than one list may hold become entries all the same', async () => {
    const { phone, visit } = await opened()
    const people = [...GONE, SALMA]
    visit.write(people.map((person) => ({ assessment: TEST_1, person, cell: gradeCell(1000) })))
    await visit.close()
    expect(await phone.app.replica.drafts()).toEqual([])
    const { state } = (await phone.open()).snapshot()
    const said = people.map((person) => cellSeen(state, TEST_1, person))
    expect(said).toEqual(people.map(() => gradeCell(1000)))
  })

  test('a list that was named once is not named again', async () => {
    const { visit } = await opened()
    const both = [SALMA, OMAR].map((person) => ({ assessment: TEST_1, person }))
    visit.write(both.map((place) => ({ ...place, cell: gradeCell(1000) })))
    visit.stateNow()
    visit.type(TEST_1, OMAR, gradeCell(1100))
    await visit.close()
    expect([...(visit.snapshot().state.rosters.get(11)?.values() ?? [])]).toEqual([[SALMA, OMAR]])
    expect(shown(visit, OMAR)).toEqual(gradeCell(1100))
  })
})

test('more differing words about one cell than one entry may replace are settled in one press', async () => {
  const phone = await openPhone(TRAINER, 11)
  const words = Array.from({ length: MAX_REPLACED + 40 }, (_, value) =>
    strangersSay(100 + value, [[SALMA, gradeCell(value)]])
  )
  await phone.receive(words)
  const visit = await phone.open()
  const at = { assessment: TEST_1, person: SALMA }
  expect(visit.perform((desk) => settleCell(desk, at, gradeCell(1250))).ok).toBe(true)
  expect(visit.snapshot().state.contradictions).toEqual([])
  await visit.close()
  expect(shown(await phone.open(), SALMA)).toEqual(gradeCell(1250))
})

describe('an assessment that one trainer was named to enter', () => {
  async function namedMeanwhile() {
    const [one, other] = await twoTrainers()
    const naming = await one.open()
    naming.perform((desk) => recordAssessment(desk, TEST_2, OUT_OF_20))
    await naming.close()
    await meet(one, other)
    const visit = await other.open()
    visit.type(TEST_1, SALMA, gradeCell(1250))
    visit.type(TEST_2, SALMA, gradeCell(900))
    await leave(one, (away) =>
      away.perform((desk) => recordAssessment(desk, TEST_1, { enterer: TRAINER }))
    )
    await other.receive([await one.said()])
    await expect.poll(() => visit.snapshot().closedTo.get(TEST_1)).toBe('entered-by-another')
    return { one, other, visit }
  }

  test('keeps what a colleague typed before they knew, apart from their grades of another one', async () => {
    const { one, other, visit } = await namedMeanwhile()
    const { state } = visit.snapshot()
    const graded = state.events.filter(({ type }) => type === 'graded')
    expect(new Set(graded.map(({ parcel }) => parcel)).size).toBe(2)
    const [late] = state.cells.get(TEST_1)?.get(SALMA)?.current ?? []
    await one.receive([await other.said()])
    await one.stamp(late!.parcel, 'entered-by-another')
    const seen = (await one.open()).snapshot()
    expect(cellShown(seen, TEST_1, SALMA)).toBeNull()
    expect(cellShown(seen, TEST_2, SALMA)).toEqual(gradeCell(900))
    expect(seen.state.held).toMatchObject([{ parcel: late!.parcel, type: 'graded' }])
  })

  test('takes nothing more from the colleague, forwards or back, and says why', async () => {
    const { visit } = await namedMeanwhile()
    expect(visit.type(TEST_1, OMAR, gradeCell(1000))).toBe('entered-by-another')
    expect(visit.type(TEST_2, OMAR, gradeCell(1000))).toBeNull()
    expect(visit.undo()).toMatchObject({ assessment: TEST_2 })
    expect(visit.undo()).toMatchObject({ assessment: TEST_2 })
    expect(visit.undo()).toBe('entered-by-another')
    expect(shown(visit, SALMA)).toEqual(gradeCell(1250))
  })

  test('is open to both while two colleagues, apart, named each themselves', async () => {
    const [one, other] = await twoTrainers()
    const naming = (who: PersonId) => (visit: GradeVisit) =>
      visit.perform((desk) => recordAssessment(desk, TEST_1, { enterer: who }))
    await leave(one, naming(TRAINER))
    await leave(other, naming(OTHER_TRAINER))
    await meet(one, other)
    for (const phone of [one, other])
      await leave(phone, (visit) => expect(visit.type(TEST_1, SALMA, gradeCell(900))).toBeNull())
    await leave(one, naming(OTHER_TRAINER))
    await leave(one, (visit) =>
      expect(visit.type(TEST_1, OMAR, gradeCell(900))).toBe('entered-by-another')
    )
  })
})

describe('what cannot become an entry', () => {
  /** No assessment has this number: nothing that the relay would read can say it. */
  const IMPOSSIBLE = 9_999

  async function refused() {
    const phone = await openPhone(TRAINER, 11)
    const visit = await phone.open()
    plan(visit)
    visit.type(IMPOSSIBLE, SALMA, gradeCell(1250))
    phone.pass(QUIET_MS)
    return { phone, visit }
  }

  test('stays a draft, is told, and holds up the handing in', async () => {
    const { phone, visit } = await refused()
    expect(visit.snapshot().unstated).toBe('too-much-at-once')
    expect(visit.perform(submitGradebook)).toEqual({ ok: false, reason: 'too-much-at-once' })
    await visit.close()
    expect(await phone.app.replica.drafts()).toMatchObject([{ unstated: 'too-much-at-once' }])
  })

  test('is told again by the next visit; taken back, nothing is left of it', async () => {
    const { phone, visit } = await refused()
    const [draft] = await phone.app.replica.drafts()
    visit.undo()
    expect(visit.snapshot().unstated).toBeNull()
    await visit.close()
    expect(await phone.app.replica.drafts()).toEqual([])
    // As a kill would have left it.
    await phone.app.replica.putDraft({ ...draft!, key: 'killed' })
    const next = await phone.open()
    expect(next.snapshot().leftUnstated).toBe('too-much-at-once')
    await next.close()
  })

  test('is kept and told where another release wrote it', async () => {
    const phone = await openPhone(TRAINER, 11)
    await (await phone.open()).close()
    const documentId = (await phone.said()).documentId
    const draft = { key: 'newer', documentId, day: null, slot: null, openedAt: 1, changedAt: 1 }
    await phone.app.replica.putDraft({ ...draft, content: { parcel: 5, pages: [] } })
    const visit = await phone.open()
    expect(visit.snapshot().leftUnstated).toBe('draft-unreadable')
    await visit.close()
    expect(await phone.app.replica.drafts()).toHaveLength(1)
  })
})

describe('two phones without a network', () => {
  test('different people merge; one cell given twice is a contradiction until one press settles it', async () => {
    const [one, other] = await twoTrainers()
    await leave(one, (visit) => {
      visit.type(TEST_1, SALMA, gradeCell(1200))
      visit.type(TEST_1, OMAR, gradeCell(900))
    })
    await leave(other, (visit) => {
      visit.type(TEST_1, SALMA, gradeCell(1250))
      visit.type(TEST_1, KARIM, gradeCell(1500))
    })
    await meet(one, other)
    const visit = await one.open()
    expect(shown(visit, SALMA)).toBe('contradiction')
    expect(shown(visit, OMAR)).toEqual(gradeCell(900))
    expect(shown(visit, KARIM)).toEqual(gradeCell(1500))
    expect(visit.perform(submitGradebook)).toEqual({ ok: false, reason: 'contradiction-open' })

    const at = { assessment: TEST_1, person: SALMA }
    visit.perform((desk) => settleCell(desk, at, gradeCell(1250)))
    const { state } = visit.snapshot()
    expect(state.contradictions).toEqual([])
    const cell = state.cells.get(TEST_1)?.get(SALMA)
    const history = cell === undefined ? [] : cellHistory(cell, state.cellEntries, state)
    expect(history.map(({ to }) => to)).toContainEqual(gradeCell(1200))
    await visit.close()
  })

  test('news that arrive while typing replace nothing the author had not seen', async () => {
    const [one, other] = await twoTrainers()
    const visit = await one.open()
    visit.type(TEST_1, SALMA, gradeCell(1200))
    await leave(other, (theirs) => theirs.type(TEST_1, SALMA, gradeCell(800)))
    await one.receive([await other.said()])
    await expect.poll(() => shown(visit, SALMA)).toBe('contradiction')
    // Nor does undo: the disagreement is for people to settle.
    visit.undo()
    expect(shown(visit, SALMA)).toBe('contradiction')
    await visit.close()
  })
})

describe('handing in', () => {
  async function submitted() {
    const [one, other] = await twoTrainers()
    const visit = await one.open()
    visit.type(TEST_1, SALMA, gradeCell(1200))
    expect(visit.perform(submitGradebook).ok).toBe(true)
    return { one, other, visit }
  }

  test('a submitted gradebook takes no more keys; a correction with its reason waits for a decision', async () => {
    const { one, visit } = await submitted()
    expect(visit.type(TEST_1, SALMA, gradeCell(1300))).toBe('gradebook-submitted')
    const at = { assessment: TEST_1, person: SALMA }
    const silent = visit.perform((desk) => correctCell(desk, at, gradeCell(1300), ' '))
    expect(silent).toEqual({ ok: false, reason: 'reason-missing' })
    const endless = 'x'.repeat(MAX_REASON_LENGTH + 1)
    const long = visit.perform((desk) => correctCell(desk, at, gradeCell(1300), endless))
    expect(long).toEqual({ ok: false, reason: 'reason-too-long' })
    const outcome = visit.perform((desk) => correctCell(desk, at, gradeCell(1300), 'recompté'))
    expect(outcome).toMatchObject({ ok: true, waitsBecause: 'gradebook-submitted' })
    if (outcome.ok) await one.stamp(outcome.written[0]!.parcel, 'gradebook-submitted')
    await expect.poll(() => shown(visit, SALMA)).toEqual(gradeCell(1200))
    expect(visit.snapshot().state.held).toHaveLength(1)
    await visit.close()
  })

  test('the head returns it with a reason, and after it is handed in again validates it', async () => {
    const { one, visit } = await submitted()
    const head = await openPhone(HEAD, 13)
    await head.receive([await one.said()])
    const review = await head.open()
    const back = (reason: string) => review.perform((desk) => returnGradebook(desk, reason))
    expect(back('')).toEqual({ ok: false, reason: 'reason-missing' })
    expect(back('il manque Omar').ok).toBe(true)
    await meet(one, head)
    await expect.poll(() => visit.snapshot().state.review.state).toBe('open')
    visit.type(TEST_1, OMAR, gradeCell(900))
    expect(visit.perform(submitGradebook).ok).toBe(true)
    await meet(one, head)
    await expect.poll(() => review.snapshot().state.review.state).toBe('submitted')
    expect(review.perform(validateGradebook).ok).toBe(true)
    expect(review.snapshot().state.review.state).toBe('validated')
    await Promise.all([visit.close(), review.close()])
  })

  test('a trainer of the module cannot validate it', async () => {
    const { visit } = await submitted()
    expect(visit.perform(validateGradebook).ok).toBe(false)
    await visit.close()
  })
})
