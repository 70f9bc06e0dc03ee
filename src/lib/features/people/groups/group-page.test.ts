import { describe, expect, test } from 'vitest'
import type { GroupId } from '#shared/domain/identity.ts'
import { encodeStamp } from '#shared/journal/parcel.ts'
import { LAST_EXCHANGE } from '#lib/replica/last-heard.ts'
import { deskOf, type Desk } from '../testing.ts'
import { readTraineePage } from '../trainee/trainee-page.ts'
import { readGroupList } from './group-list.ts'
import { readGroupPage } from './group-page.ts'
import { readHeldEntries } from './held-entries.ts'
import { decideHeld } from './register-commands.ts'

/** The relay says that a sign-off of the demo came after the register was closed. */
async function holdOneLesson(desk: Desk) {
  const lesson = (await desk.database.lessons.toArray()).find(({ signedOff }) => signedOff)!
  const { readRegister } = await import('../people-app.ts')
  const state = await readRegister(desk, lesson.register)
  const { parcel } = state.lessonsByKey.get(`${lesson.day}.${lesson.slot}`)!.signOffs[0]!
  const stamp = { parcel, position: 9_000, receivedAt: 1, heldBecause: 'register-closed' }
  await desk.database.journal.add({
    documentId: lesson.register,
    update: encodeStamp(stamp),
    parcel: 0
  })
  await desk.replica.storage.markAllStale()
  await desk.refresh()
  return lesson
}

describe('the groups a person finds', () => {
  test('a trainer finds the groups they teach, as their own, and no other', async () => {
    const { groups, mayImport } = await readGroupList(await deskOf('trainer'))
    expect(groups.map(({ label }) => label).sort()).toEqual([
      'COL-FR-1',
      'PRIM-BIL-1',
      'PRIM-BIL-2'
    ])
    expect(groups.every(({ isMine }) => isMine)).toBe(true)
    expect(mayImport).toBe(false)
  })

  test('a registrar finds every group of the site with its size, and may import', async () => {
    const desk = await deskOf('registrar')
    const { groups, mayImport } = await readGroupList(desk)
    const active = (await desk.database.trainees.toArray()).filter((row) => row.active)
    expect(groups.length).toBeGreaterThan(3)
    expect(groups.reduce((sum, { trainees }) => sum + (trainees ?? 0), 0)).toBe(active.length)
    expect(mayImport).toBe(true)
  })
})

describe('a group whose trainees are not on the phone', () => {
  test('has none once the relay gave all that it has; until then its list may be on its way', async () => {
    const desk = await deskOf('registrar')
    const [first] = (await readGroupList(desk)).groups
    await desk.database.trainees.where({ site: desk.profile.site, group: first!.group }).delete()
    const size = async () => {
      const { groups } = await readGroupList(desk)
      return groups.find(({ group }) => group === first!.group)?.trainees
    }
    await desk.database.stale.clear()
    expect(await size()).toBeNull()
    const { storage } = desk.replica
    await storage.note(LAST_EXCHANGE, { at: 1, clockOffset: 0, arriving: 'news' })
    expect(await size()).toBeNull()
    await storage.note(LAST_EXCHANGE, { at: 2, clockOffset: 0 })
    expect(await size()).toBe(0)
  })
})

describe('the page of a group', () => {
  test('tells who is near the limit, counted over all registers', async () => {
    const desk = await deskOf('registrar')
    const [total] = (await desk.database.totals.toArray()).sort(
      (one, other) => other.unjustifiedHalfDays - one.unjustifiedHalfDays
    )
    const page = await readGroupPage(desk, total!.group)
    const line = page?.trainees.find(({ person }) => person === total!.person)
    expect(line?.absences.unjustifiedHalfDays).toBe(total!.unjustifiedHalfDays)
    expect(page?.limit).toBe(10)
    expect(page?.rights.closes).toBe(true)
  })

  test('a group that is not theirs is not shown to a trainer', async () => {
    const desk = await deskOf('trainer')
    const taught = new Set((await desk.actor()).teachings.map(({ group }) => group))
    const row = await desk.database.directories.get('jadida')
    const other = [...row!.state.groups.keys()].find((key) => !taught.has(Number(key) as GroupId))
    expect(await readGroupPage(desk, Number(other) as GroupId)).toBeNull()
    const stranger = (await desk.database.trainees.toArray()).find(
      ({ group }) => !taught.has(group)
    )
    expect(await readTraineePage(desk, stranger!.group, stranger!.person)).toBeNull()
  })

  test('an entry that came late waits, and counts once the office admits it', async () => {
    const desk = await deskOf('registrar')
    const lesson = await holdOneLesson(desk)
    const before = await readGroupPage(desk, lesson.group)
    const [held] = await readHeldEntries(desk, before!.lessons)
    expect(held).toMatchObject({
      lesson: { key: lesson.key },
      event: { stamp: { heldBecause: 'register-closed' } }
    })
    const { term, group } = lesson
    await decideHeld(desk, group, term, [held!.event.parcel], true, 'panne signalée')
    await desk.refresh()
    const after = await readGroupPage(desk, group)
    expect(await readHeldEntries(desk, after!.lessons)).toEqual([])
    expect(after!.lessons.find(({ key }) => key === lesson.key)?.signedOff).toBe(true)
  })
})

test('the page of a trainee lists each absence once and what was recorded of them', async () => {
  const desk = await deskOf('studentAffairs')
  const [total] = (await desk.database.totals.toArray()).sort(
    (one, other) => other.absentHalfDays - one.absentHalfDays
  )
  const page = await readTraineePage(desk, total!.group, total!.person)
  const absent = page!.lines.filter(({ marks }) => marks.some(({ status }) => status === 'absent'))
  expect(absent.length).toBeGreaterThanOrEqual(total!.absentHalfDays)
  expect(new Set(page!.lines.map(({ day, slot }) => `${day}.${slot}`)).size).toBe(
    page!.lines.length
  )
  expect(page!.history.length).toBeGreaterThan(0)
  expect(page!.rights).toMatchObject({ justifies: true, keepsLists: false, closes: false })
})
