import { expect, it } from 'vitest'
import { MAX_RATE_KEYS } from '../limits.ts'
import { createRateLimiter } from './rate-limit.ts'

it('a bucket fills evenly over a minute and never past its size', () => {
  let now = 0
  const limiter = createRateLimiter(() => now)
  const takeMany = () =>
    Array.from({ length: 5 }, () => limiter.take('one', 4)).filter(Boolean).length
  expect(takeMany()).toBe(4)
  now += 15_000
  expect(takeMany()).toBe(1)
  now += 3_600_000
  expect(takeMany()).toBe(4)
})

it('a clock set back gives nothing and takes nothing', () => {
  let now = 1_000_000
  const limiter = createRateLimiter(() => now)
  expect(limiter.take('one', 1)).toBe(true)
  now = 0
  expect(limiter.take('one', 1)).toBe(false)
})

it('strangers beyond number only push out the one longest unseen', () => {
  const limiter = createRateLimiter(() => 0)
  expect(limiter.take('first', 1)).toBe(true)
  for (let index = 0; index < MAX_RATE_KEYS; index++) limiter.take(`stranger ${index}`, 1)
  expect(limiter.take('first', 1)).toBe(true)
  expect(limiter.take(`stranger ${MAX_RATE_KEYS - 1}`, 1)).toBe(false)
})
