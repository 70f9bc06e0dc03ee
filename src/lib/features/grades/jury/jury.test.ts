import { describe, expect, test } from 'vitest'
import { assessmentNumber, gradeCell } from '#shared/domain/grade.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { withoutTheirRule } from '#shared/documents/year-table.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import { FLEET } from '#lib/replica/fleet.ts'
import {
  chooseRule,
  recordAssessment,
  reopenGradebook,
  returnGradebook,
  submitGradebook,
  validateGradebook,
  type GradeDesk,
  type GradeOutcome
} from '../grade-commands.ts'
import { readGroupGradebooks } from '../group-gradebooks.ts'
import {
  ADDRESS,
  assignmentEnded,
  HEAD,
  KARIM,
  LATE_RULE,
  lateRuleComes,
  meet,
  OMAR,
  openPhone,
  OTHER_TRAINER,
  RULE,
  SALMA,
  TEST_1,
  TRAINER,
  type Phone
} from '../testing.ts'
import { closeDeliberation, decide, lockable, obstacleTo, recordMember } from './jury-commands.ts'
import { openProposals, usualDecision } from './proposals.ts'
import { readJury, readPlanChanges, rowsOfMinutes } from './read-jury.ts'

const PLANNED = [TEST_1, assessmentNumber('finalExam', 1)]
const PLACE = { group: ADDRESS.group, year: '2026' }
const PLAN = { label: 'Contrôle 1', max: 2_000, step: 25, weight: 100, order: 1, active: true }

/** A trainer who planned a test and an exam, and graded Salma in both. */
async function trainerWithGrade(grade: number): Promise<Phone> {
  const trainer = await openPhone(TRAINER, 11)
  const visit = await trainer.open()
  for (const number of PLANNED) {
    visit.perform((desk) => recordAssessment(desk, number, PLAN))
    visit.type(number, SALMA, gradeCell(grade))
  }
  await visit.close()
  return trainer
}

/** One act in the gradebook on this phone, as it stands there. */
async function act(phone: Phone, command: (desk: GradeDesk) => GradeOutcome) {
  const visit = await phone.open()
  const outcome = visit.perform(command)
  await visit.close()
  expect(outcome).toMatchObject({ ok: true })
}

/** Handed in under a rule, or none, and validated by the head of the department. */
async function validated(rule: number | null): Promise<{ trainer: Phone; head: Phone }> {
  const trainer = await trainerWithGrade(1_200)
  await act(trainer, (desk) => submitGradebook(desk, rule))
  const head = await openPhone(HEAD, 13)
  await meet(trainer, head)
  await act(head, validateGradebook)
  return { trainer, head }
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

describe('what people disagree on', () => {
  test('a validation of grades that were changed and handed in anew closes nothing until the head validates those', async () => {
    const trainer = await trainerWithGrade(1_200)
    await act(trainer, (desk) => submitGradebook(desk, RULE))
    const [head, absent] = [await openPhone(HEAD, 13), await openPhone(HEAD, 14)]
    await meet(trainer, head)
    await meet(trainer, absent)
    await act(head, (desk) => returnGradebook(desk, 'Une copie a été oubliée'))
    await meet(trainer, head)
    const visit = await trainer.open()
    visit.type(TEST_1, SALMA, gradeCell(1_800))
    await visit.close()
    await act(trainer, (desk) => submitGradebook(desk, RULE))
    await act(absent, validateGradebook)
    await meet(trainer, absent)
    await meet(trainer, head)
    expect(obstacleTo(await jury(head), 'PV 1')).toBe('module-disputed')
    await act(head, validateGradebook)
    expect(obstacleTo(await jury(head), 'PV 1')).toBe('chair-missing')
  })

  test('an assessment planned apart with two scales is handed in only once they agree', async () => {
    const trainer = await trainerWithGrade(1_200)
    const other = await openPhone(OTHER_TRAINER, 12)
    await act(other, (desk) => recordAssessment(desk, TEST_1, { ...PLAN, max: 4_000 }))
    await meet(trainer, other)
    const visit = await trainer.open()
    const refused = { ok: false, reason: 'contradiction-open' }
    expect(visit.perform((desk) => submitGradebook(desk, RULE))).toEqual(refused)
    visit.perform((desk) => recordAssessment(desk, TEST_1, PLAN))
    expect(visit.perform((desk) => submitGradebook(desk, RULE))).toMatchObject({ ok: true })
    await visit.close()
  })
})

test('nothing is closed or locked while a module lets entries in again, until it is validated anew or the day is over', async () => {
  const { head } = await validated(RULE)
  expect(lockable(head.app, await jury(head))).toHaveLength(1)
  await act(head, (desk) => reopenGradebook(desk, desk.today, 'Une copie à relire'))
  const reopened = await jury(head)
  expect(obstacleTo(reopened, 'PV 1')).toBe('module-reopened')
  expect(lockable(head.app, reopened)).toEqual([])
  expect(obstacleTo({ ...reopened, today: reopened.today + 1 }, 'PV 1')).toBe('chair-missing')
  await act(head, validateGradebook)
  expect(obstacleTo(await jury(head), 'PV 1')).toBe('chair-missing')
})

describe('the rule of a gradebook', () => {
  test('is named when it is handed in, and what was handed in says so', async () => {
    const { head } = await validated(RULE)
    const [module] = (await jury(head)).modules
    const { rule, review } = module!.gradebook
    expect(rule).toMatchObject({ kind: 'settled', value: RULE })
    const handedIn = review.steps.find(({ type }) => type === 'submitted')
    expect(hexOf(handedIn!.digest!)).toBe(hexOf(officialDigest(module!.gradebook)))
  })

  test('is missing from no minutes: a later version would change what they say', async () => {
    const { head } = await validated(null)
    expect(obstacleTo(await jury(head), 'PV 1')).toBe('rule-missing')
    const { head: other } = await validated(RULE)
    expect(obstacleTo(await jury(other), 'PV 1')).toBe('chair-missing')
  })

  test('that has not come to this phone is stood in for by no other: no result, no proposal, no closing, until it comes', async () => {
    const { head } = await validated(LATE_RULE)
    const without = await jury(head)
    expect(without.rows[0]).toMatchObject({ results: [{ result: null }], rank: null })
    expect(openProposals(without)).toEqual([])
    expect(obstacleTo(without, 'PV 1')).toBe('rule-not-here')
    await head.receive([lateRuleComes()])
    const here = await jury(head)
    expect(here.rows[0]).toMatchObject({ results: [{ result: 1_200, outcome: 'passed' }] })
    expect(openProposals(here)).toHaveLength(1)
    expect(obstacleTo(here, 'PV 1')).toBe('chair-missing')
  })

  test('that two people chose apart gives nobody a result', async () => {
    const trainer = await trainerWithGrade(1_200)
    const other = await openPhone(OTHER_TRAINER, 12)
    await act(trainer, (desk) => chooseRule(desk, RULE))
    await act(other, (desk) => chooseRule(desk, LATE_RULE))
    const head = await openPhone(HEAD, 13)
    await head.receive([lateRuleComes()])
    await meet(trainer, head)
    expect((await jury(head)).rows[0]).toMatchObject({ results: [{ result: 1_200 }] })
    await meet(other, head)
    const disputed = await jury(head)
    expect(disputed.rows[0]).toMatchObject({ results: [{ result: null }] })
    expect(withoutTheirRule(disputed.modules)).toEqual([])
  })
})

describe('a decision', () => {
  test('carries what somebody lacks when its code says so, and nothing when it does not', async () => {
    const { head } = await validated(RULE)
    const { rows, modules } = await jury(head)
    const [salma] = rows as [(typeof rows)[number]]
    const failed = salma.results.map((result) => ({ ...result, outcome: 'failed' as const }))
    const row = { ...salma, results: failed }
    const [carrying, failing] = (['compensated', 'failed'] as const).map((outcome) => {
      return { code: outcome.toUpperCase(), outcome, label: '', labelAr: '' }
    })
    const proposed = { code: carrying!.code, compensated: [ADDRESS.module] }
    expect(usualDecision(row, failing!, modules, [null, proposed]).compensated).toEqual([])
    expect(usualDecision(row, carrying!, modules).compensated).toEqual([ADDRESS.module])
    const standing = { code: carrying!.code, compensated: [] }
    expect(usualDecision(row, carrying!, modules, [standing, proposed]).compensated).toEqual([])
  })

  test('that the results no longer say closes nothing until somebody says why, or follows them', async () => {
    const { trainer, head } = await validated(RULE)
    const reading = await jury(head)
    await recordMember(head.app, reading, HEAD, { role: 'chair', present: true, active: true })
    const followed = openProposals(reading)
    expect(followed.map(({ person, code }) => [person, code])).toEqual([[SALMA, 'ADM']])
    const others = [OMAR, KARIM].map((person) => ({ person, code: 'AJ', compensated: [] }))
    await decide(head.app, await jury(head), others, { reason: 'Absents', needsReason: true })
    await decide(head.app, await jury(head), followed, { reason: '', needsReason: false })
    expect(obstacleTo(await jury(head), 'PV 1')).toBeNull()

    await act(head, (desk) => returnGradebook(desk, 'Une erreur de report'))
    await meet(head, trainer)
    const visit = await trainer.open()
    PLANNED.forEach((number) => visit.type(number, SALMA, gradeCell(200)))
    await visit.close()
    await act(trainer, (desk) => submitGradebook(desk, RULE))
    await meet(trainer, head)
    await act(head, validateGradebook)
    const changed = await jury(head)
    expect(obstacleTo(changed, 'PV 1')).toBe('decision-outdated')
    expect(openProposals(changed).map(({ person, code }) => [person, code])).toEqual([
      [SALMA, 'ELIM']
    ])
    const kept = { reason: 'Vu son dossier', needsReason: true }
    await decide(head.app, changed, followed, kept)
    expect(obstacleTo(await jury(head), 'PV 1')).toBeNull()
  })
})

test('nobody closes over what a newer release wrote and theirs cannot show', async () => {
  const { head } = await validated(RULE)
  const { modules } = await jury(head)
  expect(obstacleTo(await jury(head), 'PV 1')).not.toBe('unreadable-entries')
  const update = encodeParcel({ id: newParcelId(90, Math.random), facts: [[99, 'unheard of']] })
  await head.receive([{ documentId: modules[0]!.document, update }])
  expect(obstacleTo(await jury(head), 'PV 1')).toBe('unreadable-entries')
})

describe('who sat on the jury', () => {
  test('must be agreed on before the minutes say it, and is once somebody says it anew', async () => {
    const { head } = await validated(RULE)
    const director = await openPhone(HEAD, 14)
    const seat = (phone: Phone, present: boolean) =>
      jury(phone).then((now) =>
        recordMember(phone.app, now, HEAD, { role: 'chair', present, active: true })
      )
    await seat(head, true)
    await seat(director, false)
    const { document } = await jury(head)
    const update = await director.app.replica.contents(document)
    await head.receive([{ documentId: document, update }])
    expect(obstacleTo(await jury(head), 'PV 1')).toBe('contradiction-open')
    await seat(head, true)
    expect(obstacleTo(await jury(head), 'PV 1')).toBe('decision-missing')
  })
})

describe('minutes closed on a phone', () => {
  /** Everybody decided, a chair present: nothing else stands in the way. */
  async function readyToClose(): Promise<Phone> {
    const { head } = await validated(RULE)
    await recordMember(head.app, await jury(head), HEAD, {
      ...{ role: 'chair', present: true, active: true }
    })
    const decisions = [SALMA, OMAR, KARIM].map((person) => ({
      person,
      code: 'AJ',
      compensated: []
    }))
    await decide(head.app, await jury(head), decisions, { reason: 'Vu', needsReason: true })
    return head
  }

  test('that was never told of phones say that it is not known whose are missing, and why they were closed', async () => {
    const head = await readyToClose()
    const silent = await closeDeliberation(head.app, await jury(head), 'PV 1', ' ')
    expect(silent).toEqual({ ok: false, reason: 'reason-missing' })
    await closeDeliberation(head.app, await jury(head), 'PV 1', 'Pas de réseau')
    const { state, digest } = await jury(head)
    expect(state.convergenceNotes).toMatchObject([{ writers: [], reason: 'Pas de réseau' }])
    expect(state.closings.map((closing) => hexOf(closing.digest))).toEqual([hexOf(digest)])
  })

  test('that was told of phones name those that are missing, and nobody where none is', async () => {
    const missing = { device: 12, person: TRAINER, label: 'Nokia', lastExchangeAt: 1, waiting: 3 }
    const told = async (devices: readonly object[]) => {
      const head = await readyToClose()
      await head.app.replica.storage.note(FLEET, { at: 1, devices })
      await closeDeliberation(head.app, await jury(head), 'PV 1', 'Vu')
      return (await jury(head)).state.convergenceNotes
    }
    expect(await told([missing])).toMatchObject([{ writers: [12] }])
    expect(await told([])).toEqual([])
  })
})

test('closed minutes go on naming those of whom they decide, and nobody who joined the group since', async () => {
  const head = await openPhone(HEAD, 13)
  const reading = await jury(head)
  const decided = { kind: 'settled' } as never
  const late = { kind: 'unsaid' } as never
  const state = (closings: readonly unknown[]) =>
    ({
      ...reading.state,
      closings,
      decisionsByPerson: new Map([
        [SALMA, decided],
        [OMAR, late]
      ])
    }) as typeof reading.state
  const named = (closings: readonly unknown[]) =>
    rowsOfMinutes({ ...reading, state: state(closings) }).map(({ person }) => person)
  expect(named([])).toEqual([SALMA, OMAR, KARIM])
  expect(named([{}])).toEqual([SALMA])
})

describe('for a recount', () => {
  test('who changed the weight of an assessment and the rule, when, and from what, is known', async () => {
    const { trainer, head } = await validated(RULE)
    head.pass(60_000)
    await act(head, (desk) => returnGradebook(desk, 'Le coefficient est faux'))
    await act(head, (desk) => recordAssessment(desk, TEST_1, { weight: 300 }))
    await act(head, (desk) => recordAssessment(desk, TEST_1, { label: 'Devoir' }))
    await meet(head, trainer)
    const [module] = (await jury(head)).modules
    const changes = (await readPlanChanges(head.app, module!)).filter(({ assessment }) => {
      return assessment === TEST_1 || assessment === null
    })
    expect(changes).toMatchObject([
      { writer: 11, from: [], to: { max: 2_000, step: 25, weight: 100 }, isCurrent: true },
      { writer: 11, assessment: null, to: { rule: RULE }, isCurrent: true },
      { writer: 13, from: [{ weight: 100 }], to: { weight: 300 }, isCurrent: true }
    ])
  })
})
