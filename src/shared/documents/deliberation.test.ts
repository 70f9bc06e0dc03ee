import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliberationFacts, type DeliberationFact } from './deliberation-facts.ts'
import {
  foldDeliberation,
  minutesDigest,
  standingOfDeliberation,
  type DeliberationState
} from './deliberation.ts'
import { LIST } from './testing.ts'
import type { ModuleId, PersonId } from '../domain/identity.ts'
import { hexOf } from '../domain/sha256.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeParcel, encodeStamp, mergeUpdates, type ParcelId } from '../journal/parcel.ts'
import { parcelId, shuffled, spelledOut } from '../journal/testing.ts'

const [AMINA, BRAHIM] = LIST as [PersonId, PersonId]
const CHAIR = 900 as PersonId
const TICE = 71 as ModuleId
const CITED = { module: TICE, term: '2026-1', digest: new Uint8Array(32).fill(7) }
const WIRE_CITED: [ModuleId, string, Uint8Array] = [CITED.module, CITED.term, CITED.digest]

/** One table of the jury, on which several devices may write. */
function createTable() {
  const updates: Uint8Array[] = []
  const write = (writer: number, number: number, fact: DeliberationFact): ParcelId => {
    const id = parcelId(writer, number)
    updates.push(encodeParcel({ id, facts: [deliberationFacts.encode(fact)] }))
    return id
  }
  let written = 0
  const verdict = (admitted: boolean, parcels: ParcelId[]) => {
    const reason = 'accord du jury'
    return write(1, ++written, {
      type: 'decided',
      at: written,
      parcels,
      admitted,
      reason,
      replaces: []
    })
  }
  return {
    updates,
    see: () => read(updates),
    seat(person: PersonId, role: 'chair' | 'member', present = true, writer = 1) {
      const values = { role, present, active: true }
      const key = String(person)
      return write(writer, ++written, {
        type: 'jury-member-recorded',
        at: written,
        key,
        values,
        replaces: []
      })
    },
    decide(
      decisions: [PersonId, string, ModuleId[]][],
      replaces: ParcelId[] = [],
      writer = 1
    ): ParcelId {
      return write(writer, ++written, {
        type: 'jury-decided',
        at: written,
        decisions,
        reason: '',
        replaces
      })
    },
    note(writers: number[]) {
      const reason = 'la présidente décide de poursuivre'
      return write(1, ++written, {
        type: 'convergence-noted',
        at: written,
        writers,
        reason,
        replaces: []
      })
    },
    close(minutes: string, writer = 1): ParcelId {
      const digest = minutesDigest(read(updates), [CITED])
      return write(writer, ++written, {
        type: 'deliberation-closed',
        at: written,
        minutes,
        gradebooks: [WIRE_CITED],
        digest,
        replaces: []
      })
    },
    amend(decisions: [PersonId, string, ModuleId[]][], replaces: ParcelId[], writer = 1): ParcelId {
      return write(writer, ++written, {
        type: 'deliberation-amended',
        at: written,
        decisions,
        gradebooks: [WIRE_CITED],
        reason: 'copie recomptée',
        replaces
      })
    },
    admit: (...parcels: ParcelId[]) => verdict(true, parcels),
    reject: (...parcels: ParcelId[]) => verdict(false, parcels),
    stamp(parcel: ParcelId, position: number, heldBecause: string | null = null) {
      updates.push(encodeStamp({ parcel, position, receivedAt: position, heldBecause }))
    }
  }
}

function read(updates: readonly Uint8Array[]): DeliberationState {
  const update = updates.length === 0 ? new Uint8Array([0, 0]) : mergeUpdates(updates)
  return foldDeliberation(readJournal(update, deliberationFacts))
}

const decisionOf = (state: DeliberationState, person: PersonId) => {
  const place = state.decisionsByPerson.get(person)
  return place?.kind === 'settled' ? place.value.code : (place?.kind ?? null)
}

describe('a jury', () => {
  it('sits, decides of each trainee with the modules it compensates, and closes with a number', () => {
    const table = createTable()
    table.seat(CHAIR, 'chair')
    table.seat(BRAHIM, 'member', false)
    table.decide([
      [AMINA, 'ADM', []],
      [BRAHIM, 'COMP', [TICE]]
    ])
    table.note([12, 14])
    expect(standingOfDeliberation(table.see())).toEqual({ isClosed: false })
    table.close('PV 7/2026')
    const state = table.see()
    expect(decisionOf(state, AMINA)).toBe('ADM')
    expect(state.decisionsByPerson.get(BRAHIM)).toMatchObject({
      value: { code: 'COMP', compensated: [TICE] }
    })
    expect(state.membersByPerson.get(BRAHIM)?.values.present).toBe(false)
    expect(state.convergenceNotes).toMatchObject([{ writers: [12, 14] }])
    expect(state.closings).toMatchObject([{ minutes: 'PV 7/2026', gradebooks: [CITED] }])
    expect(standingOfDeliberation(state)).toEqual({ isClosed: true })
  })

  it('shows both decisions where two devices decided differently of somebody', () => {
    const table = createTable()
    const one = table.decide([[AMINA, 'ADM', []]])
    const other = table.decide([[AMINA, 'RAT', []]], [], 2)
    expect(table.see().contradictions).toEqual([AMINA])
    table.decide([[AMINA, 'ADM', []]], [one, other])
    expect(table.see().contradictions).toEqual([])
    expect(table.see().events).toHaveLength(3)
  })

  it('does not take one compensated module for another', () => {
    const table = createTable()
    table.decide([[AMINA, 'COMP', [TICE]]])
    table.decide([[AMINA, 'COMP', [72 as ModuleId]]], [], 2)
    expect(table.see().contradictions).toEqual([AMINA])
  })

  it('shows two closings where two people closed at once', () => {
    const table = createTable()
    table.close('PV 7/2026')
    table.close('PV 8/2026', 2)
    expect(
      table
        .see()
        .closings.map(({ minutes }) => minutes)
        .sort()
    ).toEqual(['PV 7/2026', 'PV 8/2026'])
  })
})

describe('minutes that were closed', () => {
  function closed() {
    const table = createTable()
    table.seat(CHAIR, 'chair')
    const decision = table.decide([[AMINA, 'AJ', []]])
    const closing = table.close('PV 7/2026')
    return { table, decision, closing }
  }
  const digest = (state: DeliberationState) => hexOf(minutesDigest(state, [CITED]))

  it('keep their digest under what comes late, until somebody admits it', () => {
    const { table, decision } = closed()
    const before = digest(table.see())
    expect(hexOf(table.see().closings[0]!.digest)).toBe(before)
    const late = table.decide([[AMINA, 'ADM', []]], [decision], 2)
    table.stamp(late, 40, 'deliberation-closed')
    expect(digest(table.see())).toBe(before)
    expect(table.see().held).toMatchObject([{ parcel: late, standing: 'held' }])
    table.admit(late)
    expect(digest(table.see())).not.toBe(before)
    expect(decisionOf(table.see(), AMINA)).toBe('ADM')
  })

  it('keep their digest under a late decision on somebody of whom they say nothing', () => {
    const { table } = closed()
    const before = digest(table.see())
    const late = table.decide([[BRAHIM, 'ADM', []]], [], 2)
    table.stamp(late, 40, 'deliberation-closed')
    expect(digest(table.see())).toBe(before)
    table.admit(late)
    expect(digest(table.see())).not.toBe(before)
  })

  it('have another hash for everything they say: who sat and who did not, in what role, whose phones were missing or that it is not known', () => {
    const said = [
      (table: ReturnType<typeof createTable>) => table.seat(CHAIR, 'chair'),
      (table: ReturnType<typeof createTable>) => table.seat(CHAIR, 'member'),
      (table: ReturnType<typeof createTable>) => table.seat(CHAIR, 'chair', false),
      (table: ReturnType<typeof createTable>) => table.note([]),
      (table: ReturnType<typeof createTable>) => table.note([12]),
      (table: ReturnType<typeof createTable>) => table.note([12, 14]),
      (table: ReturnType<typeof createTable>) => table.decide([[AMINA, 'ADM', []]]),
      (table: ReturnType<typeof createTable>) => table.decide([[AMINA, 'ADM', [TICE]]]),
      () => undefined
    ]
    const hashes = said.map((say) => {
      const table = createTable()
      say(table)
      return digest(table.see())
    })
    expect(new Set(hashes).size).toBe(said.length)
  })

  it('are amended by numbers in the order of the relay; without its word there is none', () => {
    const { table, decision } = closed()
    const first = table.amend([[AMINA, 'RAT', []]], [decision], 3)
    expect(table.see().amendments).toMatchObject([{ number: null, parcel: first }])
    const second = table.amend([[AMINA, 'ADM', []]], [first], 2)
    table.stamp(second, 90)
    table.stamp(first, 50)
    expect(table.see().amendments).toMatchObject([
      { number: 1, parcel: first, reason: 'copie recomptée', people: [AMINA] },
      { number: 2, parcel: second }
    ])
    expect(decisionOf(table.see(), AMINA)).toBe('ADM')
  })

  it('keep their amendments numbered as they were when a held one is admitted later', () => {
    const { table, decision } = closed()
    const held = table.amend([[AMINA, 'RAT', []]], [decision], 3)
    table.stamp(held, 50, 'deliberation-open')
    const counted = table.amend([[BRAHIM, 'ADM', []]], [], 2)
    table.stamp(counted, 60)
    expect(table.see().amendments).toMatchObject([{ number: 1, parcel: counted }])
    const admission = table.admit(held)
    expect(table.see().amendments).toMatchObject([
      { number: 1, parcel: counted },
      { number: null, parcel: held }
    ])
    table.stamp(admission, 70)
    expect(table.see().amendments.map(({ number }) => number)).toEqual([1, 2])
  })

  it('never give the number of an amendment to another, also when it is decided again or otherwise', () => {
    const { table, decision } = closed()
    const held = table.amend([[AMINA, 'RAT', []]], [decision], 3)
    table.stamp(held, 50, 'deliberation-open')
    table.stamp(table.admit(held), 55)
    const counted = table.amend([[BRAHIM, 'ADM', []]], [], 2)
    table.stamp(counted, 60)
    const numbered = () =>
      table.see().amendments.map(({ parcel, number, isWithdrawn }) => [parcel, number, isWithdrawn])
    table.stamp(table.admit(held), 70)
    expect(numbered()).toEqual([
      [held, 1, false],
      [counted, 2, false]
    ])
    table.stamp(table.reject(held), 80)
    expect(numbered()).toEqual([
      [held, 1, true],
      [counted, 2, false]
    ])
    expect(decisionOf(table.see(), AMINA)).not.toBe('RAT')
  })

  it('number no amendment that never counted', () => {
    const { table, decision } = closed()
    const held = table.amend([[AMINA, 'RAT', []]], [decision], 3)
    table.stamp(held, 50, 'deliberation-open')
    table.stamp(table.reject(held), 60)
    table.stamp(table.admit(held), 70)
    expect(table.see().amendments).toEqual([])
  })

  it('read the same in any order, and however often they came', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { table, decision } = closed()
        const late = table.decide([[AMINA, 'ADM', []]], [decision], 2)
        table.stamp(late, 40, 'deliberation-closed')
        const amendment = table.amend([[BRAHIM, 'ADM', []]], [], 3)
        table.stamp(amendment, 41)
        table.note([5])
        const mixed = shuffled([...table.updates, ...table.updates], seed)
        expect(spelledOut(read(mixed))).toEqual(spelledOut(table.see()))
      })
    )
  })
})
