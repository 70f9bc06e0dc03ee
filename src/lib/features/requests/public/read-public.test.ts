import { beforeEach, describe, expect, it } from 'vitest'
import { PROCEDURES } from '../../../../../tests/fixtures/procedures.ts'
import { versionOf } from '#shared/domain/procedure.ts'
import type { RelayAnswer } from '#lib/app-relay.ts'
import { isTwofold, readPublicPage, type PublicDesk } from './read-public.ts'

const [LEAVE] = PROCEDURES
if (LEAVE === undefined) throw new Error('the demonstration has procedures')
const PAGE = {
  site: 'jadida',
  name: { fr: 'El Jadida', ar: 'الجديدة' },
  procedures: [{ ...LEAVE, version: versionOf(LEAVE) }]
}
const OFFLINE: RelayAnswer = { ok: false, reason: 'offline' }

let answer: RelayAnswer
let isFull: boolean
let now: number
const kept = new Map<string, string>()
const desk: PublicDesk = {
  ask: async () => answer,
  nowMs: () => now,
  store: {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem(key, text) {
      if (isFull) throw new Error('full')
      kept.set(key, text)
    }
  }
}
beforeEach(() => {
  kept.clear()
  answer = { ok: true, body: PAGE }
  isFull = false
  now = 1_000
})

describe('the public page of a site', () => {
  it('is there without a line once it was read, and says since when', async () => {
    await readPublicPage('jadida', desk)
    now = 9_000
    answer = OFFLINE
    expect(await readPublicPage('jadida', desk)).toMatchObject({
      ...{ kind: 'read', readAtMs: 1_000, unheard: 'offline' },
      value: { procedures: [{ code: LEAVE.code, papers: LEAVE.papers }] }
    })
    expect(await readPublicPage('settat', desk)).toEqual({ kind: 'away', reason: 'offline' })
  })

  it('is forgotten when the relay says that there is none', async () => {
    await readPublicPage('jadida', desk)
    answer = { ok: false, reason: 'not-found' }
    expect(await readPublicPage('jadida', desk)).toEqual({ kind: 'unknown' })
    answer = OFFLINE
    expect(await readPublicPage('jadida', desk)).toEqual({ kind: 'away', reason: 'offline' })
  })

  it('is shown where this browser cannot keep it, and says so', async () => {
    isFull = true
    expect(await readPublicPage('jadida', desk)).toMatchObject({ kind: 'read', isUnkept: true })
  })

  it('keeps what was read when somebody else answers in place of the relay', async () => {
    await readPublicPage('jadida', desk)
    answer = { ok: true, body: { portal: 'accept our terms' } }
    expect(await readPublicPage('jadida', desk)).toMatchObject({ unheard: 'relay-error' })
    answer = { ok: false, reason: 'not-the-relay' }
    expect(await readPublicPage('jadida', desk)).toMatchObject({ unheard: 'not-the-relay' })
  })

  it('reads what a newer relay says besides, and leaves it out', async () => {
    const newer = PAGE.procedures.map((one) => ({ ...one, fee: 20 }))
    answer = { ok: true, body: { ...PAGE, procedures: newer } }
    const reading = await readPublicPage('jadida', desk)
    expect(JSON.stringify(reading)).not.toContain('fee')
  })

  it('tells of one procedure that two people published differently at once', () => {
    const [one] = PAGE.procedures
    if (one === undefined) throw new Error('one was published')
    const both = { procedures: [one, { ...one, maxDays: 9, version: 2 }] }
    expect([isTwofold(PAGE, one), isTwofold(both, one)]).toEqual([false, true])
  })
})
