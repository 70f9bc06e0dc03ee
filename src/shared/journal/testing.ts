/** What the tests of journals and documents share. */
import fc from 'fast-check'
import type { Parcel, ParcelId, WireFact, Writer } from './parcel.ts'

/** The `number`-th parcel of a writer. */
export function parcelId(writer: Writer, number: number): ParcelId {
  return (writer * 2 ** 36 + number) as ParcelId
}

/** Everything that Yjs can carry inside a fact and give back unchanged. */
const wireValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.integer(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, -0),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true }
    )
  )
})).value

export const anyWireFact: fc.Arbitrary<WireFact> = fc.array(wireValue, { maxLength: 6 })

/** A parcel of a writer from 1 to 3: few writers, so that parcels meet. */
export const anyParcel: fc.Arbitrary<Parcel> = fc.record({
  id: fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 ** 36 - 1 }))
    .map(([writer, number]) => parcelId(writer, number)),
  facts: fc.array(anyWireFact, { minLength: 1, maxLength: 5 })
})

/** Values with their maps and sets written out in the order that a screen would show them. */
export function spelledOut(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(spelledOut)
  if (value instanceof Set) return [...value].map(spelledOut)
  if (Array.isArray(value)) return value.map(spelledOut)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spelledOut(item)]))
}

/** The items in an order that follows from `seed`. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  let state = seed >>> 0
  const roll = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
  return items
    .map((item) => ({ item, order: roll() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item)
}
