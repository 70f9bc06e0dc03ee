import { describe, expect, it } from 'vitest'
import type { PersonId } from '#shared/domain/identity.ts'
import { convergenceOf, type Expectation, type KnownDevices } from './convergence.ts'

const [NADIA, OMAR] = [501, 502] as PersonId[] as [PersonId, PersonId]
const DAY_SECONDS = 86_400
/** 2026-11-20, about nine in the morning. */
const HANDED_IN = 217_500_000
const SELF = 9

const expected: Expectation = {
  people: [NADIA],
  handedInAt: HANDED_IN,
  reopenedThrough: null
}

function known(...phones: [device: number, person: number, heardAt: number, waiting?: number][]) {
  const devices = phones.map(([device, person, lastExchangeAt, waiting = 0]) => {
    return { device, person, label: `phone ${device}`, lastExchangeAt, waiting }
  })
  return { at: HANDED_IN + DAY_SECONDS, devices } satisfies KnownDevices
}

function missing(devices: KnownDevices, expectation = expected): readonly number[] {
  const convergence = convergenceOf(devices, SELF, [expectation])
  if (convergence.kind === 'unknown') throw new Error('the devices are known')
  return convergence.missing.map(({ writer }) => writer)
}

describe('phones that may still hold grades of a module', () => {
  it('are those of its people that were not heard since it was handed in', () => {
    const devices = known([1, NADIA, HANDED_IN - 60], [2, NADIA, HANDED_IN + 60], [3, OMAR, 1])
    expect(missing(devices)).toEqual([1])
  })

  it('are those that told of entries which they did not bring, however lately', () => {
    expect(missing(known([1, NADIA, HANDED_IN + 60, 2]))).toEqual([1])
  })

  it('are not forgotten when they were put away for weeks', () => {
    expect(missing(known([1, NADIA, HANDED_IN - 40 * DAY_SECONDS]))).toEqual([1])
  })

  it('are none that never came, and not this one', () => {
    expect(missing(known([1, NADIA, 0], [SELF, NADIA, 1]))).toEqual([])
  })

  it('are those that were last heard while it was reopened', () => {
    const day = Math.floor(HANDED_IN / DAY_SECONDS) + 2
    const reopened = { ...expected, reopenedThrough: day }
    const during = known([1, NADIA, HANDED_IN + DAY_SECONDS])
    const after = known([1, NADIA, HANDED_IN + 4 * DAY_SECONDS])
    expect([missing(during, reopened), missing(after, reopened)]).toEqual([[1], []])
  })

  it('are not said to be none while a module has not been handed in', () => {
    const heard = known([1, NADIA, HANDED_IN + 60])
    const all = convergenceOf(heard, SELF, [expected])
    expect(all).toMatchObject({ missing: [], notHandedIn: 0 })
    expect(convergenceOf(heard, SELF, [expected, null])).toMatchObject({ notHandedIn: 1 })
  })

  it('are not guessed where the relay has told nothing', () => {
    expect(convergenceOf(null, SELF, [expected])).toEqual({ kind: 'unknown' })
  })
})
