import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as encoding from 'lib0/encoding'
import type { DocumentKind } from './ids.ts'
import { checkParcel } from './check-parcel.ts'
import { factsByKind } from './kinds.ts'
import { encodeParcel, type WireFact } from '../journal/parcel.ts'
import { anyParcel, anyWireFact, parcelId } from '../journal/testing.ts'

const WRITER = 7
const ID = parcelId(WRITER, 1)
const KINDS = Object.keys(factsByKind) as DocumentKind[]

const closed = (at: unknown): WireFact => [8, at, 2_500, '', []]
const send = (...facts: readonly WireFact[]) => encodeParcel({ id: ID, facts })

describe('a parcel that arrives', () => {
  it('is read with the facts of its document', () => {
    expect(checkParcel('register', send(closed(5)), WRITER)).toEqual({
      ok: true,
      parcel: {
        id: ID,
        facts: [{ type: 'closed', at: 5, throughDay: 2_500, reason: '', replaces: [] }]
      }
    })
  })

  it.each([
    ['a fact of another kind of document', 'group', send(closed(5)), 'unknown-fact'],
    ['a good fact and an unknown one', 'register', send(closed(5), [999]), 'unknown-fact'],
    ['a fact with a bad field', 'register', send(closed('5')), 'malformed-fact'],
    ['a time that is no number', 'register', send(closed(NaN)), 'malformed-fact'],
    ['a time without end', 'register', send(closed(Infinity)), 'malformed-fact'],
    ['a large integer of another kind', 'register', send(closed(5n)), 'malformed-fact'],
    ['nothing where a field should be', 'register', send(closed(undefined)), 'malformed-fact'],
    [
      'bytes where a field should be',
      'register',
      send(closed(new Uint8Array(3))),
      'malformed-fact'
    ],
    ['a list where a field should be', 'register', send(closed([5])), 'malformed-fact'],
    ['a fact with a field too many', 'register', send([...closed(5), 1]), 'malformed-fact'],
    ['an empty fact', 'register', send([]), 'unknown-fact'],
    [
      'a negative parcel among the replaced',
      'register',
      send([8, 5, 2_500, '', [-1]]),
      'malformed-fact'
    ],
    [
      'no fact at all',
      'register',
      encoding.encode((encoder) => {
        encoding.writeUint8Array(encoder, Uint8Array.of(1, 1))
        encoding.writeVarUint(encoder, ID)
        encoding.writeUint8Array(encoder, Uint8Array.of(0, 8, 1))
        encoding.writeVarString(encoder, 'f')
        encoding.writeUint8Array(encoder, Uint8Array.of(0, 0))
      }),
      'empty'
    ],
    ['no update', 'register', new Uint8Array(), 'undecodable']
  ] as const)('is refused with its reason: %s', (_, kind, update, reason) => {
    expect(checkParcel(kind, update, WRITER)).toEqual({ ok: false, reason })
  })

  it('is refused under a writer who is not its own', () => {
    expect(checkParcel('register', send(closed(5)), 8)).toEqual({
      ok: false,
      reason: 'foreign-writer'
    })
  })

  it('never stops the relay, whatever its facts hold', () => {
    const codes = KINDS.flatMap((kind) => factsByKind[kind].kinds.map(({ code }) => code))
    const anyKnownCode = fc
      .tuple(fc.constantFrom(...codes), anyWireFact)
      .map(([code, fields]) => [code, ...fields])
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.oneof(
          anyParcel.map(({ facts }) => facts),
          fc.array(anyKnownCode, { maxLength: 3 })
        ),
        (kind, facts) => {
          const check = checkParcel(kind, send(...facts), WRITER)
          if (check.ok) expect(check.parcel.facts.length).toBe(facts.length)
        }
      ),
      { numRuns: 500 }
    )
  })
})

/** A record's fact carries its fields as an object: their names are on the wire, too. */
function namesOf(fields: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(fields).map(([name, schema]) => {
    const entries = (schema as { entries?: Record<string, unknown> }).entries
    return entries === undefined ? name : [name, namesOf(entries)]
  })
}

describe('the facts that lie in documents for ever', () => {
  it('have not changed their code, their name or the order of their fields', () => {
    const schema = KINDS.map((kind) => [
      kind,
      factsByKind[kind].kinds.map(({ code, type, fields }) => [code, type, namesOf(fields)])
    ])
    const hash = createHash('sha256').update(JSON.stringify(schema)).digest('hex')
    expect(
      hash,
      'The shape of a fact changed. Documents of earlier releases hold the old shape for ever: leave it as it was and ' +
        'declare a new kind of fact under a new code (a record may gain fields behind its last). Where the change only ' +
        'adds, put the new hash here.'
    ).toBe('e0798f09540853c8767b36c567a0e32b6afeeecc7ac0c7b4e97d0457d5f6358a')
  })
})
