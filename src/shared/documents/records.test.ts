import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  actorOf,
  assignmentKey,
  directoryFacts,
  foldDirectory,
  parseAssignmentKey,
  parseTimetableKey,
  roleKey,
  settingOf,
  timetableKey,
  type DirectoryFact,
  type DirectoryState
} from './directory.ts'
import { activePeople, foldGroup, groupFacts, traineeNumber, type GroupFact } from './group.ts'
import { factsByKind } from './kinds.ts'
import { replacedBy } from './records.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { readJournal } from '../journal/journal.ts'
import {
  encodeParcel,
  encodeStamp,
  mergeUpdates,
  type ParcelId,
  type WireFact
} from '../journal/parcel.ts'
import { parcelId, shuffled, spelledOut } from '../journal/testing.ts'

const GROUP = 501 as GroupId
const MODULE = 71 as ModuleId
const SALMA = 900 as PersonId
const TERM = '2026-1'

type Change = Pick<DirectoryFact, 'type'> & {
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
  readonly replaces?: readonly ParcelId[]
}

let parcels = 0
const nextParcel = (writer: number) => parcelId(writer, ++parcels)

function record(writer: number, ...changes: readonly Change[]) {
  const id = nextParcel(writer)
  const facts = changes.map((change) =>
    directoryFacts.encode({ at: 1, replaces: [], ...change } as unknown as DirectoryFact)
  )
  return { id, update: encodeParcel({ id, facts }) }
}

function directory(...sent: readonly { readonly update: Uint8Array }[]): DirectoryState {
  const update = mergeUpdates(sent.map((parcel) => parcel.update))
  return foldDirectory(readJournal(update, directoryFacts))
}

function module_(values: Readonly<Record<string, unknown>>, replaces: ParcelId[] = []): Change {
  return { type: 'module-recorded', key: '71', values, replaces }
}

it('a name is read without marks that turn round the line it stands in, and keeps its spelling', () => {
  const marks = '\u202e\u2067\u061c\u200e\u200f\u2069\u202c'
  const state = directory(
    record(1, module_({ name: `${marks}Didactique`, nameAr: 'می\u200cخواهم' }))
  )
  expect(state.modules.get('71')?.values).toEqual({ name: 'Didactique', nameAr: 'می\u200cخواهم' })
})

describe('people who correct a record apart', () => {
  it('both win when they correct different fields', () => {
    const first = record(1, module_({ name: 'Didactic', nameAr: 'الديداكتيك', active: true }))
    const name = record(2, module_({ name: 'Didactique' }, [first.id]))
    const active = record(3, module_({ active: false }, [first.id]))
    const state = directory(first, name, active).modules.get('71')
    expect(state?.values).toEqual({ name: 'Didactique', nameAr: 'الديداكتيك', active: false })
    expect(state?.contradictions).toEqual([])
  })

  it('are both shown when they correct one field differently, and that field has no value', () => {
    const first = record(1, module_({ name: 'Didactic', active: true }))
    const one = record(2, module_({ name: 'Didactique' }, [first.id]))
    const other = record(3, module_({ name: 'Didactiques' }, [first.id]))
    const state = directory(first, one, other).modules.get('71')
    expect(state?.values).toEqual({ active: true })
    expect(state?.contradictions).toMatchObject([
      { place: 'name', values: ['Didactique', 'Didactiques'] }
    ])
  })

  it('agree when they say the same', () => {
    const one = record(2, module_({ name: 'Didactique' }))
    const other = record(3, module_({ name: 'Didactique' }))
    expect(directory(one, other).modules.get('71')?.values).toEqual({ name: 'Didactique' })
  })

  it('are settled by somebody who saw both', () => {
    const one = record(2, module_({ name: 'Didactique' }))
    const other = record(3, module_({ name: 'Didactiques' }))
    const seen = directory(one, other).modules.get('71')
    const settled = record(1, module_({ name: 'Didactique' }, replacedBy(seen, ['name'])))
    const state = directory(one, other, settled).modules.get('71')
    expect(state?.values).toEqual({ name: 'Didactique' })
    expect(state?.contradictions).toEqual([])
  })

  it('see the same directory in whatever order it came', () => {
    const anyChange = fc.record({
      writer: fc.integer({ min: 1, max: 3 }),
      key: fc.constantFrom('71', '72'),
      values: fc.record(
        { name: fc.constantFrom('A', 'B'), active: fc.boolean() },
        { requiredKeys: [] }
      ),
      sees: fc.nat()
    })
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 8 }), fc.nat(), (steps, seed) => {
        const sent: ReturnType<typeof record>[] = []
        for (const { writer, key, values, sees } of steps) {
          const replaces = sent.filter((_, index) => (sees >> index) & 1).map(({ id }) => id)
          sent.push(record(writer, { type: 'module-recorded', key, values, replaces }))
        }
        const mixed = shuffled([...sent, ...sent], seed)
        expect(spelledOut(directory(...mixed))).toEqual(spelledOut(directory(...sent)))
      })
    )
  })
})

describe('a record', () => {
  it('takes nothing away by a field without a value', () => {
    const named = record(1, module_({ name: 'Didactique' }))
    const empty = record(2, module_({ name: undefined, active: true }))
    const state = directory(named, empty)
    expect(state.modules.get('71')?.values.name).toBe('Didactique')
    expect(directoryFacts.parse([24, 1, '71', { name: undefined }, []])).toEqual({
      ok: false,
      reason: 'malformed-fact'
    })
  })

  it('does not contradict itself over the sign of zero', () => {
    const order = (value: number) =>
      groupFacts.parse([40, 1, '9', { order: value }, []]) as { ok: true; fact: GroupFact }
    const entries = [order(0), order(-0)].map(({ fact }, index) => ({
      fact,
      parcel: parcelId(1, index),
      index: 0,
      writer: 1
    }))
    const state = foldGroup({ entries, unreadable: [], stampsByParcel: new Map() })
    expect(state.traineesByPerson.get(9 as PersonId)?.contradictions).toEqual([])
  })

  it('that is held does not count', () => {
    const named = record(1, module_({ name: 'Didactique' }))
    const late = record(2, module_({ name: 'Autre' }, [named.id]))
    const stamp = { parcel: late.id, position: 1, receivedAt: 1, heldBecause: 'assignment-ended' }
    const state = directory(named, late, { update: encodeStamp(stamp) })
    expect(state.modules.get('71')?.values).toEqual({ name: 'Didactique' })
  })

  it.each([
    ['site-recorded', 'Site'],
    ['person-recorded', '0'],
    ['person-recorded', '01'],
    ['role-recorded', '900.trainer'],
    ['role-recorded', '900.trainer.00'],
    ['role-recorded', '900.trainer.0501'],
    ['assignment-recorded', '900.501.71.2026'],
    ['assignment-recorded', '900.0.71.2026-1'],
    ['timetable-recorded', '501.8.1.2026-1'],
    ['timetable-recorded', '501.1.01.2026-1'],
    ['term-recorded', '2026-10'],
    ['slot-recorded', '01'],
    ['slot-recorded', '100'],
    ['holiday-recorded', '02500'],
    ['setting-recorded', '__proto__']
  ] as const)('of %s has one name, and %s is none', (type, key) => {
    const fact = { type, at: 1, key, values: {}, replaces: [] } as unknown as DirectoryFact
    expect(directoryFacts.parse(directoryFacts.encode(fact))).toMatchObject({
      reason: 'malformed-fact'
    })
  })

  it('has a name that the schema accepts, and that reads as it was written', () => {
    const keys = [
      ['role-recorded', roleKey(SALMA, 'trainer', null)],
      ['role-recorded', roleKey(SALMA, 'groupCoordinator', GROUP)],
      ['assignment-recorded', assignmentKey(SALMA, GROUP, MODULE, TERM)],
      ['timetable-recorded', timetableKey(GROUP, 7, 0, TERM)],
      ['timetable-recorded', timetableKey(GROUP, 1, 12, TERM)]
    ] as const
    for (const [type, key] of keys) {
      const fact = { type, at: 1, key, values: { active: true }, replaces: [] }
      expect(directoryFacts.parse(directoryFacts.encode(fact as DirectoryFact))).toMatchObject({
        ok: true,
        fact: { key }
      })
    }
    expect(parseAssignmentKey(assignmentKey(SALMA, GROUP, MODULE, TERM))).toEqual({
      person: SALMA,
      group: GROUP,
      module: MODULE,
      term: TERM
    })
    expect(parseTimetableKey(timetableKey(GROUP, 6, 3, TERM))).toEqual({
      group: GROUP,
      weekday: 6,
      slot: 3,
      term: TERM
    })
  })

  it('with a field that this release does not know is shown as unreadable', () => {
    expect(directoryFacts.parse([24, 1, '71', { name: 'A', colour: 'blue' }, []])).toEqual({
      ok: false,
      reason: 'malformed-fact'
    })
  })
})

describe("a person's rights", () => {
  const active = (type: Change['type'], key: string, value: boolean, replaces: ParcelId[] = []) =>
    ({ type, key, values: { active: value }, replaces }) as const
  const person = (value: boolean) => active('person-recorded', String(SALMA), value)
  const role = (value: boolean) => active('role-recorded', roleKey(SALMA, 'trainer', null), value)
  const teaching = (value: boolean) =>
    active('assignment-recorded', assignmentKey(SALMA, GROUP, MODULE, TERM), value)

  it('follow from roles and assignments', () => {
    const state = directory(
      record(
        1,
        person(true),
        role(true),
        teaching(true),
        active('role-recorded', roleKey(SALMA, 'groupCoordinator', GROUP), true),
        active('role-recorded', roleKey(901 as PersonId, 'registrar', null), true)
      )
    )
    expect(actorOf(state, 'jadida', SALMA)).toEqual({
      person: SALMA,
      site: 'jadida',
      roles: [
        { role: 'trainer', group: null },
        { role: 'groupCoordinator', group: GROUP }
      ],
      teachings: [{ group: GROUP, module: MODULE, term: TERM, active: true }]
    })
  })

  it('are none for somebody who is not in the directory, or no longer', () => {
    const none = { roles: [], teachings: [] }
    expect(actorOf(directory(record(1, role(true))), 'jadida', SALMA)).toMatchObject(none)
    const left = directory(record(1, person(false), role(true), teaching(true)))
    expect(actorOf(left, 'jadida', SALMA)).toMatchObject({
      roles: [],
      teachings: [{ active: false }]
    })
  })

  it('are the lesser while people disagree on a role', () => {
    const state = directory(record(1, person(true), role(true)), record(2, role(false)))
    expect(actorOf(state, 'jadida', SALMA).roles).toEqual([])
  })

  it('are the lesser while people disagree on an assignment, which is ended and not forgotten', () => {
    const state = directory(
      record(1, person(true), role(true), teaching(true)),
      record(2, teaching(false))
    )
    expect(actorOf(state, 'jadida', SALMA)).toMatchObject({
      roles: [{ role: 'trainer' }],
      teachings: [{ active: false }]
    })
  })

  it('are none while people disagree on whether the person works here', () => {
    const state = directory(record(1, person(true), role(true)), record(2, person(false)))
    expect(actorOf(state, 'jadida', SALMA).roles).toEqual([])
  })

  it('do not come from a role of a newer release', () => {
    const unknown = active('role-recorded', `${SALMA}.emperor.0`, true)
    const state = directory(record(1, person(true), unknown))
    expect(actorOf(state, 'jadida', SALMA).roles).toEqual([])
  })
})

describe('settings', () => {
  it('say what a site says, and else what holds everywhere', () => {
    const name = 'attendance.unjustifiedHalfDaysLimit'
    expect(settingOf(directory(record(1, person_())), name)).toBe(10)
    const set = record(1, { type: 'setting-recorded', key: name, values: { value: 8 } })
    expect(settingOf(directory(set), name)).toBe(8)
    const other = record(2, { type: 'setting-recorded', key: name, values: { value: 9 } })
    expect(settingOf(directory(set, other), name)).toBe(10)
  })

  function person_(): Change {
    return { type: 'person-recorded', key: '900', values: { active: true } }
  }
})

describe('the trainees of a group', () => {
  const CODE = 'G123456789'

  function trainee(writer: number, code: string, values: Record<string, unknown>, replaces = []) {
    const id = nextParcel(writer)
    const fact = {
      type: 'trainee-recorded',
      at: 1,
      key: String(traineeNumber(code)),
      values: { massarCode: code, ...values },
      replaces
    } as unknown as GroupFact
    return { id, update: encodeParcel({ id, facts: [groupFacts.encode(fact)] }) }
  }

  function group(...sent: readonly { readonly update: Uint8Array }[]) {
    return foldGroup(readJournal(mergeUpdates(sent.map(({ update }) => update)), groupFacts))
  }

  it('have numbers that never change', () => {
    expect([CODE, 'A000000000', 'Z999999999', 'J130012345'].map(traineeNumber)).toEqual([
      1_187_248_038, 884_998_563, 1_170_211_228, 1_130_517_477
    ])
  })

  it('are the same people when two registrars import the same list apart', () => {
    const row = { lastName: 'EL ALAMI', lastNameAr: 'العلمي', order: 1, active: true }
    const state = group(trainee(1, CODE, row), trainee(2, CODE, row))
    expect([...state.traineesByPerson.keys()]).toEqual([traineeNumber(CODE)])
    const record = state.traineesByPerson.get(traineeNumber(CODE))
    expect(record?.contradictions).toEqual([])
    expect(record?.values).toEqual({ massarCode: CODE, ...row })
  })

  it('show both spellings when the lists differ', () => {
    const state = group(
      trainee(1, CODE, { lastNameAr: 'العلمي' }),
      trainee(2, CODE, { lastNameAr: 'العالمي' })
    )
    expect(state.traineesByPerson.get(traineeNumber(CODE))?.contradictions).toMatchObject([
      { place: 'lastNameAr', values: ['العلمي', 'العالمي'] }
    ])
  })

  it("stand in the ministry's order, and stay on the list while their leaving is disputed", () => {
    const codes = ['G000000001', 'G000000002', 'G000000003', 'G000000004']
    const [first, second, third, fourth] = codes.map(traineeNumber)
    const state = group(
      trainee(1, 'G000000003', { order: 3, active: true }),
      trainee(1, 'G000000001', { order: 1, active: true }),
      trainee(1, 'G000000002', { order: 2, active: false }),
      trainee(1, 'G000000004', { order: 4, active: true }),
      trainee(2, 'G000000004', { order: 4, active: false })
    )
    expect(second).toBeDefined()
    expect(activePeople(state)).toEqual([first, third, fourth])
  })

  it.each([
    { massarCode: 'g123456789' },
    { massarCode: 'G12345678' },
    { gender: 'other' },
    { birthDate: '01/02/2000' },
    { order: 1.5 },
    { lastName: 'x'.repeat(201) }
  ])('are refused with %j', (values) => {
    expect(groupFacts.parse([40, 1, '9', values, []])).toMatchObject({ reason: 'malformed-fact' })
  })

  it('may lack what the list lacks', () => {
    const values = { gender: null, birthDate: null, birthPlace: null }
    expect(groupFacts.parse([40, 1, '9', values, []])).toMatchObject({ ok: true, fact: { values } })
  })
})

describe('codes of facts', () => {
  it('are used once across all kinds of documents', () => {
    const codes = Object.values(factsByKind).flatMap(({ kinds }) => kinds.map(({ code }) => code))
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('a record that a newer release wrote', () => {
  const read = (wire: WireFact) =>
    foldDirectory(readJournal(encodeParcel({ id: nextParcel(1), facts: [wire] }), directoryFacts))

  it('keeps its name where it says more than is known, and people are told that there is more', () => {
    const state = read([23, 1, '501', { label: 'PRIM-BIL-1', campus: 'Nord', active: true }, []])
    expect(state.groups.get('501')?.values).toEqual({ label: 'PRIM-BIL-1', active: true })
    expect(state.unreadable).toBe(1)
  })

  it('gives no right and counts nothing where it says more than is known', () => {
    const role = read([22, 1, '900.registrar.0', { active: true, through: 2_600 }, []])
    const slot = read([28, 1, '1', { start: '08:30', end: '10:30', half: 'morning', week: 2 }, []])
    expect([role.roles.size, role.unreadable]).toEqual([0, 1])
    expect([slot.slots.size, slot.unreadable]).toEqual([0, 1])
  })

  it('is not read where what is known of it has another meaning, nor accepted by an older relay', () => {
    const renamed = read([23, 1, '501', { label: { fr: 'PRIM' } }, []])
    expect([renamed.groups.size, renamed.unreadable]).toEqual([0, 1])
    expect(directoryFacts.parse([23, 1, '501', { label: 'PRIM', campus: 'Nord' }, []]).ok).toBe(
      false
    )
  })
})
