import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groupDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { foldRegister, registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import type { Receipt } from '#shared/protocol/messages.ts'
import {
  assignmentFact,
  closingFact,
  GROUP_A,
  groupFact,
  jadida,
  KARIM,
  LATIFA,
  lessonFacts,
  NADIA,
  OMAR,
  personFact,
  SAMIRA,
  settat,
  tinyCentre,
  TRAINEE_NAME,
  TRAINEES,
  YOUSSEF,
  roleFact
} from '../testing-centre.ts'
import { pageFor } from './page.ts'
import {
  createTestDevice,
  createTestRelay,
  type Send,
  type TestDevice,
  type TestRelay
} from '../testing.ts'

const NOW = Date.UTC(2026, 10, 20, 9)
const DAY = 2_515

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre(), clock: () => NOW })
})
afterEach(() => relay.stop())

function registerOn(device: TestDevice, document: DocumentId) {
  const update = device.contents.get(document)
  if (update === undefined) throw new Error(`the device does not hold ${document}`)
  return foldRegister(readJournal(update, registerFacts))
}

const documentsOn = (device: TestDevice) => [...device.contents.keys()]
const idOf = (parcel: { update: Uint8Array }) => readContents(parcel.update).parcels[0]?.id
const reasonOf = (receipt: Receipt | undefined) =>
  receipt?.outcome === 'refused' ? receipt.reason : receipt?.heldBecause

describe('two phones', () => {
  it('meet: the lesson that a trainer signed off is seen by the registrar', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await samira.sync()
    await nadia.sync()
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1, [0]))
    const { receipts } = await samira.exchange([lesson])
    expect(receipts).toMatchObject([{ outcome: 'received', parcel: idOf(lesson), heldBecause: '' }])

    await nadia.sync()
    const seen = registerOn(nadia, jadida.registerA).lessonsByKey.get(`${DAY}.1`)
    expect(seen?.signOffs[0]?.stamp?.position).toBe(
      receipts[0] && 'position' in receipts[0] && receipts[0].position
    )
    expect(seen?.marksByPerson.get(TRAINEES[0] as never)).toMatchObject({
      value: { status: 'absent' }
    })
  })

  it('are not told their own parcels again, but for a document that is new to them', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const first = await samira.exchange([
      await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    ])
    expect(first.granted.map(({ documentId }) => documentId)).toContain(jadida.registerA)
    const second = await samira.exchange([
      await samira.parcel(jadida.registerA, lessonFacts(DAY, 2))
    ])
    expect(second.updates).toEqual([])
    expect(second.granted).toEqual([])
  })

  it('cost one short answer when nothing is new', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    await samira.exchange()
    expect(samira.received.at(-1)?.byteLength).toBeLessThan(60)
  })
})

describe('an answer that was lost', () => {
  it('leads to the same receipt when the parcels are sent again', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    const { receipts } = await samira.exchange([lesson])
    const again = await samira.exchange([lesson, lesson])
    expect(again.receipts).toEqual([receipts[0], receipts[0]])
    const document = await relay.store.documentNamed(jadida.registerA)
    expect((await relay.store.partsOf(document?.number ?? 0)).rows).toHaveLength(1)
  })

  it('leads to the same receipt even when the assignment ended meanwhile', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    const { receipts } = await samira.exchange([lesson])
    await endAssignment(SAMIRA, GROUP_A)
    expect((await samira.exchange([lesson])).receipts).toEqual(receipts)
  })

  it('is no way to put other bytes under the same number', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const random = () => 0.5
    const twin = await relay.enrol(SAMIRA, 'jadida')
    expect(twin.writer).not.toBe(samira.writer)
    const one = await parcelWith(samira, random, lessonFacts(DAY, 1))
    const other = await parcelWith(samira, random, lessonFacts(DAY, 2))
    expect(idOf(one)).toBe(idOf(other))
    const { receipts } = await samira.exchange([one, other])
    expect(receipts.map(reasonOf)).toEqual(['', 'parcel-id-taken'])
  })
})

async function parcelWith(
  device: TestDevice,
  random: () => number,
  facts: ReturnType<typeof lessonFacts>
) {
  const { encodeParcel, newParcelId } = await import('#shared/journal/parcel.ts')
  const id = newParcelId(device.writer, random)
  const update = encodeParcel({ id, facts: facts.map((fact) => registerFacts.encode(fact)) })
  return device.sign(jadida.registerA, update)
}

/** The registrar ends or begins an assignment, replacing whatever said otherwise. */
async function setAssignment(person: typeof SAMIRA, group: GroupId, active: boolean) {
  const nadia = await relay.enrol(NADIA, 'jadida')
  await nadia.sync()
  const seen = readContents(nadia.contents.get(jadida.directory) as Uint8Array)
  const replaces = seen.parcels.map(({ id }) => id)
  await nadia.exchange([
    await nadia.parcel(jadida.directory, [assignmentFact(person, group, active, replaces)])
  ])
}
const endAssignment = (person: typeof SAMIRA, group: GroupId) => setAssignment(person, group, false)

describe('what is late', () => {
  it('is held when the assignment has ended: kept, shown, not counted', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await endAssignment(SAMIRA, GROUP_A)
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    const { receipts } = await samira.exchange([lesson])
    expect(receipts).toMatchObject([{ outcome: 'received', heldBecause: 'assignment-ended' }])
    await nadia.sync()
    const seen = registerOn(nadia, jadida.registerA).lessonsByKey.get(`${DAY}.1`)
    expect(seen?.held).toHaveLength(1)
    expect(seen?.signOffs).toHaveLength(0)
  })

  it('is held when the register was closed meanwhile, until the registrar admits it', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await nadia.exchange([await nadia.parcel(jadida.registerA, [closingFact(DAY)])])
    const late = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    const after = await samira.parcel(jadida.registerA, lessonFacts(DAY + 1, 1))
    const { receipts } = await samira.exchange([late, after])
    expect(receipts.map(reasonOf)).toEqual(['register-closed', ''])

    const parcels = [idOf(late)].filter((id) => id !== undefined)
    const decision = {
      type: 'decided',
      at: 1,
      parcels,
      admitted: true,
      reason: 'checked',
      replaces: []
    } satisfies AnyFact
    await nadia.exchange([await nadia.parcel(jadida.registerA, [decision])])
    await samira.sync()
    const lesson = registerOn(samira, jadida.registerA).lessonsByKey.get(`${DAY}.1`)
    expect(lesson?.signOffs).toHaveLength(1)
  })

  it('is judged by what the same request brought before it', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const newGroup = 777 as GroupId
    const directory = await nadia.parcel(jadida.directory, [groupFact(newGroup, 'C')])
    const list = await nadia.parcel(groupDocumentId('jadida', newGroup), [
      { type: 'trainee-recorded', at: 1, key: '5', values: { active: true }, replaces: [] }
    ])
    expect((await nadia.exchange([list])).receipts.map(reasonOf)).toEqual(['unknown-group'])
    expect((await nadia.exchange([directory, list])).receipts.map(reasonOf)).toEqual(['', ''])
  })
})

describe('who may not read a group', () => {
  it('never receives a byte of it', async () => {
    const youssef = await relay.enrol(YOUSSEF, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    const karim = await relay.enrol(KARIM, 'settat')
    const samira = await relay.enrol(SAMIRA, 'jadida')
    for (const device of [youssef, omar, karim, samira]) await device.sync()
    await samira.exchange([await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))])
    for (const device of [youssef, omar, karim, samira]) await device.sync()

    const holds = ({ received }: TestDevice, text: string) =>
      received.some((bytes) => Buffer.from(bytes).includes(text))
    expect([youssef, omar, karim].map((device) => holds(device, TRAINEE_NAME))).toEqual([
      false,
      false,
      false
    ])
    expect(holds(samira, TRAINEE_NAME)).toBe(true)
    expect(documentsOn(karim)).toEqual([settat.directory])
    expect(documentsOn(omar)).toEqual([jadida.directory])
    expect(documentsOn(youssef)).toEqual([jadida.directory, jadida.groupB])
  })

  it('receives it whole with the assignment, and is told to forget it at its end', async () => {
    const youssef = await relay.enrol(YOUSSEF, 'jadida')
    await youssef.sync()
    await setAssignment(YOUSSEF, GROUP_A, true)
    await youssef.sync()
    expect(documentsOn(youssef)).toContain(jadida.groupA)
    await endAssignment(YOUSSEF, GROUP_A)
    const { revoked } = await youssef.sync()
    expect(revoked).toHaveLength(1)
    expect(documentsOn(youssef)).toEqual([jadida.directory, jadida.groupB])
  })

  it('receives every site when at the head of the centre', async () => {
    const latifa = await relay.enrol(LATIFA, 'jadida')
    await latifa.sync()
    expect(documentsOn(latifa)).toContain(settat.directory)
    expect(documentsOn(latifa)).toContain(jadida.groupA)
  })
})

/** A sign-off that takes a few hundred bytes. */
function longLesson(day: number, slot: number): RegisterFact {
  const [, signedOff] = lessonFacts(day, slot)
  if (signedOff?.type !== 'signed-off') throw new Error('a lesson ends with its sign-off')
  return { ...signedOff, exceptions: [[0, 1, 0, 'x'.repeat(200)]] }
}

describe('a revoked device', () => {
  it('hears of no device and no writer, even when it was shut out after it had signed in', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    await nadia.sync()
    const signedIn = (await relay.store.device(nadia.number))!
    await relay.store.write((ledger) => ledger.revokeDevice(nadia.number, 1))
    const nowhere = { cursor: 0, held: [], told: [], mark: 0, knownWriter: 0 }
    const page = await pageFor(relay, signedIn, nowhere, TARGET_PAGE_BYTES)
    expect(page).toMatchObject({ granted: [], fleet: [], writers: [] })
  })

  async function revoke(device: TestDevice) {
    await relay.store.write((ledger) => ledger.revokeDevice(device.number, 1))
  }

  it('delivers what it holds, which then waits, and receives nothing', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    const held = [...samira.standpoint.held]
    await revoke(samira)
    const mine = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    const foreign = await samira.parcel(jadida.registerB, lessonFacts(DAY, 1))
    const response = await samira.exchange([mine, foreign])
    expect(response.receipts.map(reasonOf)).toEqual(['device-revoked', 'not-your-group'])
    expect(response).toMatchObject({
      granted: [],
      updates: [],
      fleet: [],
      revoked: held,
      more: false
    })
  })

  it('is refused what nobody could see waiting: it stays on the phone that wrote it', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    await nadia.sync()
    await revoke(nadia)
    const person = await nadia.parcel(jadida.directory, [personFact(900 as PersonId, 'Neuf')])
    const { receipts } = await nadia.exchange([person])
    expect(receipts).toMatchObject([{ outcome: 'refused', reason: 'device-revoked' }])
  })

  it('cannot fill a register for those who go on working', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const other = await relay.enrol(SAMIRA, 'jadida')
    await revoke(samira)
    const flood = await Promise.all(
      Array.from({ length: 12 }, (_, lesson) =>
        samira.parcel(
          jadida.registerA,
          Array.from({ length: 140 }, (_, slot) => longLesson(DAY + lesson, slot % 30))
        )
      )
    )
    const { receipts } = await samira.exchange(flood)
    expect(receipts.map(reasonOf)).toContain('document-full')
    const honest = await other.parcel(jadida.registerA, lessonFacts(DAY, 1))
    expect((await other.exchange([honest])).receipts).toMatchObject([{ outcome: 'received' }])
  })

  it('is told so plainly once it has nothing left to deliver or to give back', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    await revoke(samira)
    await samira.exchange()
    const answer = await samira.post(samira.request())
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ reason: 'device-revoked' })
  })
})

const lessons = (device: TestDevice, slots: readonly number[]) =>
  Promise.all(slots.map((slot) => device.parcel(jadida.registerA, lessonFacts(DAY, slot))))

/** The relay started from a backup that lacks the two newest rows, and nobody said so; two phones know the rows. */
async function takenBack(): Promise<readonly [TestRelay, TestDevice, TestDevice]> {
  const folder = mkdtempSync(join(tmpdir(), 'sijil-taken-back-'))
  const [file, backup] = [join(folder, 'relay.sqlite'), join(folder, 'backup.sqlite')]
  let current = await createTestRelay({ file, centre: tinyCentre(), clock: () => NOW })
  const enrol = async (person: typeof SAMIRA) => {
    const enrolled = await current.enrol(person, 'jadida')
    const send: Send = (path, init) => current.request(path, init)
    return createTestDevice(send, enrolled.privateKey, { ...enrolled, device: enrolled.number })
  }
  const [samira, nadia] = [await enrol(SAMIRA), await enrol(NADIA)]
  await samira.sync(await lessons(samira, [0]))
  await nadia.sync()
  await current.stop()
  copyFileSync(file, backup)

  current = await createTestRelay({ file, clock: () => NOW })
  await samira.sync(await lessons(samira, [1, 2]))
  await current.stop()
  copyFileSync(backup, file)
  current = await createTestRelay({ file, clock: () => NOW + 1_000 })
  rmSync(folder, { recursive: true })
  return [current, samira, nadia]
}

describe('the log', () => {
  it('is given whole to a phone that knows another log', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))])
    const held = [...samira.standpoint.held]
    await relay.store.write((ledger) => ledger.renewEpoch('restored', 2026))
    const response = await samira.exchange()
    expect(response.epoch).toBe('restored')
    expect(response.granted.map(({ document }) => document)).toEqual(held)
    expect(response.revoked).toEqual([])
    // Its own parcel too: the phone cannot know what the other log had.
    expect(registerOn(samira, jadida.registerA).lessonsByKey.size).toBe(1)
  })

  it('becomes another, once, when a phone proves that it was taken back', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    const known = samira.standpoint.epoch
    const ahead = { cursor: 1_000_000 }
    const first = await samira.exchange([], ahead)
    expect(first.epoch).not.toBe(known)
    expect(first.granted.length).toBeGreaterThan(0)
    const second = await samira.exchange([], ahead)
    expect(second.epoch).toBe(first.epoch)
    expect(second.granted.length).toBeGreaterThan(0)
  })

  it('stays the same for one phone that claims a height and has no mark, and becomes another when two do', async () => {
    const [samira, nadia] = [
      await relay.enrol(SAMIRA, 'jadida'),
      await relay.enrol(NADIA, 'jadida')
    ]
    await samira.sync()
    await nadia.sync()
    const { epoch } = samira.standpoint
    const ahead = { cursor: 2 ** 40, mark: 0 }
    expect((await samira.exchange([], ahead)).epoch).toBe(epoch)
    expect((await samira.exchange([], ahead)).epoch).toBe(epoch)
    expect((await nadia.exchange([], ahead)).epoch).not.toBe(epoch)
  })

  it('stays the same whatever a phone claims that was shut out', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    const { epoch } = samira.standpoint
    await relay.store.write((ledger) => ledger.revokeDevice(samira.number, 1))
    expect((await samira.exchange([], { cursor: 2 ** 40, mark: 7 })).epoch).toBe(epoch)
    expect(await relay.store.epoch()).toBe(epoch)
  })

  it('becomes another when a phone brings as much as was lost', async () => {
    const [restored, samira] = await takenBack()
    const { epoch } = samira.standpoint
    const parcels = await lessons(samira, [3, 4])
    const first = await samira.exchange(parcels)
    expect(first.epoch).not.toBe(epoch)
    expect(first.receipts.map(({ outcome }) => outcome)).toEqual(['received', 'received'])
    expect(first.granted.map(({ documentId }) => documentId)).toContain(jadida.registerA)
    await restored.stop()
  })

  it('becomes another when others filled it up to the same height meanwhile', async () => {
    const [restored, samira, nadia] = await takenBack()
    const { epoch, cursor } = samira.standpoint
    await nadia.exchange([
      await nadia.parcel(jadida.registerA, [closingFact(DAY - 9)]),
      await nadia.parcel(jadida.registerA, [closingFact(DAY - 8)])
    ])
    expect(await restored.store.head()).toBe(cursor)
    expect((await samira.exchange()).epoch).not.toBe(epoch)
    await restored.stop()
  })

  it('stays the same log for a phone that knows it, and for one that never got a mark', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))])
    const { epoch } = samira.standpoint
    expect(await samira.exchange()).toMatchObject({ epoch, granted: [] })
    expect(await samira.exchange([], { mark: 0 })).toMatchObject({ epoch, granted: [] })
  })

  it('becomes another once at most, whatever marks and cursors a device invents', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync()
    const first = await samira.exchange([], { mark: 7 })
    const epochs = [
      await samira.exchange([], { mark: 8 }),
      await samira.exchange([], { cursor: 1_000_000, mark: 9 })
    ].map(({ epoch }) => epoch)
    expect(epochs).toEqual([first.epoch, first.epoch])
  })

  it('speaks the version of the phone that asks', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const answer = await samira.exchange([], { version: 2 })
    expect(answer).toMatchObject({ version: 2, mark: 0 })
  })

  it('gives a phone its own parcels too, where it asks from before them', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))])
    const before = { ...samira.standpoint }
    await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(DAY, 2))])
    const { cursor, mark } = before
    const { updates } = await samira.exchange([], { cursor, mark })
    expect(updates.flatMap(({ update }) => readContents(update).parcels)).toHaveLength(1)
  })

  it('takes again what a restored relay no longer has', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const lesson = await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))
    await samira.exchange([lesson])
    const restored = await createTestRelay({ centre: tinyCentre(), clock: () => NOW })
    const same = await restored.enrol(SAMIRA, 'jadida')
    expect(same.writer).toBe(samira.writer)
    const offered = { ...samira.request([await same.sign(jadida.registerA, lesson.update)]) }
    const answer = await same.post(offered)
    expect(answer.status).toBe(200)
    await restored.stop()
  })
})

describe('who is behind each writer', () => {
  it('is told once to everyone of the staff, and again for who came later', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    await relay.enrol(KARIM, 'settat')
    const first = await samira.exchange()
    expect(first.writers).toContainEqual({ writer: samira.writer, person: SAMIRA })
    expect(first.writers.some(({ person }) => person === KARIM)).toBe(false)
    const known = Math.max(...first.writers.map(({ writer }) => writer))
    const omar = await relay.enrol(OMAR, 'jadida')
    const second = await samira.exchange([], { knownWriter: known })
    expect(second.writers).toEqual([{ writer: omar.writer, person: OMAR }])

    await relay.store.write((ledger) => ledger.renewEpoch('restored', 2026))
    const afterRestore = await samira.exchange([], { knownWriter: omar.writer })
    expect(afterRestore.writers.length).toBeGreaterThan(1)
  })
})

describe('the fleet', () => {
  it('is shown to the registrar whatever number a phone claims to have waiting', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const nadia = await relay.enrol(NADIA, 'jadida')
    await samira.sync()
    expect((await samira.post(samira.request([], { waiting: 2 ** 55 }))).status).toBe(400)
    expect((await nadia.sync()).fleet.map(({ device }) => device)).toContain(samira.number)
  })

  it('is shown to the registrar with open lessons, to the it officer without those they may not read', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida', 'red phone')
    await samira.sync([await samira.parcel(jadida.registerA, lessonFacts(DAY, 1))])
    const document = (await relay.store.documentNamed(jadida.registerA))?.number ?? 0
    const openLessons = [{ document, day: DAY, slot: 2 }]
    await samira.exchange([], { openLessons, waiting: 4 })

    const nadia = await relay.enrol(NADIA, 'jadida')
    const omar = await relay.enrol(OMAR, 'jadida')
    const phoneAsSeenBy = async (device: TestDevice) =>
      (await device.sync()).fleet.find(({ label }) => label === 'red phone')
    expect(await phoneAsSeenBy(nadia)).toMatchObject({ person: SAMIRA, waiting: 4, openLessons })
    expect(await phoneAsSeenBy(omar)).toMatchObject({ person: SAMIRA, openLessons: [] })
    expect((await samira.sync()).fleet).toEqual([])
  })

  it('is shown to a department head as far as it teaches: they ask whose phones still hold grades', async () => {
    const omar = await relay.enrol(OMAR, 'jadida', 'office computer')
    const samira = await relay.enrol(SAMIRA, 'jadida', 'red phone')
    const youssef = await relay.enrol(YOUSSEF, 'jadida', 'blue phone')
    expect((await youssef.sync()).fleet).toEqual([])
    await omar.sync([await omar.parcel(jadida.directory, [roleFact(YOUSSEF, 'departmentHead')])])
    await samira.sync()
    const told = (await youssef.sync()).fleet.map(({ label }) => label)
    expect(told.sort()).toEqual(['blue phone', 'red phone'])
  })
})
