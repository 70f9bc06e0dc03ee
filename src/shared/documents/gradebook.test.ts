import { describe, expect, it } from 'vitest'
import { cellHistory } from './cells.ts'
import { officialContent, officialDigest } from './gradebook-content.ts'
import { gradeColumns, gradedAssessments } from './gradebook-results.ts'
import { standingOfGradebook } from './gradebook.ts'
import { packCells } from './packed-cells.ts'
import { rosterIdOf } from './rosters.ts'
import { LIST, NEWCOMER } from './testing.ts'
import {
  cell,
  createGradePhone,
  exchange,
  OUT_OF_20,
  planned,
  type GradePhone
} from './testing-gradebook.ts'
import { anomaliesOf } from '../domain/anomalies.ts'
import { hexOf } from '../domain/sha256.ts'
import type { PersonId } from '../domain/identity.ts'
import { moduleResult } from '../domain/module-result.ts'
import { EXAM, RESIT, RULE, TEST_1 } from '../domain/testing-grades.ts'

const [AMINA, BRAHIM, CHAIMA, DRISS] = LIST as [PersonId, PersonId, PersonId, PersonId]

/** Two trainers who start from one plan. */
function pair(): [GradePhone, GradePhone] {
  const [one, other] = [planned(1), createGradePhone(2)]
  exchange(one, other)
  return [one, other]
}

const digestOf = (phone: GradePhone) => hexOf(officialDigest(phone.see()))

describe('grades entered by one trainer', () => {
  it('stand at their places; whoever was not touched has said nothing, and no zero', () => {
    const phone = planned(1)
    phone.grade([
      [AMINA, 1_250],
      [CHAIMA, 'absent']
    ])
    expect(phone.sees(AMINA)).toEqual(cell(1_250))
    expect(phone.sees(CHAIMA)).toEqual(cell('absent'))
    expect(phone.sees(BRAHIM)).toBeNull()
    expect(phone.see().people).toEqual(LIST)
  })

  it('can be cleared: a blank is said, and stays in the history with what it replaced', () => {
    const phone = planned(1)
    phone.grade([[AMINA, 1_250]])
    phone.grade([[AMINA, null]])
    const state = phone.see()
    expect(phone.sees(AMINA)).toEqual(cell(null))
    const place = state.cells.get(EXAM)!.get(AMINA)!
    expect(cellHistory(place, state.cellEntries, state)).toMatchObject([
      { from: [], to: cell(1_250), type: 'graded', standing: 'local', reason: null },
      { from: [cell(1_250)], to: cell(null), type: 'graded' }
    ])
  })

  it('keep what cannot be as it was typed, and count it nowhere', () => {
    const phone = planned(1)
    phone.grade([[AMINA, 2_150]])
    phone.grade([[AMINA, 1_200]], TEST_1)
    expect(phone.sees(AMINA)).toEqual(cell(2_150))
    const result = moduleResult(gradedAssessments(phone.see(), AMINA), RULE)
    expect(result).toMatchObject({ result: null, outcome: 'pending' })
    expect(anomaliesOf(gradeColumns(phone.see()))).toContainEqual({
      kind: 'invalid',
      at: { assessment: EXAM, person: AMINA },
      why: 'above-maximum'
    })
  })

  it('leave a trainee who joined later blank', () => {
    const phone = planned(1)
    phone.grade(LIST.map((person) => [person, 1_000]))
    phone.grade([[NEWCOMER, 1_500]], TEST_1, [...LIST, NEWCOMER])
    expect(phone.see().people).toEqual([...LIST, NEWCOMER])
    expect(phone.sees(NEWCOMER)).toBeNull()
    expect(moduleResult(gradedAssessments(phone.see(), NEWCOMER), RULE).outcome).toBe('pending')
  })

  it('wait for a list that has not come, and say so', () => {
    const phone = planned(1)
    const roster = rosterIdOf(LIST)
    const cells = packCells([[0, cell(1_000)]])
    phone.write({ type: 'graded', at: 1, assessment: EXAM, roster, cells, replaces: [] })
    expect(phone.see().awaitsRoster).toBe(true)
    expect(phone.sees(AMINA)).toBeNull()
    phone.write({ type: 'roster-named', roster, people: [...LIST] })
    expect(phone.see().awaitsRoster).toBe(false)
    expect(phone.sees(AMINA)).toEqual(cell(1_000))
  })
})

describe('a gradebook that two people fill without a network', () => {
  it('merges cell by cell', () => {
    const [one, other] = pair()
    one.grade([[AMINA, 1_000]])
    other.grade([[BRAHIM, 1_100]])
    exchange(one, other)
    for (const phone of [one, other]) {
      expect(phone.sees(AMINA)).toEqual(cell(1_000))
      expect(phone.sees(BRAHIM)).toEqual(cell(1_100))
      expect(phone.see().contradictions).toEqual([])
    }
  })

  it('asks nothing where they agree, and shows both values where they differ', () => {
    const [one, other] = pair()
    one.grade([
      [AMINA, 1_000],
      [BRAHIM, 1_250]
    ])
    other.grade([
      [AMINA, 1_000],
      [BRAHIM, 1_550]
    ])
    exchange(one, other)
    expect(one.sees(AMINA)).toEqual(cell(1_000))
    expect(one.see().contradictions).toEqual([{ assessment: EXAM, person: BRAHIM }])
    expect(one.see().cells.get(EXAM)?.get(BRAHIM)).toMatchObject({
      values: [cell(1_250), cell(1_550)]
    })
    expect(moduleResult(gradedAssessments(one.see(), BRAHIM), RULE).result).toBeNull()
  })

  it('does not take a zero for a blank', () => {
    const [one, other] = pair()
    one.grade([[AMINA, 0]])
    other.grade([[AMINA, null]])
    exchange(one, other)
    expect(one.sees(AMINA)).toBe('contradiction')
  })

  it('is settled by somebody who saw both, and the loser stays in the history', () => {
    const [one, other] = pair()
    one.grade([[BRAHIM, 1_250]])
    other.grade([[BRAHIM, 1_550]])
    exchange(one, other)
    one.settle([[BRAHIM, 1_550]])
    exchange(one, other)
    expect(other.sees(BRAHIM)).toEqual(cell(1_550))
    expect(other.see().contradictions).toEqual([])
    const state = other.see()
    const history = cellHistory(state.cells.get(EXAM)!.get(BRAHIM)!, state.cellEntries, state)
    expect(history.map(({ to, writer }) => [writer, to])).toEqual(
      expect.arrayContaining([
        [1, cell(1_250)],
        [2, cell(1_550)]
      ])
    )
    expect(history.find(({ type }) => type === 'grades-settled')?.from).toHaveLength(2)
  })

  it('plans one assessment where both planned it, and shows where the plans differ', () => {
    const [one, other] = [createGradePhone(1), createGradePhone(2)]
    one.plan(TEST_1, { ...OUT_OF_20, label: 'Contrôle 1' })
    other.plan(TEST_1, { ...OUT_OF_20, label: 'Contrôle 1', max: 4_000 })
    exchange(one, other)
    const [assessment, ...more] = one.see().assessments
    expect(more).toEqual([])
    expect(assessment?.values.label).toBe('Contrôle 1')
    expect(assessment?.contradictions.map(({ place }) => place)).toEqual(['max'])
    one.grade([[AMINA, 1_000]], TEST_1)
    expect(gradedAssessments(one.see(), AMINA)).toMatchObject([{ cell: 'contradiction' }])
  })
})

describe('the way to the jury', () => {
  it('goes from submission to lock, each step with what its author saw', () => {
    const phone = planned(1)
    expect(phone.see().review.state).toBe('open')
    phone.grade([[AMINA, 1_000]])
    phone.submit(TEST_1, EXAM)
    expect(phone.see().review.state).toBe('submitted')
    phone.validate()
    expect(phone.see().review.state).toBe('validated')
    phone.lock()
    const { review } = phone.see()
    expect(review).toMatchObject({ state: 'locked', isDisputed: false })
    expect(review.steps.map(({ type }) => type)).toEqual(['submitted', 'validated', 'locked'])
    expect(review.steps.map(({ digest }) => digest && hexOf(digest))).toEqual(
      Array.from({ length: 3 }, () => digestOf(phone))
    )
  })

  it('comes back with a reason', () => {
    const phone = planned(1)
    phone.submit(EXAM)
    phone.handBack('il manque deux copies')
    expect(phone.see().review).toMatchObject({
      state: 'open',
      steps: [{ type: 'submitted' }, { type: 'returned', reason: 'il manque deux copies' }]
    })
  })

  it('shows two steps taken at once, holds to the more closed, and loses neither', () => {
    const [one, other] = pair()
    one.submit(EXAM)
    exchange(one, other)
    one.handBack()
    other.validate()
    exchange(one, other)
    for (const phone of [one, other]) {
      const { review } = phone.see()
      expect(review.state).toBe('validated')
      expect(review.isDisputed).toBe(true)
      expect(review.current.map(({ type }) => type).sort()).toEqual(['returned', 'validated'])
    }
    one.handBack()
    exchange(one, other)
    expect(other.see().review).toMatchObject({ state: 'open', isDisputed: false })
    expect(other.see().review.steps).toHaveLength(4)
  })

  it('has no dispute where two people take the same step', () => {
    const [one, other] = pair()
    one.submit(EXAM)
    other.submit(EXAM)
    exchange(one, other)
    expect(one.see().review).toMatchObject({ state: 'submitted', isDisputed: false })
    expect(one.see().review.current).toHaveLength(2)
  })

  it('reopens through a day, and remembers what it was before', () => {
    const phone = planned(1)
    phone.submit(EXAM)
    phone.validate()
    phone.lock()
    phone.reopen(2_500)
    expect(standingOfGradebook(phone.see())).toEqual({
      state: 'locked',
      reopenedThrough: 2_500,
      unrevealed: [],
      coded: [],
      closedToTyping: [],
      enterers: []
    })
    phone.reopen(2_600)
    expect(standingOfGradebook(phone.see())).toMatchObject({
      state: 'locked',
      reopenedThrough: 2_600
    })
    phone.submit(EXAM)
    expect(standingOfGradebook(phone.see())).toMatchObject({
      state: 'submitted',
      reopenedThrough: null
    })
  })

  it('remembers what it was before two hundred reopenings, each of which names all before it', () => {
    const phone = planned(1)
    phone.submit()
    const names = phone.see().review.current.map(({ parcel }) => parcel)
    for (let count = 0; count < 200; count++) {
      const replaces = [...names]
      const again = {
        type: 'reopened',
        at: count,
        throughDay: 2_500,
        reason: 'réclamation'
      } as const
      names.push(phone.write({ ...again, replaces }))
    }
    expect(standingOfGradebook(phone.see())).toMatchObject({
      state: 'submitted',
      reopenedThrough: 2_500
    })
  })

  it('is reopened through the earlier day where two people said different ones', () => {
    const [one, other] = pair()
    one.submit(EXAM)
    exchange(one, other)
    one.reopen(2_500)
    other.reopen(2_400)
    exchange(one, other)
    expect(standingOfGradebook(one.see())).toMatchObject({ reopenedThrough: 2_400 })
  })

  it('is not moved by a step that the relay holds', () => {
    const [one, other] = pair()
    one.submit(EXAM)
    exchange(one, other)
    const late = other.handBack()
    one.validate()
    exchange(one, other)
    one.receiveWord(late, 9, 'gradebook-validated')
    expect(one.see().review).toMatchObject({ state: 'validated', isDisputed: false })
    expect(one.see().held).toMatchObject([{ parcel: late, type: 'returned' }])
  })
})

describe('what comes late', () => {
  function lateEntry() {
    const [one, other] = pair()
    one.grade([
      [AMINA, 1_000],
      [BRAHIM, 1_100]
    ])
    exchange(one, other)
    one.submit(EXAM)
    one.validate()
    one.lock()
    const late = other.grade([[BRAHIM, 1_400]])
    return { one, other, late }
  }

  it('does not move the digest of a closed list until somebody admits it', () => {
    const { one, other, late } = lateEntry()
    const before = digestOf(one)
    exchange(one, other)
    one.receiveWord(late, 50, 'gradebook-locked')
    expect(digestOf(one)).toBe(before)
    expect(one.sees(BRAHIM)).toEqual(cell(1_100))
    expect(one.see().held).toMatchObject([
      { parcel: late, type: 'graded', standing: 'held', stamp: { heldBecause: 'gradebook-locked' } }
    ])

    one.decide(true, late)
    expect(digestOf(one)).not.toBe(before)
    expect(one.sees(BRAHIM)).toEqual(cell(1_400))
    expect(one.see().held).toEqual([])
  })

  it('is no assessment while its plan waits, and one as soon as a grade in it counts', () => {
    const { one, other, late } = lateEntry()
    const before = digestOf(one)
    const plan = other.plan(RESIT)
    const grade = other.grade([[AMINA, 1_500]], RESIT)
    exchange(one, other)
    for (const [place, parcel] of [late, plan, grade].entries())
      one.receiveWord(parcel, 50 + place, 'gradebook-locked')
    const numbers = () => one.see().assessments.map(({ number }) => number)
    expect(numbers()).toEqual([TEST_1, EXAM])
    expect(digestOf(one)).toBe(before)

    one.decide(true, grade)
    expect(numbers()).toEqual([RESIT, TEST_1, EXAM])
    expect(one.sees(AMINA, RESIT)).toEqual(cell(1_500))
    expect(digestOf(one)).not.toBe(before)
  })

  it('stays in the history when it is rejected', () => {
    const { one, other, late } = lateEntry()
    exchange(one, other)
    one.receiveWord(late, 50, 'gradebook-locked')
    one.decide(false, late)
    const state = one.see()
    expect(one.sees(BRAHIM)).toEqual(cell(1_100))
    const history = cellHistory(state.cells.get(EXAM)!.get(BRAHIM)!, state.cellEntries, state)
    expect(history.at(-1)).toMatchObject({ to: cell(1_400), standing: 'rejected' })
  })

  it('can be a correction, with its reason', () => {
    const { one } = lateEntry()
    const late = one.correct([[AMINA, 1_050]], EXAM, 'total recompté')
    one.receiveWord(late, 50, 'gradebook-locked')
    one.decide(true, late)
    expect(one.sees(AMINA)).toEqual(cell(1_050))
    expect(one.see().events.find(({ parcel }) => parcel === late)).toMatchObject({
      type: 'grades-corrected',
      reason: 'total recompté',
      standing: 'admitted'
    })
  })
})

describe('the official content', () => {
  it('is the same wherever it was entered, in whatever order and by whatever gestures', () => {
    const [one, other] = pair()
    one.grade([
      [AMINA, 1_000],
      [DRISS, 'absent']
    ])
    other.grade([[DRISS, 'absent']])
    other.grade([[AMINA, 1_000]])
    other.grade([[BRAHIM, null]])
    expect(digestOf(one)).toBe(digestOf(other))
  })

  it('is written out so that anybody can check it by hand', () => {
    const phone = planned(1)
    phone.follow(77)
    phone.grade([
      [BRAHIM, 1_250],
      [AMINA, 'absent']
    ])
    const text = String.fromCharCode(...officialContent(phone.see()))
    expect(text.split('\n')).toEqual([
      'sijil gradebook 1',
      'rule 77',
      `assessment ${TEST_1} 2000 25 100`,
      `assessment ${EXAM} 2000 25 100`,
      `cell ${EXAM} ${AMINA} 1`,
      `cell ${EXAM} ${BRAHIM} 2508`
    ])
  })

  it('moves with a grade, a weight, a rule; not with a label or a remark', () => {
    const phone = planned(1)
    phone.grade([[AMINA, 1_000]])
    const moves = (act: () => unknown) => {
      const before = digestOf(phone)
      act()
      return digestOf(phone) !== before
    }
    expect(moves(() => phone.grade([[AMINA, 1_025]]))).toBe(true)
    expect(moves(() => phone.plan(EXAM, { weight: 200 }))).toBe(true)
    expect(moves(() => phone.follow(5))).toBe(true)
    expect(moves(() => phone.plan(EXAM, { label: 'Examen' }))).toBe(false)
    expect(moves(() => phone.remark(AMINA, 'Bon travail'))).toBe(false)
    expect(moves(() => phone.plan(TEST_1, { active: false }))).toBe(true)
  })

  it('holds both values of a contradiction', () => {
    const [one, other] = pair()
    one.grade([[AMINA, 1_000]])
    other.grade([[AMINA, 1_100]])
    exchange(one, other)
    const text = String.fromCharCode(...officialContent(one.see()))
    expect(text).toContain(`cell ${EXAM} ${AMINA} 2008|2208`)
  })
})

describe('a remark', () => {
  it('is kept for each trainee, replaced, and shown twice where two people differ', () => {
    const [one, other] = pair()
    one.remark(AMINA, 'Bon travail')
    one.remark(AMINA, 'Très bon travail')
    expect(one.see().remarksByPerson.get(AMINA)).toMatchObject({ value: 'Très bon travail' })
    other.remark(AMINA, 'عمل جيد')
    exchange(one, other)
    expect(one.see().remarksByPerson.get(AMINA)?.kind).toBe('contradiction')
  })
})

describe('a blind assessment', () => {
  it('waits until both entries were compared', () => {
    const phone = planned(1)
    phone.plan(EXAM, { blind: true })
    expect(phone.see().unrevealed).toEqual([EXAM])
    phone.reveal(EXAM, [AMINA, BRAHIM])
    expect(phone.see().unrevealed).toEqual([])
  })

  it('is blind while people disagree on whether it is', () => {
    const [one, other] = pair()
    one.plan(EXAM, { blind: true })
    other.plan(EXAM, { blind: false, weight: 150 })
    exchange(one, other)
    expect(one.see().unrevealed).toEqual([EXAM])
  })
})

describe('who enters an assessment', () => {
  it('is one person where one was named, and everybody while two are named apart', () => {
    const [one, other] = pair()
    one.plan(TEST_1, { enterer: AMINA })
    expect(one.see().enterers).toEqual([[TEST_1, AMINA]])
    other.plan(TEST_1, { enterer: BRAHIM })
    exchange(one, other)
    expect(one.see().enterers).toEqual([])
    other.plan(TEST_1, { enterer: null })
    other.plan(EXAM, { enterer: BRAHIM })
    exchange(one, other)
    expect(one.see().enterers).toEqual([[EXAM, BRAHIM]])
  })

  it('is none of the two people of a blind one, nor of one that may be blind', () => {
    const [one, other] = pair()
    one.plan(EXAM, { blind: true, enterer: AMINA, secondEnterer: BRAHIM })
    expect(one.see().enterers).toEqual([])
    other.plan(EXAM, { blind: false })
    exchange(one, other)
    expect(one.see().enterers).toEqual([])
  })
})

describe('a publication', () => {
  it('names what was published; the next one replaces it', () => {
    const phone = planned(1)
    phone.publish()
    phone.grade([[AMINA, 1_000]])
    phone.publish()
    expect(phone.see().publication.current.map(({ digest }) => digest && hexOf(digest))).toEqual([
      digestOf(phone)
    ])
  })
})
