/**
 * Courses that once went wrong, with what went wrong in them. Each was found by a seed and shortened. A seed that three
 * divides has its relay on a file, with backups.
 */
import { expect, test } from 'vitest'
import type { Gesture, Operation } from './operations.ts'
import { runOperations } from './run.ts'

async function problems(seed: number, operations: readonly Operation[]) {
  return (await runOperations(seed, operations)).failure?.problems ?? []
}

const SAMIRAS_TABLET = 1
const YOUSSEFS_PHONE = 3
const NADIAS_DESK = 4

test('taps of one moment were each written along with the one before, and counted twice', async () => {
  const lesson = {
    type: 'take',
    group: 0,
    day: 2_500,
    marks: [],
    finish: true,
    namesList: true
  } as const
  const operations: Operation[] = [
    { kind: 'exchange', device: SAMIRAS_TABLET, tab: 0 },
    {
      kind: 'burst',
      device: SAMIRAS_TABLET,
      gestures: [
        { ...lesson, slot: 1 },
        { ...lesson, slot: 2 }
      ]
    }
  ]
  expect(await problems(6, operations)).toEqual([])
})

test('a lesson delivered into a register never given to its author stayed on the phone', async () => {
  const unassign = { type: 'assign', trainer: 2, group: 1, module: 0, active: false } as const
  const where = { group: 1, day: 2_500, slot: 2 }
  const lesson: Gesture = { type: 'take', ...where, marks: [[1, 3]], finish: true, namesList: true }
  const asked = { tab: 0, strict: true, forced: false }
  const operations: Operation[] = [
    { kind: 'exchange', device: NADIAS_DESK, tab: 0 },
    { kind: 'gesture', device: NADIAS_DESK, gesture: unassign, ...asked },
    { kind: 'exchange', device: YOUSSEFS_PHONE, tab: 0 },
    { kind: 'gesture', device: YOUSSEFS_PHONE, gesture: lesson, ...asked },
    { kind: 'exchange', device: NADIAS_DESK, tab: 0 }
  ]
  expect(await problems(19, operations)).toEqual([])
})

test('an id drawn twice around a restore settled the entry of before with the receipt of the other', async () => {
  const lesson = { type: 'take', group: 1, marks: [], namesList: false } as const
  const asked = { tab: 0, strict: true, forced: false }
  const operations: Operation[] = [
    { kind: 'exchange', device: YOUSSEFS_PHONE, tab: 0 },
    { kind: 'backup' },
    {
      kind: 'gesture',
      device: YOUSSEFS_PHONE,
      gesture: { ...lesson, day: 2_500, slot: 2, finish: false },
      ...asked
    },
    { kind: 'exchange', device: YOUSSEFS_PHONE, tab: 0 },
    { kind: 'restore' },
    { kind: 'unlucky', device: YOUSSEFS_PHONE },
    {
      kind: 'gesture',
      device: YOUSSEFS_PHONE,
      gesture: { ...lesson, day: 2_502, slot: 1, finish: true },
      ...asked
    }
  ]
  expect(await problems(1026, operations)).toEqual([])
})

test('a lesson given back with its register was dropped from its phone, and a second restore had it nowhere', async () => {
  const where = { group: 0, day: 2_501, slot: 2 }
  const lesson: Gesture = {
    type: 'take',
    ...where,
    marks: [[1, 3]],
    finish: false,
    namesList: true
  }
  const asked = { tab: 0, strict: false, forced: false }
  const operations: Operation[] = [
    { kind: 'exchange', device: SAMIRAS_TABLET, tab: 0 },
    { kind: 'backup' },
    { kind: 'gesture', device: SAMIRAS_TABLET, gesture: lesson, ...asked },
    { kind: 'exchange', device: SAMIRAS_TABLET, tab: 0 },
    { kind: 'restore' },
    { kind: 'exchange', device: SAMIRAS_TABLET, tab: 1 },
    { kind: 'restore' }
  ]
  expect(await problems(9054, operations)).toEqual([])
})
