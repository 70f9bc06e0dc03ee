import { describe, expect, it } from 'vitest'
import { groupBy, largest, MapOnDemand, smallest } from './collections.ts'

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

describe('a map on demand', () => {
  const lengths = () => {
    const asked: string[] = []
    const map = new MapOnDemand(
      new Map([
        ['fr', 'présent'],
        ['ar', 'حاضر']
      ]),
      (word, key) => {
        asked.push(key)
        return word.length
      }
    )
    return { map, asked }
  }

  it('makes what is asked for, once, and nothing else', () => {
    const { map, asked } = lengths()
    expect([...map.keys()]).toEqual(['fr', 'ar'])
    expect([map.size, map.has('ar'), map.has('en'), map.get('en')]).toEqual([
      2,
      true,
      false,
      undefined
    ])
    expect(asked).toEqual([])
    expect([map.get('ar'), map.get('ar')]).toEqual([4, 4])
    expect(asked).toEqual(['ar'])
  })

  it('reads like any map', () => {
    const { map } = lengths()
    const told: [string, number][] = []
    map.forEach((length, key) => told.push([key, length]))
    expect([...map]).toEqual([
      ['fr', 7],
      ['ar', 4]
    ])
    expect(told).toEqual([...map.entries()])
    expect([...map.values()]).toEqual([7, 4])
  })

  it('equals another that says the same, and no other', () => {
    expect(lengths().map).toEqual(lengths().map)
    expect(lengths().map).not.toEqual(
      new MapOnDemand(
        new Map([
          ['fr', 'absent'],
          ['ar', 'حاضر']
        ]),
        (word) => word.length
      )
    )
  })
})

it('the largest and the smallest are found among however many there are', () => {
  const numbers = Array.from({ length: 200_000 }, (_, index) => (index * 7) % 200_000)
  expect([largest(numbers, 0), smallest(numbers, 0)]).toEqual([199_999, 0])
  expect([largest([], null), smallest([], Infinity)]).toEqual([null, Infinity])
})
