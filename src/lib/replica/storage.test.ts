import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { caseId, directoryId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import {
  encodeParcel,
  encodeStamp,
  mergeUpdates,
  newParcelId,
  readContents,
  type ParcelId
} from '#shared/journal/parcel.ts'
import type { ExchangeResponse } from '#shared/protocol/messages.ts'
import { emptyDisk, memoryStorage } from '../../../tests/simulation/memory-storage.ts'
import { planAnswer } from './answer-plan.ts'
import { openDatabase } from './database.ts'
import { indexedDbStorage } from './indexed-db.ts'
import { isCountedHere, type Answer, type OwnRow, type ReplicaStorage } from './storage.ts'
import { MAX_TRIES_BY_ITSELF } from './tray-retries.ts'

const directory = directoryId('jadida')

const register = registerId('jadida', 7 as GroupId, '2026-1')
const [request, otherRequest] = [1, 2].map((number) =>
  caseId({
    ...{ site: 'jadida', service: 'registrar' },
    applicantKind: 'staff',
    applicant: 9 as PersonId,
    number
  })
) as [DocumentId, DocumentId]
const other = registerId('jadida', 8 as GroupId, '2026-1')

let opened = 0

const storages: readonly [string, () => Promise<ReplicaStorage>][] = [
  [
    'IndexedDB',
    async () =>
      indexedDbStorage((await openDatabase(`storage-test-${opened++}`, {}).open()) as never)
  ],
  ['memory', async () => memoryStorage(emptyDisk())]
]

function gesture(documentId: DocumentId, at: number): OwnRow {
  const parcel = newParcelId(5, Math.random)
  return {
    documentId,
    parcel,
    update: encodeParcel({ id: parcel, facts: [[1, at]] }),
    writtenAt: at,
    outbox: 1
  }
}

/** Receipts are for the waiting entries that they name, unless `sent` says otherwise. Starts from where `storage` stands. */
async function answer(
  storage: ReplicaStorage,
  response: Partial<ExchangeResponse>,
  sent?: Answer['sent']
): Promise<Answer> {
  return {
    from: await storage.position(),
    sent: sent ?? (await waitingRows(storage, response.receipts ?? [])),
    response: {
      version: 1,
      epoch: 'e1',
      relayTime: 100,
      receipts: [],
      granted: [],
      revoked: [],
      updates: [],
      cursor: 1,
      more: false,
      fleet: [],
      writers: [],
      mark: 5,
      ...response
    },
    plan: planAnswer,
    handlingOf: (reason) =>
      reason === 'parcel-id-taken' ? 'reissue' : reason === 'unknown-fact' ? 'retry' : 'tray',
    reissue: (row) => {
      const parcel = newParcelId(5, Math.random)
      return { parcel, update: encodeParcel({ id: parcel, facts: [[1, row.writtenAt]] }) }
    }
  }
}

async function waitingRows(storage: ReplicaStorage, receipts: ExchangeResponse['receipts']) {
  const waiting = await storage.outbox(1000, 1_000_000)
  return receipts.map(({ parcel }) => waiting.find((row) => row.parcel === parcel)!)
}

const receivedAs = (parcel: ParcelId, position: number) =>
  ({ outcome: 'received', parcel, position, receivedAt: 90, heldBecause: '' }) as const

describe.each(storages)('on %s', (_name, open) => {
  test('what a person entered is there, and waits until the relay has it', async () => {
    const storage = await open()
    await storage.append([gesture(register, 10), gesture(register, 20)], 'strict')
    expect(await storage.waiting()).toEqual({ saved: 2, sent: 0, refused: 0, oldestAt: 10 })
    expect(await storage.rowsOf(register)).toHaveLength(2)
    expect(await storage.rowsOf(other)).toHaveLength(0)
  })

  test('sent is not received', async () => {
    const storage = await open()
    await storage.append([gesture(register, 10)], 'relaxed')
    await storage.markSent(await storage.outbox(1, 1), 30)
    expect(await storage.waiting()).toMatchObject({ saved: 0, sent: 1 })
    expect(await storage.outbox(10, 1000)).toHaveLength(1)
  })

  test('what turned out not to have left is saved here, not sent', async () => {
    const storage = await open()
    await storage.append([gesture(register, 10)], 'relaxed')
    const rows = await storage.outbox(1, 1)
    await storage.markSent(rows, 30)
    await storage.markSent(rows, null)
    expect(await storage.waiting()).toMatchObject({ saved: 1, sent: 0 })
  })

  test('entries that the relay cannot judge yet let the others go first', async () => {
    const storage = await open()
    const [puzzling, plain] = [gesture(register, 10), gesture(register, 20)]
    await storage.append([puzzling, plain], 'relaxed')
    const { parcel } = puzzling
    await storage.apply(
      await answer(storage, { receipts: [{ outcome: 'refused', parcel, reason: 'unknown-fact' }] })
    )
    expect((await storage.outbox(10, 1000)).map((row) => row.parcel)).toEqual([
      plain.parcel,
      puzzling.parcel
    ])
    expect(await storage.rowsOf(register)).toHaveLength(2)
  })

  test('a receipt is for the entry that was sent, not for another of that number elsewhere', async () => {
    const storage = await open()
    const here = gesture(register, 10)
    const there = { ...here, documentId: other }
    await storage.append([here, there], 'relaxed')
    const [, sent] = await storage.outbox(10, 1000)
    await storage.apply(await answer(storage, { receipts: [receivedAs(here.parcel, 7)] }, [sent!]))
    expect(await storage.outbox(10, 1000)).toMatchObject([{ documentId: register }])
  })

  test('of two entries that drew one number each follows its own receipt', async () => {
    const storage = await open()
    const one = gesture(register, 10)
    const update = encodeParcel({ id: one.parcel, facts: [[1, 20]] })
    await storage.append([one, { ...one, update, writtenAt: 20 }], 'relaxed')
    const [first, second] = await storage.outbox(10, 1000)
    const taken = { outcome: 'refused', parcel: one.parcel, reason: 'parcel-id-taken' } as const
    await storage.apply(
      await answer(storage, { receipts: [receivedAs(one.parcel, 7), taken] }, [first!, second!])
    )
    const [waiting, ...others] = await storage.outbox(10, 1000)
    expect(waiting).toMatchObject({ writtenAt: 20 })
    expect(waiting?.parcel).not.toBe(one.parcel)
    expect(others).toEqual([])
  })

  test('a receipt empties the outbox and leaves the stamp with the entry', async () => {
    const storage = await open()
    const row = gesture(register, 10)
    await storage.append([row], 'relaxed')
    const granted = [{ document: 4, documentId: register, update: gesture(register, 1).update }]
    const applied = await storage.apply(
      await answer(storage, { receipts: [receivedAs(row.parcel, 7)], granted })
    )
    expect(applied.changed).toEqual([register])
    expect(await storage.outbox(10, 1000)).toEqual([])
    const stamps = (await storage.rowsOf(register)).flatMap(
      (stored) => readContents(stored.update).stamps
    )
    expect(stamps).toEqual([{ parcel: row.parcel, position: 7, receivedAt: 90, heldBecause: null }])
  })

  test('a refused entry goes to the tray, does not block the others, and can be offered again', async () => {
    const storage = await open()
    const [bad, good] = [gesture(register, 10), gesture(register, 20)]
    await storage.append([bad, good], 'relaxed')
    const applied = await storage.apply(
      await answer(storage, {
        receipts: [
          { outcome: 'refused', parcel: bad.parcel, reason: 'not-your-group' },
          receivedAs(good.parcel, 1)
        ]
      })
    )
    expect(applied.shrunk).toEqual([register])
    expect(await storage.tray()).toMatchObject([{ parcel: bad.parcel, refusal: 'not-your-group' }])
    expect(await storage.waiting()).toMatchObject({ saved: 0, sent: 0, refused: 1 })
    const [refused] = await storage.tray()
    await storage.retry(refused!)
    expect(await storage.outbox(10, 1000)).toMatchObject([{ parcel: bad.parcel }])
    expect(await storage.tray()).toEqual([])
  })

  test('of entries that drew one number, the one is tried again that a person chose', async () => {
    const storage = await open()
    const here = gesture(register, 10)
    const there = { ...here, documentId: other }
    await storage.append([here, there, { ...here, writtenAt: 20 }], 'relaxed')
    const sent = await storage.outbox(10, 1000)
    const refused = { outcome: 'refused', parcel: here.parcel, reason: 'not-your-group' } as const
    const receipts = [receivedAs(here.parcel, 1), refused, refused]
    await storage.apply(await answer(storage, { receipts }, sent))
    expect(await storage.tray()).toHaveLength(2)

    const [first, second] = await storage.tray()
    await storage.retry(second!)
    expect(await storage.outbox(10, 1000)).toMatchObject([{ id: second!.id, writtenAt: 20 }])
    expect(await storage.tray()).toMatchObject([{ id: first!.id, documentId: other }])
    expect(await storage.waiting()).toMatchObject({ saved: 1, refused: 1 })
  })

  test('sent is said of the entry that a request carries, not of another of its number', async () => {
    const storage = await open()
    const here = gesture(register, 10)
    await storage.append([here, { ...here, documentId: other }], 'relaxed')
    const [first] = await storage.outbox(1, 1)
    await storage.markSent([first!], 30)
    expect(await storage.waiting()).toMatchObject({ saved: 1, sent: 1 })
  })

  test('an id that another entry took is replaced, and the entry stays in the outbox', async () => {
    const storage = await open()
    const row = gesture(register, 10)
    await storage.append([row], 'relaxed')
    await storage.apply(
      await answer(storage, {
        receipts: [{ outcome: 'refused', parcel: row.parcel, reason: 'parcel-id-taken' }]
      })
    )
    const [again] = await storage.outbox(10, 1000)
    expect(again?.parcel).not.toBe(row.parcel)
    expect(readContents(again!.update).parcels[0]?.facts).toEqual([[1, 10]])
  })

  test('granted documents arrive whole, later news is added, the cursor moves with them', async () => {
    const storage = await open()
    const update = gesture(register, 1).update
    await storage.apply(
      await answer(storage, {
        granted: [{ document: 4, documentId: register, update }],
        cursor: 12
      })
    )
    await storage.apply(
      await answer(storage, {
        updates: [{ document: 4, update: gesture(register, 2).update }],
        cursor: 13
      })
    )
    expect(await storage.position()).toEqual({ epoch: 'e1', cursor: 13, mark: 5, held: [4] })
    expect(await storage.rowsOf(register)).toHaveLength(2)
    const [first] = await storage.rowsOf(register)
    expect(await storage.rowsOf(register, first!.id)).toHaveLength(1)
  })

  test('a document that may no longer be read leaves nothing behind but unsent work', async () => {
    const storage = await open()
    const [acknowledged, unsent] = [gesture(register, 10), gesture(register, 20)]
    await storage.apply(
      await answer(storage, {
        granted: [{ document: 4, documentId: register, update: gesture(register, 1).update }]
      })
    )
    await storage.append([acknowledged, unsent], 'relaxed')
    const applied = await storage.apply(
      await answer(storage, { revoked: [4], receipts: [receivedAs(acknowledged.parcel, 2)] })
    )
    expect(applied.revoked).toEqual([register])
    expect(await storage.position()).toMatchObject({ held: [] })
    expect(await storage.rowsOf(register)).toMatchObject([{ parcel: unsent.parcel, outbox: 1 }])
  })

  test('a refused entry stays in the tray when its document goes', async () => {
    const storage = await open()
    const refused = gesture(register, 10)
    await storage.apply(
      await answer(storage, {
        granted: [{ document: 4, documentId: register, update: gesture(register, 1).update }]
      })
    )
    await storage.append([refused], 'relaxed')
    const { parcel } = refused
    await storage.apply(
      await answer(storage, {
        revoked: [4],
        receipts: [{ outcome: 'refused', parcel, reason: 'not-your-group' }]
      })
    )
    await storage.apply(await answer(storage, { cursor: 2 }))
    expect(await storage.tray()).toMatchObject([{ parcel, refusal: 'not-your-group' }])
  })

  test('when the relay starts another log, everything of ours is offered again', async () => {
    const storage = await open()
    const row = gesture(register, 10)
    await storage.append([row], 'relaxed')
    await storage.apply(
      await answer(storage, {
        receipts: [receivedAs(row.parcel, 2)],
        granted: [{ document: 4, documentId: register, update: row.update }]
      })
    )
    expect(await storage.outbox(10, 1000)).toEqual([])
    await storage.apply(await answer(storage, { epoch: 'e2', cursor: 0 }))
    expect(await storage.position()).toEqual({ epoch: 'e2', cursor: 0, mark: 5, held: [] })
    expect(await storage.outbox(10, 1000)).toMatchObject([{ parcel: row.parcel }])
  })

  test('what others wrote and a restored relay no longer has is kept, and goes when it is there again', async () => {
    const storage = await open()
    const [stays, lost] = [gesture(register, 1), gesture(register, 2)]
    const stamp = { position: 9, receivedAt: 80, heldBecause: null }
    const everything = mergeUpdates([
      stays.update,
      lost.update,
      encodeStamp({ parcel: lost.parcel, ...stamp })
    ])
    const grant = (update: Uint8Array) => [{ document: 4, documentId: register, update }]
    await storage.apply(await answer(storage, { granted: grant(everything) }))
    await storage.apply(await answer(storage, { epoch: 'e2', granted: grant(stays.update) }))
    const [row] = await storage.lost()
    expect(readContents(row!.update)).toMatchObject({
      parcels: [{ id: lost.parcel, facts: [[1, 2]] }],
      stamps: [{ position: 9, receivedAt: 80 }]
    })
    const counted = (await storage.rowsOf(register)).filter(isCountedHere)
    expect(counted.flatMap(({ update }) => readContents(update).parcels)).toMatchObject([
      { id: stays.parcel }
    ])
    await storage.apply(await answer(storage, { epoch: 'e3', granted: grant(stays.update) }))
    expect(await storage.lost()).toHaveLength(1)
    await storage.discardLost([])
    expect(await storage.lost()).toHaveLength(1)
    await storage.apply(
      await answer(storage, { epoch: 'e3', updates: [{ document: 4, update: lost.update }] })
    )
    expect(await storage.lost()).toEqual([])
  })

  test('what the relay lost goes once somebody took it along, and nothing that came since', async () => {
    const storage = await open()
    const [first, second, ours] = [gesture(register, 1), gesture(register, 2), gesture(register, 3)]
    const grant = (...updates: Uint8Array[]) => [
      { document: 4, documentId: register, update: mergeUpdates(updates) }
    ]
    const nothing = new Uint8Array([0, 0])
    await storage.append([ours], 'strict')
    await storage.apply(await answer(storage, { granted: grant(first.update) }))
    await storage.apply(await answer(storage, { epoch: 'e2', granted: grant(nothing) }))
    const taken = await storage.lost()
    await storage.apply(await answer(storage, { epoch: 'e2', granted: grant(second.update) }))
    await storage.apply(await answer(storage, { epoch: 'e3', granted: grant(nothing) }))
    expect(await storage.lost()).toHaveLength(2)
    await storage.discardLost(taken)
    expect(readContents((await storage.lost())[0]!.update).parcels[0]!.id).toBe(second.parcel)
    expect(await storage.outbox(10, 1000)).toHaveLength(1)
  })

  test('an entry refused for want of a right tries again when the directory changed, so many times', async () => {
    const storage = await open()
    const [foreign, broken] = [gesture(register, 10), gesture(register, 20)]
    const update = gesture(directory, 1).update
    await storage.append([foreign, broken], 'relaxed')
    const refuse = (row: OwnRow, reason: string) =>
      ({ outcome: 'refused', parcel: row.parcel, reason }) as const
    await storage.apply(
      await answer(storage, {
        receipts: [refuse(foreign, 'not-your-group'), refuse(broken, 'bad-signature')]
      })
    )
    expect(await storage.tray()).toHaveLength(2)
    await storage.apply(
      await answer(storage, { granted: [{ document: 1, documentId: directory, update }] })
    )
    expect(await storage.tray()).toMatchObject([{ parcel: broken.parcel }])
    let tries = 1
    for (; (await storage.outbox(10, 1000)).length > 0; tries++) {
      const receipts = [refuse(foreign, 'not-your-group')]
      await storage.apply(await answer(storage, { receipts }))
      await storage.apply(await answer(storage, { updates: [{ document: 1, update }] }))
    }
    expect(tries).toBe(MAX_TRIES_BY_ITSELF + 1)
    expect(await storage.tray()).toHaveLength(2)
  })

  test('a step of a request that came before its deposit tries again once the deposit is there', async () => {
    const storage = await open()
    const [decision, belated] = [gesture(request, 10), gesture(otherRequest, 20)]
    const refuse = ({ parcel }: OwnRow) =>
      ({ outcome: 'refused', parcel, reason: 'case-missing' }) as const
    await storage.append([decision, belated], 'relaxed')
    await storage.apply(await answer(storage, { receipts: [refuse(decision), refuse(belated)] }))
    const update = gesture(request, 1).update
    await storage.apply(
      await answer(storage, { granted: [{ document: 1, documentId: request, update }] })
    )
    expect(await storage.outbox(10, 1000)).toMatchObject([{ parcel: decision.parcel }])
    expect(await storage.tray()).toMatchObject([{ parcel: belated.parcel }])
  })

  test('the outbox goes in pages, oldest first, and one large entry is never stuck', async () => {
    const storage = await open()
    const rows = [gesture(register, 1), gesture(register, 2), gesture(register, 3)]
    await storage.append(rows, 'relaxed')
    expect((await storage.outbox(2, 10_000)).map((row) => row.writtenAt)).toEqual([1, 2])
    expect((await storage.outbox(10, 1)).map((row) => row.writtenAt)).toEqual([1])
  })

  test('rows written while a list was being folded keep the list marked as behind', async () => {
    const storage = await open()
    await storage.append([gesture(register, 1)], 'relaxed')
    const [before] = await storage.stale()
    await storage.append([gesture(register, 2)], 'relaxed')
    await storage.clearStale(register, before!.mark)
    expect(await storage.stale()).toHaveLength(1)
    const [now] = await storage.stale()
    await storage.clearStale(register, now!.mark)
    expect(await storage.stale()).toEqual([])
  })

  test('drafts stay until they are stated', async () => {
    const storage = await open()
    const draft = {
      key: 'a',
      documentId: register,
      day: 1,
      slot: 2,
      openedAt: 1,
      changedAt: 2,
      content: { x: 1 }
    }
    await storage.putDraft(draft)
    await storage.putDraft({ ...draft, changedAt: 3 })
    expect(await storage.drafts()).toEqual([{ ...draft, changedAt: 3 }])
    await storage.deleteDraft('a')
    expect(await storage.drafts()).toEqual([])
  })

  test('an answer from where the device no longer stands changes nothing, so that nothing is skipped', async () => {
    const storage = await open()
    const { update } = gesture(register, 1)
    const first = await answer(storage, {
      granted: [{ document: 4, documentId: register, update }],
      cursor: 12
    })
    await storage.apply(first)
    const mine = gesture(register, 5)
    await storage.append([mine], 'strict')
    const late = await answer(storage, {
      receipts: [receivedAs(mine.parcel, 21)],
      updates: [{ document: 4, update: gesture(register, 2).update }],
      revoked: [4],
      cursor: 30
    })
    const pushed = await answer(storage, {
      granted: [{ document: 5, documentId: other, update: gesture(other, 3).update }],
      cursor: 12
    })
    expect(await storage.apply(pushed)).toMatchObject({ isElsewhere: false })
    expect(await storage.apply(late)).toEqual({
      ...{ isElsewhere: true, changed: [], revoked: [], shrunk: [] }
    })
    expect(await storage.position()).toMatchObject({ epoch: 'e1', cursor: 12, held: [4, 5] })
    expect(await storage.rowsOf(register)).toHaveLength(2)
    expect(await storage.waiting()).toMatchObject({ saved: 1 })

    const again = await storage.apply(pushed)
    expect(again).toMatchObject({ isElsewhere: true, changed: [] })
    expect(await storage.rowsOf(other)).toHaveLength(1)

    const anew = await answer(storage, { receipts: [receivedAs(mine.parcel, 21)], cursor: 30 })
    await storage.apply(anew)
    expect(await storage.waiting()).toMatchObject({ saved: 0 })
  })
})

test('on IndexedDB, of a write that cannot be begun as a whole nothing is left', async () => {
  const [, open] = storages[0]!
  const storage = await open()
  const unwritable = { ...gesture(register, 20), update: (() => undefined) as never }
  const write = storage.append([gesture(register, 10), unwritable], 'strict')
  await expect(write).rejects.toThrow()
  expect(await storage.rowsOf(register)).toEqual([])
  expect(await storage.stale()).toEqual([])
})
