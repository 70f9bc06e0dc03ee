import { expect, test } from 'vitest'
import { clockFacts } from './self-test-probe.ts'
import {
  evaluateSelfTest,
  worstOf,
  type SelfTestCheck,
  type SelfTestFacts,
  type Verdict
} from './self-test.ts'

const HOUR = 3600
const MB = 1024 * 1024
const READY: SelfTestFacts = {
  controlled: true,
  shellCached: true,
  persisted: true,
  freeBytes: 500 * MB,
  databaseWorks: true,
  lastExchangeAgeSeconds: HOUR,
  isArriving: false,
  clockOffsetSeconds: 3,
  waiting: 0,
  unwritten: 0,
  updateWaits: false
}

function verdictOf(check: SelfTestCheck, facts: Partial<SelfTestFacts>): Verdict | undefined {
  const lines = evaluateSelfTest({ ...READY, ...facts })
  return lines.find((line) => line.check === check)?.verdict
}

test('a phone that is ready passes every line', () => {
  expect(evaluateSelfTest(READY).map(({ verdict }) => verdict)).toEqual(Array(8).fill('pass'))
  expect(worstOf(evaluateSelfTest(READY))).toBe('pass')
})

test('a phone whose clock fell back while its battery was empty is told that its clock is wrong', () => {
  const heard = { at: 220_000_000, clockOffset: 2 }
  const facts = clockFacts(heard, heard.at - 300 * 24 * HOUR)
  expect(verdictOf('clock', facts)).toBe('fail')
  expect(verdictOf('freshness', facts)).toBe('fail')
  expect(clockFacts(heard, heard.at + HOUR)).toEqual({
    lastExchangeAgeSeconds: HOUR,
    clockOffsetSeconds: 2
  })
})

const cases: [SelfTestCheck, Partial<SelfTestFacts>, Verdict][] = [
  ['opens-offline', { shellCached: false }, 'fail'],
  ['opens-offline', { controlled: false }, 'warn'],
  ['database', { databaseWorks: false }, 'fail'],
  ['persistence', { persisted: false }, 'warn'],
  ['persistence', { persisted: null }, 'warn'],
  ['space', { freeBytes: 99 * MB }, 'warn'],
  ['space', { freeBytes: 19 * MB }, 'fail'],
  ['space', { freeBytes: null }, 'warn'],
  ['freshness', { lastExchangeAgeSeconds: 24 * HOUR }, 'pass'],
  ['freshness', { lastExchangeAgeSeconds: 25 * HOUR }, 'warn'],
  ['freshness', { lastExchangeAgeSeconds: 73 * HOUR }, 'fail'],
  ['freshness', { lastExchangeAgeSeconds: null }, 'fail'],
  ['freshness', { isArriving: true }, 'fail'],
  ['waiting', { waiting: 2 }, 'warn'],
  ['waiting', { waiting: null }, 'warn'],
  ['waiting', { waiting: 2, unwritten: 1 }, 'fail'],
  ['clock', { clockOffsetSeconds: 120 }, 'pass'],
  ['clock', { clockOffsetSeconds: 121 }, 'warn'],
  ['clock', { clockOffsetSeconds: -601 }, 'fail'],
  ['clock', { clockOffsetSeconds: null }, 'warn'],
  ['version', { updateWaits: true }, 'warn']
]

test.each(cases)('%s with %j is %s', (check, facts, verdict) => {
  expect(verdictOf(check, facts)).toBe(verdict)
})

test('the card is as good as its worst line', () => {
  expect(worstOf(evaluateSelfTest({ ...READY, updateWaits: true }))).toBe('warn')
  expect(worstOf(evaluateSelfTest({ ...READY, updateWaits: true, databaseWorks: false }))).toBe(
    'fail'
  )
})
