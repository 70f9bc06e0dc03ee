import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { inspectParcel, type ParcelBreach } from './breach.ts'
import {
  encodeParcel,
  encodeStamp,
  MAX_FACTS_PER_PARCEL,
  MAX_PARCEL_BYTES,
  MAX_WRITER,
  mergeUpdates,
  newParcelId,
  parseParcelId,
  readContents,
  RELAY_WRITER,
  writerOf
} from './parcel.ts'
import { anyParcel, parcelId, shuffled } from './testing.ts'

const WRITER = 7
const MINE = parcelId(WRITER, 12_345)

/** What a device of ours never sends, made with the real library. */
function withYjs(edit: (doc: Y.Doc) => void, clientId: number = MINE): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientId
  edit(doc)
  return Y.encodeStateAsUpdate(doc)
}

function facts(doc: Y.Doc): Y.Array<unknown> {
  return doc.getArray('f')
}

/** An update written by hand, struct by struct. */
function byHand(
  structs: number,
  write: (encoder: encoding.Encoder) => void,
  clock = 0,
  deletes: (encoder: encoding.Encoder) => void = (encoder) => encoding.writeVarUint(encoder, 0)
): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, structs)
    encoding.writeVarUint(encoder, MINE)
    encoding.writeVarUint(encoder, clock)
    write(encoder)
    deletes(encoder)
  })
}

function writeAppend(encoder: encoding.Encoder, ...values: unknown[]): void {
  writeAppendHead(encoder)
  encoding.writeVarUint(encoder, values.length)
  values.forEach((value) => encoding.writeAny(encoder, value as never))
}

function writeAppendHead(encoder: encoding.Encoder): void {
  encoding.writeUint8(encoder, 8)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, 'f')
}

function nested(depth: number): Uint8Array {
  return byHand(1, (encoder) => {
    writeAppendHead(encoder)
    encoding.writeVarUint(encoder, 1)
    for (let level = 0; level < depth; level++) {
      encoding.writeUint8Array(encoder, Uint8Array.of(117, 1))
    }
    encoding.writeAny(encoder, null)
  })
}

function breachOf(update: Uint8Array, writer = WRITER): ParcelBreach | 'accepted' {
  const inspection = inspectParcel(update, writer)
  return inspection.ok ? 'accepted' : inspection.reason
}

describe('a parcel travels', () => {
  it('and says the same at the other end', () => {
    fc.assert(
      fc.property(anyParcel, (parcel) => {
        const update = encodeParcel(parcel)
        expect(inspectParcel(update, writerOf(parcel.id))).toEqual({ ok: true, parcel })
        expect(readContents(update)).toEqual({ parcels: [parcel], stamps: [] })
      })
    )
  })

  it('with others in one update, merged in any order, more than once', () => {
    const parcels = fc.uniqueArray(anyParcel, {
      minLength: 1,
      maxLength: 12,
      selector: (parcel) => parcel.id
    })
    fc.assert(
      fc.property(parcels, fc.nat(), fc.nat(), (sent, seed, cut) => {
        const carried = [...sent, ...sent, ...sent].map(encodeParcel)
        const mixed = shuffled(carried, seed)
        const middle = cut % mixed.length
        const halves = [mixed.slice(0, middle), mixed.slice(middle)]
        const merged = mergeUpdates(
          halves.filter((half) => half.length > 0).map((half) => mergeUpdates(half))
        )
        const doc = new Y.Doc()
        mixed.forEach((update) => Y.applyUpdate(doc, update))

        const byId = (update: Uint8Array) =>
          [...readContents(update).parcels].sort((one, other) => one.id - other.id)
        const expected = [...sent].sort((one, other) => one.id - other.id)
        expect(byId(merged)).toEqual(expected)
        expect(byId(Y.encodeStateAsUpdate(doc))).toEqual(expected)
      })
    )
  })

  it('is found when another that was made before is missing', () => {
    const later = { id: parcelId(WRITER, 2), facts: [[2]] }
    expect(readContents(encodeParcel(later)).parcels).toEqual([later])
  })
})

describe('a parcel id', () => {
  it('names its writer, from the first to the last', () => {
    for (const writer of [1, 2, WRITER, MAX_WRITER]) {
      expect(writerOf(newParcelId(writer, () => 0))).toBe(writer)
      expect(writerOf(newParcelId(writer, () => 1 - 2 ** -53))).toBe(writer)
      expect(Number.isSafeInteger(newParcelId(writer, () => 1 - 2 ** -53))).toBe(true)
    }
  })

  it('is made for no writer that the relay cannot have issued', () => {
    for (const writer of [RELAY_WRITER, -1, 1.5, MAX_WRITER + 1, NaN]) {
      expect(() => newParcelId(writer, () => 0.5)).toThrow('is no writer')
    }
  })

  it('is read from an edge only when it can be one', () => {
    expect(parseParcelId(MINE)).toBe(MINE)
    for (const value of [0, -1, 1.5, NaN, 2 ** 53, '5', null, undefined, 5n]) {
      expect(parseParcelId(value)).toBeNull()
    }
  })
})

describe('a device that does not play by the rules is told which rule it broke', () => {
  const accepted = () => withYjs((doc) => facts(doc).push([[1]]))

  const breaches: readonly (readonly [string, () => Uint8Array, ParcelBreach])[] = [
    ['nothing at all', () => new Uint8Array(), 'undecodable'],
    ['a document without an entry', () => withYjs(() => undefined), 'not-one-parcel'],
    [
      'an entry, and takes it back',
      () =>
        withYjs((doc) => {
          facts(doc).push([[1], [2]])
          facts(doc).delete(0)
        }),
      'deletes'
    ],
    [
      'only the deletion of the entry of somebody else',
      () => {
        const doc = new Y.Doc()
        Y.applyUpdate(doc, encodeParcel({ id: parcelId(8, 1), facts: [[1]] }))
        const before = Y.encodeStateVector(doc)
        facts(doc).delete(0)
        return Y.encodeStateAsUpdate(doc, before)
      },
      'deletes'
    ],
    [
      'two gestures under one id',
      () =>
        withYjs((doc) => {
          facts(doc).push([[2]])
          facts(doc).insert(0, [[1]])
        }),
      'not-one-parcel'
    ],
    [
      'the gestures of two people',
      () =>
        Y.mergeUpdates([accepted(), withYjs((doc) => facts(doc).push([[2]]), parcelId(WRITER, 1))]),
      'not-one-parcel'
    ],
    [
      'a later part of a gesture',
      () => {
        const doc = new Y.Doc()
        doc.clientID = MINE
        facts(doc).push([[1]])
        const before = Y.encodeStateVector(doc)
        facts(doc).push([[2]])
        return Y.encodeStateAsUpdate(doc, before)
      },
      'not-one-parcel'
    ],
    [
      'an entry that stands behind another one',
      () => {
        const doc = new Y.Doc()
        Y.applyUpdate(doc, encodeParcel({ id: parcelId(8, 1), facts: [[1]] }))
        const before = Y.encodeStateVector(doc)
        doc.clientID = MINE
        facts(doc).push([[2]])
        return Y.encodeStateAsUpdate(doc, before)
      },
      'not-an-append'
    ],
    [
      'an entry that stands before another one',
      () => {
        const doc = new Y.Doc()
        Y.applyUpdate(doc, encodeParcel({ id: parcelId(8, 1), facts: [[1]] }))
        const before = Y.encodeStateVector(doc)
        doc.clientID = MINE
        facts(doc).insert(0, [[2]])
        return Y.encodeStateAsUpdate(doc, before)
      },
      'not-an-append'
    ],
    [
      'the word of the relay',
      () => encodeStamp({ parcel: MINE, position: MINE, receivedAt: 1, heldBecause: null }),
      'not-an-append'
    ],
    ['another root', () => withYjs((doc) => doc.getArray('g').push([[1]])), 'not-an-append'],
    ['a map', () => withYjs((doc) => doc.getMap('f').set('key', [1])), 'not-an-append'],
    [
      'a map inside the journal',
      () => withYjs((doc) => facts(doc).push([new Y.Map([['key', 'value']])])),
      'not-one-parcel'
    ],
    [
      'an empty list inside the journal',
      () => withYjs((doc) => facts(doc).push([new Y.Array()])),
      'not-an-append'
    ],
    [
      'a document inside the journal',
      () => withYjs((doc) => facts(doc).push([new Y.Doc()])),
      'not-an-append'
    ],
    ['text', () => withYjs((doc) => doc.getText('f').insert(0, 'text')), 'not-an-append'],
    [
      'an entry to be erased at once',
      () =>
        byHand(1, (encoder) => {
          encoding.writeUint8(encoder, 1)
          encoding.writeVarUint(encoder, 1)
          encoding.writeVarString(encoder, 'f')
          encoding.writeVarUint(encoder, 1)
        }),
      'not-an-append'
    ],
    ['bytes', () => withYjs((doc) => facts(doc).push([new Uint8Array([1])])), 'not-an-append'],
    ['numbers and not facts', () => withYjs((doc) => facts(doc).push([1, 2])), 'not-an-append'],
    ['a fact and a number', () => withYjs((doc) => facts(doc).push([[1], 2])), 'not-an-append'],
    ['an object', () => withYjs((doc) => facts(doc).push([{ 0: 1, length: 1 }])), 'not-an-append'],
    [
      'a gap of the collector',
      () => byHand(1, (encoder) => encoding.writeUint8Array(encoder, Uint8Array.of(0, 5))),
      'not-an-append'
    ],
    [
      'a gap that was skipped',
      () => byHand(1, (encoder) => encoding.writeUint8Array(encoder, Uint8Array.of(10, 5))),
      'not-an-append'
    ],
    [
      'a gap and then an entry',
      () =>
        byHand(2, (encoder) => {
          encoding.writeUint8Array(encoder, Uint8Array.of(10, 5))
          writeAppend(encoder, [1])
        }),
      'not-one-parcel'
    ],
    ['an entry at a later clock', () => byHand(1, (e) => writeAppend(e, [1]), 1), 'not-one-parcel'],
    [
      'more facts than a gesture has',
      () =>
        encodeParcel({
          id: MINE,
          facts: Array.from({ length: MAX_FACTS_PER_PARCEL + 1 }, () => [1])
        }),
      'too-many-facts'
    ],
    [
      'more bytes than a gesture has',
      () => encodeParcel({ id: MINE, facts: [['x'.repeat(MAX_PARCEL_BYTES)]] }),
      'too-large'
    ],
    [
      'a list that says it is longer than the message',
      () =>
        byHand(1, (encoder) => {
          writeAppendHead(encoder)
          encoding.writeVarUint(encoder, Number.MAX_SAFE_INTEGER)
        }),
      'undecodable'
    ],
    [
      'more entries than the message holds',
      () => byHand(2 ** 40, (encoder) => writeAppend(encoder, [1])),
      'undecodable'
    ]
  ]

  it.each(breaches)('sends %s', (_, make, breach) => {
    expect(breachOf(make())).toBe(breach)
  })

  it('while an ordinary gesture passes', () => {
    expect(breachOf(accepted())).toBe('accepted')
    expect(
      breachOf(
        encodeParcel({
          id: MINE,
          facts: Array.from({ length: MAX_FACTS_PER_PARCEL }, () => [1])
        })
      )
    ).toBe('accepted')
  })

  it('signs with the number of somebody else, or of the relay', () => {
    const ofAnother = encodeParcel({ id: parcelId(8, 1), facts: [[1]] })
    expect(breachOf(ofAnother)).toBe('foreign-writer')
    expect(breachOf(ofAnother, 8)).toBe('accepted')
    const ofTheRelay = withYjs((doc) => facts(doc).push([[1]]), 5)
    expect(breachOf(ofTheRelay)).toBe('foreign-writer')
    expect(breachOf(ofTheRelay, RELAY_WRITER)).toBe('foreign-writer')
    expect(
      breachOf(
        withYjs((doc) => facts(doc).push([[1]]), 0),
        RELAY_WRITER
      )
    ).toBe('foreign-writer')
  })

  it.each([
    ['bytes behind its end', (update: Uint8Array) => Uint8Array.of(...update, 0)],
    [
      'an empty list of deletions spelled at length',
      () =>
        byHand(
          1,
          (encoder) => writeAppend(encoder, [1]),
          0,
          (encoder) => encoding.writeUint8Array(encoder, Uint8Array.of(1, 9, 0))
        )
    ],
    [
      'a number with needless zeros',
      () =>
        byHand(1, (encoder) => {
          writeAppendHead(encoder)
          encoding.writeUint8Array(encoder, Uint8Array.of(0x81, 0x00))
          encoding.writeAny(encoder, [1])
        })
    ],
    [
      'a value that hides behind the prototype of another and is lost when updates are merged',
      () =>
        byHand(1, (encoder) => {
          writeAppendHead(encoder)
          encoding.writeVarUint(encoder, 1)
          encoding.writeUint8Array(encoder, Uint8Array.of(117, 1, 118, 1))
          encoding.writeVarString(encoder, '__proto__')
          encoding.writeAny(encoder, { name: 'hidden' })
        })
    ]
  ])('sends what would not stay the same in other hands: %s', (_, make) => {
    expect(breachOf(make(accepted()))).toBe('not-canonical')
  })

  it('sends lists nested deeper and deeper', () => {
    for (let depth = 1_000; depth < 32_000; depth = Math.ceil(depth * 1.05)) {
      expect(['accepted', 'undecodable', 'not-canonical']).toContain(breachOf(nested(depth)))
    }
  })

  it('sends any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(inspectParcel(bytes, WRITER)).toHaveProperty('ok')
      }),
      { numRuns: 1_000 }
    )
  })

  it('sends a good parcel with some bytes changed, cut off or added', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 })
    fc.assert(
      fc.property(
        anyParcel,
        changes,
        fc.nat(),
        fc.uint8Array({ maxLength: 4 }),
        (parcel, changed, cut, added) => {
          const good = encodeParcel(parcel)
          const bad = Uint8Array.from([...good.slice(0, good.length - (cut % 3)), ...added])
          changed.forEach(([at, byte]) => (bad[at % bad.length] = byte))
          const inspection = inspectParcel(bad, writerOf(parcel.id))
          if (!inspection.ok) return
          expect(encodeParcel(inspection.parcel)).toEqual(bad)
        }
      ),
      { numRuns: 2_000 }
    )
  })
})

describe('the word of the relay', () => {
  const stamp = { parcel: MINE, position: 41, receivedAt: 190_000_000, heldBecause: null }

  it('is read as it was given', () => {
    const held = { ...stamp, position: 42, heldBecause: 'register-closed' }
    const { parcels, stamps } = readContents(
      mergeUpdates([encodeStamp(stamp), encodeStamp(held), encodeStamp(stamp)])
    )
    expect(parcels).toEqual([])
    expect([...stamps].sort((one, other) => one.position - other.position)).toEqual([stamp, held])
  })

  it('has the same bytes wherever it is made', () => {
    expect(encodeStamp(stamp)).toEqual(encodeStamp({ ...stamp }))
  })

  it('is not believed from a person', () => {
    const forged = withYjs((doc) => doc.getArray('r').push([[MINE, 1]]))
    expect(readContents(forged)).toEqual({ parcels: [], stamps: [] })
    expect(breachOf(forged)).toBe('not-an-append')
  })

  it('is not believed among the facts, and the relay states no fact', () => {
    const misplaced = withYjs((doc) => facts(doc).push([[MINE, 1]]), 41)
    expect(readContents(misplaced)).toEqual({ parcels: [], stamps: [] })
  })

  it.each([
    ['about no parcel', [0, 1]],
    ['about half a parcel', [1.5, 1]],
    ['without a time', [MINE]],
    ['that is no list', 'received'],
    ['that is empty', []]
  ])('means nothing when it is damaged: %s', (_, value) => {
    const damaged = withYjs((doc) => doc.getArray('r').push([value]), 41)
    expect(readContents(damaged).stamps).toEqual([])
  })
})
