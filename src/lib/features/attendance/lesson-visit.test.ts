import { describe, expect, test } from 'vitest'
import { PRESENT, type AttendanceMark, type AttendanceStatus } from '#shared/domain/attendance.ts'
import { MAX_REPLACED } from '#shared/documents/fields.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { MAX_PEOPLE_IN_GROUP } from '#shared/domain/people.ts'
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
  activeUpdate,
  closingUpdate,
  crowdUpdate,
  meet,
  newcomerUpdate,
  openPhone,
  roleEndedUpdate,
  strangeMark,
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

describe('a note', () => {
  const NOTE = 'certificat'

  /** Letter by letter, as the field hands it on. */
  function write(visit: LessonVisit, person: PersonId, note: string, status: AttendanceStatus) {
    for (let length = 1; length <= note.length; length++)
      visit.mark(person, { ...mark(status), remark: note.slice(0, length) })
  }

  function note(visit: LessonVisit, person: PersonId) {
    const { lesson, draft } = visit.snapshot()
    const sheet = sheetMark(lesson, draft, person)
    return sheet.kind === 'said' ? `${sheet.mark.status} ${sheet.mark.remark}`.trim() : sheet.kind
  }

  test('is on the disk with each letter, before the field is left', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    write(visit, AMRANI, 'mal', 'absent')
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const [draft] = await phone.app.replica.drafts()
    expect(draft?.content).toMatchObject({ marks: [[AMRANI, { remark: 'mal' }]] })
    await visit.close()
  })

  test('of ten letters is taken back in one step, and made again in one', async () => {
    const visit = await (await openPhone(FATIMA, 11)).open()
    visit.mark(AMRANI, mark('absent'))
    write(visit, AMRANI, NOTE, 'absent')
    visit.undo()
    expect(note(visit, AMRANI)).toBe('absent')
    visit.redo()
    expect(note(visit, AMRANI)).toBe(`absent ${NOTE}`)
    visit.undo()
    visit.undo()
    expect(note(visit, AMRANI)).toBe('unsaid')
    await visit.close()
  })

  test('goes on with its own step alone: not with a status, another person, or what was stated', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    write(visit, AMRANI, 'mal', 'present')
    write(visit, OMAR, 'bus', 'present')
    visit.mark(OMAR, { ...mark('late'), remark: 'bus' })
    phone.pass(QUIET_MS)
    write(visit, OMAR, 'bus 7', 'late')
    const seen = [1, 2, 3, 4].map(() => {
      visit.undo()
      return [note(visit, AMRANI), note(visit, OMAR)]
    })
    expect(seen).toEqual([
      ['present mal', 'late bus'],
      ['present mal', 'present bus'],
      ['present mal', 'present'],
      ['present', 'present']
    ])
    await visit.close()
  })

  test('that was written and deleted again leaves nothing to take back', async () => {
    const visit = await (await openPhone(FATIMA, 11)).open()
    visit.mark(AMRANI, mark('absent'))
    write(visit, AMRANI, 'm', 'absent')
    visit.mark(AMRANI, mark('absent'))
    visit.undo()
    expect(note(visit, AMRANI)).toBe('unsaid')
    await visit.close()
  })

  test('being written while a colleague finishes the list stands beside what they said', async () => {
    const [one, other] = [await openPhone(FATIMA, 11), await openPhone(YOUSSEF, 12)]
    const visit = await one.open()
    write(visit, AMRANI, NOTE, 'absent')
    await finishAndLeave(await other.open())
    await one.receive([await other.register()])
    await expect.poll(() => visit.snapshot().signedOff).toBe(true)
    const place = visit.snapshot().lesson?.marksByPerson.get(AMRANI)
    const values = place?.kind === 'contradiction' ? place.values : []
    expect(values.map(({ remark }) => remark).sort()).toEqual(['', NOTE])
    await visit.close()
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

describe('nothing of a visit disappears', () => {
  test('who is marked keeps the mark when the registrar takes them off the list meanwhile', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await phone.receive([activeUpdate(AMRANI, false)])
    await expect.poll(() => factsOn(phone)).toEqual(['marked'])
    visit.mark(OMAR, mark('late'))
    phone.pass(QUIET_MS)
    await visit.close()
    expect(shown(visit, AMRANI)).toBe('absent')
    expect(shown(visit, OMAR)).toBe('late')
    expect(await phone.app.replica.drafts()).toEqual([])
  })

  test('a mark of somebody who left is signed off with the list', async () => {
    const phone = await openPhone(FATIMA, 11)
    const before = await phone.open()
    before.mark(AMRANI, mark('absent'))
    await expect.poll(() => before.snapshot().saving).toBe('saved')
    const [draft] = await phone.app.replica.drafts()
    await before.close()
    await phone.app.database.journal.where('parcel').above(0).delete()
    const again = await openPhone(FATIMA, 11, phone.partition)
    await again.receive([activeUpdate(AMRANI, false)])
    const content = { ...(draft?.content as object), list: [SALMA, OMAR, KARIM], finishing: true }
    await again.app.replica.putDraft({ ...draft!, content })
    expect(await stateLeftoverDrafts(again.app)).toEqual({ stated: 1, kept: 0 })
    const place = (await lessonOn(again))?.marksByPerson.get(AMRANI)
    expect(place).toMatchObject({ kind: 'settled', value: { status: 'absent' } })
  })

  test('a colleague’s list under the same number is never read as ours, and ours is named', async () => {
    const [one, other] = [await openPhone(FATIMA, 11), await openPhone(YOUSSEF, 12)]
    await finishAndLeave(await one.open())
    await meet(one, other)
    const next = { ...LESSON, slot: 2 }
    const visit = await other.open(next, MODULE)
    visit.mark(AMRANI, mark('absent'))
    await finishAndLeave(visit)
    const { rosters } = await readRegister(other.app, REGISTER)
    expect([...rosters.keys()].sort()).toEqual([11, 12])
  })

  test('two tabs that tapped in the same second: what the killed one left is stated', async () => {
    const phone = await openPhone(FATIMA, 11)
    const [living, killed] = [await phone.open(), await phone.open()]
    killed.mark(OMAR, mark('late'))
    await expect.poll(() => killed.snapshot().saving).toBe('saved')
    const [left] = await phone.app.replica.drafts()
    living.mark(AMRANI, mark('absent'))
    await living.close()
    const [statement] = (await lessonOn(phone))!.events
    expect(statement?.at).toBe(left?.changedAt)
    const again = await openPhone(FATIMA, 11, phone.partition)
    await again.app.replica.putDraft({ ...left!, key: `${left?.key} of the killed tab` })
    expect(await stateLeftoverDrafts(again.app)).toMatchObject({ stated: 1 })
    const place = (await lessonOn(again))?.marksByPerson.get(OMAR)
    expect(place).toMatchObject({ value: { status: 'late' } })
    await killed.close()
  })

  test('what was tapped before the role ended goes to the relay, which judges it', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await phone.receive([roleEndedUpdate(FATIMA)])
    await phone.app.database.directories.clear()
    phone.pass(QUIET_MS)
    await visit.close()
    expect(await factsOn(phone)).toEqual(['marked'])
    expect(await phone.app.replica.drafts()).toEqual([])
    expect((await phone.app.replica.waiting()).saved).toBe(1)
    const later = await phone.open()
    expect(later.mark(OMAR, mark('absent'))).not.toBeNull()
  })

  test('a draft found at the start by somebody who is shut out goes to the relay, too', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(AMRANI, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const [draft] = await phone.app.replica.drafts()
    visit.undo()
    await visit.close()
    await phone.app.replica.putDraft(draft!)
    await phone.app.database.directories.clear()
    const again = await openPhone(FATIMA, 11, phone.partition)
    expect(await stateLeftoverDrafts(again.app)).toEqual({ stated: 1, kept: 0 })
    expect((await again.app.replica.waiting()).saved).toBe(1)
  })

  test('a refused correction keeps its lesson from looking received', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    await finishAndLeave(visit)
    const [signOff] = (await lessonOn(phone))!.events
    await phone.app.database.journal
      .where('outbox')
      .equals(1)
      .modify((row) => void Object.assign(row, { outbox: undefined }))
    await phone.stamp(signOff!.parcel, null)
    const syncOf = async () => (await phone.app.database.lessons.toArray()).map(({ sync }) => sync)
    expect(await syncOf()).toMatchObject([{ kind: 'received' }])
    const again = await phone.open()
    again.correct(AMRANI, mark('late'), 'Arrivée après l’appel')
    await again.close()
    await phone.refuse('not-your-group')
    expect(await syncOf()).toMatchObject([{ kind: 'refused', count: 1 }])
  })

  test('a lesson of which everything was refused is not shown as never taken', async () => {
    const phone = await openPhone(FATIMA, 11)
    await finishAndLeave(await phone.open())
    await phone.refuse('not-your-group')
    const rows = await phone.app.database.lessons.toArray()
    expect(rows).toMatchObject([{ signedOff: false, people: 0, sync: { kind: 'refused' } }])
  })

  test('more differing words than one entry may replace are settled in one gesture', async () => {
    const phone = await openPhone(FATIMA, 11)
    await phone.receive([...Array(MAX_REPLACED + 40).keys()].map((minutes) => strangeMark(minutes)))
    const visit = await phone.open()
    expect(visit.finish()).toBe('contradiction-open')
    expect(visit.settle(SALMA, mark('absent')).ok).toBe(true)
    expect(visit.finish()).toBeNull()
    await visit.close()
    expect(shown(visit, SALMA)).toBe('absent')
    expect((await lessonOn(phone))?.contradictions).toEqual([])
  })

  test('a list of more people than a lesson may hold is marked, and not signed off', async () => {
    const phone = await openPhone(FATIMA, 11)
    await phone.receive([crowdUpdate(MAX_PEOPLE_IN_GROUP)])
    const visit = await phone.open()
    expect(visit.mark(SALMA, mark('absent'))).toBeNull()
    expect(visit.finish()).toBe('list-too-long')
    await visit.close()
    expect(shown(visit, SALMA)).toBe('absent')
    expect(await phone.app.replica.drafts()).toEqual([])
  })

  test('marks of more people than one list may hold become entries all the same', async () => {
    const phone = await openPhone(FATIMA, 11)
    await phone.receive([crowdUpdate(MAX_PEOPLE_IN_GROUP)])
    const visit = await phone.open()
    const { list } = visit.snapshot()
    expect(list.length).toBeGreaterThan(MAX_PEOPLE_IN_GROUP)
    list.forEach((person) => visit.mark(person, mark('absent')))
    await visit.close()
    expect(await phone.app.replica.drafts()).toEqual([])
    const marks = (await lessonOn(phone))!.marksByPerson
    expect(list.filter((person) => marks.get(person)?.kind !== 'settled')).toEqual([])
  })

  test('a draft that another release wrote is kept, and its lesson tells of it', async () => {
    const phone = await openPhone(FATIMA, 11)
    const visit = await phone.open()
    visit.mark(SALMA, mark('absent'))
    await expect.poll(() => visit.snapshot().saving).toBe('saved')
    const [draft] = await phone.app.replica.drafts()
    await visit.close()
    await phone.app.replica.putDraft({ ...draft!, key: 'newer', content: { parcel: 5, pages: [] } })
    const next = await phone.open()
    expect(next.snapshot().leftUnstated).toBe('draft-unreadable')
    await next.close()
    expect(await phone.app.replica.drafts()).toHaveLength(1)
  })

  test('a list of exactly as many people as a lesson may hold is signed off', async () => {
    const phone = await openPhone(FATIMA, 11)
    await phone.receive([crowdUpdate(MAX_PEOPLE_IN_GROUP - 4)])
    const visit = await phone.open()
    await finishAndLeave(visit)
    expect((await lessonOn(phone))?.people).toHaveLength(MAX_PEOPLE_IN_GROUP)
  })
})
