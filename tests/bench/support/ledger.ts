/** What a phone still has to hear. A measurement waits for all ledgers to be settled and learns the moment it happened. */

export type Name = string | number

export type Ledger = {
  /** These are written by others and will come. */
  expect(names: Iterable<Name>): void
  /** These are its own and wait for the relay. */
  offer(names: Iterable<Name>): void
  hear(name: Name): void
  acknowledge(names: Iterable<Name>): void
  hasAll(): boolean
  isAcknowledged(): boolean
}

export function createLedger(onChange: () => void): Ledger {
  const missing = new Set<Name>()
  const offered = new Set<Name>()
  return {
    expect: (names) => [...names].forEach((name) => missing.add(name)),
    offer: (names) => [...names].forEach((name) => offered.add(name)),
    hear(name) {
      if (missing.delete(name)) onChange()
    },
    acknowledge(names) {
      for (const name of names) offered.delete(name)
      onChange()
    },
    hasAll: () => missing.size === 0,
    isAcknowledged: () => offered.size === 0
  }
}

export type Signal = {
  readonly changed: () => void
  /** The moment (`performance.now()`) at which this became true. Rejects after `limitMs`. */
  when(isTrue: () => boolean, limitMs: number, what: string): Promise<number>
}

export function createSignal(): Signal {
  const watchers = new Set<() => void>()
  return {
    changed: () => watchers.forEach((watch) => watch()),
    when: (isTrue, limitMs, what) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(look)
          reject(new Error(`after ${limitMs} ms still not: ${what}`))
        }, limitMs)
        const look = () => {
          if (!isTrue()) return
          clearTimeout(timer)
          watchers.delete(look)
          resolve(performance.now())
        }
        watchers.add(look)
        look()
      })
  }
}
