import { describe, expect, it } from 'vitest'
import type { PolicyContext } from './answers.ts'
import { mayAppend, mayAppendAll, mayRead } from './policies.ts'
import { blindId, directoryId, gradebookId } from '../documents/ids.ts'
import type { AnyFact } from '../documents/kinds.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import type { ParcelId } from '../journal/parcel.ts'
import type { Actor, HeldRole, Role, Teaching } from '../domain/people.ts'
import { UNTOUCHED, type GradebookStanding } from '../domain/review.ts'
import { EXAM, TEST_1 } from '../domain/testing-grades.ts'

const SALMA = 900 as PersonId
const IDIR = 901 as PersonId
const GROUP = 501 as GroupId
const MODULE = 71 as ModuleId
const TERM = '2026-1'
const TODAY = 2_500
const GRADEBOOK = gradebookId('jadida', GROUP, TERM, MODULE)

const site = (role: Role): HeldRole => ({ role, group: null })
const teaching = (more: Partial<Teaching> = {}): Teaching => ({
  ...{ group: GROUP, module: MODULE, term: TERM, active: true },
  ...more
})
const actor = (roles: readonly HeldRole[], teachings: readonly Teaching[] = []): Actor => ({
  person: SALMA,
  site: 'jadida',
  roles,
  teachings
})
const trainer = actor([site('trainer')], [teaching()])
const head = actor([{ role: 'departmentHead', group: GROUP }])

const standing = (more: Partial<GradebookStanding>): PolicyContext => ({
  closedThrough: null,
  gradebook: { ...UNTOUCHED, ...more, today: TODAY }
})
const NEW: PolicyContext = { closedThrough: null }

const graded = (assessment = EXAM): AnyFact => {
  const cells = new Uint8Array([0, 1, 8])
  return { type: 'graded', at: 1, assessment, roster: 5, cells, replaces: [] }
}
const digest = new Uint8Array(32)
const submitted: AnyFact = { type: 'submitted', at: 1, assessments: [EXAM], digest, replaces: [] }
const validated: AnyFact = { type: 'validated', at: 1, digest, replaces: [] }
const locked: AnyFact = { type: 'locked', at: 1, digest, replaces: [] }
const returned: AnyFact = { type: 'returned', at: 1, reason: 'incomplet', replaces: [] }
const may = (who: Actor, fact: AnyFact, context: PolicyContext) =>
  mayAppend(who, GRADEBOOK, fact, context)

describe('a trainer of the module', () => {
  it('enters grades in a gradebook that nobody has touched yet', () => {
    expect(may(trainer, graded(), NEW)).toEqual({ allowed: true })
  })

  it.each(['submitted', 'validated', 'locked'] as const)(
    'is held by name once it is %s, and by the assignment first when that ended',
    (state) => {
      const held = { allowed: false, late: true }
      expect(may(trainer, graded(), standing({ state }))).toEqual({
        ...held,
        reason: `gradebook-${state}`
      })
      const former = actor([site('trainer')], [teaching({ active: false })])
      expect(may(former, graded(), standing({ state }))).toEqual({
        ...held,
        reason: 'assignment-ended'
      })
    }
  )

  it('says nothing of a blind exam in the gradebook, not even to be held, and goes on with the others', () => {
    const entries: AnyFact = {
      type: 'grades-settled',
      at: 1,
      assessment: EXAM,
      entries: [],
      replaces: []
    }
    const corrected: AnyFact = { ...entries, type: 'grades-corrected', reason: 'erreur' }
    const former = actor([site('trainer')], [teaching({ active: false })])
    for (const state of ['open', 'submitted', 'locked'] as const) {
      const context = standing({ state, unrevealed: [EXAM] })
      for (const fact of [graded(EXAM), corrected, entries])
        for (const who of [trainer, former])
          expect(may(who, fact, context)).toEqual({
            allowed: false,
            late: false,
            reason: 'assessment-blind'
          })
    }
    const context = standing({ unrevealed: [EXAM] })
    expect(may(trainer, graded(TEST_1), context)).toEqual({ allowed: true })
  })

  it('submits, and submits again what a colleague submitted at once', () => {
    expect(may(trainer, submitted, standing({ state: 'open' }))).toEqual({ allowed: true })
    expect(may(trainer, submitted, standing({ state: 'submitted' }))).toEqual({ allowed: true })
    expect(may(trainer, submitted, standing({ state: 'validated' }))).toMatchObject({
      reason: 'gradebook-validated',
      late: true
    })
  })

  it('neither validates nor decides, nor reaches another module, term or group', () => {
    expect(may(trainer, validated, standing({ state: 'submitted' }))).toMatchObject({
      reason: 'not-your-role',
      late: false
    })
    for (const id of [
      gradebookId('jadida', GROUP, TERM, 72 as ModuleId),
      gradebookId('jadida', GROUP, '2026-2', MODULE),
      gradebookId('jadida', 502 as GroupId, TERM, MODULE)
    ]) {
      expect(mayRead(trainer, id).allowed).toBe(false)
      expect(mayAppend(trainer, id, graded(), NEW)).toMatchObject({
        reason: 'not-your-module',
        late: false
      })
    }
  })
})

describe('that an assessment is blind', () => {
  const plain: AnyFact = {
    ...{ type: 'assessment-recorded', at: 1, key: String(EXAM) },
    ...{ values: { blind: false }, replaces: [5 as ParcelId] }
  }
  const uncompared = standing({ unrevealed: [EXAM] })

  it('is not taken back by those who plan or enter it, alone or in one gesture with grades', () => {
    const coordinator = actor([{ role: 'groupCoordinator', group: GROUP }])
    const teachingHead = actor([site('trainer'), site('departmentHead')], [teaching()])
    const refused = { allowed: false, late: false, reason: 'assessment-blind' }
    for (const who of [trainer, coordinator, teachingHead])
      expect(may(who, plain, uncompared)).toEqual(refused)
    expect(mayAppendAll(trainer, GRADEBOOK, [plain, graded(EXAM)], uncompared)).toEqual(refused)
  })

  it('is taken back by whoever compares the entries, and by anybody once they were compared', () => {
    expect(may(head, plain, uncompared)).toEqual({ allowed: true })
    expect(may(trainer, plain, standing({ unrevealed: [TEST_1] }))).toEqual({ allowed: true })
  })

  it('does not keep two people from planning it at once: what replaces nothing takes nothing back', () => {
    expect(may(trainer, { ...plain, replaces: [] }, uncompared)).toEqual({ allowed: true })
  })
})

describe('an assessment that one person was named to enter', () => {
  const entries: AnyFact = {
    type: 'grades-settled',
    at: 1,
    assessment: EXAM,
    entries: [],
    replaces: []
  }
  const corrected: AnyFact = { ...entries, type: 'grades-corrected', reason: 'erreur' }
  const said = [graded(EXAM), corrected, entries]
  const idirs = standing({ enterers: [[EXAM, IDIR]] })

  it('takes what this person says, and keeps what a colleague says until somebody decides', () => {
    for (const fact of said) {
      expect(may({ ...trainer, person: IDIR }, fact, idirs)).toEqual({ allowed: true })
      expect(may(trainer, fact, idirs)).toEqual({
        allowed: false,
        late: true,
        reason: 'entered-by-another'
      })
    }
    expect(may(trainer, graded(TEST_1), idirs)).toEqual({ allowed: true })
  })

  it('is given to another by anybody who plans, also when that person teaches no more', () => {
    const naming: AnyFact = {
      ...{ type: 'assessment-recorded', at: 1, key: String(EXAM) },
      ...{ values: { enterer: SALMA }, replaces: [5 as ParcelId] }
    }
    const coordinator = actor([{ role: 'groupCoordinator', group: GROUP }])
    for (const who of [trainer, coordinator, head])
      expect(may(who, naming, idirs)).toEqual({ allowed: true })
  })

  it('once handed in takes corrections from nobody without a decision, whoever enters it', () => {
    const submittedIdirs = standing({ state: 'submitted', enterers: [[EXAM, IDIR]] })
    for (const person of [IDIR, SALMA])
      expect(may({ ...trainer, person }, corrected, submittedIdirs)).toMatchObject({
        reason: 'gradebook-submitted',
        late: true
      })
  })

  it('is no way into another module, nor around an assignment that ended', () => {
    const stranger = { ...actor([site('trainer')]), person: IDIR }
    expect(may(stranger, graded(EXAM), idirs)).toMatchObject({ reason: 'not-your-module' })
    const former = { ...actor([site('trainer')], [teaching({ active: false })]), person: IDIR }
    expect(may(former, graded(EXAM), idirs)).toMatchObject({ reason: 'assignment-ended' })
  })
})

describe('whoever leads the group', () => {
  it('validates what was submitted, and is held where somebody was quicker', () => {
    expect(may(head, validated, standing({ state: 'submitted' }))).toEqual({ allowed: true })
    expect(may(head, validated, NEW)).toMatchObject({ reason: 'gradebook-not-submitted' })
    expect(may(head, locked, standing({ state: 'submitted' }))).toMatchObject({
      reason: 'gradebook-not-validated'
    })
    expect(may(head, returned, standing({ state: 'locked' }))).toMatchObject({
      reason: 'gradebook-locked',
      late: true
    })
  })

  it('enters no grade', () => {
    expect(may(head, graded(), NEW)).toMatchObject({ reason: 'not-your-module', late: false })
  })

  it.each([true, false])(
    'judges no grades of a module that they teach, or taught (still: %s)',
    (active) => {
      const both = actor([site('trainer'), site('siteDirector')], [teaching({ active })])
      for (const fact of [validated, returned, locked])
        expect(may(both, fact, standing({ state: 'submitted' }))).toMatchObject({
          reason: 'not-for-yourself',
          late: false
        })
      const elsewhere = gradebookId('jadida', GROUP, TERM, 72 as ModuleId)
      expect(mayAppend(both, elsewhere, validated, standing({ state: 'submitted' }))).toEqual({
        allowed: true
      })
    }
  )

  it('writes the rules of tracks only when they lead all of the site', () => {
    const rule: AnyFact = {
      type: 'grading-rule-recorded',
      at: 1,
      key: '1',
      values: {},
      replaces: []
    }
    const write = (who: Actor) => mayAppend(who, directoryId('jadida'), rule, NEW).allowed
    expect(write(head)).toBe(false)
    expect(write(actor([site('departmentHead')]))).toBe(true)
  })
})

describe('blind entries', () => {
  const own = blindId('jadida', GROUP, TERM, MODULE, SALMA)
  const other = blindId('jadida', GROUP, TERM, MODULE, IDIR)

  it('are written and read by the person in their name, who teaches the module', () => {
    expect(mayRead(trainer, own).allowed).toBe(true)
    expect(mayAppend(trainer, own, graded(), NEW)).toEqual({ allowed: true })
    expect(mayRead(trainer, other).allowed).toBe(false)
    expect(mayAppend(trainer, other, graded(), NEW)).toMatchObject({ reason: 'not-your-entries' })
    expect(mayAppend(actor([site('trainer')]), own, graded(), NEW)).toMatchObject({
      reason: 'not-your-module'
    })
  })

  it('are read by whoever validates, who cannot write them', () => {
    expect(mayRead(head, other).allowed).toBe(true)
    expect(mayAppend(head, other, graded(), NEW)).toMatchObject({ late: false })
  })
})

describe('a whole gesture', () => {
  it('is held when a part is late, and refused when a part is forbidden', () => {
    const context = standing({ state: 'submitted' })
    expect(mayAppendAll(trainer, GRADEBOOK, [submitted, graded()], context)).toMatchObject({
      reason: 'gradebook-submitted',
      late: true
    })
    expect(mayAppendAll(trainer, GRADEBOOK, [graded(), validated], context)).toMatchObject({
      reason: 'not-your-role',
      late: false
    })
  })
})
