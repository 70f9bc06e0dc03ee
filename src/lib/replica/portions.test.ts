import { expect, test } from 'vitest'
import { gradebookId } from '#shared/documents/ids.ts'
import { MAX_REPLACED } from '#shared/documents/fields.ts'
import { gradebookFacts, type GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { assessmentNumber } from '#shared/domain/grade.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { MAX_FACTS_PER_PARCEL, type ParcelId } from '#shared/journal/parcel.ts'
import { appendInParcels, inPortions } from './portions.ts'
import type { Replica } from './replica.ts'

const GRADEBOOK = gradebookId('jadida', 7 as GroupId, '2026-1', 71 as ModuleId)

const remark = (person: number, text = 'Bien'): GradebookFact => {
  return { type: 'grade-remark-recorded', at: 1, person: person as PersonId, text, replaces: [] }
}

const idOf = (number: number) => (2 ** 36 + number) as ParcelId

/** Notes what is written, as a replica would write it. */
function notebook() {
  let ids = 100
  const writes: (readonly { readonly parcel: ParcelId; readonly facts: readonly unknown[] }[])[] =
    []
  const appendTogether = async (_set: unknown, _: unknown, gestures: (typeof writes)[number]) =>
    void writes.push(gestures)
  const fake: unknown = { newParcel: () => idOf(ids++), appendTogether }
  // It takes gestures of any kind of document: the compiler cannot compare so many kinds of facts with "unknown".
  const replica = fake as Pick<Replica, 'appendTogether' | 'newParcel'>
  return { replica, writes }
}

const setting = { durability: 'strict', promised: idOf(1) } as const

test('an act of more facts than a parcel holds is written in several, in one write, and keeps its promised id', async () => {
  const { replica, writes } = notebook()
  const facts = Array.from({ length: 2 * MAX_FACTS_PER_PARCEL + 1 }, (_, one) => remark(one + 1))
  const appended = appendInParcels(replica, gradebookFacts, GRADEBOOK, facts, setting)
  await appended?.durable
  expect(writes).toHaveLength(1)
  expect(writes[0]?.every((parcel) => parcel.facts.length <= MAX_FACTS_PER_PARCEL)).toBe(true)
  expect(writes[0]?.flatMap((parcel) => parcel.facts)).toEqual(facts)
  expect(new Set(writes[0]?.map(({ parcel }) => parcel)).size).toBe(writes[0]?.length)
  expect(writes[0]?.map(({ parcel }) => parcel)).toContain(setting.promised)
})

test('a single entry that fits no parcel is refused, and nothing of the act is written', () => {
  const { replica, writes } = notebook()
  const facts = [remark(1), remark(2, 'x'.repeat(100_000))]
  expect(appendInParcels(replica, gradebookFacts, GRADEBOOK, facts, setting)).toBeNull()
  expect(writes).toEqual([])
})

test('what replaces more than one entry may name is said as often as it takes', () => {
  const replaces = Array.from({ length: MAX_REPLACED + 1 }, (_, one) => idOf(one))
  const grade = {
    ...{ type: 'grades-settled', at: 1, assessment: assessmentNumber('test', 1) },
    entries: [[1, 8]],
    replaces
  } as const
  const portions = inPortions(grade)
  expect(portions).toHaveLength(2)
  expect(portions.flatMap((portion) => portion.replaces)).toEqual(replaces)
})
