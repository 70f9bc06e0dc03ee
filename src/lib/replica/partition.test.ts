import { describe, expect, test } from 'vitest'
import { aloneInPartition, listeningAlone } from './partition.ts'

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
