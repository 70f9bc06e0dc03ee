import { expect, test } from 'vitest'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { directoryId, registerId } from '#shared/documents/ids.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { lessonHref, parseLessonAddress } from './lesson-address.ts'
import { lessonChoices, slotAt } from './lesson-choices.ts'
import {
  DAY,
  FATIMA,
  GROUP,
  LESSON,
  MODULE,
  SALMA,
  SITE,
  TERM,
  YOUSSEF,
  officeUpdate,
  openPhone,
  type Phone
} from './testing.ts'
import { lessonsOn } from './todays-lessons.ts'

async function today(phone: Phone, day = DAY) {
  await refreshReadModels(phone.app.database, phone.app.replica)
  return lessonsOn(phone.app, day, DAY)
}

async function finish(phone: Phone, slot: number) {
  const visit = await phone.open({ ...LESSON, slot }, MODULE)
  visit.finish()
  await visit.close()
}

test('a trainer’s day holds the lessons of the timetable, before anybody opened them', async () => {
  const { lessons } = await today(await openPhone(FATIMA, 11))
  expect(lessons).toMatchObject([
    { group: GROUP, slot: 1, groupLabel: 'PRIM-BIL-1', room: 'Salle 4', module: MODULE, row: null }
  ])
})

test('a lesson outside the timetable stands among the others once it was opened', async () => {
  const phone = await openPhone(FATIMA, 11)
  await finish(phone, 2)
  const { lessons } = await today(phone)
  expect(lessons.map(({ slot, isPlanned, row }) => [slot, isPlanned, row?.signedOff])).toEqual([
    [1, true, undefined],
    [2, false, true]
  ])
})

test('a day off has its name, and no lessons', async () => {
  const phone = await openPhone(FATIMA, 11)
  const fact = { type: 'holiday-recorded' as const, at: 2, key: String(DAY), replaces: [] }
  const values = { name: 'Fête de l’Indépendance', nameAr: 'عيد الاستقلال', active: true }
  await phone.receive([officeUpdate(directoryId(SITE), [{ ...fact, values }])])
  expect(await today(phone)).toMatchObject({ lessons: [], holiday: { name: values.name } })
})

test('lessons of last week that nobody finished are called to mind', async () => {
  const phone = await openPhone(FATIMA, 11)
  const before = await today(phone)
  expect(before.unfinished.map(({ day }) => day)).toEqual([DAY - 7])
  const visit = await phone.open({ ...LESSON, day: DAY - 7 })
  visit.finish()
  await visit.close()
  expect((await today(phone)).unfinished).toEqual([])
})

test('a colleague of the group has no lesson of the timetable, and may open one', async () => {
  const phone = await openPhone(YOUSSEF, 12)
  expect((await today(phone)).lessons).toEqual([])
  const directory = (await phone.app.database.directories.get(SITE))!.state
  const choices = lessonChoices(directory, await phone.app.actor(), DAY)
  expect(choices).toMatchObject({
    term: TERM,
    groups: [{ group: GROUP, modules: [{ module: MODULE }] }]
  })
  expect(slotAt(choices.slots, 11 * 60)).toBe(2)
  expect(slotAt(choices.slots, 20 * 60)).toBe(2)
})

test('a lesson of another site’s group of the same number is nobody’s here', async () => {
  const phone = await openPhone(FATIMA, 11)
  const roster = rosterIdOf([SALMA])
  const { group, term, ...when } = LESSON
  await phone.receive([
    officeUpdate(registerId('settat', group, term), [
      { type: 'roster-named', roster, people: [SALMA] },
      {
        ...when,
        type: 'signed-off',
        at: 2,
        slot: 2,
        module: MODULE,
        roster,
        exceptions: [],
        replaces: []
      }
    ])
  ])
  expect(await phone.app.database.lessons.count()).toBe(1)
  expect((await today(phone)).lessons.map(({ slot }) => slot)).toEqual([1])
})

test('the address of a lesson leads back to it, and nonsense leads nowhere', () => {
  const [group, term, day, slot] = lessonHref(LESSON).split('/').slice(2)
  expect(parseLessonAddress({ group, term, day, slot })).toEqual(LESSON)
  expect(parseLessonAddress({ group, term, day: '2026-02-30', slot })).toBeNull()
  expect(parseLessonAddress({ group: '../x', term, day, slot })).toBeNull()
})
