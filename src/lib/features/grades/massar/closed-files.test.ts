import { expect, test } from 'vitest'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import { keepFile, keptFilesOf } from '#lib/replica/kept-files.ts'
import { juryCloses, openPhone, TRAINER } from '../testing.ts'
import {
  GRACE_DAYS,
  leavesOn,
  leavingOf,
  leftFilesOf,
  letClosedFilesGo,
  OPEN_TERM_DAYS
} from './closed-files.ts'

const TODAY = 2_516
const SECONDS_OF_DAY = 86_400

type Step = { readonly throughDay: number | null; readonly receivedOn: number | null }

function closed(...steps: readonly Step[]): Pick<GradebookState, 'review'> {
  const current = steps.map(({ throughDay, receivedOn }) => ({
    throughDay,
    stamp: receivedOn === null ? null : { receivedAt: receivedOn * SECONDS_OF_DAY + 43_200 }
  }))
  const reopenedThrough = steps[0]?.throughDay ?? null
  return { review: { state: 'locked', reopenedThrough, current } } as never
}

const leavingDay = (state: Pick<GradebookState, 'review'>, today: number) =>
  leavingOf(state, null, today)?.day ?? null

test('the original leaves some weeks after the jury closed, by the clock of the relay', () => {
  const step = { throughDay: null, receivedOn: TODAY - 5 }
  expect(leavingDay(closed(step), TODAY)).toBe(TODAY - 5 + GRACE_DAYS)
  expect(leavingDay(closed({ ...step, receivedOn: null }), TODAY)).toBeNull()
  const open = { review: { ...closed(step).review, state: 'validated' } } as never
  expect(leavingDay(open, TODAY)).toBeNull()
})

test('while entries are let in again it stays, and so many days after that ended', () => {
  const reopened = { throughDay: TODAY, receivedOn: TODAY - 90 }
  expect(leavingDay(closed(reopened), TODAY)).toBeNull()
  expect(leavingOf(closed(reopened), TODAY - 300, TODAY)).toBeNull()
  expect(leavingDay(closed(reopened), TODAY + 1)).toBe(TODAY + GRACE_DAYS)
})

test('of a term that no jury closes it leaves long after the last day of the term', () => {
  const open = { review: { state: 'submitted', reopenedThrough: null, current: [] } } as never
  const leaving = leavingOf(open, TODAY, TODAY)
  expect(leaving).toEqual({ day: TODAY + OPEN_TERM_DAYS, because: 'term-over' })
  // One that was chosen when the term was long over stays as long as any other.
  const keptAt = (TODAY + OPEN_TERM_DAYS + 7) * SECONDS_OF_DAY + 43_200
  expect(leavesOn(leaving!, keptAt)).toBe(TODAY + OPEN_TERM_DAYS + 7 + GRACE_DAYS)
})

async function phoneWithFile() {
  const phone = await openPhone(TRAINER, 11)
  const { documentId } = await phone.said()
  const { app } = phone
  await keepFile(app.database, { documentId, name: 'a.xlsx', bytes: Uint8Array.of(1) }, 1)
  const kept = () => keptFilesOf(app.database, documentId)
  return { phone, app, documentId, kept }
}

test('a file of a term that is not closed stays', async () => {
  const { phone, app, documentId, kept } = await phoneWithFile()
  await letClosedFilesGo(app)
  await phone.receive([juryCloses()])
  await letClosedFilesGo(app)
  expect(await kept()).toHaveLength(1)
  expect(await leftFilesOf(app, documentId)).toBeNull()
})

test('once its day has come it leaves, and the gradebook says so', async () => {
  const { phone, app, documentId, kept } = await phoneWithFile()
  const closing = juryCloses()
  await phone.receive([closing])
  // Received years ago.
  await phone.stamp(closing.parcel, null)
  await letClosedFilesGo(app)
  expect(await kept()).toEqual([])
  expect(await leftFilesOf(app, documentId)).toEqual({
    ...{ count: 1, day: TODAY, because: 'closed' }
  })
})

test('a term that ended long ago lets its files go without a jury, but for one chosen lately', async () => {
  const { app, documentId, kept } = await phoneWithFile()
  const row = (await app.database.directories.get(app.profile.site))!
  const term = { values: { through: TODAY - OPEN_TERM_DAYS } } as never
  const state = { ...row.state, terms: new Map([['2026-1', term]]) }
  await app.database.directories.put({ ...row, state })
  const late = { documentId, name: 'b.xlsx', bytes: Uint8Array.of(2) }
  await keepFile(app.database, late, (TODAY - 1) * SECONDS_OF_DAY)
  await letClosedFilesGo(app)
  expect(await kept()).toMatchObject([{ name: 'b.xlsx' }])
  expect(await leftFilesOf(app, documentId)).toEqual({
    ...{ count: 1, day: TODAY, because: 'term-over' }
  })
})

test('who may no longer read the gradebook keeps no file of it', async () => {
  const { app, documentId, kept } = await phoneWithFile()
  await app.database.documents.put({ documentId, revoked: 1 })
  await letClosedFilesGo(app)
  expect(await kept()).toEqual([])
})
