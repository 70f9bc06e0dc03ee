import { describe, expect, test } from 'vitest'
import { readClassListBytes } from '#lib/files/class-list-file.ts'
import type { ListedTrainee } from '#lib/files/class-list-rows.ts'
import type { ClassList } from '#lib/files/class-list.ts'
import { sampleFile } from '#lib/files/testing.ts'
import { traineeNumber } from '#shared/documents/group.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { readDirectory, readGroup } from '../people-app.ts'
import { MAX_PEOPLE_IN_GROUP } from '#shared/domain/people.ts'
import { carry, deskOf, type Desk } from '../testing.ts'
import { refusalWords } from '../words.ts'
import { findGroup, planGroup, readTrainingYear, type GroupDetails } from './group-plan.ts'
import { applyImport, countImport, readOtherGroups, type ClassPlan } from './import-commands.ts'
import { planClasses, readImportGround } from './import-ground.ts'
import { readImportJourney } from './import-journey.ts'
import { planImport } from './import-plan.ts'
import { withEdits } from './list-edits.ts'

async function classesIn(file: string, bytes = sampleFile(file)): Promise<ClassList[]> {
  const reading = await readClassListBytes(bytes, file)
  if (!reading.ok) throw new Error(`${file}: ${reading.reason}`)
  return reading.classes
}

async function firstClass(): Promise<ClassList> {
  const [list] = await classesIn('ListEleve_20241001.xlsx')
  if (list === undefined) throw new Error('the sample holds a class')
  return list
}

function csv(...lines: string[]): Promise<ClassList> {
  const text = ['Code Massar;النسب;الإسم;Nom;Prénom;Date de naissance;Lieu', ...lines].join('\n')
  return mapped(text)
}

async function mapped(text: string): Promise<ClassList> {
  const { readMapped } = await import('#lib/files/class-list.ts')
  const reading = await readClassListBytes(new TextEncoder().encode(text), 'liste.csv')
  if (reading.ok) return reading.classes[0]!
  if (reading.reason !== 'no-class-list-found') throw new Error(reading.reason)
  const [table] = reading.tables
  if (table === undefined) throw new Error('the text holds a table')
  const read = readMapped(table.sheet, table.suggestion.mapping)
  if (!read.ok) throw new Error(read.reason)
  return read.classes[0]!
}

type Options = { moves?: PersonId[]; leavers?: PersonId[]; label?: string; target?: GroupId }

async function planOn(desk: Desk, list: ClassList, options: Options = {}): Promise<ClassPlan> {
  const directory = await readDirectory(desk)
  const details: GroupDetails = {
    label: options.label ?? list.className,
    level: list.level,
    trainingYear: readTrainingYear(list.schoolYear || '2026-2027')
  }
  const group = planGroup(directory, details, options.target ?? null)
  const labels = [...directory.groups].map(
    ([key, { values }]) => [Number(key) as GroupId, values.label ?? ''] as const
  )
  const others = await readOtherGroups(
    desk,
    new Map(labels.filter(([other]) => other !== group.group))
  )
  const people = planImport(list, await readGroup(desk, group.group), others)
  return {
    group,
    people,
    moves: new Set(options.moves ?? []),
    leavers: new Set(options.leavers ?? [])
  }
}

async function importOn(desk: Desk, list: ClassList, options: Options = {}) {
  const result = await applyImport(desk, [await planOn(desk, list, options)])
  await desk.refresh()
  return result
}

async function changed(list: ClassList, row: number, change: Partial<ListedTrainee>) {
  const trainees = list.trainees.map((one, index) => (index === row ? { ...one, ...change } : one))
  return { ...list, trainees }
}

async function groupOf(desk: Desk, list: ClassList): Promise<GroupId> {
  const found = findGroup(await readDirectory(desk), {
    label: list.className,
    trainingYear: readTrainingYear(list.schoolYear)
  })
  if (found === null) throw new Error(`${list.className} is not recorded`)
  return found
}

describe('a registrar imports a class', () => {
  test.each([
    ['ListEleve_20241001.xlsx', 32],
    ['ListEleve_20231007.xls', 30]
  ])('both layouts of MASSAR become a group with everyone on it: %s', async (file, size) => {
    const desk = await deskOf('registrar')
    const [list] = await classesIn(file)
    const result = await importOn(desk, list!)
    expect(result).toMatchObject({ ok: true, counts: { added: size, changed: 0, skipped: 0 } })
    const group = await groupOf(desk, list!)
    const rows = await desk.database.trainees.where({ site: 'jadida', group }).toArray()
    expect(rows).toHaveLength(size)
    const [first] = list!.trainees
    expect(rows.find(({ order }) => order === 1)).toMatchObject({
      person: traineeNumber(first!.massarCode!),
      massarCode: first!.massarCode,
      lastNameAr: first!.lastNameAr,
      firstNameAr: first!.firstNameAr,
      active: true
    })
  })

  test('nothing is written before it is asked for', async () => {
    const desk = await deskOf('registrar')
    await planOn(desk, await firstClass())
    expect(await desk.ownParcels()).toBe(0)
  })

  test('the same file a second time adds nothing', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    await importOn(desk, list)
    const before = await desk.ownParcels()
    const again = await importOn(desk, list)
    expect(again).toMatchObject({ ok: true, counts: { added: 0, changed: 0, unchanged: 32 } })
    expect(await desk.ownParcels()).toBe(before)
  })

  test('a corrected birth place changes that field and no other', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    await importOn(desk, list)
    const corrected = await changed(list, 3, { birthPlace: 'أزمور' })
    const plan = await planOn(desk, corrected)
    expect(plan.people.changed).toMatchObject([
      { fields: [{ field: 'birthPlace', before: ['الجديدة'], after: 'أزمور' }] }
    ])
    expect(plan.people.changed[0]?.change.values).toEqual({ birthPlace: 'أزمور' })
    await applyImport(desk, [plan])
    const state = await readGroup(desk, plan.group.group)
    const record = state.traineesByPerson.get(traineeNumber(list.trainees[3]!.massarCode!))
    expect(record?.values.birthPlace).toBe('أزمور')
    expect(record?.contradictions).toEqual([])
  })

  test('an empty cell takes nothing away, and Latin names stay when the list comes again', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    const row = list.trainees[0]!.row
    const edits = new Map([[row, { lastName: ' El  Amrani', firstName: 'Salma' }]])
    await importOn(desk, withEdits(list, edits))
    const silent = await changed(list, 0, { birthDate: null, gender: null })
    const plan = await planOn(desk, silent)
    expect(plan.people.changed).toEqual([])
    await applyImport(desk, [plan])
    const state = await readGroup(desk, plan.group.group)
    expect(
      state.traineesByPerson.get(traineeNumber(list.trainees[0]!.massarCode!))?.values
    ).toMatchObject({ lastName: 'El Amrani', firstName: 'Salma', birthDate: '1999-01-01' })
  })

  test('who is gone from the list stays until the registrar says that they left', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    await importOn(desk, list)
    const shorter = { ...list, trainees: list.trainees.slice(0, -1) }
    const gone = traineeNumber(list.trainees.at(-1)!.massarCode!)
    const plan = await planOn(desk, shorter)
    expect(plan.people.gone.map(({ person }) => person)).toEqual([gone])
    await applyImport(desk, [plan])
    expect(
      (await readGroup(desk, plan.group.group)).traineesByPerson.get(gone)?.values.active
    ).toBe(true)
    await applyImport(desk, [await planOn(desk, shorter, { leavers: [gone] })])
    expect(
      (await readGroup(desk, plan.group.group)).traineesByPerson.get(gone)?.values.active
    ).toBe(false)
  })

  test('a trainee of another group moves only when asked, with the same number and Latin name', async () => {
    const desk = await deskOf('registrar')
    const someone = (await desk.database.trainees.toArray()).find(({ active }) => active)!
    const list = await csv(`${someone.massarCode};${someone.lastNameAr};${someone.firstNameAr};;;;`)
    const target = { label: 'NOUVEAU-1' }

    const stay = await importOn(desk, list, target)
    expect(stay).toMatchObject({ ok: true, counts: { added: 0, moved: 0 } })

    const moved = await importOn(desk, list, { ...target, moves: [someone.person] })
    expect(moved).toMatchObject({ ok: true, counts: { moved: 1 } })
    const rows = await desk.database.trainees
      .filter(({ person }) => person === someone.person)
      .toArray()
    const left = rows.find(({ group }) => group === someone.group)
    const joined = rows.find(({ group }) => group !== someone.group)
    expect(left?.active).toBe(false)
    expect(joined).toMatchObject({
      active: true,
      lastName: someone.lastName,
      lastNameAr: someone.lastNameAr
    })
  })

  test('rows with problems: a code twice counts once, a row without a code waits for it', async () => {
    const desk = await deskOf('registrar')
    const list = await csv(
      'M130000001;العلوي;سلمى;;;2001-02-03;سطات',
      'M130000001;العلوي;مريم;;;;',
      ';الناصري;عمر;;;;',
      'M13;بنعلي;هدى;;;;'
    )
    expect(list.problems.map(({ reason }) => reason)).toEqual([
      'duplicate-code',
      'missing-code',
      'malformed-code'
    ])
    const plan = await planOn(desk, list, { label: 'X-1' })
    expect(plan.people.added).toHaveLength(1)
    expect(plan.people.skipped.map(({ reason }) => reason)).toEqual(['no-code', 'no-code'])

    const [missing] = plan.people.skipped
    const typed = withEdits(list, new Map([[missing!.listed.row, { massarCode: 'm 130000009' }]]))
    const second = await planOn(desk, typed, { label: 'X-1' })
    expect(second.people.added.map(({ change }) => change.values.massarCode)).toEqual([
      'M130000001',
      'M130000009'
    ])
    const same = withEdits(list, new Map([[missing!.listed.row, { massarCode: 'M130000001' }]]))
    const third = await planOn(desk, same, { label: 'X-1' })
    expect(third.people.skipped.map(({ reason }) => reason)).toEqual(['code-twice', 'no-code'])
  })

  test('a national card number in the file is never kept', async () => {
    const desk = await deskOf('registrar')
    const list = await mapped(
      'CIN;Code Massar;Nom;Prénom\nBK123456;M130000001;Alaoui;Salma\nBK654321;M130000002;Naciri;Omar'
    )
    await importOn(desk, list, { label: 'X-2' })
    expect(JSON.stringify(await desk.database.trainees.toArray())).not.toMatch(/BK\d{6}/)
    const rows = await desk.database.journal.toArray()
    const text = rows.map(({ update }) => new TextDecoder('latin1').decode(update)).join()
    expect(text).toContain('M130000001')
    expect(text).not.toMatch(/BK\d{6}/)
  })

  test('two registrars import the same class without a network: one list, no contradiction', async () => {
    const [one, other] = [await deskOf('registrar'), await deskOf('registrar')]
    const list = await firstClass()
    const named = withEdits(list, new Map([[list.trainees[0]!.row, { lastName: 'El Amrani' }]]))
    await importOn(one, named)
    await importOn(other, list)
    await carry(one, other)
    await carry(other, one)
    for (const desk of [one, other]) {
      const group = await groupOf(desk, list)
      const rows = await desk.database.trainees.where({ site: 'jadida', group }).toArray()
      expect(rows).toHaveLength(32)
      expect(rows.flatMap(({ disputedFields }) => disputedFields)).toEqual([])
      expect(rows.find(({ order }) => order === 1)?.lastName).toBe('El Amrani')
      const labels = [...(await readDirectory(desk)).groups.values()].filter(
        ({ values }) => values.label === list.className
      )
      expect(labels).toHaveLength(1)
    }
  })

  test('a class of 110 travels in parcels of a hundred at most', async () => {
    const desk = await deskOf('registrar')
    const lines = Array.from({ length: 110 }, (_, index) => {
      return `M14${String(index).padStart(7, '0')};اسم;شخص ${index};;;;`
    })
    const result = await importOn(desk, await csv(...lines), { label: 'GRAND-1' })
    // One for the group's record, two for its people.
    expect(result).toMatchObject({ ok: true, counts: { added: 110 } })
    expect(await desk.ownParcels()).toBe(3)
  })

  test('a class of more than 120 is refused whole, with the reason, and so is whom it would add later', async () => {
    const desk = await deskOf('registrar')
    const lines = Array.from({ length: MAX_PEOPLE_IN_GROUP + 1 }, (_, index) => {
      return `M14${String(index).padStart(7, '0')};اسم;شخص ${index};;;;`
    })
    const tooMany = await importOn(desk, await csv(...lines), { label: 'GRAND-1' })
    expect(tooMany).toEqual({ ok: false, reason: 'group-too-large' })
    expect(await desk.ownParcels()).toBe(0)
    const most = await importOn(desk, await csv(...lines.slice(1)), { label: 'GRAND-1' })
    expect(most).toMatchObject({ ok: true, counts: { added: MAX_PEOPLE_IN_GROUP } })
    const oneMore = await importOn(desk, await csv(lines[0]!), { label: 'GRAND-1' })
    expect(oneMore).toEqual({ ok: false, reason: 'group-too-large' })
    expect(refusalWords('group-too-large')).toContain('120')
  })

  test('a number that another code holds already is not shared', async () => {
    const list = await csv('M130000001;العلوي;سلمى;;;;')
    const taken = traineeNumber('M130000001')
    const record = {
      key: String(taken),
      values: { massarCode: 'K130000000', active: true },
      contradictions: [],
      currentByField: new Map()
    }
    const state = { traineesByPerson: new Map([[taken, record]]), unreadable: 0 }
    const plan = planImport(list, null, [{ group: 5 as GroupId, label: 'Y', state }])
    expect(plan.added).toHaveLength(1)
    expect(plan.added[0]?.person).not.toBe(taken)
  })
})

describe('several classes in one file', () => {
  test('who stands in two of them stays in the first; both become groups in one go', async () => {
    const desk = await deskOf('registrar')
    const classes = await classesIn('ListEleve_20241001.xlsx')
    const ground = await readImportGround(desk)
    const chosen = classes.map((list) => ({
      edited: list,
      details: {
        label: list.className,
        level: list.level,
        trainingYear: readTrainingYear(list.schoolYear)
      },
      target: null,
      moves: new Set<PersonId>(),
      leavers: new Set<PersonId>()
    }))
    const plans = planClasses(ground, chosen)
    expect(plans.map(({ people }) => people.added.length)).toEqual([32, 26])
    expect(plans[1]?.people.skipped.map(({ reason }) => reason)).toEqual([
      'in-another-class',
      'in-another-class'
    ])
    const result = await applyImport(desk, plans)
    expect(result).toMatchObject({ ok: true, counts: { added: 58, skipped: 2 } })
    const again = planClasses(await readImportGround(desk), chosen)
    expect(again.map(({ people }) => people.added.length)).toEqual([0, 0])
    expect(again.every(({ group }) => !group.isNew && group.change === null)).toBe(true)
  })

  test('somebody new in the middle only moves the numbers of those who follow', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    await importOn(desk, { ...list, trainees: list.trainees.filter((_, index) => index !== 4) })
    const plan = await planOn(desk, list)
    expect(countImport([plan])).toMatchObject({ added: 1, changed: 0, reordered: 27 })
  })

  test('only people without any Latin name are asked for one', async () => {
    const desk = await deskOf('registrar')
    const list = await firstClass()
    const [first] = list.trainees
    await importOn(desk, withEdits(list, new Map([[first!.row, { lastName: 'El Amrani' }]])))
    const { people } = await planOn(desk, list)
    expect(people.withoutLatin).toHaveLength(31)
    expect(people.withoutLatin).not.toContain(first)
  })
})

test('how far an import has come is told by its least advanced parcel', async () => {
  const desk = await deskOf('registrar')
  const result = await importOn(desk, await firstClass())
  if (!result.ok) throw new Error(result.reason)
  expect(await readImportJourney(desk, result.parcels)).toEqual({ state: 'saved' })
  const rows = await desk.replica.storage.outbox(10, 1e6)
  await desk.replica.storage.markSent(rows, 1)
  expect(await readImportJourney(desk, result.parcels)).toEqual({ state: 'sent' })
})

describe('who may not import, cannot', () => {
  test.each(['trainer', 'studentAffairs', 'siteDirector', 'itOfficer'])('%s', async (key) => {
    const desk = await deskOf(key)
    const result = await importOn(desk, await firstClass())
    expect(result).toMatchObject({ ok: false, reason: 'not-your-role' })
    expect(await desk.ownParcels()).toBe(0)
  })
})
