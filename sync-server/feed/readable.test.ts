import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { registerId, type DocumentId } from '#shared/documents/ids.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { readContents, type ParcelId } from '#shared/journal/parcel.ts'
import { MAX_LISTED_READERS } from '../limits.ts'
import {
  assignmentFact,
  GROUP_A,
  groupFact,
  jadida,
  LATIFA,
  lessonFacts,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  settat,
  tinyCentre,
  traineeFact,
  YOUSSEF
} from '../testing-centre.ts'
import { createTestRelay, type TestDevice, type TestRelay } from '../testing.ts'
import { readableDocuments } from './readable.ts'

const NEW_GROUP = 777 as GroupId

let relay: TestRelay
let nadia: TestDevice
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
  nadia = await relay.enrol(NADIA, 'jadida')
})
afterEach(() => relay.stop())

async function send(device: TestDevice, document: DocumentId, facts: Facts): Promise<ParcelId[]> {
  const parcel = await device.parcel(document, facts)
  const { receipts } = await device.exchange([parcel])
  expect(receipts).toMatchObject([{ outcome: 'received' }])
  return readContents(parcel.update).parcels.map(({ id }) => id)
}
type Facts = Parameters<TestDevice['parcel']>[1]

async function namesFor(device: TestDevice): Promise<DocumentId[]> {
  const stored = await relay.store.device(device.number)
  if (stored === null) throw new Error('the phone was let in')
  return (await readableDocuments(relay.store, stored)).map(({ id }) => id)
}

/** A phone that has exchanged often enough for everything about it to be kept ready. */
async function settled(person: PersonId): Promise<TestDevice> {
  const device = await relay.enrol(person, 'jadida')
  await device.sync()
  await device.exchange()
  return device
}

const held = (device: TestDevice) => [...device.contents.keys()].sort()

describe('the very next exchange', () => {
  it('takes a group back whose assignment ended, and brings it when it is given again', async () => {
    const youssef = await settled(YOUSSEF)
    const given = await send(nadia, jadida.directory, [assignmentFact(YOUSSEF, GROUP_A)])
    await youssef.exchange()
    expect(held(youssef)).toContain(jadida.groupA)

    const ended = assignmentFact(YOUSSEF, GROUP_A, false, given)
    const taken = await send(nadia, jadida.directory, [ended])
    const { updates } = await youssef.exchange()
    expect(held(youssef)).toEqual([jadida.directory, jadida.groupB])
    expect(updates).toHaveLength(1)

    await send(nadia, jadida.directory, [assignmentFact(YOUSSEF, GROUP_A, true, taken)])
    await youssef.exchange()
    expect(held(youssef)).toContain(jadida.groupA)
  })

  it('takes everything back from a person whose only role was taken', async () => {
    const omar = await relay.enrol(OMAR, 'jadida')
    const given = await send(omar, jadida.directory, [roleFact(SAMIRA, 'trainer')])
    const samira = await settled(SAMIRA)
    expect(held(samira)).toHaveLength(2)
    const parcels = readContents(samira.contents.get(jadida.directory) as Uint8Array).parcels
    const all = [...parcels.map(({ id }) => id), ...given]
    await send(omar, jadida.directory, [{ ...roleFact(SAMIRA, 'trainer', false), replaces: all }])
    await samira.exchange()
    expect(held(samira)).toEqual([])
  })

  it('brings a document that did not exist before, in its place among the others', async () => {
    const samira = await settled(SAMIRA)
    const latifa = await settled(LATIFA)
    expect(held(samira)).not.toContain(jadida.registerA)
    await send(nadia, jadida.registerA, lessonFacts(2_515, 1))
    await samira.exchange()
    await latifa.exchange()
    expect(held(samira)).toContain(jadida.registerA)
    expect(held(latifa)).toContain(jadida.registerA)
    expect(await namesFor(samira)).toEqual([jadida.directory, jadida.groupA, jadida.registerA])
  })

  it('brings the head office what another site begins', async () => {
    const latifa = await settled(LATIFA)
    const office = await relay.store.device(2)
    expect(office?.site).toBe('settat')
    const karim = await relay.enrol(105 as PersonId, 'settat')
    await send(karim, settat.groupA, [traineeFact(3_001 as PersonId, 'Tazi', 1)])
    await latifa.exchange()
    expect(held(latifa)).toContain(settat.groupA)
    expect(await namesFor(nadia)).not.toContain(settat.groupA)
  })

  it('brings a new group and its register to the registrar, and never to a trainer of another', async () => {
    const samira = await settled(SAMIRA)
    await nadia.sync()
    await send(nadia, jadida.directory, [groupFact(NEW_GROUP, 'new')])
    const register = registerId('jadida', NEW_GROUP, '2026-1')
    await send(nadia, register, lessonFacts(2_515, 1))
    await nadia.exchange()
    await samira.exchange()
    expect(held(nadia)).toContain(register)
    expect(held(samira)).not.toContain(register)
  })

  it('brings nothing of a transaction that was undone', async () => {
    const samira = await settled(SAMIRA)
    const before = await namesFor(samira)
    const undone = relay.store.write(async (ledger) => {
      const { number } = await ledger.addDocument(jadida.registerA, 'register', 'jadida')
      expect(await ledger.newestDocument()).toBe(number)
      throw new Error('undone')
    })
    const meanwhile = namesFor(samira)
    await expect(undone).rejects.toThrow('undone')
    expect(await meanwhile).toEqual(before)
    await send(nadia, jadida.registerB, lessonFacts(2_515, 1))
    expect(await namesFor(samira)).toEqual(before)
  })
})

it('lists of people who had to make room are made again', async () => {
  const before = await namesFor(nadia)
  const stored = await relay.store.device(nadia.number)
  if (stored === null) throw new Error('the phone was let in')
  for (let person = 1; person <= MAX_LISTED_READERS; person++)
    await readableDocuments(relay.store, { ...stored, person: person as PersonId })
  expect(await namesFor(nadia)).toEqual(before)
})

it('two phones that ask at once make one list each, without a document twice', async () => {
  await send(nadia, jadida.registerA, lessonFacts(2_515, 1))
  const latifa = await relay.enrol(LATIFA, 'jadida')
  const lists = await Promise.all([latifa, nadia, latifa, nadia].map(namesFor))
  for (const names of lists) expect(new Set(names).size).toBe(names.length)
  expect(lists[1]).toHaveLength(4)
})
