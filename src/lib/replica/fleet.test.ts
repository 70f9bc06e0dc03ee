import { expect, test } from 'vitest'
import { heardFleet } from './fleet.ts'

const LESSON = { document: 3, day: 2_514, slot: 1 }
const OTHER = { document: 3, day: 2_514, slot: 2 }

function told(lastExchangeAt: number, ...openLessons: readonly (typeof LESSON)[]) {
  return [{ device: 4, person: 501, label: 'Téléphone', waiting: 0, lastExchangeAt, openLessons }]
}

test('a lesson is open since the first exchange in which its phone said so, however often it says so', () => {
  const first = heardFleet(told(100, LESSON), 101, undefined)
  const later = heardFleet(told(900, LESSON, OTHER), 901, first)
  expect(later.devices[0]?.openLessons).toEqual([
    { ...LESSON, since: 100 },
    { ...OTHER, since: 900 }
  ])
})

test('a lesson that was closed meanwhile is open since it was opened again', () => {
  const first = heardFleet(told(100, LESSON), 101, undefined)
  const closed = heardFleet(told(500), 501, first)
  const again = heardFleet(told(900, LESSON), 901, closed)
  expect(again.devices[0]?.openLessons).toEqual([{ ...LESSON, since: 900 }])
})
