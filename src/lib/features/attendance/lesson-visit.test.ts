import { describe, expect, test } from 'vitest'
import { PRESENT, type AttendanceMark, type AttendanceStatus } from '#shared/domain/attendance.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readRegister } from './attendance-app.ts'
import { stateLeftoverDrafts } from './leftover-drafts.ts'
import { FINISH_GRACE_MS, QUIET_MS } from './lesson-visit.ts'
import type { LessonVisit, VisitSnapshot } from './visit-snapshot.ts'
import type { LessonAddress } from './lesson-address.ts'
import { absentLastTime, sheetMark } from './lesson-sheet.ts'
import { markHistory } from './mark-history.ts'
import { keepSameRows, sheetRows } from './sheet-rows.ts'
import {
  AMRANI,
  FATIMA,
  KARIM,
  LESSON,
  MODULE,
  NEWCOMER,
  OMAR,
  OTHER_MODULE,
  REGISTER,
  SALMA,
  YOUSSEF,
  closingUpdate,
  meet,
  newcomerUpdate,
  openPhone,
  type Phone
} from './testing.ts'

const mark = (status: AttendanceStatus): AttendanceMark => ({ ...PRESENT, status })

async function lessonOn(phone: Phone) {
  return (await readRegister(phone.app, REGISTER)).lessonsByKey.get(`${LESSON.day}.${LESSON.slot}`)
}

async function factsOn(phone: Phone) {
  return ((await lessonOn(phone))?.events ?? []).map(({ type }) => type)
}

function shown(visit: LessonVisit, person: PersonId) {
  const { lesson, draft } = visit.snapshot()
  const sheet = sheetMark(lesson, draft, person)
  return sheet.kind === 'said' ? sheet.mark.status : sheet.kind
}

function rowsOf(visit: VisitSnapshot, address: LessonAddress) {
  return sheetRows(visit, address, absentLastTime(visit.state, address))
}

async function finishAndLeave(visit: LessonVisit) {
  expect(visit.finish()).toBeNull()
  await visit.close()
}

describe('taking a lesson', () => {
  test('the list is the group in the ministry’s order, and nobody is marked yet', async () => {
    const visit = await (await openPhone(FATIMA, 11)).open()
    expect(visit.snapshot().list).toEqual([SALMA, AMRANI, OMAR, KARIM])
    expect(shown(visit, AMRANI)).toBe('unsaid')
    expect(visit.snapshot().module).toBe(MODULE)
  })

  test('marks survive a reload without a fact', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    expect(await factsOn(phone)).toEqual([])
    expect(await phone.app.replica.drafts()).toHaveLength(1)
  })

  test('the word "saved" waits for the disk', async () => {
    const visit = await (await openPhone(FATIMA, 11)).open()
    visit.mark(AMRANI, mark('absent'))
    expect(visit.snapshot().saving).toBe('writing')
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
  })

  test('several taps become one fact after a moment of quiet, and the draft goes', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('late'))
    visit.mark(AMRANI, mark('absent'))
    visit.mark(OMAR, mark('late'))
    phone.pass(QUIET_MS)
    await visit.close()
    expect(await factsOn(phone)).toEqual(['marked'])
    expect(await phone.app.replica.drafts()).toEqual([])
    expect(shown(visit, AMRANI)).toBe('absent')
  })

  test('taps after the moment of quiet replace what was stated, and are no contradiction', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    phone.pass(QUIET_MS)
    visit.mark(AMRANI, mark('late'))
    await visit.close()
    expect((await lessonOn(phone))?.contradictions).toEqual([])
    expect(shown(visit, AMRANI)).toBe('late')
  })

  test('a tap is taken back, and made again', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    visit.undo()
    expect(shown(visit, AMRANI)).toBe('unsaid')
    visit.redo()
    expect(shown(visit, AMRANI)).toBe('absent')
    visit.undo()
    await visit.close()
    expect(await factsOn(phone)).toEqual([])
    expect(await phone.app.replica.drafts()).toEqual([])
  })

  test('a tap is taken back after it was stated', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    phone.pass(QUIET_MS)
    visit.undo()
    await visit.close()
    expect(shown(visit, AMRANI)).toBe('present')
  })
})

describe('drafts left by a crash', () => {
  /** The page dies: nothing of the visit runs any more. */
  async function crashAfter(tap: (visit: LessonVisit) => void) {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    tap(visit)
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const drafts = await phone.app.replica.drafts()
    await visit.close()
    await phone.app.database.journal.where('parcel').above(0).delete()
    const again = await openPhone(FATIMA, 11, phone.partition)
    for (const draft of drafts) await again.app.replica.putDraft(draft)
    return again
  }

  test('a draft is stated once, however often the app starts', async () => {
    const phone = await crashAfter((visit) => visit.mark(AMRANI, mark('absent')))
    const first = await stateLeftoverDrafts(phone.app)
    const [draft] = await phone.app.replica.drafts()
    const second = await stateLeftoverDrafts(phone.app)
    expect([first.stated, draft, second]).toEqual([1, undefined, { stated: 0, kept: 0 }])
    expect(await factsOn(phone)).toEqual(['marked'])
  })

  test('a draft whose fact was written before the crash is not stated again', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const drafts = await phone.app.replica.drafts()
    await visit.close()
    for (const draft of drafts) await phone.app.replica.putDraft(draft)
    await stateLeftoverDrafts(phone.app)
    expect(await factsOn(phone)).toEqual(['marked'])
    expect(await phone.app.replica.drafts()).toEqual([])
  })

  test('a list that was finished is signed off at the next start', async () => {
    const phone = await crashAfter((visit) => visit.finish())
    await stateLeftoverDrafts(phone.app)
    expect(await factsOn(phone)).toEqual(['signed-off'])
  })

  test('a draft of a lesson on screen is left to its screen', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    expect(await stateLeftoverDrafts(phone.app)).toEqual({ stated: 0, kept: 1 })
  })
})

describe('Terminer', () => {
  test('a sign-off with nobody absent states everyone on the list', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    await finishAndLeave(visit)
    const lesson = await lessonOn(phone)
    expect(lesson?.signOffs).toHaveLength(1)
    expect([...(lesson?.marksByPerson.values() ?? [])].map(({ kind }) => kind)).toEqual(
      Array(4).fill('settled')
    )
  })

  test('it can be taken back for a moment, and nothing was stated', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.finish()
    visit.takeBackFinish()
    phone.pass(FINISH_GRACE_MS)
    await visit.close()
    expect(await factsOn(phone)).toEqual([])
  })

  test('a tap in that moment opens the list again', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.finish()
    visit.mark(AMRANI, mark('absent'))
    await visit.close()
    expect(await factsOn(phone)).toEqual(['marked'])
  })

  test('after the moment it is signed off, by itself', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    visit.finish()
    phone.pass(FINISH_GRACE_MS)
    expect(visit.snapshot().signedOff).toBe(true)
    await visit.close()
    expect(await factsOn(phone)).toEqual(['signed-off'])
    expect(shown(visit, AMRANI)).toBe('absent')
    expect(shown(visit, OMAR)).toBe('present')
  })

  test('after it a tap changes nothing: a change is a correction', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.finish()
    phone.pass(FINISH_GRACE_MS)
    expect(visit.mark(AMRANI, mark('absent'))).toBe('signed-off')
    expect(shown(visit, AMRANI)).toBe('present')
  })

  test('a correction needs a reason, and both stand in the history', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    visit.finish()
    phone.pass(FINISH_GRACE_MS)
    expect(visit.correct(AMRANI, mark('late'), '  ')).toEqual({
      ok: false,
      reason: 'reason-missing'
    })
    expect(visit.correct(AMRANI, mark('late'), 'Arrivée après l’appel').ok).toBe(true)
    await visit.close()
    const history = markHistory(await lessonOn(phone), AMRANI)
    expect(history.map(({ type, to, from }) => [type, to.status, from[0]?.status])).toEqual([
      ['corrected', 'late', 'absent'],
      ['signed-off', 'absent', undefined]
    ])
  })

  test('a trainee added to the group later is not present: they are offered', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    await finishAndLeave(visit)
    await phone.receive([newcomerUpdate()])
    const later = await phone.open()
    expect(later.snapshot().newcomers).toEqual([NEWCOMER])
    expect(shown(later, NEWCOMER)).toBe('unsaid')
    expect(later.snapshot().list).not.toContain(NEWCOMER)
  })

  test('a trainee who joins while the list is taken is added by a person', async () => {
    const phone = await openPhone(FATIMA, 11)
    const first = await phone.open()
    first.mark(AMRANI, mark('absent'))
    await first.close()
    await phone.receive([newcomerUpdate()])
    const visit = await phone.open()
    expect(visit.add(NEWCOMER)).toBeNull()
    await finishAndLeave(visit)
    expect((await lessonOn(phone))?.marksByPerson.get(NEWCOMER)?.kind).toBe('settled')
    expect((await lessonOn(phone))?.contradictions).toEqual([])
  })
})

describe('the rows of the page', () => {
  test('an untouched row reads present for who takes the list, and nothing for who may only look', async () => {
    const mine = (await (await openPhone(FATIMA, 11)).open()).snapshot()
    const strangers = (await (await openPhone(599 as PersonId, 13)).open()).snapshot()
    expect(rowsOf(mine, LESSON).map(({ status }) => status)).toEqual(Array(4).fill('present'))
    expect(rowsOf(strangers, LESSON).map(({ status }) => status)).toEqual(Array(4).fill('unmarked'))
  })

  test('who was absent at the group’s last lesson is marked', async () => {
    const phone = await openPhone(FATIMA, 11)
    const before = await phone.open()
    before.mark(AMRANI, mark('absent'))
    before.mark(OMAR, mark('late'))
    await finishAndLeave(before)
    const next = { ...LESSON, slot: 2 }
    const visit = await phone.open(next, MODULE)
    const absent = rowsOf(visit.snapshot(), next).filter(({ wasAbsent }) => wasAbsent)
    expect(absent.map(({ person }) => person)).toEqual([AMRANI])
  })

  test('a tap changes the row that was tapped and no other, and its writing changes none', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    const keepSame = keepSameRows()
    const look = () => keepSame(rowsOf(visit.snapshot(), LESSON))
    const before = look()
    visit.mark(OMAR, mark('absent'))
    const tapped = look()
    expect(
      tapped.filter((row, place) => row !== before[place]).map(({ person }) => person)
    ).toEqual([OMAR])
    await phone.app.replica.drafts()
    expect(visit.snapshot().saving).toBe('saved')
    expect(look()).toBe(tapped)
  })

  test('somebody who joined later is added to a finished list with a reason', async () => {
    const phone = await openPhone(FATIMA, 11)
    await finishAndLeave(await phone.open())
    await phone.receive([newcomerUpdate()])
    const visit = await phone.open()
    expect(visit.correct(NEWCOMER, mark('present'), 'Ajouté au groupe depuis').ok).toBe(true)
    expect(visit.snapshot().newcomers).toEqual([])
    expect(shown(visit, NEWCOMER)).toBe('present')
    await visit.close()
  })
})

describe('two phones in the same lesson, both offline', () => {
  async function twoPhones() {
    const [one, other] = [await openPhone(FATIMA, 11), await openPhone(YOUSSEF, 12)]
    return { one, other, mine: await one.open(), theirs: await other.open() }
  }

  test('where both signed off the same, nothing is asked', async () => {
    const { one, other, mine, theirs } = await twoPhones()
    for (const visit of [mine, theirs]) {
      visit.mark(AMRANI, mark('absent'))
      await finishAndLeave(visit)
    }
    await meet(one, other)
    expect((await lessonOn(one))?.contradictions).toEqual([])
    expect((await lessonOn(one))?.signOffs).toHaveLength(2)
  })

  test('only where they differ is there a contradiction; settled, the loser stays in the history', async () => {
    const { one, other, mine, theirs } = await twoPhones()
    mine.mark(AMRANI, mark('absent'))
    theirs.mark(AMRANI, mark('absent'))
    theirs.mark(OMAR, mark('late'))
    await finishAndLeave(mine)
    await finishAndLeave(theirs)
    await meet(one, other)
    expect((await lessonOn(one))?.contradictions).toEqual([OMAR])

    const again = await one.open()
    expect(again.settle(OMAR, mark('late')).ok).toBe(true)
    await again.close()
    await meet(one, other)
    for (const phone of [one, other]) {
      const lesson = await lessonOn(phone)
      expect(lesson?.contradictions).toEqual([])
      expect(markHistory(lesson, OMAR).map(({ to }) => to.status)).toEqual([
        'late',
        'late',
        'present'
      ])
    }
  })

  test('what comes while a list is taken never disappears under a tap made before', async () => {
    const { one, other, mine, theirs } = await twoPhones()
    mine.mark(AMRANI, mark('absent'))
    theirs.mark(AMRANI, mark('late'))
    await theirs.close()
    await one.receive([await other.register()])
    await expect.poll(() => shown(mine, AMRANI)).toBe('contradiction')
    expect(mine.finish()).toBe('contradiction-open')
    expect(mine.settle(AMRANI, mark('late')).ok).toBe(true)
    expect(mine.finish()).toBeNull()
    await mine.close()
  })

  test('two people who opened the lesson for different modules are asked once', async () => {
    const [one, other] = [await openPhone(FATIMA, 11), await openPhone(YOUSSEF, 12)]
    const place = { ...LESSON, slot: 2 }
    const mine = await one.open(place, MODULE)
    const theirs = await other.open(place, OTHER_MODULE)
    await finishAndLeave(mine)
    await finishAndLeave(theirs)
    await meet(one, other)
    const again = await one.open(place)
    expect(again.snapshot().lesson?.module?.kind).toBe('contradiction')
    expect(again.settleModule(OTHER_MODULE).ok).toBe(true)
    expect(again.snapshot().lesson?.module).toMatchObject({ kind: 'settled', value: OTHER_MODULE })
    expect(again.snapshot().lesson?.contradictions).toEqual([])
    await again.close()
  })
})

describe('when something is in the way', () => {
  test('with the storage full everything stays in memory, and the screen says so', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    phone.disk.isFull = true
    visit.mark(AMRANI, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('failed')
    expect(shown(visit, AMRANI)).toBe('absent')
    phone.pass(QUIET_MS)
    await expect.poll(() => visit.snapshot().saving).toBe('failed')
    expect(shown(visit, AMRANI)).toBe('absent')

    phone.disk.isFull = false
    await visit.retry()
    expect(visit.snapshot().saving).toBe('saved')
    await visit.close()
    expect(await factsOn(phone)).toEqual(['marked'])
    expect(await phone.app.database.journal.where('outbox').equals(1).count()).toBe(1)
  })

  test('entries into a closed register are kept and wait for a decision', async () => {
    const phone = await openPhone(FATIMA, 11)
    await phone.receive([closingUpdate(LESSON.day)])
    const visit = await phone.open()
    expect(visit.snapshot().right).toEqual({ kind: 'waits', because: 'register-closed' })
    visit.finish()
    phone.pass(FINISH_GRACE_MS)
    await visit.close()
    const parcel = (await lessonOn(phone))!.events[0]!.parcel
    await phone.stamp(parcel, 'register-closed')
    const later = await phone.open()
    expect(later.snapshot().lesson?.held).toHaveLength(1)
    expect(later.snapshot().signedOff).toBe(false)
  })

  test('a person who teaches another group may look and not write', async () => {
    const phone = await openPhone(599 as PersonId, 13)
    const visit = await phone.open()
    expect(visit.snapshot().right.kind).toBe('may-not')
    expect(visit.mark(AMRANI, mark('absent'))).toBe('not-your-group')
  })

  test('without a module there is nothing to state', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open({ ...LESSON, slot: 2 })
    expect(visit.mark(AMRANI, mark('absent'))).toBe('module-missing')
    visit.chooseModule(MODULE)
    expect(visit.mark(AMRANI, mark('absent'))).toBeNull()
    await visit.close()
  })
})
