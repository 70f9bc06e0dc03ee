import { describe, expect, test } from 'vitest'
import { overwriteGetLocale } from '#lib/i18n/paraglide/runtime.js'
import type { FailureReason, SyncState } from '#lib/replica/sync-loop.ts'
import { summarise, type SyncFacts } from './sync-summary.ts'
import { saySummary } from './sync-words.ts'

const QUIET: SyncFacts = {
  online: true,
  loop: { kind: 'idle' },
  waiting: { saved: 0, sent: 0, refused: 0, oldestAt: null },
  unwritten: 0,
  drafts: 0,
  unstated: 0,
  shutOut: false,
  lastExchangeAt: 500,
  arriving: null,
  registers: 40,
  unreadable: 0
}
const waiting = (saved: number, sent = 0, refused = 0) => ({ saved, sent, refused, oldestAt: 1 })
const failed = (reason: FailureReason): SyncState => ({ kind: 'pausing', reason, retryAtMs: 1 })

describe('green never lies', () => {
  test('all is received when the relay answered and nothing is left here', () => {
    expect(summarise(QUIET)).toEqual({ kind: 'received', at: 500 })
    expect(summarise({ ...QUIET, loop: { kind: 'exchanging' } }).kind).toBe('received')
  })

  test('one thing left here is enough to take the green away', () => {
    const reasons: Partial<SyncFacts>[] = [
      { waiting: waiting(1) },
      { waiting: waiting(0, 1) },
      { waiting: waiting(0, 0, 1) },
      { unwritten: 1 },
      { drafts: 1 },
      { unstated: 1 },
      { shutOut: true },
      { lastExchangeAt: null },
      { arriving: 'first' },
      { arriving: 'news' },
      { unreadable: 1 },
      { online: false },
      { loop: failed('offline') },
      { loop: failed('device-unknown') },
      { loop: failed('not-the-relay') },
      { loop: failed('version-unsupported') },
      { loop: failed('refused-by-storage') },
      { loop: failed('relay-error') }
    ]
    const kinds = reasons.map((reason) => summarise({ ...QUIET, ...reason }).kind)
    expect(kinds).not.toContain('received')
  })
})

test('entries that the disk refused come before everything else', () => {
  const facts = { ...QUIET, unwritten: 2, online: false, waiting: waiting(3) }
  expect(summarise(facts)).toEqual({ kind: 'unwritten', count: 2 })
})

test('a draft that cannot become an entry is told before what waits or was refused', () => {
  const facts = { ...QUIET, drafts: 2, unstated: 1, waiting: waiting(1, 0, 1) }
  expect(summarise(facts)).toEqual({ kind: 'unstated', count: 1 })
})

test('offline is a state: it counts what waits and calls none of it sent', () => {
  const facts = { ...QUIET, loop: failed('offline'), waiting: waiting(1, 2) }
  expect(summarise(facts)).toEqual({ kind: 'offline', waiting: 3, drafts: 0 })
})

test('a busy relay is tried again by itself and raises no alarm', () => {
  const facts = { ...QUIET, loop: failed('busy'), waiting: waiting(0, 2) }
  expect(summarise(facts)).toEqual({ kind: 'waiting', saved: 0, sent: 2 })
})

test('a failure that needs a person names its reason', () => {
  const facts = { ...QUIET, loop: failed('device-unknown'), waiting: waiting(4) }
  expect(summarise(facts)).toEqual({ kind: 'stopped', reason: 'device-unknown', waiting: 4 })
})

test('after a first sign-in the registers are coming, from the first question to the last page', () => {
  const asking = {
    ...QUIET,
    lastExchangeAt: null,
    loop: { kind: 'exchanging' },
    registers: 0
  } as const
  const atFirst = { kind: 'arriving', isFirst: true, registers: 0 }
  expect(summarise(asking)).toEqual(atFirst)
  expect(summarise({ ...QUIET, arriving: 'first', registers: 12 })).toEqual({
    ...atFirst,
    registers: 12
  })
  expect(summarise({ ...asking, loop: failed('busy') })).toEqual({ kind: 'never' })
})

test('after days away what is new is coming, until it is here', () => {
  const coming = summarise({ ...QUIET, arriving: 'news' })
  expect(coming).toMatchObject({ kind: 'arriving', isFirst: false })
})

test('the line says it in words, in both languages', () => {
  const at = () => '08:10'
  const offline = summarise({ ...QUIET, online: false, waiting: waiting(3) })
  overwriteGetLocale(() => 'fr')
  expect(saySummary(summarise(QUIET), at)).toBe('Tout est reçu · \u206808:10\u2069')
  expect(saySummary(offline, at)).toBe(
    'Hors connexion · 3 saisies sur ce téléphone, pas encore envoyées'
  )
  const first = summarise({ ...QUIET, arriving: 'first', registers: 12 })
  expect(saySummary(first, at)).toBe('Les premiers registres arrivent · 12 déjà sur ce téléphone')
  overwriteGetLocale(() => 'ar')
  expect(saySummary(offline, at)).toBe('غير متصل · 3 إدخالات على هذا الهاتف لم تُرسل بعد')
})
