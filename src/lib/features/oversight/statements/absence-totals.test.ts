import { describe, expect, test } from 'vitest'
import { readCsv } from '#lib/files/csv-reader.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { TotalsRow, TraineeRow } from '#lib/readmodels/tables.ts'
import {
  DAY,
  GROUP,
  NADA,
  OMAR,
  OTHER_GROUP,
  REGISTER,
  SALMA,
  SITE,
  TERM,
  ZINEB,
  clock,
  directory,
  trainee
} from '../testing.ts'
import { groupTotals, searchTotals, sortTotals, traineeTotals } from './absence-totals.ts'
import { groupNeeds } from './group-needs.ts'
import { csvFileName, totalsCsv, type CsvWords } from './totals-csv.ts'

const LIMIT = 10
const CLASS = [trainee(ZINEB), trainee(NADA), trainee(OMAR)]

function total(person: PersonId, absent: number, unjustified: number, late = 0): TotalsRow {
  return {
    ...{ register: REGISTER, site: SITE, group: GROUP, person },
    ...{ lessons: 40, late, disputed: 0 },
    ...{ absentHalfDays: absent, unjustifiedHalfDays: unjustified }
  }
}

const TOTALS = [total(NADA, 3, 1, 4), total(OMAR, 12, 11), total(ZINEB, 7, 7, 1)]
const rows = traineeTotals(CLASS, TOTALS, LIMIT)
const people = (of: readonly { readonly trainee: TraineeRow }[]) =>
  of.map(({ trainee: { person } }) => person)

describe('totals of a group', () => {
  test('stand in the order of the ministry’s list, with its numbers', () => {
    expect(rows.map(({ number, trainee: { person } }) => [number, person])).toEqual([
      [1, NADA],
      [2, OMAR],
      [3, ZINEB]
    ])
  })

  test('somebody of whom no lesson speaks has zeros, not a gap', () => {
    const [first] = traineeTotals(CLASS, [], LIMIT)
    expect(first).toMatchObject({ lessons: 0, absentHalfDays: 0, threshold: 'fine' })
  })

  test('the limit is exceeded past the limit, and near from seven tenths of it', () => {
    expect(rows.map(({ threshold }) => threshold)).toEqual(['fine', 'exceeded', 'near'])
  })

  test('the limit is the site’s own', () => {
    expect(traineeTotals(CLASS, TOTALS, 6).map(({ threshold }) => threshold)).toEqual([
      'fine',
      'exceeded',
      'exceeded'
    ])
  })

  test('somebody who left keeps their past, without a number, behind the others', () => {
    const left = [trainee(NADA, { active: false }), trainee(OMAR), trainee(ZINEB)]
    expect(traineeTotals(left, TOTALS, LIMIT).map(({ number }) => number)).toEqual([1, 2, null])
    expect(people(traineeTotals(left, [], LIMIT))).toEqual([OMAR, ZINEB])
  })

  test('of the whole group', () => {
    expect(groupTotals(rows)).toEqual({
      ...{ trainees: 3, absentHalfDays: 22, unjustifiedHalfDays: 19, late: 5 },
      ...{ near: 1, exceeded: 1, disputed: 0 }
    })
  })

  test('figures sort from the highest, names from the first letter', () => {
    const byName = (one: TraineeRow, other: TraineeRow) =>
      one.lastName.localeCompare(other.lastName)
    expect(people(sortTotals(rows, 'unjustified', byName))).toEqual([OMAR, ZINEB, NADA])
    expect(people(sortTotals(rows, 'late', byName))).toEqual([NADA, ZINEB, OMAR])
    expect(people(sortTotals([...rows].reverse(), 'name', byName))).toEqual([NADA, OMAR, ZINEB])
  })

  test('a name is found from the other script', () => {
    expect(people(searchTotals(rows, 'alaoui'))).toEqual([NADA])
    expect(people(searchTotals(rows, 'الشرايبي'))).toEqual([ZINEB])
    expect(people(searchTotals(rows, ''))).toHaveLength(3)
  })
})

describe('the file for spreadsheets', () => {
  const columns = Object.fromEntries(
    [
      'number',
      'massarCode',
      'group',
      'lessons',
      'late',
      'absent',
      'justified',
      'unjustified',
      'limit',
      'standing'
    ].map((name) => [name, name])
  ) as CsvWords['columns']
  const words = { columns, standings: { fine: 'ok', near: 'proche', exceeded: 'dépassé' } }

  test('holds both names, the Massar code and the figures, and reads back as written', () => {
    const text = totalsCsv(rows, { label: 'PRIM-BIL-1', limit: LIMIT, words })
    expect(text.startsWith('\uFEFF"number";"massarCode";"Nom"')).toBe(true)
    const sheet = readCsv(text.slice(1), 'absences')
    expect(JSON.stringify(sheet)).toContain('العلوي')
    expect(text.split('\r\n')[2]).toBe(
      '"2";"D901000000";"Bennani";"Omar";"بناني";"عمر";"PRIM-BIL-1";"40";"0";"12";"1";"11";"10";"dépassé"'
    )
  })

  test('its name has no sign that a file system refuses', () => {
    expect(csvFileName('PRIM/BIL 1:', '2026-1')).toBe('absences-PRIM-BIL-1-2026-1.csv')
  })
})

test('totals rest on the last lesson that each trainer of the group should have held', () => {
  const place = { group: GROUP, term: TERM }
  expect(groupNeeds(directory(), place, clock('10:29'))).toEqual([
    { person: SALMA, after: clock('10:30', DAY - 7) }
  ])
  expect(groupNeeds(directory(), place, clock('10:30'))[0]).toEqual({
    person: SALMA,
    after: clock('10:30')
  })
  expect(groupNeeds(directory(), { group: OTHER_GROUP, term: '2026-2' }, clock('23:00'))).toEqual(
    []
  )
})
