import { expect, test } from 'vitest'
import { clearedPartition } from './device-memory.ts'

const BEFORE = { exchangedAt: 100, waiting: 2 }

test('registers that are gone although the relay had answered were cleared behind our back', () => {
  expect(clearedPartition(BEFORE, 0)).toEqual(BEFORE)
})

test('a phone that holds registers, or that never received any, has lost nothing', () => {
  expect(clearedPartition(BEFORE, 3)).toBeNull()
  expect(clearedPartition(null, 0)).toBeNull()
})
