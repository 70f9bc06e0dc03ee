import { describe, expect, test } from 'vitest'
import { readCsv } from '#lib/files/csv-reader.ts'
import type { AttendanceStatus } from '#shared/domain/attendance.ts'
import { weekdayOf } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import {
  foldRegister,
  lessonKey,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'
import {
  clock,
  DAY,
  directory,
  GROUP,
  NADA,
  OMAR,
  planned,
  SALMA,
  SITE,
  TERM,
  trainee,
  ZINEB
} from '../testing.ts'
import { massarSlots } from './massar-hours.ts'
import { rekeyingDay, rekeyingWeek, type RekeyingInput } from './rekeying.ts'
import { rekeyingCsv, type RekeyingWords } from './rekeying-csv.ts'

const NOBODY = foldRegister({ entries: [], unreadable: [], stampsByParcel: new Map() })
const EVENING = clock('19:00')

type Marks = readonly (readonly [PersonId, AttendanceStatus | 'disputed'])[]

function lesson(slot: number, marks: Marks, isFinished = true, day = DAY): LessonState {
  const mark = (status: AttendanceStatus) => ({ status, minutes: 0, remark: '' })
  const settled = (status: AttendanceStatus) =>
    ({ kind: 'settled', value: mark(status), current: [] }) as const
  const values = [mark('absent'), mark('present')]
  const disputed = { kind: 'contradiction', values, current: [] } as const
  const places = marks.map(
    ([person, said]) => [person, said === 'disputed' ? disputed : settled(said)] as const
  )
  return {
    ...{ day, slot, key: lessonKey({ day, slot }), marksByPerson: new Map(places) },
    ...{ signOffs: isFinished ? [{}] : [], events: [], contradictions: [] }
  } as unknown as LessonState
}

function register(
  lessons: readonly LessonState[],
  changes: Partial<RegisterState> = {}
): RegisterState {
  return { ...NOBODY, lessonsByKey: new Map(lessons.map((one) => [one.key, one])), ...changes }
}

function input(changes: Partial<RekeyingInput> = {}): RekeyingInput {
  return {
    ...{
      place: { site: SITE, group: GROUP, term: TERM },
      directory: directory(),
      register: NOBODY
    },
    ...{ trainees: [trainee(OMAR), trainee(ZINEB), trainee(NADA)], now: EVENING, who: 'absent' },
    ...changes
  }
}

describe('the eight hours of MASSAR', () => {
  const hours = (extra: Parameters<typeof directory>[0] = []) =>
    massarSlots(directory(extra)).map((slot) => [slot.slot, slot.hours, slot.isCut])

  test('slots of two hours take two each; the afternoon begins at the fifth', () => {
    expect(hours()).toEqual([
      [1, [1, 2], false],
      [2, [3, 4], false],
      [3, [5, 6], false]
    ])
  })

  test('follow the clock, not the numbers of slots', () => {
    const early = ['slot-recorded', '9', { start: '07:30', end: '08:30', half: 'morning' }] as const
    expect(hours([early]).slice(0, 3)).toEqual([
      [9, [1], false],
      [1, [2, 3], false],
      [2, [4], true]
    ])
  })

  test('a slot of which nobody said when it is has none', () => {
    expect(hours([['slot-recorded', '8', { half: 'morning' }]]).at(-1)).toEqual([8, [], true])
  })
})

describe('the sheet to type into MASSAR', () => {
  test('names the absent in the order of the list, with the hours they missed and why', () => {
    const taken = register(
      [
        lesson(1, [
          [ZINEB, 'absent'],
          [NADA, 'excused'],
          [OMAR, 'late']
        ]),
        lesson(3, [[ZINEB, 'absent']])
      ],
      {
        justifications: [
          {
            person: ZINEB,
            from: { day: DAY, half: 'afternoon' },
            through: { day: DAY, half: 'afternoon' }
          }
        ] as unknown as RegisterState['justifications']
      }
    )
    const { rows } = rekeyingDay(input({ register: taken }), DAY)
    expect(rows.map(({ number, trainee: { person } }) => [number, person])).toEqual([
      [1, NADA],
      [3, ZINEB]
    ])
    const nothing = 'nothing'
    expect(rows[0]?.hours.slice(0, 4)).toEqual(['justified', 'justified', nothing, nothing])
    expect(rows[1]?.hours).toEqual([
      ...['unjustified', 'unjustified', nothing, nothing],
      ...['justified', 'justified', nothing, nothing]
    ])
  })

  test('a disagreement is no absence, and an unfinished list is told of the day', () => {
    const taken = register([lesson(1, [[OMAR, 'disputed']]), lesson(3, [[ZINEB, 'absent']], false)])
    const day = rekeyingDay(input({ register: taken }), DAY)
    expect(day.rows.map(({ trainee: { person }, hours }) => [person, hours[0], hours[4]])).toEqual([
      [OMAR, 'disputed', 'awaited']
    ])
    expect(day.awaited).toBe(1)
  })

  test('a lesson that is not over is neither missed nor awaited', () => {
    const before = rekeyingDay(input({ now: clock('09:00') }), DAY)
    expect(before).toMatchObject({ rows: [], awaited: 0 })
    expect(rekeyingDay(input(), DAY).awaited).toBe(1)
  })

  test('the whole list can be had, to tick it off beside the grid', () => {
    expect(rekeyingDay(input({ who: 'everyone' }), DAY).rows).toHaveLength(3)
  })

  test('who left the group is on it only for what they missed', () => {
    const left = { trainees: [trainee(NADA), trainee(OMAR, { active: false })] }
    expect(rekeyingDay(input({ ...left, who: 'everyone' }), DAY).rows).toHaveLength(1)
    const taken = register([lesson(1, [[OMAR, 'absent']])])
    const { rows } = rekeyingDay(input({ ...left, register: taken }), DAY)
    expect(rows.map(({ number }) => number)).toEqual([null])
  })

  test('an absence beyond the eight hours is told, not dropped', () => {
    const early = ['slot-recorded', '9', { start: '06:30', end: '08:30', half: 'morning' }] as const
    const taken = register([lesson(2, [[OMAR, 'absent']])])
    const changed = input({ register: taken, directory: directory([early]) })
    const day = rekeyingDay(changed, DAY)
    expect(day.beyond.map(({ slot }) => slot)).toEqual([2])
  })

  test('a week has the days with lessons up to today', () => {
    const weekday = weekdayOf(DAY)
    const extra = [weekday - 1, weekday + 1].map((day) => planned(GROUP, 1, SALMA, day as never))
    const days = rekeyingWeek(input({ directory: directory(extra) }), DAY)
    expect(days.map(({ day }) => day)).toEqual([DAY - 1, DAY])
  })
})

test('as a table it has a row for each person and day, the code, and words in the hours', () => {
  const words: RekeyingWords = {
    ...{ day: 'Date', number: 'Nº', massarCode: 'Code Massar', hour: (hour) => `H${hour}` },
    marks: {
      ...{ nothing: '', justified: 'Justifiée', unjustified: 'Non justifiée' },
      ...{ disputed: 'Désaccord', awaited: 'Pas terminée' }
    }
  }
  const taken = register([lesson(1, [[OMAR, 'absent']])])
  const days = [rekeyingDay(input({ register: taken }), DAY)]
  const [heading, row] = readCsv(rekeyingCsv(days, words), 'x').rows
  expect(heading?.slice(-2)).toEqual(['H7', 'H8'])
  expect(row?.slice(0, 9)).toEqual([
    ...['2026-11-19', '2', `D${OMAR}000000`, 'بناني', 'عمر', 'Bennani', 'Omar'],
    ...['Non justifiée', 'Non justifiée']
  ])
})
