import { describe, expect, test } from 'vitest'
import type { ExchangeOutcome } from './exchange.ts'
import { pauseAfter, startSyncLoop, type SyncLoopSetting, type SyncState } from './sync-loop.ts'

type Timer = { readonly run: () => void; readonly ms: number }

/** A loop whose timers fire when the test says so and whose exchanges end as the test says. */
function world(alone: SyncLoopSetting['alone'] = (work) => work()) {
  const timers = new Set<Timer>()
  const exchanges: ((outcome: ExchangeOutcome | Error) => void)[] = []
  const states: SyncState['kind'][] = []
  const loop = startSyncLoop({
    exchange: () =>
      new Promise((resolve, reject) => {
        exchanges.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)))
      }),
    alone,
    now: () => 1_000,
    random: () => 0.5,
    setTimer: (run, ms) => {
      const timer = { run, ms }
      timers.add(timer)
      return () => timers.delete(timer)
    }
  })
  loop.subscribe((state) => states.push(state.kind))
  /** Fires the timers that are due within `ms`. */
  const pass = (ms: number) => {
    for (const timer of [...timers]) {
      if (timer.ms > ms) continue
      timers.delete(timer)
      timer.run()
    }
  }
  const finish = async (outcome: ExchangeOutcome | Error) => {
    const running = loop.exchangeNow()
    exchanges.at(-1)?.(outcome)
    await running
  }
  return { loop, timers, exchanges, states, pass, finish }
}

const fine: ExchangeOutcome = { ok: true, sent: 0, received: 0 }
const offline: ExchangeOutcome = { ok: false, reason: 'offline' }

describe('exchanging with the relay', () => {
  test('a gesture is on its way within a moment', () => {
    const { loop, pass, exchanges } = world()
    loop.nudge()
    pass(200)
    expect(exchanges).toHaveLength(1)
  })

  test('gestures of one moment travel together', () => {
    const { loop, pass, exchanges } = world()
    loop.nudge()
    loop.nudge()
    loop.nudge()
    pass(200)
    expect(exchanges).toHaveLength(1)
  })

  test('a gesture made during an exchange goes with the next one, soon', async () => {
    const { loop, pass, exchanges, finish } = world()
    void loop.exchangeNow()
    loop.nudge()
    expect(exchanges).toHaveLength(1)
    await finish(fine)
    pass(200)
    expect(exchanges).toHaveLength(2)
  })

  test('offline it tries again by itself after a pause that people can see', async () => {
    const { loop, pass, exchanges, states, finish } = world()
    void loop.exchangeNow()
    await finish(offline)
    expect(loop.state()).toEqual({ kind: 'pausing', reason: 'offline', retryAtMs: 1_000 + 1_500 })
    pass(2_000)
    expect(exchanges).toHaveLength(2)
    expect(states).toEqual(['idle', 'exchanging', 'pausing', 'exchanging'])
  })

  test('a person who asks does not wait for the pause', async () => {
    const { loop, exchanges, finish } = world()
    void loop.exchangeNow()
    await finish(offline)
    void loop.exchangeNow()
    expect(exchanges).toHaveLength(2)
  })

  test('storage that fails in the middle is a reason, not a crash, and is tried again', async () => {
    const { loop, finish } = world()
    void loop.exchangeNow()
    await finish(new Error('the disk is full'))
    expect(loop.state()).toMatchObject({ kind: 'pausing', reason: 'refused-by-storage' })
  })

  test('a page that does not get its turn says so after a while, and tries again', async () => {
    const forever: SyncLoopSetting['alone'] = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the turn did not come')))
      })
    const { loop, pass } = world(forever)
    const asked = loop.exchangeNow()
    pass(31 * 60_000)
    expect(await asked).toEqual({ ok: false, reason: 'busy' })
    expect(loop.state()).toMatchObject({ kind: 'pausing', reason: 'busy' })
    const again = loop.exchangeNow()
    expect(loop.state().kind).toBe('exchanging')
    pass(31 * 60_000)
    expect(await again).toEqual({ ok: false, reason: 'busy' })
  })

  test('once stopped it leaves no timer behind', async () => {
    const { loop, timers, finish } = world()
    void loop.exchangeNow()
    loop.stop()
    await finish(fine)
    expect([...timers].filter((timer) => timer.ms < 10 * 60_000)).toEqual([])
  })
})

test('pauses double, end at five minutes, and leave half to chance', () => {
  expect(pauseAfter(0, () => 0)).toBe(1_000)
  expect(pauseAfter(0, () => 1)).toBe(2_000)
  expect(pauseAfter(3, () => 1)).toBe(16_000)
  expect(pauseAfter(400, () => 1)).toBe(300_000)
})
