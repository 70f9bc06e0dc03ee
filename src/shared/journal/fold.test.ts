import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { counts, foldPlaces, itself, standingOf, type PlaceState, type Statement } from './fold.ts'
import { encodeParcel, mergeUpdates, readContents, type Parcel, type ParcelId } from './parcel.ts'
import { parcelId, shuffled, spelledOut } from './testing.ts'

type Said = Statement<string | undefined>

const A = parcelId(1, 1)
const B = parcelId(2, 1)
const C = parcelId(3, 1)

function say(
  parcel: ParcelId,
  value: string | undefined,
  replaces: readonly ParcelId[] = [],
  more: Partial<Said> = {}
): Said {
  return { place: 'here', value, parcel, index: 0, replaces, ...more }
}

function foldAll(
  said: readonly Said[],
  leftOut: readonly ParcelId[] = []
): Map<string, PlaceState<string | undefined>> {
  return foldPlaces(said, (parcel) => !leftOut.includes(parcel), itself)
}

/** What a person sees at the one place these are about. */
function seen(said: readonly Said[], leftOut: readonly ParcelId[] = []): unknown {
  const state = foldAll(said, leftOut).get('here')
  if (state?.kind === 'contradiction') return [...state.values].sort()
  return state?.kind === 'settled' ? state.value : state?.kind
}

describe('at one place', () => {
  it('one entry gives the value', () => {
    expect(seen([say(A, 'absent')])).toBe('absent')
  })

  it('two people who say the same agree', () => {
    const said = [say(A, 'absent'), say(B, 'absent')]
    expect(seen(said)).toBe('absent')
    expect(foldAll(said).get('here')?.current).toHaveLength(2)
  })

  it('two people who differ are both shown', () => {
    expect(seen([say(A, 'absent'), say(B, 'late')])).toEqual(['absent', 'late'])
  })

  it('an entry takes the place of what its author saw, and of nothing else', () => {
    expect(seen([say(A, 'absent'), say(B, 'late', [A])])).toBe('late')
    expect(seen([say(A, 'absent'), say(B, 'late', [A]), say(C, 'present', [A])])).toEqual([
      'late',
      'present'
    ])
  })

  it('a disagreement ends when somebody who saw both says so', () => {
    const said = [say(A, 'absent'), say(B, 'late'), say(C, 'late', [A, B])]
    expect(seen(said)).toBe('late')
    expect(foldAll(said).get('here')?.history).toHaveLength(3)
  })

  it('an entry about one trainee takes nothing away at another', () => {
    const places = foldAll([
      say(A, 'absent'),
      say(A, 'absent', [], { place: 'there' }),
      say(B, 'late', [A])
    ])
    expect(places.get('here')).toMatchObject({ kind: 'settled', value: 'late' })
    expect(places.get('there')).toMatchObject({ kind: 'settled', value: 'absent' })
  })

  it('the last word of one gesture counts, and the first stays in the history', () => {
    const said = [say(A, 'late', [], { index: 1 }), say(A, 'absent')]
    expect(seen(said)).toBe('late')
    expect(
      foldAll(said)
        .get('here')
        ?.history.map(({ value }) => value)
    ).toEqual(['absent', 'late'])
  })

  it('an entry that never came cannot be missed', () => {
    expect(seen([say(B, 'late', [A])])).toBe('late')
  })

  it('an empty value is a value, and hides no other', () => {
    expect(seen([say(A, undefined), say(B, 'late')])).toEqual(['late', undefined])
    expect(foldAll([say(A, undefined)]).get('here')?.kind).toBe('settled')
  })
})

describe('of a great many entries at one place', () => {
  const MANY = 100_000
  const nth = (number: number) => parcelId(1, number)

  it(
    'each that nobody replaced is shown, without a phone standing still',
    { timeout: 10_000 },
    () => {
      const said = Array.from({ length: MANY }, (_, number) => say(nth(number), String(number)))
      expect(seen(said)).toHaveLength(MANY)
    }
  )

  it('each that replaced the one before leaves the last, as quickly', { timeout: 10_000 }, () => {
    const said = Array.from({ length: MANY }, (_, number) =>
      say(nth(number), String(number), number === 0 ? [] : [nth(number - 1)])
    )
    expect(seen(said)).toBe(String(MANY - 1))
  })
})

describe('what waits for a decision', () => {
  it('gives no value and takes none away', () => {
    expect(seen([say(A, 'absent'), say(B, 'late', [A])], [B])).toBe('absent')
    expect(seen([say(A, 'absent')], [A])).toBe('unsaid')
  })

  it('is in the history', () => {
    const state = foldAll([say(A, 'absent')], [A]).get('here')
    expect(state).toMatchObject({ current: [], history: [{ value: 'absent' }] })
  })

  it('counts while only this phone has it, once received, and once admitted', () => {
    const stamp = { parcel: A, position: 1, receivedAt: 1 }
    const received = new Map([[A, { ...stamp, heldBecause: null }]])
    const held = new Map([[A, { ...stamp, heldBecause: 'register-closed' }]])
    const standings = [
      standingOf(A, new Map(), new Map()),
      standingOf(A, received, new Map()),
      standingOf(A, held, new Map([[A, 'admitted']])),
      standingOf(A, held, new Map()),
      standingOf(A, held, new Map([[A, 'rejected']])),
      // A decision about what was never held changes nothing.
      standingOf(A, received, new Map([[A, 'rejected']])),
      standingOf(A, new Map(), new Map([[A, 'rejected']]))
    ]
    expect(standings).toEqual([
      'local',
      'received',
      'admitted',
      'held',
      'rejected',
      'received',
      'local'
    ])
    expect(standings.map(counts)).toEqual([true, true, true, false, false, true, true])
  })
})

describe('forged replacements make nothing disappear', () => {
  it('an entry that replaces itself stays', () => {
    expect(seen([say(A, 'absent', [A])])).toBe('absent')
  })

  it('entries that replace each other are all shown', () => {
    expect(seen([say(A, 'absent', [B]), say(B, 'late', [A])])).toEqual(['absent', 'late'])
  })

  it('a ring is shown beside an honest entry, too', () => {
    expect(seen([say(A, 'absent', [B]), say(B, 'late', [A]), say(C, 'present')])).toEqual([
      'absent',
      'late',
      'present'
    ])
  })

  it('an honest entry under a ring is shown with it', () => {
    const said = [say(A, 'absent', [B, C]), say(B, 'late', [A]), say(C, 'present')]
    expect(seen(said)).toEqual(['absent', 'late', 'present'])
  })

  it('a ring ends when somebody who saw it settles it', () => {
    const settled = say(parcelId(4, 1), 'excused', [A, B])
    expect(seen([say(A, 'absent', [B]), say(B, 'late', [A]), settled])).toBe('excused')
  })
})

/** Entries as they lie in a parcel, so that they travel as real ones do. */
type WireStatement = [place: string, value: string, replaces: ParcelId[]]

const IDS = Array.from({ length: 9 }, (_, index) => parcelId(1 + (index % 3), index))

/** Parcels that replace anything: each other, themselves, what came later, what never came. */
const anySaying: fc.Arbitrary<Parcel[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...IDS.slice(0, 8)),
    facts: fc.array(
      fc.tuple(
        fc.constantFrom('here', 'there', 'elsewhere'),
        fc.constantFrom('absent', 'late', 'present'),
        fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 4 })
      ),
      { minLength: 1, maxLength: 4 }
    )
  }),
  { minLength: 1, maxLength: 8, selector: ({ id }) => id }
)

const anyLeftOut = fc.subarray(IDS)

function statementsOf(update: Uint8Array): Said[] {
  return readContents(update).parcels.flatMap(({ id, facts }) =>
    (facts as unknown as WireStatement[]).map(([place, value, replaces], index) => ({
      place,
      value,
      parcel: id,
      index,
      replaces
    }))
  )
}

function foldUpdate(update: Uint8Array, leftOut: readonly ParcelId[]): unknown {
  return spelledOut(foldAll(statementsOf(update), leftOut))
}

describe('whatever was said', () => {
  it('reads the same in any order, repeated, in parts, merged by the library or in a document', () => {
    fc.assert(
      fc.property(anySaying, anyLeftOut, fc.nat(), (parcels, leftOut, seed) => {
        const updates = parcels.map(encodeParcel)
        const expected = foldUpdate(mergeUpdates(updates), leftOut)

        const carried = shuffled([...updates, ...updates], seed)
        const parts = [0, 1, 2].map((part) => carried.filter((_, index) => index % 3 === part))
        const merged = parts.filter((part) => part.length > 0).map((part) => mergeUpdates(part))
        const doc = new Y.Doc()
        carried.forEach((update) => Y.applyUpdate(doc, update))

        expect(foldUpdate(mergeUpdates(merged), leftOut)).toEqual(expected)
        expect(foldUpdate(Y.encodeStateAsUpdate(doc), leftOut)).toEqual(expected)
        expect(
          spelledOut(
            foldAll(
              carried.flatMap((update) => statementsOf(update)),
              leftOut
            )
          )
        ).toEqual(expected)
      })
    )
  })

  it('nothing a person entered disappears: it is shown, or replaced by what is shown, and always in the history', () => {
    fc.assert(
      fc.property(anySaying, anyLeftOut, (parcels, leftOut) => {
        const said = statementsOf(mergeUpdates(parcels.map(encodeParcel)))
        const places = foldAll(said, leftOut)
        for (const statement of said) {
          const state = places.get(statement.place)
          expect(state?.history).toContainEqual(statement)
        }
        for (const state of places.values()) {
          const counted = state.history.filter(({ parcel }) => !leftOut.includes(parcel))
          const covered = replacedThrough(state.current, counted)
          for (const { parcel } of counted) {
            const isShown = state.current.some((shown) => shown.parcel === parcel)
            expect(isShown || covered.has(parcel)).toBe(true)
          }
          expect(state.current.every(({ parcel }) => !leftOut.includes(parcel))).toBe(true)
          expect(state.kind === 'unsaid').toBe(counted.length === 0)
        }
      })
    )
  })

  it('among people who replace only what they saw, exactly what nobody replaced is shown', () => {
    const honest = fc
      .array(fc.tuple(fc.constantFrom('absent', 'late'), fc.array(fc.nat(), { maxLength: 3 })), {
        minLength: 1,
        maxLength: 8
      })
      .map((gestures) =>
        gestures.map(([value, picks], index) => {
          const earlier = index === 0 ? [] : picks.map((pick) => parcelId(1, pick % index))
          return say(parcelId(1, index), value, earlier)
        })
      )
    fc.assert(
      fc.property(honest, (said) => {
        const replaced = new Set(said.flatMap(({ replaces }) => replaces))
        const expected = said.filter(({ parcel }) => !replaced.has(parcel))
        expect(foldAll(said).get('here')?.current).toEqual(expected)
      })
    )
  })
})

/** Everything that these replace, or that what they replace replaces, and so on; a gesture replaces what any word of it does. */
function replacedThrough(current: readonly Said[], counted: readonly Said[]): Set<ParcelId> {
  const covered = new Set<ParcelId>()
  const visit = (statement: Said): void =>
    statement.replaces.forEach((id) => {
      if (covered.has(id)) return
      covered.add(id)
      counted.filter(({ parcel }) => parcel === id).forEach(visit)
    })
  current.forEach(visit)
  return covered
}
