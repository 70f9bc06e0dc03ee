import { describe, expect, it } from 'vitest'
import {
  isJustified,
  lessonKey,
  lessonOfKey,
  registerFacts,
  toWireEntry,
  type Justification,
  type RegisterFact
} from './register.ts'
import { referTo, rosterIdOf } from './rosters.ts'
import {
  createPhone,
  DAY,
  LESSON,
  LIST,
  mark,
  marks,
  meet,
  MODULE,
  NEWCOMER,
  OTHER_MODULE,
  person,
  statusSeen
} from './testing.ts'
import type { Half } from '../domain/attendance.ts'
import type { PersonId } from '../domain/identity.ts'
import { MAX_PEOPLE_IN_GROUP } from '../domain/people.ts'
import { encodeParcel, type ParcelId } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

const [AMINA, BRAHIM, CHAIMA] = LIST as [PersonId, PersonId, PersonId]

describe('a lesson taken by one trainer', () => {
  it('holds what was touched, and says nothing of the others before sign-off', () => {
    const phone = createPhone(1)
    phone.mark(marks([BRAHIM, 'absent']))
    const lesson = phone.lesson()
    expect(statusSeen(lesson, BRAHIM)).toBe('absent')
    expect(statusSeen(lesson, AMINA)).toBeNull()
    expect(lesson?.signOffs).toEqual([])
    expect(lesson?.people).toEqual(LIST)
  })

  it('makes everybody else present once signed off', () => {
    const phone = createPhone(1)
    phone.mark(marks([BRAHIM, 'absent'], [CHAIMA, mark('late', 15, 'bus')]))
    phone.signOff(marks([BRAHIM, 'absent'], [CHAIMA, mark('late', 15, 'bus')]))
    const lesson = phone.lesson()
    expect(LIST.map((who) => statusSeen(lesson, who))).toEqual([
      'present',
      'absent',
      'late',
      'present'
    ])
    expect(lesson?.marksByPerson.get(CHAIMA)).toMatchObject({ value: mark('late', 15, 'bus') })
    expect(lesson?.signOffs).toMatchObject([{ writer: 1, type: 'signed-off', standing: 'local' }])
    expect(lesson?.contradictions).toEqual([])
  })

  it('can be corrected, with the reason and the first word in its history', () => {
    const phone = createPhone(1)
    phone.signOff(marks([BRAHIM, 'absent']))
    phone.correct(marks([BRAHIM, 'late']))
    const lesson = phone.lesson()
    expect(statusSeen(lesson, BRAHIM)).toBe('late')
    expect(lesson?.marksByPerson.get(BRAHIM)?.history).toHaveLength(2)
    expect(lesson?.events.map(({ type, reason }) => [type, reason])).toEqual([
      ['signed-off', null],
      ['corrected', 'erreur de saisie']
    ])
  })

  it('is not touched by what is said of another lesson', () => {
    const phone = createPhone(1)
    phone.signOff(marks([BRAHIM, 'absent']))
    phone.signOff(new Map(), { lesson: { ...LESSON, slot: 2 } })
    phone.signOff(new Map(), { lesson: { ...LESSON, day: DAY + 1 } })
    expect(phone.see().lessonsByKey.size).toBe(3)
    expect(statusSeen(phone.lesson(), BRAHIM)).toBe('absent')
  })
})

describe('a lesson taken by two trainers at once', () => {
  it('has no contradiction where they say the same', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff(marks([BRAHIM, 'absent']))
    other.signOff(marks([BRAHIM, 'absent']))
    meet(one, other)
    const lesson = one.lesson()
    expect(lesson?.contradictions).toEqual([])
    expect(statusSeen(lesson, BRAHIM)).toBe('absent')
    expect(lesson?.signOffs).toHaveLength(2)
  })

  it('shows both values where they differ, and only there', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff(marks([BRAHIM, 'absent']))
    other.signOff(marks([CHAIMA, 'late']))
    meet(one, other)
    for (const phone of [one, other]) {
      const lesson = phone.lesson()
      expect(lesson?.contradictions).toEqual([BRAHIM, CHAIMA])
      expect(statusSeen(lesson, BRAHIM)).toEqual(['absent', 'present'])
      expect(statusSeen(lesson, CHAIMA)).toEqual(['late', 'present'])
      expect(statusSeen(lesson, AMINA)).toBe('present')
    }
  })

  it('differs when only the minutes or the remark do', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.mark(marks([BRAHIM, mark('late', 5)], [CHAIMA, mark('late', 0, 'bus')]))
    other.mark(marks([BRAHIM, mark('late', 10)], [CHAIMA, mark('late')]))
    meet(one, other)
    expect(one.lesson()?.contradictions).toEqual([BRAHIM, CHAIMA])
  })

  it('is settled by somebody who saw both, and stays settled for all', () => {
    const [one, other, office] = [createPhone(1), createPhone(2), createPhone(3)]
    one.signOff(marks([BRAHIM, 'absent']))
    other.signOff()
    meet(one, other, office)
    office.settle(marks([BRAHIM, 'absent']))
    meet(one, other, office)
    for (const phone of [one, other, office]) {
      expect(phone.lesson()?.contradictions).toEqual([])
      expect(statusSeen(phone.lesson(), BRAHIM)).toBe('absent')
    }
  })

  it('is not settled by somebody who saw only one of them', () => {
    const [one, other, office] = [createPhone(1), createPhone(2), createPhone(3)]
    one.signOff(marks([BRAHIM, 'absent']))
    other.signOff()
    office.receive(one)
    office.settle(marks([BRAHIM, 'absent']))
    meet(one, other, office)
    expect(statusSeen(office.lesson(), BRAHIM)).toEqual(['absent', 'present'])
  })

  it('shows which modules were said, and one statement that saw both ends it', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff()
    other.signOff(new Map(), { module: OTHER_MODULE })
    meet(one, other)
    expect(one.lesson()?.module).toMatchObject({ kind: 'contradiction' })
    one.settleModule(MODULE)
    meet(one, other)
    expect(other.lesson()?.module).toMatchObject({ kind: 'settled', value: MODULE })
  })

  it('keeps a correction that the second sign-off had not seen', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff(marks([BRAHIM, 'absent']))
    meet(one, other)
    one.correct(marks([BRAHIM, 'excused']))
    other.signOff(marks([BRAHIM, 'late']))
    meet(one, other)
    expect(statusSeen(one.lesson(), BRAHIM)).toEqual(['excused', 'late'])
  })
})

describe('a list of trainees is frozen when the lesson is taken', () => {
  it('a trainee who comes later was never present before', () => {
    const phone = createPhone(1)
    phone.signOff()
    phone.signOff(new Map(), { lesson: { ...LESSON, day: DAY + 7 }, list: [...LIST, NEWCOMER] })
    expect(statusSeen(phone.lesson(), NEWCOMER)).toBeNull()
    expect(phone.lesson()?.people).toEqual(LIST)
    expect(statusSeen(phone.lesson({ ...LESSON, day: DAY + 7 }), NEWCOMER)).toBe('present')
  })

  it('two trainers with different lists of one lesson: everybody is shown, nobody twice', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    const longer = [NEWCOMER, ...LIST]
    one.signOff(marks([AMINA, 'absent']))
    other.signOff(marks([AMINA, 'absent']), { list: longer })
    meet(one, other)
    const lesson = one.lesson()
    expect(lesson?.people).toEqual(longer)
    expect(statusSeen(lesson, AMINA)).toBe('absent')
    expect(statusSeen(lesson, NEWCOMER)).toBe('present')
    expect(lesson?.contradictions).toEqual([])
  })

  it('a lesson whose list has not come says that it waits for it, and then shows its marks', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff(new Map(), { lesson: { ...LESSON, day: DAY - 1 } })
    const id = one.signOff(marks([BRAHIM, 'absent']), { namesList: false })
    other.receiveParcel(id, one.received.get(id) as Uint8Array)
    expect(other.lesson()).toMatchObject({ awaitsRoster: true, people: [] })
    expect(other.lesson()?.signOffs).toHaveLength(1)
    other.receive(one)
    expect(other.lesson()).toMatchObject({ awaitsRoster: false, people: LIST })
    expect(statusSeen(other.lesson(), BRAHIM)).toBe('absent')
  })

  it('nobody else’s list is read under a writer’s number, whoever of them came first', () => {
    const real = [person(139_314), ...LIST]
    const forged = [...LIST, person(139_314)]
    for (const order of [
      [1, 2],
      [2, 1]
    ] as const) {
      const [honest, forger] = [createPhone(order[0]), createPhone(order[1])]
      const naming = forger.write({
        type: 'roster-named',
        roster: rosterIdOf(real),
        people: forged
      })
      forger.receiveWord(naming, 1)
      honest.receive(forger)
      const signOff = honest.signOff(marks([BRAHIM, 'absent']), { list: real })
      honest.receiveWord(signOff, 2)
      meet(honest, forger)
      for (const phone of [honest, forger]) {
        expect(phone.lesson()?.people).toEqual(real)
        expect(statusSeen(phone.lesson(), BRAHIM)).toBe('absent')
        expect(statusSeen(phone.lesson(), AMINA)).toBe('present')
      }
    }
  })

  it('a list that only somebody else named has not come yet', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.signOff()
    other.receive(one)
    other.signOff(new Map(), { lesson: { ...LESSON, slot: 2 }, namesList: false })
    expect(other.lesson({ ...LESSON, slot: 2 })).toMatchObject({ awaitsRoster: true, people: [] })
  })

  it('two lists of one writer under one number: the one received first stands', () => {
    const phone = createPhone(1)
    const first = phone.signOff()
    const later = phone.write({
      type: 'roster-named',
      roster: rosterIdOf(LIST),
      people: [NEWCOMER]
    })
    phone.receiveWord(later, 2)
    phone.receiveWord(first, 1)
    expect(phone.lesson()?.people).toEqual(LIST)
  })

  it('a list that a held parcel names is read for the entries of its writer that count', () => {
    const phone = createPhone(1)
    const late = phone.signOff(new Map(), { lesson: { ...LESSON, day: DAY - 9 } })
    phone.signOff(marks([BRAHIM, 'absent']), { namesList: false })
    phone.receiveWord(late, 1, 'register-closed')
    expect(phone.lesson()).toMatchObject({ awaitsRoster: false, people: LIST })
    expect(statusSeen(phone.lesson(), BRAHIM)).toBe('absent')
  })

  it('a list of a held sign-off is nobody’s list: the lesson has no people of it', () => {
    const [revoked, honest] = [createPhone(1), createPhone(2)]
    const held = revoked.signOff(new Map(), { list: [person(999)] })
    honest.receive(revoked)
    honest.receiveWord(held, 1, 'device-revoked')
    expect(honest.lesson()).toMatchObject({ people: [], awaitsRoster: false })
    honest.mark(marks([BRAHIM, 'absent']))
    expect(honest.lesson()?.people).toEqual(LIST)
  })

  it('a writer whose lists share a number gives the second another one', () => {
    const [one, other] = [[person(113_282)], [person(139_314)]]
    expect(rosterIdOf(one)).toBe(rosterIdOf(other))
    const named = new Map([[rosterIdOf(one), one]])
    expect(referTo(one, named)).toEqual({ roster: rosterIdOf(one), naming: [] })
    const second = referTo(other, named)
    expect(second.roster).not.toBe(rosterIdOf(other))
    expect(second.naming).toMatchObject([{ roster: second.roster, people: other }])
  })

  it('a correction may name somebody who is on no list', () => {
    const phone = createPhone(1)
    phone.signOff()
    phone.correct(marks([NEWCOMER, 'present']))
    expect(phone.lesson()?.people).toEqual([...LIST, NEWCOMER])
  })
})

describe('attendance taken over a finished list', () => {
  it.each(['marked', 'signed-off'] as const)(
    '%s by somebody else replaces nothing of it, whatever it claims: both words are shown',
    (type) => {
      const [one, forger] = [createPhone(1), createPhone(2)]
      one.signOff(marks([BRAHIM, 'absent']))
      meet(one, forger)
      if (type === 'marked') forger.mark(marks([BRAHIM, 'present']))
      else forger.signOff()
      meet(one, forger)
      for (const phone of [one, forger]) {
        expect(phone.lesson()?.contradictions).toEqual([BRAHIM])
        expect(statusSeen(phone.lesson(), BRAHIM)).toEqual(['absent', 'present'])
      }
    }
  )

  it('does not undo a correction, a settlement or what was taught', () => {
    const [one, other, forger] = [createPhone(1), createPhone(2), createPhone(3)]
    one.signOff(marks([BRAHIM, 'absent']))
    other.receive(one)
    other.correct(marks([CHAIMA, 'late']))
    forger.receive(other)
    forger.mark(marks([CHAIMA, 'present']), { module: OTHER_MODULE })
    meet(one, other, forger)
    expect(one.lesson()?.contradictions).toEqual([CHAIMA])
    expect(one.lesson()?.module?.kind).toBe('contradiction')
    one.settle(marks([CHAIMA, 'late']))
    one.settleModule(MODULE)
    meet(one, other, forger)
    forger.mark(marks([CHAIMA, 'absent']), { module: OTHER_MODULE })
    meet(one, other, forger)
    expect(statusSeen(one.lesson(), CHAIMA)).toEqual(['absent', 'late'])
    expect(one.lesson()?.module?.kind).toBe('contradiction')
  })

  it('a list that was only begun by somebody else is taken over in peace', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.mark(marks([BRAHIM, 'absent']))
    other.receive(one)
    other.signOff(marks([BRAHIM, 'late']))
    meet(one, other)
    expect(one.lesson()?.contradictions).toEqual([])
    expect(statusSeen(one.lesson(), BRAHIM)).toBe('late')
  })
})

describe('what replaces more than one fact may name', () => {
  it('says so in several facts of one gesture, which is one event', () => {
    const [trainer, office] = [createPhone(1), createPhone(2)]
    const said = [mark('absent'), mark('late')].map((value) => {
      return trainer.write(
        { type: 'roster-named', roster: rosterIdOf(LIST), people: [...LIST] },
        {
          type: 'marked',
          at: 1,
          ...LESSON,
          module: MODULE,
          roster: rosterIdOf(LIST),
          entries: [toWireEntry(0, value)],
          replaces: []
        }
      )
    })
    office.receive(trainer)
    const entries = [toWireEntry(AMINA, mark('excused'))]
    const common = { type: 'settled', at: 5, ...LESSON, module: null, entries } as const
    office.write(...said.map((id) => ({ ...common, replaces: [id] })))
    expect(statusSeen(office.lesson(), AMINA)).toBe('excused')
    expect(office.lesson()?.events.filter(({ type }) => type === 'settled')).toHaveLength(1)
  })
})

describe('what comes after the register was closed', () => {
  function lateSignOff() {
    const [trainer, office] = [createPhone(1), createPhone(2)]
    const early = trainer.signOff()
    const late = trainer.correct(marks([BRAHIM, 'absent']))
    office.receive(trainer)
    office.receiveWord(early, 1)
    office.receiveWord(late, 2, 'register-closed')
    return { office, late }
  }

  it('is shown as held and does not count', () => {
    const { office, late } = lateSignOff()
    const lesson = office.lesson()
    expect(statusSeen(lesson, BRAHIM)).toBe('present')
    expect(lesson?.held).toMatchObject([{ parcel: late, standing: 'held' }])
    expect(lesson?.events).toHaveLength(2)
  })

  it('counts once admitted', () => {
    const { office, late } = lateSignOff()
    office.decide(true, late)
    expect(statusSeen(office.lesson(), BRAHIM)).toBe('absent')
    expect(office.lesson()?.held).toEqual([])
    expect(office.see().standingByParcel.get(late)).toBe('admitted')
  })

  it('stays in the history once rejected', () => {
    const { office, late } = lateSignOff()
    office.decide(false, late)
    expect(statusSeen(office.lesson(), BRAHIM)).toBe('present')
    expect(office.lesson()?.marksByPerson.get(BRAHIM)?.history).toHaveLength(2)
    expect(office.lesson()?.held).toEqual([])
  })

  it('tells who decided of it, when and why, and after another decision that one', () => {
    const { office, late } = lateSignOff()
    const decisions = () =>
      office.lesson()?.events.find(({ parcel }) => parcel === late)?.decisions ?? []
    expect(decisions()).toEqual([])
    office.decide(false, late)
    expect(decisions()).toMatchObject([{ admitted: false, writer: 2 }])
    expect(decisions()[0]?.reason).not.toBe('')
    office.decide(true, late)
    expect(decisions()).toMatchObject([{ admitted: true, writer: 2 }])
    expect(office.lesson()?.events.find(({ parcel }) => parcel !== late)?.decisions).toEqual([])
  })

  it('can be decided anew by somebody who saw the first decision', () => {
    const { office, late } = lateSignOff()
    office.decide(false, late)
    office.decide(true, late)
    expect(statusSeen(office.lesson(), BRAHIM)).toBe('absent')
    office.decide(false, late)
    expect(statusSeen(office.lesson(), BRAHIM)).toBe('present')
  })

  it('stays out while two people decided differently, until one of them saw both', () => {
    const { office, late } = lateSignOff()
    const direction = createPhone(3)
    direction.receive(office)
    office.decide(true, late)
    direction.decide(false, late)
    office.receive(direction)
    expect(office.see().standingByParcel.get(late)).toBe('rejected')
    office.decide(true, late)
    expect(office.see().standingByParcel.get(late)).toBe('admitted')
  })

  it('is not decided by what is itself held', () => {
    const { office, late } = lateSignOff()
    const decision = office.decide(true, late)
    office.receiveWord(decision, 3, 'assignment-ended')
    expect(office.see().standingByParcel.get(late)).toBe('held')
  })

  it('a sign-off that is held signs nothing off', () => {
    const phone = createPhone(1)
    const late = phone.signOff(marks([BRAHIM, 'absent']))
    phone.receiveWord(late, 1, 'register-closed')
    const lesson = phone.lesson()
    expect(lesson?.signOffs).toEqual([])
    expect(LIST.map((who) => statusSeen(lesson, who))).toEqual([null, null, null, null])
    expect(lesson?.people).toEqual([])
    expect(lesson?.awaitsRoster).toBe(false)
  })
})

describe('closing', () => {
  it('goes through a day, further, and is opened again', () => {
    const office = createPhone(1)
    expect(office.see().closedThrough).toBeNull()
    office.close(DAY)
    expect(office.see().closedThrough).toBe(DAY)
    office.close(DAY + 7)
    expect(office.see().closedThrough).toBe(DAY + 7)
    office.close(0)
    expect(office.see().closedThrough).toBeNull()
    office.close(DAY + 1)
    expect(office.see().closedThrough).toBe(DAY + 1)
    expect(office.see().closings).toHaveLength(1)
  })

  it('of two people who closed differently at once, the earlier day holds until one of them saw both', () => {
    const [office, direction] = [createPhone(1), createPhone(2)]
    office.close(DAY + 7)
    direction.close(DAY)
    meet(office, direction)
    expect(office.see().closedThrough).toBe(DAY)
    expect(office.see().closings).toHaveLength(2)
    office.close(DAY + 7)
    meet(office, direction)
    expect(direction.see().closedThrough).toBe(DAY + 7)
  })

  it('is not undone by a closing that names itself among what it replaces', () => {
    const office = createPhone(1)
    const own = parcelId(1, 1)
    office.write({ type: 'closed', at: 1, throughDay: DAY, reason: '', replaces: [own] })
    expect(office.see().closedThrough).toBe(DAY)
  })

  it('is not undone by closings that replace each other', () => {
    const office = createPhone(1)
    const [one, other] = [parcelId(1, 1), parcelId(1, 2)]
    office.write({ type: 'closed', at: 1, throughDay: DAY, reason: '', replaces: [other] })
    office.write({ type: 'closed', at: 2, throughDay: DAY + 7, reason: '', replaces: [one] })
    expect(office.see().closedThrough).toBe(DAY)
  })
})

describe('a justification', () => {
  it('is kept, replaced by a better one, and withdrawn', () => {
    const office = createPhone(1)
    const first = office.justify(BRAHIM, [DAY, 0], [DAY, 1])
    expect(office.see().justifications).toMatchObject([{ parcel: first, person: BRAHIM }])
    const better = office.justify(BRAHIM, [DAY, 0], [DAY + 2, 0], [first])
    expect(office.see().justifications.map(({ parcel }) => parcel)).toEqual([better])
    office.withdraw(better)
    expect(office.see().justifications).toEqual([])
  })

  it('of one person is not touched by that of another, or by another of the same person', () => {
    const [one, other] = [createPhone(1), createPhone(2)]
    one.justify(BRAHIM, [DAY, 0], [DAY, 1])
    other.justify(BRAHIM, [DAY, 1], [DAY + 3, 1])
    other.justify(CHAIMA, [DAY, 0], [DAY, 0])
    meet(one, other)
    expect(one.see().justifications).toHaveLength(3)
  })

  it('does not disappear by naming itself among what it replaces', () => {
    const office = createPhone(1)
    const first = office.justify(BRAHIM, [DAY, 0], [DAY, 1], [parcelId(1, 1)])
    expect(office.see().justifications).toMatchObject([{ parcel: first }])
  })

  const period = (
    from: readonly [number, Half],
    through: readonly [number, Half]
  ): Justification => ({
    parcel: 1 as ParcelId,
    writer: 1,
    at: 0,
    person: BRAHIM,
    from: { day: from[0], half: from[1] },
    through: { day: through[0], half: through[1] },
    reason: 'certificat médical'
  })

  it.each([
    ['the half-day before it starts', [DAY, 'morning'], false],
    ['the half-day it starts in', [DAY, 'afternoon'], true],
    ['a day in the middle', [DAY + 1, 'morning'], true],
    ['the half-day it ends in', [DAY + 2, 'morning'], true],
    ['the half-day after it ends', [DAY + 2, 'afternoon'], false],
    ['the day after', [DAY + 3, 'morning'], false]
  ] as const)('from an afternoon through a morning, and %s', (_, [day, half], expected) => {
    const held = [period([DAY, 'afternoon'], [DAY + 2, 'morning'])]
    expect(isJustified(held, BRAHIM, { day, half })).toBe(expected)
    expect(isJustified(held, CHAIMA, { day, half })).toBe(false)
  })

  it('of one half-day covers it alone', () => {
    const held = [period([DAY, 'morning'], [DAY, 'morning'])]
    expect(isJustified(held, BRAHIM, { day: DAY, half: 'morning' })).toBe(true)
    expect(isJustified(held, BRAHIM, { day: DAY, half: 'afternoon' })).toBe(false)
  })

  it('that ends before it starts covers nothing', () => {
    const held = [period([DAY, 'afternoon'], [DAY, 'morning'])]
    expect(isJustified(held, BRAHIM, { day: DAY, half: 'morning' })).toBe(false)
    expect(isJustified(held, BRAHIM, { day: DAY, half: 'afternoon' })).toBe(false)
  })

  it('covers no half-day that no justification covers', () => {
    expect(isJustified([], BRAHIM, { day: DAY, half: 'morning' })).toBe(false)
  })
})

describe('on the wire', () => {
  it('a lesson of thirty with four exceptions, signed off, takes at most 90 bytes', () => {
    const people = Array.from({ length: 30 }, (_, index) => person(2 ** 30 + index * 7_919))
    const fact: RegisterFact = {
      type: 'signed-off',
      at: 212_345_678,
      day: DAY,
      slot: 3,
      module: 2_012_345_678 as typeof MODULE,
      roster: rosterIdOf(people),
      exceptions: [
        toWireEntry(3, mark('absent')),
        toWireEntry(11, mark('absent')),
        toWireEntry(17, mark('late', 15)),
        toWireEntry(28, mark('absent'))
      ],
      replaces: []
    }
    const update = encodeParcel({
      id: parcelId(131_071, 2 ** 36 - 1),
      facts: [registerFacts.encode(fact)]
    })
    expect(update.byteLength).toBeLessThanOrEqual(90)
  })

  it('a mark says nothing that goes without saying', () => {
    expect(toWireEntry(3, mark('absent'))).toEqual([3, 2])
    expect(toWireEntry(3, mark('late', 15))).toEqual([3, 1, 15])
    expect(toWireEntry(3, mark('absent', 0, 'bus'))).toEqual([3, 2, 0, 'bus'])
  })

  it('a lesson of a class where each was marked in a gesture of its own can be signed off', () => {
    const people = Array.from({ length: MAX_PEOPLE_IN_GROUP }, (_, index) => person(index + 1))
    const phone = createPhone(1)
    people.forEach((who) => phone.mark(marks([who, 'absent']), { list: people }))
    phone.signOff(new Map(), { list: people })
    expect(phone.see().unreadable).toBe(0)
    expect(statusSeen(phone.lesson(), person(1))).toBe('present')
  })

  it('a lesson has one name on every phone', () => {
    expect(lessonKey(LESSON)).toBe('2500.1')
    expect(lessonOfKey(lessonKey(LESSON))).toEqual(LESSON)
  })

  it('the number of a list depends on who is on it and in which order, and never changes', () => {
    expect(rosterIdOf(LIST)).toBe(rosterIdOf([...LIST]))
    expect(rosterIdOf(LIST)).not.toBe(rosterIdOf([...LIST].reverse()))
    expect(rosterIdOf([person(1), person(23)])).not.toBe(rosterIdOf([person(12), person(3)]))
    expect(rosterIdOf(LIST)).toBe(121_369_726)
  })
})
