import { describe, expect, it } from 'vitest'
import { groupBy } from './collections.ts'

describe('items by key', () => {
  it('keep the order in which they came, in each group and among groups', () => {
    const groups = groupBy([3, 1, 4, 1, 5, 9], (number) => (number % 2 === 0 ? 'even' : 'odd'))
    expect([...groups]).toEqual([
      ['odd', [3, 1, 1, 5, 9]],
      ['even', [4]]
    ])
  })

  it('of nothing are nothing', () => {
    expect(groupBy([], String).size).toBe(0)
  })
})
