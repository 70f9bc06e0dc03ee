import { describe, expect, test } from 'vitest'
import type { AttendanceStatus, Half } from '#shared/domain/attendance.ts'
import { dayOfIso, isoOfDay } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import {
  foldRegister,
  lessonKey,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'
import {
  DAY,
  GROUP,
  MODULE,
  NADA,
  OMAR,
  SALMA,
  SITE,
  TERM,
  ZINEB,
  at,
  clock,
  directory,
  planned,
  trainee
} from '../testing.ts'
import { daySheet, weekSheets, type SheetInput } from './day-sheet.ts'
import { monthlyStatement, type StatementInput } from './monthly-statement.ts'
import { monthsOf } from './months.ts'
import { nameInScript, paperDate, paperMoment } from '#lib/app-paper-words.ts'
import { halfOnPaper, letterOf, sheetCellOnPaper } from './paper-words.ts'

const PLACE = { site: SITE, group: GROUP, term: TERM }
const CLASS = [trainee(OMAR), trainee(ZINEB), trainee(NADA)]
const NOBODY = foldRegister({ entries: [], unreadable: [], stampsByParcel: new Map() })

type Marks = readonly (readonly [PersonId, AttendanceStatus | 'disputed'])[]

/** A finished lesson of these marks. */
function lesson(day: number, slot: number, marks: Marks, isFinished = true): LessonState {
  const mark = (status: AttendanceStatus) => ({
    status,
    minutes: status === 'late' ? 20 : 0,
    remark: ''
  })
  const places = marks.map(([person, status]) => {
    const disputed = {
      kind: 'contradiction',
      values: [mark('absent'), mark('present')],
      current: []
    }
    const settled = { kind: 'settled', value: mark(status as AttendanceStatus), current: [] }
    return [person, status === 'disputed' ? disputed : settled] as const
  })
  return {
    ...{ day, slot, key: lessonKey({ day, slot }), people: marks.map(([person]) => person) },
    ...{ marksByPerson: new Map(places), module: { kind: 'settled', value: MODULE, current: [] } },
    ...{ signOffs: isFinished ? [{}] : [], events: [], held: [], awaitsRoster: false },
    contradictions: marks.flatMap(([person, status]) => (status === 'disputed' ? [person] : []))
  } as unknown as LessonState
}

function register(
  lessons: readonly LessonState[],
  changes: Partial<RegisterState> = {}
): RegisterState {
  return { ...NOBODY, lessonsByKey: new Map(lessons.map((one) => [one.key, one])), ...changes }
}

describe('the attendance sheet', () => {
  const sheet = (changes: Partial<SheetInput> = {}, day = DAY) =>
    daySheet(
      {
        place: PLACE,
        directory: directory(),
        trainees: CLASS,
        register: NOBODY,
        isFilled: false,
        ...changes
      },
      day
    )

  test('numbers people as the app does: in the order of the ministry', () => {
    expect(sheet().rows.map(({ number, trainee: { person } }) => [number, person])).toEqual([
      [1, NADA],
      [2, OMAR],
      [3, ZINEB]
    ])
  })

  test('has a column for each lesson of the group, with module, trainer, room and hours', () => {
    expect(sheet().columns).toMatchObject([
      { slot: 1, module: MODULE, trainer: SALMA, room: 'Salle 4', hours: { start: '08:30' } }
    ])
  })

  test('a day outside the timetable has a column for each slot, to write on', () => {
    expect(sheet({}, DAY + 1).columns.map(({ slot, trainer }) => [slot, trainer])).toEqual([
      [1, null],
      [2, null],
      [3, null]
    ])
  })

  test('stays blank when it is to be signed, whatever the register says', () => {
    const taken = register([lesson(DAY, 1, [[NADA, 'absent']])])
    expect(sheet({ register: taken }).rows[0]?.cells).toEqual([{ kind: 'blank' }])
  })

  test('filled, it shows what the register says, also of lessons outside the timetable', () => {
    const taken = register([
      lesson(DAY, 1, [
        [NADA, 'absent'],
        [OMAR, 'disputed']
      ]),
      lesson(DAY, 3, [[ZINEB, 'late']])
    ])
    const { columns, rows } = sheet({ register: taken, isFilled: true })
    expect(columns.map(({ slot }) => slot)).toEqual([1, 3])
    const letters = rows.map(({ cells }) => cells.map((cell) => sheetCellOnPaper(cell, 'fr')))
    expect(letters).toEqual([
      ['A', ''],
      ['?', ''],
      ['', 'R 20 min']
    ])
  })

  test('somebody who left since stands on the sheet of a day they were there, without a number', () => {
    const trainees = [trainee(NADA, { active: false }), trainee(OMAR)]
    const taken = register([lesson(DAY, 1, [[NADA, 'present']])])
    expect(
      sheet({ trainees, register: taken, isFilled: true }).rows.map(({ number }) => number)
    ).toEqual([1, null])
    expect(sheet({ trainees }).rows).toHaveLength(1)
  })

  test('a week has one sheet for each day with lessons', () => {
    const twice = directory([planned(GROUP, 2, SALMA, 1)])
    const input = {
      place: PLACE,
      directory: twice,
      trainees: CLASS,
      register: NOBODY,
      isFilled: false
    }
    expect(weekSheets(input, DAY + 2).map(({ day }) => day)).toEqual([DAY - 3, DAY])
  })
})

describe('the monthly statement', () => {
  const first = dayOfIso('2026-11-01') ?? 0
  const halfBySlot = new Map<number, Half>([
    [1, 'morning'],
    [2, 'morning'],
    [3, 'afternoon']
  ])
  const statement = (lessons: readonly LessonState[], changes: Partial<StatementInput> = {}) =>
    monthlyStatement({
      ...{ place: PLACE, directory: directory(), trainees: CLASS, register: register(lessons) },
      ...{ rules: { halfBySlot, rule: 'any-lesson' }, limit: 10, now: clock('23:00'), month: DAY },
      ...changes
    })
  /** Morning and afternoon of Nada on the day. */
  const cells = (lessons: readonly LessonState[], changes: Partial<StatementInput> = {}) =>
    statement(lessons, changes).rows[0]?.cells[DAY - first]?.map((cell) => halfOnPaper(cell, 'fr'))

  test('has every day of the month, Sundays and days off set apart', () => {
    const holiday = ['holiday-recorded', String(dayOfIso('2026-11-18')), { active: true }] as const
    const { days } = statement([], { directory: directory([holiday]) })
    expect(days).toHaveLength(30)
    expect(days.flatMap(({ day, isOff }) => (isOff ? [day - first + 1] : []))).toEqual([
      1, 8, 15, 18, 22, 29
    ])
  })

  test('writes the worst of a half-day, morning and afternoon apart', () => {
    const held = [
      lesson(DAY, 1, [[NADA, 'late']]),
      lesson(DAY, 2, [[NADA, 'absent']]),
      lesson(DAY, 3, [[NADA, 'dismissed']])
    ]
    expect(cells(held)).toEqual(['A', 'X'])
  })

  test('an absence with its document is an excused one, in the box and in the total', () => {
    const justifications = [
      {
        ...{ parcel: 1, writer: 1, at: 1, person: NADA, reason: 'certificat' },
        ...{ from: { day: DAY, half: 'morning' }, through: { day: DAY, half: 'morning' } }
      }
    ] as unknown as RegisterState['justifications']
    const held = [lesson(DAY, 1, [[NADA, 'absent']])]
    const input = { register: register(held, { justifications }) }
    expect(cells([], input)?.[0]).toBe('E')
    expect(statement([], input).rows[0]?.month).toMatchObject({
      absentHalfDays: 1,
      unjustifiedHalfDays: 0
    })
  })

  test('absent from a part that does not count stands in brackets', () => {
    const rules = { halfBySlot, rule: 'every-lesson' } as const
    const held = [lesson(DAY, 1, [[NADA, 'present']]), lesson(DAY, 2, [[NADA, 'absent']])]
    expect(cells(held, { rules })?.[0]).toBe('(A)')
    expect(statement(held, { rules }).rows[0]?.month.absentHalfDays).toBe(0)
  })

  test('a contradiction is shown as one and counts as neither', () => {
    const { rows, disputed } = statement([lesson(DAY, 1, [[NADA, 'disputed']])])
    expect(rows[0]?.cells[DAY - first]?.[0]).toEqual({ kind: 'disputed' })
    expect([rows[0]?.month.absentHalfDays, disputed]).toEqual([0, 1])
  })

  test('a planned lesson of which nothing finished came is awaited, not a presence', () => {
    expect(cells([lesson(DAY, 1, [[NADA, 'present']], false)])?.[0]).toBe('…')
    expect(statement([]).awaited).toBe(3)
    expect(cells([], { now: clock('09:00') })?.[0]).toBe('')
  })

  test('a half-day without a lesson is empty, as is one in which the person was not on the list', () => {
    expect(cells([lesson(DAY, 1, [[OMAR, 'present']])])).toEqual(['', ''])
  })

  test('the limit counts the whole term, the month its own days', () => {
    const earlier = Array.from({ length: 10 }, (_, index) =>
      lesson(first - 11 + index, 1, [[NADA, 'absent']])
    )
    const later = lesson(first + 35, 1, [[NADA, 'absent']])
    const [nada] = statement([...earlier, lesson(DAY, 1, [[NADA, 'absent']]), later]).rows
    expect(nada?.month.unjustifiedHalfDays).toBe(1)
    expect(nada?.unjustifiedInTerm).toBe(11)
    expect(nada?.threshold).toBe('exceeded')
  })

  test('is offered for the months of the term that have begun, the newest first', () => {
    const names = monthsOf(directory(), TERM, DAY).map((month) =>
      paperDate(isoOfDay(month), 'month', 'fr')
    )
    expect(names).toEqual(['novembre 2026', 'octobre 2026', 'septembre 2026'])
  })
})

describe('words on paper', () => {
  test('follow the language of the page, not that of the screen', () => {
    expect([letterOf('absent', 'fr'), letterOf('absent', 'ar')]).toEqual(['A', 'غ'])
    expect(paperDate('2026-08-20', 'long', 'ar')).toBe('20 غشت 2026')
    expect(paperMoment(at('14:32'), 'fr')).toBe('19 novembre 2026 à 14:32')
    expect(halfOnPaper({ kind: 'disputed' }, 'ar')).toBe('؟')
  })

  test('a name that one script lacks leaves its box empty', () => {
    expect(nameInScript(trainee(NADA, { lastNameAr: '', firstNameAr: '' }), 'ar')).toBe('')
    expect(nameInScript(trainee(NADA), 'fr')).toBe('Alaoui Nada')
  })
})
