import { describe, expect, test } from 'vitest'
import {
  aloneInPartition,
  holdInUse,
  isInUseElsewhere,
  listeningAlone,
  whileUnused
} from './partition.ts'

/** A tab that is open until it closes, and says when its turn to listen begins. */
function openTab(profileId: string, events: string[], name: string) {
  const lifetime = new AbortController()
  const closed = listeningAlone(profileId, lifetime.signal, async () => {
    events.push(`${name} listens`)
    await new Promise<void>((resolve) =>
      lifetime.signal.addEventListener('abort', () => resolve(), { once: true })
    )
  })
  return {
    close() {
      lifetime.abort()
      return closed
    }
  }
}

describe('taking a partition off the device', () => {
  test('waits for nobody and disturbs nobody: it is not done while a page writes there', async () => {
    const [first, second] = [await holdInUse('sijil-a-3-3'), await holdInUse('sijil-a-3-3')]
    expect(await isInUseElsewhere('sijil-a-3-3')).toBe(true)
    await first()
    expect(await isInUseElsewhere('sijil-a-3-3')).toBe(false)
    expect(await whileUnused('sijil-a-3-3', async () => 'removed')).toBeNull()
    await second()
    expect(await whileUnused('sijil-a-3-3', async () => 'removed')).toBe('removed')
  })

  test('lets no page begin to write before it is over', async () => {
    const events: string[] = []
    let page: Promise<unknown> = Promise.resolve()
    await whileUnused('sijil-a-4-4', async () => {
      page = holdInUse('sijil-a-4-4').then((leave) => {
        events.push('page')
        return leave()
      })
      // Another lock of the same page is given meanwhile: this one is not.
      await (
        await holdInUse('sijil-a-5-5')
      )()
      events.push('removed')
    })
    await page
    expect(events).toEqual(['removed', 'page'])
  })
})

describe('two tabs of one person', () => {
  test('share one stream: the second takes over when the first closes', async () => {
    const events: string[] = []
    const first = openTab('sijil-a-1-1', events, 'first')
    await expect.poll(() => events).toEqual(['first listens'])
    const second = openTab('sijil-a-1-1', events, 'second')
    const third = openTab('sijil-a-1-1', events, 'third')
    const patience = new AbortController().signal
    await aloneInPartition('sijil-a-1-1', async () => events.push('exchanged'), patience)
    expect(events).toEqual(['first listens', 'exchanged'])
    await second.close()
    await first.close()
    await expect.poll(() => events.at(-1)).toBe('third listens')
    await third.close()
    expect(events).toEqual(['first listens', 'exchanged', 'third listens'])
  })

  test('of another person on the same device do not wait for each other', async () => {
    const events: string[] = []
    const tabs = ['sijil-a-1-1', 'sijil-a-2-2'].map((profile) => openTab(profile, events, profile))
    await expect.poll(() => events.length).toBe(2)
    await Promise.all(tabs.map((tab) => tab.close()))
  })
})
