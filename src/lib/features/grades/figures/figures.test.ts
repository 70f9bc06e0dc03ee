import { expect, test } from 'vitest'
import { followedRule, ruleOf } from '#shared/documents/followed-rule.ts'
import { assessmentNumber, BLANK, codeCell, gradeCell, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import { chooseRule, recordAssessment } from '../grade-commands.ts'
import {
  areRanksProvisional,
  missingByAssessment,
  needlessResits,
  tableRows
} from '../gradebook-table.ts'
import { ADDRESS, KARIM, LATE_RULE, OMAR, openPhone, SALMA, TEST_1, TRAINER } from '../testing.ts'
import { assessmentFigure, moduleFigure } from './distribution-figure.ts'
import { readGradeFreshness } from './grade-freshness.ts'

async function gradebook() {
  const phone = await openPhone(TRAINER, 11)
  const visit = await phone.open()
  const values = { label: 'Contrôle 1', max: 4000, step: 25, weight: 100 }
  visit.perform((desk) => recordAssessment(desk, TEST_1, values))
  return { phone, visit }
}

test('the pass mark stands on the scale of the assessment; what cannot count is in no bar', async () => {
  const { visit } = await gradebook()
  visit.write([
    { assessment: TEST_1, person: SALMA, cell: gradeCell(2000) },
    { assessment: TEST_1, person: OMAR, cell: gradeCell(14_500) },
    { assessment: TEST_1, person: KARIM, cell: codeCell('absent') }
  ])
  const { assessments } = visit.snapshot()
  const figure = assessmentFigure(visit.snapshot(), assessments[0]!, PROPOSED_RULE)
  expect(figure).toMatchObject({ pass: 2000, counted: 1, people: 3, atOrAbovePass: 1 })
  expect(figure?.buckets.filter(({ count }) => count > 0)).toEqual([
    { from: 2000, to: 2400, count: 1 }
  ])
  await visit.close()
})

test('an average that is not complete is in no plot of the module', async () => {
  const { visit } = await gradebook()
  visit.type(TEST_1, SALMA, gradeCell(3000))
  visit.stateNow()
  const rows = tableRows(visit.snapshot(), PROPOSED_RULE)
  expect(rows.find(({ person }) => person === SALMA)).toMatchObject({ isComplete: false })
  expect(moduleFigure(rows, PROPOSED_RULE)).toMatchObject({ counted: 0, people: 3, median: null })
  await visit.close()
})

test('who has nothing is named once somebody has something', async () => {
  const { visit } = await gradebook()
  expect(missingByAssessment(visit.snapshot())).toEqual([])
  visit.type(TEST_1, SALMA, gradeCell(3000))
  visit.type(TEST_1, OMAR, BLANK)
  expect(missingByAssessment(visit.snapshot())[0]?.people).toEqual([OMAR, KARIM])
  await visit.close()
})

test('nobody has an average or a rank by another rule where the one of the gradebook is not here', async () => {
  const { visit } = await gradebook()
  visit.type(TEST_1, SALMA, gradeCell(3000))
  visit.stateNow()
  expect(tableRows(visit.snapshot(), PROPOSED_RULE)[0]).toMatchObject({ average: 1500 })
  visit.perform((desk) => chooseRule(desk, LATE_RULE))
  const { directory, state } = visit.snapshot()
  const followed = followedRule(directory, ADDRESS.group, state)
  expect(followed).toEqual({ kind: 'missing' })
  expect(tableRows(visit.snapshot(), ruleOf(followed))[0]).toMatchObject({
    average: null,
    rank: null
  })
  await visit.close()
})

test('ranks are provisional while somebody on the list may still come before those who are ranked', async () => {
  const { visit } = await gradebook()
  const exam = assessmentNumber('finalExam', 1)
  visit.perform((desk) => recordAssessment(desk, exam, { label: 'Examen', max: 4000, step: 25 }))
  const provisional = () => areRanksProvisional(tableRows(visit.snapshot(), PROPOSED_RULE))
  const enter = (person: PersonId, cell: Cell) => {
    visit.write([TEST_1, exam].map((assessment) => ({ assessment, person, cell })))
    visit.stateNow()
  }
  expect(provisional()).toBe(false)
  enter(SALMA, gradeCell(3000))
  expect(provisional()).toBe(true)
  enter(OMAR, gradeCell(2000))
  enter(KARIM, codeCell('exempted'))
  expect(tableRows(visit.snapshot(), PROPOSED_RULE)).toMatchObject([
    { rank: { rank: 1 } },
    { rank: { rank: 2 } },
    { rank: null, isExempted: true }
  ])
  expect(provisional()).toBe(false)
  await visit.close()
})

test('a resit typed on the row of somebody who had passed is told, with what it makes of them', async () => {
  const { visit } = await gradebook()
  const [exam, resit] = [assessmentNumber('finalExam', 1), assessmentNumber('resit', 1)]
  for (const number of [exam, resit])
    visit.perform((desk) =>
      recordAssessment(desk, number, { label: 'Examen', max: 4000, step: 25 })
    )
  for (const [person, grade] of [
    [SALMA, 3000],
    [OMAR, 1000]
  ] as const)
    visit.write(
      [TEST_1, exam].map((assessment) => ({ assessment, person, cell: gradeCell(grade) }))
    )
  visit.write([SALMA, OMAR].map((person) => ({ assessment: resit, person, cell: gradeCell(1600) })))
  visit.stateNow()
  const rule = { ...PROPOSED_RULE, resit: { ...PROPOSED_RULE.resit, mode: 'replaces' } } as const
  expect(needlessResits(visit.snapshot(), rule)).toEqual([
    { at: { assessment: resit, person: SALMA }, before: 1500, after: 800 }
  ])
  await visit.close()
})

test('a phone that is told nothing of others says so, and is no proof of anything', async () => {
  const { phone, visit } = await gradebook()
  const address = { group: 7, term: '2026-1', module: 71 } as never
  const told = await readGradeFreshness(phone.app, address)
  expect(told).toEqual({ freshness: { kind: 'unknown' }, heardAt: null })
  await visit.close()
})
