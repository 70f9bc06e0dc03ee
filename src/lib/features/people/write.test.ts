import { describe, expect, test } from 'vitest'
import type { GroupFact } from '#shared/documents/group.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import { groupDocumentOf, readGroup } from './people-app.ts'
import { deskOf, type Desk } from './testing.ts'
import { write, type Addition } from './write.ts'

const FIRST = 7_001 as GroupId
const SECOND = 7_002 as GroupId

/** The disk of this desk refuses these writes, counted from the next one. */
function refuseWrites({ replica }: Desk, refused: readonly number[]): void {
  const { storage } = replica
  const append = storage.append.bind(storage)
  let count = 0
  storage.append = (rows, durability) =>
    refused.includes(++count)
      ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
      : append(rows, durability)
}

/** A class of two groups, so that two parcels are needed. */
function classOf(desk: Desk): Addition[] {
  const fact = (key: number): GroupFact => ({
    type: 'trainee-recorded',
    at: desk.moment(),
    key: String(key),
    values: { lastName: `Name ${key}`, order: 1, active: true },
    replaces: []
  })
  return [
    { documentId: groupDocumentOf(desk, FIRST), facts: [fact(1)] },
    { documentId: groupDocumentOf(desk, SECOND), facts: [fact(2)] }
  ]
}

test('classes that are taken over at one press reach the disk in one write: a page that ends leaves all or nothing', async () => {
  const desk = await deskOf('registrar')
  refuseWrites(desk, [2, 3, 4])
  expect(await write(desk, classOf(desk))).toMatchObject({ ok: true })
  expect(await desk.ownParcels()).toBe(2)
})

describe('a disk that is full', () => {
  test('takes nothing of a class rather than half of it; it is kept in memory, and not called safe', async () => {
    const desk = await deskOf('registrar')
    refuseWrites(desk, [1])
    const written = await write(desk, classOf(desk))
    expect(written).toMatchObject({ ok: false, reason: 'not-stored' })
    expect(await desk.ownParcels()).toBe(0)
    expect((await readGroup(desk, SECOND)).traineesByPerson.size).toBe(1)

    await desk.replica.writeAgain()
    expect(await desk.ownParcels()).toBe(2)
  })
})
