import { describe, expect, test } from 'vitest'
import { gradeCell } from '#shared/domain/grade.ts'
import { recordAssessment } from '../grade-commands.ts'
import { readGroupGradebooks } from '../group-gradebooks.ts'
import {
  ADDRESS,
  assignmentEnded,
  HEAD,
  meet,
  openPhone,
  OTHER_TRAINER,
  SALMA,
  TEST_1,
  TRAINER,
  type Phone
} from '../testing.ts'
import { readJury } from './read-jury.ts'

const PLACE = { group: ADDRESS.group, year: '2026' }
const PLAN = { label: 'Contrôle 1', max: 2_000, step: 25, weight: 100, order: 1, active: true }

/** A trainer who planned a test, and graded Salma in it. */
async function trainerWithGrade(grade: number): Promise<Phone> {
  const trainer = await openPhone(TRAINER, 11)
  const visit = await trainer.open()
  visit.perform((desk) => recordAssessment(desk, TEST_1, PLAN))
  visit.type(TEST_1, SALMA, gradeCell(grade))
  await visit.close()
  return trainer
}

async function jury({ app }: Phone) {
  const reading = await readJury(app, PLACE)
  if (reading === null) throw new Error('the head of the department may read it')
  return reading
}

describe('a module that nobody teaches any more', () => {
  test('keeps its grades before the jury and its line among the gradebooks', async () => {
    const head = await openPhone(HEAD, 13)
    await meet(await trainerWithGrade(1_200), head)
    await head.receive([TRAINER, OTHER_TRAINER].map(assignmentEnded))
    expect((await jury(head)).modules).toMatchObject([{ module: ADDRESS.module }])
    expect((await readGroupGradebooks(head.app, ADDRESS.group)).lines).toHaveLength(1)
  })

  test('is none of the year where nobody has a grade in it', async () => {
    const head = await openPhone(HEAD, 13)
    await head.receive([TRAINER, OTHER_TRAINER].map(assignmentEnded))
    expect((await jury(head)).modules).toEqual([])
    expect((await readGroupGradebooks(head.app, ADDRESS.group)).lines).toEqual([])
  })
})
