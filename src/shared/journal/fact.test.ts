import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { defineFact, defineFacts } from './fact.ts'

const greeted = defineFact(1, 'greeted', { name: v.string(), times: v.number() })
const left = defineFact(2, 'left', { at: v.number() })
const facts = defineFacts([greeted, left])

describe('a fact on the wire', () => {
  it('is its code and its fields in the order of the declaration', () => {
    expect(facts.encode({ type: 'greeted', times: 2, name: 'Amina' })).toEqual([1, 'Amina', 2])
  })

  it('reads as it was written', () => {
    const fact = { type: 'left', at: 5 } as const
    expect(facts.parse(facts.encode(fact))).toEqual({ ok: true, fact })
  })

  it.each([[[]], [[3, 1]], [['1', 'Amina', 2]], [[null]], [[NaN]]])(
    'of another release is unknown: %j',
    (wire) => {
      expect(facts.parse(wire)).toEqual({ ok: false, reason: 'unknown-fact' })
    }
  )

  it.each([[[1, 'Amina']], [[1, 'Amina', 2, 3]], [[1, 2, 'Amina']], [[1, undefined, 2]]])(
    'with fields missing, added or of another kind is malformed: %j',
    (wire) => {
      expect(facts.parse(wire)).toEqual({ ok: false, reason: 'malformed-fact' })
    }
  )
})

describe('a declaration', () => {
  it('uses no code and no name twice', () => {
    const sameCode = defineFact(1, 'other', {})
    const sameName = defineFact(3, 'greeted', {})
    expect(() => defineFacts([greeted, sameCode])).toThrow('two facts share')
    expect(() => defineFacts([greeted, sameName])).toThrow('two facts share')
  })

  it('writes no fact that it does not know', () => {
    const stranger = { type: 'stranger' } as unknown as { type: 'left'; at: number }
    expect(() => facts.encode(stranger)).toThrow('no fact is called stranger')
  })
})
