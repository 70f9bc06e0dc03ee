import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { defineFact, defineFacts } from './fact.ts'
import { readJournal } from './journal.ts'
import { encodeParcel, encodeStamp, mergeUpdates } from './parcel.ts'
import { parcelId, spelledOut } from './testing.ts'

const facts = defineFacts([defineFact(1, 'noted', { text: v.string() })])
const FIRST = parcelId(1, 1)
const SECOND = parcelId(2, 1)

describe('a journal', () => {
  it('says who wrote what, in which gesture and in which order', () => {
    const update = encodeParcel({
      id: FIRST,
      facts: [
        [1, 'one'],
        [1, 'two']
      ]
    })
    expect(readJournal(update, facts).entries).toEqual([
      { fact: { type: 'noted', text: 'one' }, parcel: FIRST, index: 0, writer: 1 },
      { fact: { type: 'noted', text: 'two' }, parcel: FIRST, index: 1, writer: 1 }
    ])
  })

  it('keeps what a newer release wrote, says that it is there, and reads the rest', () => {
    const update = encodeParcel({
      id: FIRST,
      facts: [
        [9, 'new'],
        [1, 5],
        [1, 'known']
      ]
    })
    const journal = readJournal(update, facts)
    expect(journal.unreadable).toEqual([
      { parcel: FIRST, index: 0, reason: 'unknown-fact' },
      { parcel: FIRST, index: 1, reason: 'malformed-fact' }
    ])
    expect(journal.entries).toMatchObject([{ index: 2, fact: { text: 'known' } }])
  })

  it('reads the same in whatever order its parcels came', () => {
    const updates = Array.from({ length: 6 }, (_, number) =>
      encodeParcel({ id: parcelId(1 + (number % 3), number), facts: [[1, String(number)], [2]] })
    )
    const expected = spelledOut(readJournal(mergeUpdates(updates), facts))
    fc.assert(
      fc.property(
        fc.shuffledSubarray(updates, { minLength: updates.length }),
        fc.nat({ max: 5 }),
        (shuffled, cut) => {
          const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].filter(({ length }) => length)
          const merged = mergeUpdates(parts.map((part) => mergeUpdates(part)))
          expect(spelledOut(readJournal(merged, facts))).toEqual(expected)
        }
      )
    )
  })

  it('keeps the first word of the relay on a parcel, were there ever two', () => {
    const stamp = { parcel: SECOND, receivedAt: 10, heldBecause: null }
    const later = { ...stamp, position: 9, heldBecause: 'register-closed' }
    const first = { ...stamp, position: 8 }
    const update = mergeUpdates([encodeStamp(later), encodeStamp(first)])
    expect(readJournal(update, facts).stampsByParcel).toEqual(new Map([[SECOND, first]]))
  })
})
