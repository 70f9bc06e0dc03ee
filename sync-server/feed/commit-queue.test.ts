import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jadida, lessonFacts, SAMIRA, tinyCentre } from '../testing-centre.ts'
import { createTestRelay, type TestRelay } from '../testing.ts'
import { createCommitQueue } from './commit-queue.ts'

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
})
afterEach(() => relay.stop())

describe('phones that come at once', () => {
  it('share one commit', async () => {
    const queue = createCommitQueue(relay.store)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => queue.submit(async () => index))
    )
    expect(answers.map((committed) => committed.ok && committed.answer)).toEqual([
      ...Array(100).keys()
    ])
    expect(queue.commits()).toBe(1)
  })

  it('share one commit also when each turn of the loop brings another', async () => {
    const queue = createCommitQueue(relay.store)
    await new Promise<void>((resolve) => {
      let left = 20
      const arrive = () => {
        left -= 1
        if (left > 0) setImmediate(arrive)
        void queue.submit(async () => undefined).then(() => resolve())
      }
      arrive()
    })
    await queue.idle()
    expect(queue.commits()).toBe(1)
  })

  it('share commits over HTTP too, each with its own receipt', async () => {
    const phones = await Promise.all(
      Array.from({ length: 40 }, () => relay.enrol(SAMIRA, 'jadida'))
    )
    const before = relay.relay.commits.commits()
    const responses = await Promise.all(
      phones.map(async (phone, index) =>
        phone.exchange([await phone.parcel(jadida.registerA, lessonFacts(2_500, index % 20))])
      )
    )
    const positions = responses.flatMap(({ receipts }) =>
      receipts.map((receipt) => (receipt.outcome === 'received' ? receipt.position : 0))
    )
    expect(new Set(positions).size).toBe(40)
    expect(relay.relay.commits.commits() - before).toBeLessThan(40)
  })

  it('are told to come back when too many wait, and nothing of theirs is done', async () => {
    const queue = createCommitQueue(relay.store, 2)
    const done: number[] = []
    const answers = await Promise.all(
      [1, 2, 3].map((number) => queue.submit(async () => void done.push(number)))
    )
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false])
    expect(done).toEqual([1, 2])
  })

  it('do not fail because of one of them', async () => {
    const queue = createCommitQueue(relay.store)
    const fine = queue.submit((ledger) => ledger.addSite('berrechid', 1))
    const broken = queue.submit(async () => {
      throw new Error('a mistake of ours')
    })
    const alsoFine = queue.submit((ledger) => ledger.addSite('benslimane', 1))
    await expect(broken).rejects.toThrow('a mistake of ours')
    expect([await fine, await alsoFine].every(({ ok }) => ok)).toBe(true)
    expect(await relay.store.siteCodes()).toEqual(['benslimane', 'berrechid', 'jadida', 'settat'])
    await queue.idle()
  })
})
