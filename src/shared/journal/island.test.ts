import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { encodeParcel, encodeStamp, newParcelId, type ParcelId } from './parcel.ts'

/** The same values as a document of Yjs' own writes them. */
function byYjs(root: string, clientId: number, values: readonly unknown[]): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getArray(root).push([...values])
  return Y.encodeStateAsUpdate(doc)
}

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__'),
      tie('value'),
      {
        maxKeys: 3
      }
    )
  )
})).value
const facts = fc.array(fc.array(value, { maxLength: 5 }), { maxLength: 5 })

it('a parcel is byte for byte what Yjs writes', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 131_071 }), (given, writer) => {
      const id = newParcelId(writer, () => 0.37)
      expect(encodeParcel({ id, facts: given })).toEqual(byYjs('f', id, given))
    })
  )
})

it('a stamp is byte for byte what Yjs writes', () => {
  const reason = fc.option(fc.constantFrom('register-closed', 'assignment-ended'))
  const number = fc.integer({ min: 1, max: 2 ** 35 })
  fc.assert(
    fc.property(number, number, number, reason, (parcel, position, receivedAt, heldBecause) => {
      const stamp = { parcel: parcel as ParcelId, position, receivedAt, heldBecause }
      const said = [parcel, receivedAt, ...(heldBecause === null ? [] : [heldBecause])]
      expect(encodeStamp(stamp)).toEqual(byYjs('r', position, [said]))
    })
  )
})
