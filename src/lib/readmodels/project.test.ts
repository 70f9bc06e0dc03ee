import { expect, test } from 'vitest'
import { nameOf, registerId } from '#shared/documents/ids.ts'
import { registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { inGroupsOf } from '#shared/domain/collections.ts'
import {
  encodeParcel,
  encodeStamp,
  MAX_FACTS_PER_PARCEL,
  mergeUpdates,
  type ParcelId
} from '#shared/journal/parcel.ts'
import { registerRows } from './project.ts'

const REGISTER = registerId('jadida', 7 as GroupId, '2026-1')
const RULES = { halfBySlot: new Map(), rule: 'any-lesson' } as const
const NOTHING_OWN = { unacknowledged: new Map(), refused: new Map() }
const PEOPLE = [2001, 2002] as PersonId[]
const MODULE = 900 as ModuleId

test('a register of seventy thousand facts, and of more receipts than a call takes, has its rows', () => {
  const roster = rosterIdOf(PEOPLE)
  const facts = Array.from({ length: 70_000 }, (_, index): RegisterFact => {
    const lesson = { day: 2_500 + (index % 100), slot: 1 + (index % 4), module: MODULE, roster }
    return { ...lesson, type: 'marked', at: 1, entries: [[0, 2]], replaces: [] }
  })
  const named: RegisterFact = { type: 'roster-named', roster, people: PEOPLE }
  const parcels = inGroupsOf(MAX_FACTS_PER_PARCEL, [named, ...facts]).map((said, index) =>
    encodeParcel({ id: (7 * 2 ** 36 + index) as ParcelId, facts: said.map(registerFacts.encode) })
  )
  const stamps = Array.from({ length: 130_000 }, (_, index) =>
    encodeStamp({
      parcel: (7 * 2 ** 36 + index) as ParcelId,
      ...{ position: index + 1, receivedAt: index, heldBecause: null }
    })
  )
  const rows = registerRows(
    REGISTER,
    nameOf(REGISTER) as Parameters<typeof registerRows>[1],
    mergeUpdates([...parcels, ...stamps]),
    NOTHING_OWN,
    RULES
  )
  expect(rows.lessons).toHaveLength(100)
  expect(rows.unreadable).toBe(0)
  expect(rows.register).toMatchObject({ newestReceivedAt: 129_999 })
})
