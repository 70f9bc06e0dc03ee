import { describe, expect, test } from 'vitest'
import { parseAssignmentKey } from '#shared/documents/directory.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { closeRegister, decideHeld, reopenRegister } from './groups/register-commands.ts'
import { readDirectory, readGroup, readRegister } from './people-app.ts'
import { clashesOf, weeklyLessons } from './staff/clashes.ts'
import {
  addModule,
  addStaff,
  changeGroup,
  givableRoles,
  removeWeeklyLesson,
  setAssignment,
  setHoliday,
  setRole,
  setRules,
  setSlot,
  setTerm,
  setWeeklyLesson
} from './staff/staff-commands.ts'
import { carry, deskOf, personaOf, type Desk } from './testing.ts'
import {
  changeTrainee,
  justifyAbsences,
  withdrawJustification
} from './trainee/trainee-commands.ts'

const NAMES = { lastName: 'Idrissi', firstName: 'Amal', lastNameAr: 'الإدريسي', firstNameAr: 'أمل' }

/** Somebody with unjustified absences, and the register they stand in. */
async function absentee(desk: Desk) {
  const rows = await desk.database.totals.toArray()
  const [most] = rows.sort((one, other) => other.unjustifiedHalfDays - one.unjustifiedHalfDays)
  if (most === undefined) throw new Error('the demo has absences')
  const register = await desk.database.registers.get(most.register)
  if (register === undefined) throw new Error('totals come from a register')
  return { ...most, term: register.term }
}

describe('the identity of a trainee', () => {
  test('a registrar corrects one field; the others are not written again', async () => {
    const desk = await deskOf('registrar')
    const { group, person } = (await desk.database.trainees.toArray())[0]!
    const before = (await readGroup(desk, group)).traineesByPerson.get(person)!.values
    await changeTrainee(desk, group, person, { ...before, birthPlace: 'أصيلة' })
    const after = (await readGroup(desk, group)).traineesByPerson.get(person)!
    expect(after.values).toEqual({ ...before, birthPlace: 'أصيلة' })
    expect(await desk.ownParcels()).toBe(1)
    expect(await changeTrainee(desk, group, person, { birthPlace: 'أصيلة' })).toMatchObject({
      ok: true,
      parcels: []
    })
  })

  test('two registrars who correct it differently both see both values, until one chooses', async () => {
    const [one, other] = [await deskOf('registrar'), await deskOf('registrar')]
    const { group, person } = (await one.database.trainees.toArray())[0]!
    await changeTrainee(one, group, person, { firstName: 'Salma' })
    await changeTrainee(other, group, person, { firstName: 'Selma' })
    await carry(other, one)
    const disputed = await one.database.trainees.get(['jadida', group, person])
    expect(disputed?.disputedFields).toEqual(['firstName'])
    await changeTrainee(one, group, person, { firstName: 'Salma' })
    await carry(one, other)
    const settled = (await readGroup(other, group)).traineesByPerson.get(person)
    expect(settled?.values.firstName).toBe('Salma')
    expect(settled?.contradictions).toEqual([])
  })

  test.each(['trainer', 'studentAffairs', 'siteDirector', 'itOfficer'])(
    'a %s cannot change it',
    async (key) => {
      const desk = await deskOf(key)
      const { group, person } = (await desk.database.trainees.toArray())[0]!
      expect(await changeTrainee(desk, group, person, { firstName: 'X' })).toEqual({
        ok: false,
        reason: 'not-your-role'
      })
      expect(await desk.ownParcels()).toBe(0)
    }
  )
})

describe('absences with a document', () => {
  test.each(['registrar', 'studentAffairs'])(
    'a %s justifies an interval and withdraws it again',
    async (key) => {
      const desk = await deskOf(key)
      const { group, person, term, register, unjustifiedHalfDays } = await absentee(desk)
      expect(unjustifiedHalfDays).toBeGreaterThan(0)
      const { terms } = await readDirectory(desk)
      const { from, through } = terms.get(term)!.values
      const interval = {
        from: { day: from!, half: 'morning' as const },
        through: { day: through!, half: 'afternoon' as const }
      }
      const result = await justifyAbsences(desk, group, person, interval, ' certificat médical ')
      expect(result.ok).toBe(true)
      await desk.refresh()
      expect((await desk.database.totals.get([register, person]))?.unjustifiedHalfDays).toBe(0)

      const [justification] = (await readRegister(desk, register)).justifications.filter(
        (one) => one.person === person && one.reason === 'certificat médical'
      )
      await withdrawJustification(desk, register, justification!.parcel, 'erreur de saisie')
      await desk.refresh()
      expect((await desk.database.totals.get([register, person]))?.unjustifiedHalfDays).toBe(
        unjustifiedHalfDays
      )
    }
  )

  test('an interval must run forwards and touch a term', async () => {
    const desk = await deskOf('registrar')
    const { group, person } = await absentee(desk)
    const at = (day: number) => ({ day, half: 'morning' as const })
    const afternoon = { day: 2_500, half: 'afternoon' as const }
    expect(
      await justifyAbsences(desk, group, person, { from: afternoon, through: at(2_500) }, 'x')
    ).toEqual({ ok: false, reason: 'ends-before-it-begins' })
    expect(
      await justifyAbsences(desk, group, person, { from: at(1), through: at(2) }, 'x')
    ).toEqual({ ok: false, reason: 'outside-every-term' })
  })

  test('a trainer cannot justify', async () => {
    const desk = await deskOf('trainer')
    const { group, person, term } = await absentee(desk)
    const { from } = (await readDirectory(desk)).terms.get(term)!.values
    const day = { day: from!, half: 'morning' as const }
    expect(
      await justifyAbsences(desk, group, person, { from: day, through: day }, 'x')
    ).toMatchObject({ ok: false, reason: 'not-your-role' })
  })
})

describe('closing a register', () => {
  test('a registrar closes it through a day, further, and opens it again', async () => {
    const desk = await deskOf('registrar')
    const { group, term, register } = await absentee(desk)
    const through = async () => (await readRegister(desk, register)).closedThrough
    await closeRegister(desk, group, term, 2_510, 'fin du mois')
    expect(await through()).toBe(2_510)
    await closeRegister(desk, group, term, 2_512, 'fin du mois')
    expect(await through()).toBe(2_512)
    await reopenRegister(desk, group, term, 'oubli signalé')
    expect(await through()).toBeNull()
  })

  test('studentAffairs and trainers cannot close or decide', async () => {
    for (const key of ['studentAffairs', 'trainer']) {
      const desk = await deskOf(key)
      const { group, term } = await absentee(desk)
      const refused = { ok: false, reason: 'not-your-role' }
      expect(await closeRegister(desk, group, term, 2_510, 'x')).toEqual(refused)
      expect(await decideHeld(desk, group, term, [], true, 'x')).toEqual(refused)
    }
  })
})

describe('a new site is prepared from nothing but its directory', () => {
  test('the it officer adds a trainer with a role; the registrar gives a module, a group and an hour', async () => {
    const officer = await deskOf('itOfficer')
    const { person, ...added } = await addStaff(officer, NAMES, 'a-random-seed')
    expect(added.ok).toBe(true)
    expect(await setRole(officer, person, 'trainer', null, true)).toMatchObject({ ok: true })

    const registrar = await deskOf('registrar')
    await carry(officer, registrar)
    await addModule(registrar, 'Vie scolaire et citoyenneté', 'الحياة المدرسية والمواطنة')
    const directory = await readDirectory(registrar)
    const module = Number(
      [...directory.modules.values()].find(({ values }) => values.name?.endsWith('citoyenneté'))
        ?.key
    ) as ModuleId
    const group = Number([...directory.groups.keys()][0]) as GroupId
    await setTerm(registrar, '2031-1', {
      name: 'S1',
      nameAr: 'الأسدوس 1',
      from: 4_000,
      through: 4_100
    })
    await setSlot(registrar, 5, { start: '19:00', end: '20:00', half: 'afternoon' })
    await setHoliday(registrar, 4_010, { name: 'Fête', nameAr: 'عيد', active: true })
    await setRules(registrar, 8, 'every-lesson')
    const lesson = {
      group,
      weekday: 2 as const,
      slot: 5,
      term: '2031-1',
      module,
      trainer: person,
      room: 'S9'
    }
    expect(await setWeeklyLesson(registrar, lesson)).toMatchObject({ ok: true })

    const after = await readDirectory(registrar)
    expect(weeklyLessons(after)).toContainEqual(lesson)
    const assigned = [...after.assignments.values()].map(({ key }) => parseAssignmentKey(key))
    expect(assigned).toContainEqual({ person, group, module, term: '2031-1' })
    await removeWeeklyLesson(registrar, lesson)
    expect(weeklyLessons(await readDirectory(registrar))).not.toContainEqual(lesson)
    await setAssignment(registrar, { person, group, module, term: '2031-1' }, false)
    await changeGroup(registrar, group, { label: 'PRIM-X' })
    expect((await readDirectory(registrar)).groups.get(String(group))?.values.label).toBe('PRIM-X')
  })

  test('a trainer or a room needed twice at once is told, and the lesson itself is not', async () => {
    const desk = await deskOf('registrar')
    const directory = await readDirectory(desk)
    const [lesson] = weeklyLessons(directory)
    const other = [...directory.groups.keys()].find((key) => Number(key) !== lesson!.group)
    const moved = { ...lesson!, group: Number(other) as GroupId }
    const kinds = clashesOf(directory, moved, false).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['trainer', 'room']))
    expect(clashesOf(directory, lesson!, false)).toEqual([])
    expect(clashesOf(directory, lesson!, true).map(({ kind }) => kind)).toEqual(['group'])
    const alone = { ...moved, slot: 30 }
    expect(clashesOf(directory, alone, true)).toEqual([])
  })

  test('nobody gives a role to themselves, and a registrar gives none', async () => {
    const officer = personaOf('itOfficer')
    const actor = await (await deskOf('itOfficer')).actor()
    expect(givableRoles(actor, officer.person)).toEqual([])
    expect(givableRoles(actor, 5 as PersonId)).toContain('trainer')
    expect(givableRoles(actor, 5 as PersonId)).not.toContain('siteDirector')
    const registrar = await deskOf('registrar')
    expect(givableRoles(await registrar.actor(), 5 as PersonId)).toEqual([])
    expect(await setRole(registrar, 5 as PersonId, 'trainer', null, true)).toMatchObject({
      ok: false
    })
  })

  test('a trainer cannot touch staff, modules, groups or hours', async () => {
    const desk = await deskOf('trainer')
    const refused = { ok: false, reason: 'not-your-role' }
    expect(await addStaff(desk, NAMES, 'seed')).toMatchObject(refused)
    expect(await addModule(desk, 'M', 'م')).toEqual(refused)
    expect(await changeGroup(desk, 5 as GroupId, { label: 'X' })).toEqual(refused)
    expect(await setTerm(desk, '2031-1', { name: '', nameAr: '', from: 1, through: 2 })).toEqual(
      refused
    )
    expect(await desk.ownParcels()).toBe(0)
  })
})
