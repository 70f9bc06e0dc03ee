import { describe, expect, it } from 'vitest'
import type { PolicyContext } from './answers.ts'
import { mayAppend, mayAppendAll, mayRead } from './policies.ts'
import { directoryId, groupDocumentId, registerId } from '../documents/ids.ts'
import type { AnyFact } from '../documents/kinds.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { ROLES, type Actor, type HeldRole, type Role, type Teaching } from '../domain/people.ts'

const SALMA = 900 as PersonId
const OTHER = 901 as PersonId
const GROUP = 501 as GroupId
const TERM = '2026-1'
const DAY = 2_500
const DIRECTORY = directoryId('jadida')
const REGISTER = registerId('jadida', GROUP, TERM)
const OPEN: PolicyContext = { closedThrough: null }

const site = (role: Role): HeldRole => ({ role, group: null })
const teaching = (more: Partial<Teaching> = {}): Teaching => ({
  group: GROUP,
  module: 71 as ModuleId,
  term: TERM,
  active: true,
  ...more
})

function actor(roles: readonly HeldRole[], teachings: readonly Teaching[] = []): Actor {
  return { person: SALMA, site: 'jadida', roles, teachings }
}

const trainer = actor([site('trainer')], [teaching()])

const roleFact = (key: string, active = true): AnyFact => ({
  type: 'role-recorded',
  at: 1,
  key,
  values: { active },
  replaces: []
})

const closedFact: AnyFact = { type: 'closed', at: 1, throughDay: DAY, reason: '', replaces: [] }
const correctedOn = (day: number): AnyFact => ({
  type: 'corrected',
  at: 1,
  day,
  slot: 1,
  entries: [[1 as PersonId, 2]],
  reason: 'erreur',
  replaces: []
})

describe('somebody who no longer works here', () => {
  const left: AnyFact = {
    type: 'person-recorded',
    at: 1,
    key: String(OTHER),
    values: { active: false },
    replaces: []
  }
  const may = (who: Role, ...held: Role[]) => mayMove(who, left, true, held)
  const mayMove = (who: Role, fact: AnyFact, isActive: boolean, held: readonly Role[]) => {
    const recordedByPerson = new Map([[OTHER, { isActive, roles: held.map(site) }]])
    return mayAppend(actor([site(who)]), DIRECTORY, fact, { closedThrough: null, recordedByPerson })
  }

  it('is recorded so by whoever may take each of their roles, and by nobody else', () => {
    expect(may('registrar').allowed).toBe(true)
    expect(may('itOfficer', 'trainer', 'registrar').allowed).toBe(true)
    expect(may('siteDirector', 'itOfficer', 'siteDirector').allowed).toBe(true)
    const refused = { allowed: false, reason: 'role-not-yours-to-give', late: false }
    expect(may('registrar', 'itOfficer')).toEqual(refused)
    expect(may('registrar', 'siteDirector')).toEqual(refused)
    expect(may('itOfficer', 'trainer', 'siteDirector')).toEqual(refused)
    expect(may('siteDirector', 'director')).toEqual(refused)
    expect(mayAppend(actor([site('siteDirector')]), DIRECTORY, left, OPEN)).toEqual(refused)
  })

  it('comes back with the roles they had, by whoever may give each of them and nobody else', () => {
    const back: AnyFact = { ...left, values: { active: true } }
    const mayBring = (who: Role, ...held: Role[]) => mayMove(who, back, false, held)
    const refused = { allowed: false, reason: 'role-not-yours-to-give', late: false }
    expect(mayBring('registrar').allowed).toBe(true)
    expect(mayBring('itOfficer', 'trainer', 'registrar').allowed).toBe(true)
    expect(mayBring('siteDirector', 'siteDirector').allowed).toBe(true)
    expect(mayBring('registrar', 'trainer')).toEqual(refused)
    expect(mayBring('itOfficer', 'siteDirector')).toEqual(refused)
    expect(mayBring('siteDirector', 'director')).toEqual(refused)
    expect(mayAppend(actor([site('itOfficer')]), DIRECTORY, back, OPEN)).toEqual(refused)
    // Of somebody at work it says nothing new.
    expect(mayMove('registrar', back, true, ['siteDirector']).allowed).toBe(true)
  })
})

describe('roles', () => {
  const givable: readonly Role[] = [
    'trainer',
    'groupCoordinator',
    'departmentHead',
    'registrar',
    'studentAffairs',
    'hrOfficer',
    'finance',
    'itOfficer',
    'siteDirector'
  ]
  const giver = actor([site('itOfficer'), site('siteDirector')])

  it.each(ROLES)(
    'of the site are given at the site, those of the head office are not: %s',
    (role) => {
      const answer = mayAppend(giver, DIRECTORY, roleFact(`${OTHER}.${role}.0`), OPEN)
      if (givable.includes(role)) expect(answer).toEqual({ allowed: true })
      else expect(answer).toMatchObject({ allowed: false, reason: 'role-not-yours-to-give' })
    }
  )

  it('of a director are given and taken by a director alone', () => {
    const toDirect = roleFact(`${OTHER}.siteDirector.0`)
    expect(mayAppend(actor([site('siteDirector')]), DIRECTORY, toDirect, OPEN).allowed).toBe(true)
    expect(mayAppend(actor([site('itOfficer')]), DIRECTORY, toDirect, OPEN)).toMatchObject({
      allowed: false,
      reason: 'not-your-role'
    })
  })

  it.each(ROLES)('are given by nobody to themselves, nor taken from themselves: %s', (role) => {
    const everything = actor(ROLES.map(site), [teaching()])
    for (const group of [0, GROUP]) {
      for (const active of [true, false]) {
        const fact = roleFact(`${SALMA}.${role}.${group}`, active)
        expect(mayAppend(everything, DIRECTORY, fact, OPEN)).toMatchObject({
          allowed: false,
          reason: 'not-for-yourself',
          late: false
        })
      }
    }
  })

  it('that this release does not know are not given', () => {
    for (const role of ['emperor', 'constructor', 'Trainer']) {
      expect(mayAppend(giver, DIRECTORY, roleFact(`${OTHER}.${role}.0`), OPEN)).toMatchObject({
        allowed: false
      })
    }
  })

  it('add up', () => {
    const both = actor([site('trainer'), site('studentAffairs')], [teaching()])
    expect(mayAppend(both, REGISTER, correctedOn(DAY), OPEN).allowed).toBe(true)
    const elsewhere = registerId('jadida', 502 as GroupId, TERM)
    expect(mayRead(both, elsewhere).allowed).toBe(true)
    expect(mayAppend(both, elsewhere, correctedOn(DAY), OPEN).allowed).toBe(false)
  })

  it('of the head office allow nobody to write, at any site', () => {
    const office: readonly Role[] = ['director', 'assistantDirector', 'secretaryGeneral', 'auditor']
    const reader = actor(office.map(site))
    expect(mayAppend(reader, REGISTER, closedFact, OPEN).allowed).toBe(false)
    expect(mayAppend(reader, DIRECTORY, roleFact(`${OTHER}.trainer.0`), OPEN).allowed).toBe(false)
  })

  it('of a whole site lead every group of it, those of one group lead it alone', () => {
    const documents = [groupDocumentId('jadida', GROUP), groupDocumentId('jadida', 502 as GroupId)]
    for (const role of ['groupCoordinator', 'departmentHead'] as const) {
      const wide = actor([site(role)])
      const narrow = actor([{ role, group: GROUP }])
      expect(documents.map((id) => mayRead(wide, id).allowed)).toEqual([true, true])
      expect(documents.map((id) => mayRead(narrow, id).allowed)).toEqual([true, false])
    }
  })

  it('of an office narrowed to one group do not reach the whole site', () => {
    const narrow = actor([{ role: 'registrar', group: GROUP }])
    expect(mayAppend(narrow, DIRECTORY, roleFact(`${OTHER}.trainer.0`), OPEN).allowed).toBe(false)
    expect(mayRead(narrow, groupDocumentId('jadida', 502 as GroupId)).allowed).toBe(false)
  })
})

describe('somebody without a role, or a trainee,', () => {
  const documents = [DIRECTORY, groupDocumentId('jadida', GROUP), REGISTER]

  it.each([
    ['without a role', actor([])],
    ['without a role, with an assignment', actor([], [teaching()])],
    ['a trainee', actor([site('trainee')])],
    ['a trainee of the group', actor([{ role: 'trainee', group: GROUP }])],
    ['a trainee with an assignment', actor([site('trainee')], [teaching()])]
  ])('receives no document: %s', (_, who) => {
    expect(documents.map((id) => mayRead(who, id).allowed)).toEqual([false, false, false])
  })

  it.each([
    ['without a role', actor([])],
    ['a trainee', actor([site('trainee')])]
  ])('writes nothing: %s', (_, who) => {
    for (const fact of [correctedOn(DAY), closedFact]) {
      expect(mayAppend(who, REGISTER, fact, OPEN)).toMatchObject({ allowed: false, late: false })
    }
  })
})

describe('a trainer', () => {
  it('takes attendance in the terms they teach, and sees the group as long as they teach it', () => {
    const otherTerm = registerId('jadida', GROUP, '2026-2')
    expect(mayRead(trainer, REGISTER).allowed).toBe(true)
    expect(mayRead(trainer, otherTerm)).toMatchObject({ reason: 'not-your-group' })
    expect(mayAppend(trainer, otherTerm, correctedOn(DAY), OPEN)).toMatchObject({
      reason: 'not-your-group',
      late: false
    })
    expect(mayRead(trainer, groupDocumentId('jadida', GROUP)).allowed).toBe(true)
  })

  it('goes on with a second module of the group when the first one ended', () => {
    const two = actor(
      [site('trainer')],
      [teaching({ active: false }), teaching({ module: 72 as ModuleId })]
    )
    expect(mayAppend(two, REGISTER, correctedOn(DAY), OPEN).allowed).toBe(true)
  })

  it.each([
    [DAY - 1, 'held'],
    [DAY, 'held'],
    [DAY + 1, 'allowed']
  ])('writes to day %i of a register closed through 2500: %s', (day, expected) => {
    const answer = mayAppend(trainer, REGISTER, correctedOn(day), { closedThrough: DAY })
    if (expected === 'allowed') expect(answer).toEqual({ allowed: true })
    else expect(answer).toEqual({ allowed: false, reason: 'register-closed', late: true })
  })

  it('whose assignment ended is held for that, closed or not', () => {
    const former = actor([site('trainer')], [teaching({ active: false })])
    for (const context of [OPEN, { closedThrough: DAY }]) {
      expect(mayAppend(former, REGISTER, correctedOn(DAY), context)).toMatchObject({
        reason: 'assignment-ended',
        late: true
      })
    }
  })

  it('of another site is refused before anything else is said', () => {
    const elsewhere = { ...trainer, site: 'settat' }
    expect(mayRead(elsewhere, REGISTER)).toMatchObject({ reason: 'other-site' })
    expect(mayAppend(elsewhere, REGISTER, correctedOn(DAY), OPEN)).toMatchObject({
      reason: 'other-site',
      late: false
    })
  })
})

describe('a whole gesture', () => {
  it('is allowed when each part is', () => {
    expect(mayAppendAll(trainer, REGISTER, [correctedOn(DAY), correctedOn(DAY)], OPEN)).toEqual({
      allowed: true
    })
  })

  it('is held when a part is late', () => {
    const facts = [correctedOn(DAY + 1), correctedOn(DAY)]
    expect(mayAppendAll(trainer, REGISTER, facts, { closedThrough: DAY })).toMatchObject({
      reason: 'register-closed',
      late: true
    })
  })

  it('is refused when a part is forbidden, even behind a late one', () => {
    const facts = [correctedOn(DAY), closedFact]
    expect(mayAppendAll(trainer, REGISTER, facts, { closedThrough: DAY })).toMatchObject({
      reason: 'not-your-role',
      late: false
    })
  })

  it('with a fact of another kind of document is refused', () => {
    expect(mayAppend(trainer, DIRECTORY, correctedOn(DAY), OPEN).allowed).toBe(false)
  })
})
