import { describe, expect, test } from 'vitest'
import { parseDocumentId } from '#shared/documents/ids.ts'
import { lessonRowKey } from '#lib/readmodels/tables.ts'
import type { KnownFleet } from '#lib/app-fleet.ts'
import {
  DAY,
  GROUP,
  IDIR,
  OTHER_GROUP,
  REGISTER,
  SALMA,
  SITE,
  at,
  clock,
  directory,
  phone,
  planned,
  row
} from '../testing.ts'
import { boardFigures } from './board-figures.ts'
import { filterLessons } from './board-filter.ts'
import { dayBoard, isToDo, type BoardInput } from './day-board.ts'

const KEY = lessonRowKey(REGISTER, { day: DAY, slot: 1 })
const fleet = (phones: KnownFleet['phones'], told = at('11:20')): KnownFleet => ({
  at: told,
  phones
})

function board(changes: Partial<BoardInput> = {}) {
  return dayBoard({
    site: SITE,
    day: DAY,
    now: clock('11:20'),
    directory: directory(),
    rows: [],
    fleet: fleet([phone(SALMA), phone(IDIR)]),
    personByWriter: new Map([[11, SALMA]]),
    isSeen: () => true,
    ...changes
  })
}

/** Salma's lesson, in the first slot. */
function salmas(changes: Partial<BoardInput> = {}) {
  const found = board(changes).lessons.find(({ slot }) => slot === 1)
  if (found === undefined) throw new Error('the first slot is not on the board')
  return found
}

test('a lesson of which nothing counts yet is named by what was planned, in the list of what waits too', () => {
  const waits = row({ module: null, held: 1, needsSomeone: 1, signedOff: false })
  const { lessons, unsettled } = board({ rows: [waits] })
  const planned = lessons.find(({ slot }) => slot === 1)
  expect(planned?.module).not.toBeNull()
  expect(unsettled.map(({ module }) => module)).toEqual([planned?.module])
})

describe('how far a lesson has come', () => {
  test('before its hour it is to come, during its hour it is on', () => {
    expect(salmas({ now: clock('08:29') }).standing).toEqual({ kind: 'upcoming' })
    expect(salmas({ now: clock('08:30') }).standing).toEqual({ kind: 'ongoing' })
    expect(salmas({ now: clock('10:29') }).standing).toEqual({ kind: 'ongoing' })
  })

  test('tomorrow’s lessons are to come, whatever the hour', () => {
    const tomorrow = { now: clock('23:00', DAY - 1) }
    expect(board(tomorrow).lessons.map(({ standing }) => standing.kind)).toEqual([
      'upcoming',
      'upcoming'
    ])
  })

  test('it was not taken when the trainer’s phone has spoken since and does not have it', () => {
    expect(salmas().standing).toEqual({ kind: 'not-taken' })
  })

  test('it is not called "not taken" while the trainer’s phone has not spoken since', () => {
    const silent = phone(SALMA, { lastExchangeAt: at('08:10') })
    expect(salmas({ fleet: fleet([silent]) }).standing).toEqual({
      kind: 'silent',
      phones: [silent]
    })
  })

  test('a phone that spoke and kept entries may still hold it', () => {
    const full = phone(SALMA, { waiting: 2 })
    expect(salmas({ fleet: fleet([full]) }).standing).toEqual({ kind: 'silent', phones: [full] })
  })

  test('the second phone of a trainer may hold it too', () => {
    const tablet = phone(SALMA, { device: 9, lastExchangeAt: at('18:00', DAY - 1) })
    const { standing } = salmas({ fleet: fleet([phone(SALMA), tablet]) })
    expect(standing).toEqual({ kind: 'silent', phones: [tablet] })
  })

  test('a phone put away for weeks does not keep a lesson unknown for ever', () => {
    const old = phone(SALMA, { device: 9, lastExchangeAt: at('18:00', DAY - 40) })
    expect(salmas({ fleet: fleet([phone(SALMA), old]) }).standing.kind).toBe('not-taken')
  })

  test('a phone that never exchanged keeps it unknown when it is the only one', () => {
    const fresh = phone(SALMA, { lastExchangeAt: null })
    expect(salmas({ fleet: fleet([fresh]) }).standing).toEqual({ kind: 'silent', phones: [fresh] })
  })

  test('a trainer without any phone is said so', () => {
    expect(salmas({ fleet: fleet([phone(IDIR)]) }).standing).toEqual({ kind: 'silent', phones: [] })
  })

  test('nothing is claimed when this device was told about phones before the lesson ended', () => {
    expect(salmas({ fleet: fleet([phone(SALMA)], at('10:00')) }).standing).toEqual({
      kind: 'unheard'
    })
  })

  test('nothing is claimed where nobody tells about phones', () => {
    expect(salmas({ fleet: null }).standing).toEqual({ kind: 'unheard' })
  })

  test('open on a phone: whose, and since when it is known', () => {
    const opened = phone(IDIR, { open: new Map([[KEY, at('08:41')]]) })
    const { standing } = salmas({ fleet: fleet([phone(SALMA), opened]) })
    expect(standing).toEqual({ kind: 'open', phones: [{ phone: opened, since: at('08:41') }] })
  })

  test('begun and not finished: by whom, and since when nothing more came', () => {
    const begun = row({ signedOff: false })
    expect(salmas({ rows: [begun] }).standing).toEqual({
      kind: 'begun',
      by: [SALMA],
      since: at('10:31')
    })
  })

  test('received under its number', () => {
    expect(salmas({ rows: [row()] }).standing).toMatchObject({
      kind: 'received',
      position: 1042,
      by: [SALMA]
    })
  })

  test('finished on this device and not acknowledged is not called received', () => {
    const sync = { kind: 'sent', since: at('10:31') } as const
    expect(salmas({ rows: [row({ sync })] }).standing).toEqual({ kind: 'here', since: at('10:31') })
  })

  test('a slot without hours is never over on its day', () => {
    const extra = [planned(GROUP, 9, SALMA)]
    const lesson = board({ directory: directory(extra) }).lessons.find(({ slot }) => slot === 9)
    expect(lesson).toMatchObject({ hours: null, isOver: false, standing: { kind: 'ongoing' } })
  })
})

describe('what stands on the board', () => {
  test('lessons of the timetable and lessons held outside it', () => {
    const { lessons } = board({ rows: [row({ group: OTHER_GROUP, slot: 3 })] })
    const seen = lessons.map(({ slot, isPlanned }) => [slot, isPlanned])
    expect(seen.sort()).toEqual([
      [1, true],
      [2, true],
      [3, false]
    ])
  })

  test('on a day off only what was held all the same', () => {
    const extra = [['holiday-recorded', String(DAY), { name: 'Fête', active: true }]] as const
    const { lessons, holiday } = board({ directory: directory(extra), rows: [row()] })
    expect(holiday?.name).toBe('Fête')
    expect(lessons.map(({ slot }) => slot)).toEqual([1])
  })

  test('between terms nothing is expected', () => {
    expect(board({ day: DAY + 70 })).toMatchObject({ term: null, lessons: [] })
  })

  test('a coordinator sees their group alone', () => {
    const { lessons } = board({ isSeen: (group) => group === OTHER_GROUP, rows: [row()] })
    expect(lessons.map(({ group }) => group)).toEqual([OTHER_GROUP])
  })

  test('lessons of another site are not mixed in', () => {
    expect(board({ rows: [row({ site: 'settat', slot: 3 })] }).lessons).toHaveLength(2)
  })

  test('contradictions and held entries of any day, the newest first', () => {
    const disputed = row({ day: DAY - 7, contradictions: 2, needsSomeone: 1 })
    const held = row({ day: DAY - 1, slot: 3, held: 1, needsSomeone: 1 })
    const { unsettled } = board({ rows: [disputed, held, row()] })
    expect(unsettled.map(({ day, contradictions, held }) => [day, contradictions, held])).toEqual([
      [DAY - 1, 0, 1],
      [DAY - 7, 2, 0]
    ])
    expect(unsettled[1]?.trainer).toBe(SALMA)
  })

  test('what needs a person comes first, what is done after, what is to come last', () => {
    const extra = [
      planned(OTHER_GROUP, 1, IDIR),
      planned(OTHER_GROUP, 3, IDIR),
      planned(GROUP, 2, SALMA)
    ]
    const rows = [row({ group: OTHER_GROUP }), row({ slot: 2, contradictions: 1, needsSomeone: 1 })]
    const { lessons } = board({ directory: directory(extra), rows })
    expect(lessons.map(({ group, slot, standing }) => [group, slot, standing.kind])).toEqual([
      [GROUP, 2, 'received'],
      [GROUP, 1, 'not-taken'],
      [OTHER_GROUP, 2, 'ongoing'],
      [OTHER_GROUP, 1, 'received'],
      [OTHER_GROUP, 3, 'upcoming']
    ])
  })

  test('a lesson open during its hour needs nobody; once over it does', () => {
    const opened = fleet([phone(SALMA, { open: new Map([[KEY, at('08:41')]]) })])
    expect(isToDo(salmas({ fleet: opened, now: clock('09:00') }))).toBe(false)
    expect(isToDo(salmas({ fleet: opened }))).toBe(true)
  })

  test('each row leads to a register that exists', () => {
    expect(parseDocumentId(salmas().key.split(' ')[0] ?? '')).toMatchObject({ group: GROUP })
  })
})

describe('figures', () => {
  const figuresOf = (changes: Partial<BoardInput>) => {
    const { now = clock('11:20'), fleet: told = fleet([phone(SALMA), phone(IDIR)]) } = changes
    const figures = boardFigures(board({ now, fleet: told, ...changes }), told, now, [SALMA, IDIR])
    return Object.fromEntries(figures.map(({ kind, ...figure }) => [kind, figure]))
  }

  test('every lesson whose hour has begun is in one figure, but those on now', () => {
    const counts = Object.values(figuresOf({ now: clock('13:00') })).map(({ count }) => count)
    expect(counts).toEqual([0, 1, 1, 0, 0])
  })

  test('each says how many of its phones have spoken, and since when', () => {
    const phones = [
      phone(SALMA, { lastExchangeAt: at('10:35') }),
      phone(IDIR, { lastExchangeAt: at('08:10') })
    ]
    const figures = figuresOf({ fleet: fleet(phones), rows: [row()] })
    expect(figures.received).toEqual({
      count: 1,
      freshness: { kind: 'known', upToDate: 1, phones: 2, since: at('10:35') }
    })
    expect(figures['not-taken']?.freshness).toEqual({ kind: 'nobody' })
    expect(figures.unsettled?.freshness).toMatchObject({ upToDate: 2, since: at('08:10') })
  })

  test('without a word about phones, freshness is unknown, not good', () => {
    expect(figuresOf({ fleet: null }).received?.freshness).toEqual({ kind: 'unknown' })
  })
})

test('the list narrows to what is to do, to a group, to a name in either script', () => {
  const { lessons } = board({ rows: [row()] })
  const none = { only: 'all', group: null, query: '' } as const
  const textsOf = ({ trainer }: (typeof lessons)[number]) =>
    trainer === SALMA ? ['Boukhriss Salma', 'بوخريص سلمى'] : ['Zerouali Idir']
  const slots = (filter: object) =>
    filterLessons(lessons, { ...none, ...filter }, textsOf).map(({ slot }) => slot)
  expect(slots({})).toHaveLength(2)
  expect(slots({ only: 'to-do' })).toEqual([])
  expect(slots({ group: OTHER_GROUP })).toEqual([2])
  expect(slots({ query: 'بوخريص' })).toEqual([1])
  expect(slots({ query: 'zerouali' })).toEqual([2])
})
