import 'fake-indexeddb/auto'
import { Dexie } from '#dexie'
import { beforeEach, expect, test } from 'vitest'
import { gradebookId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import { foldRegister, registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import {
  encodeParcel,
  newParcelId,
  randomBitsOf,
  readContents,
  writerOf
} from '#shared/journal/parcel.ts'
import { readProfiles, saveProfile } from './app-profiles.ts'
import { takeOverEarlier } from './app-takeover.ts'
import { renamed } from './replica/renaming.ts'
import { openDatabase } from './replica/database.ts'
import { newDeviceKey, profileId, type Profile } from './replica/device.ts'
import { indexedDbStorage } from './replica/indexed-db.ts'
import { holdInUse } from './replica/partition.ts'
import { exchangesAtHand } from './replica/exchange.ts'
import { keepFile, keptFilesOf } from './replica/kept-files.ts'
import { LAST_EXCHANGE } from './replica/last-heard.ts'
import { createReplica } from './replica/replica.ts'
import type { OwnRow } from './replica/storage.ts'

const REGISTER = registerId('jadida', 40 as GroupId, '2026-1')
const [GRADEBOOK, LOST_GRADEBOOK] = [900, 901].map((module) => {
  return gradebookId('jadida', 40 as GroupId, '2026-1', module as ModuleId)
}) as [DocumentId, DocumentId]

beforeEach(async () => {
  for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name)
})

/** Salma's phone, let in as device `device`; the database stays open. */
async function enrolled(device: number) {
  const id = profileId('jadida', 1 as PersonId, device)
  const names = { lastName: 'S', firstName: '', lastNameAr: '', firstNameAr: '' }
  const { privateKey: key } = await newDeviceKey()
  const profile: Profile = {
    ...{ id, site: 'jadida', person: 1 as PersonId, names, device, writer: device },
    ...{ token: 'secret', key, demo: false, usedAt: device }
  }
  await saveProfile(profile)
  const database = openDatabase(id, {})
  await database.open()
  return { profile, database, storage: indexedDbStorage(database) }
}

function replicaOn({ profile, storage }: Awaited<ReturnType<typeof enrolled>>) {
  return createReplica({
    exchanges: exchangesAtHand,
    ...{ writer: profile.writer, storage, now: Date.now, random: Math.random },
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64)
  })
}

function gesture(facts: readonly RegisterFact[], state: Partial<OwnRow>): OwnRow {
  const parcel = newParcelId(3, Math.random)
  const update = encodeParcel({ id: parcel, facts: facts.map(registerFacts.encode) })
  return { documentId: REGISTER, parcel, update, writtenAt: 1, ...state }
}

function closing(throughDay: number, replaces: OwnRow['parcel'][], state: Partial<OwnRow>): OwnRow {
  const fact: RegisterFact = { type: 'closed', at: 1, throughDay, reason: 'r', replaces }
  return gesture([fact], { writtenAt: throughDay, ...state })
}

const DRAFT = {
  ...{ key: 'lesson', documentId: REGISTER, day: 1, slot: 1, openedAt: 1, changedAt: 2 },
  content: { marks: [1] }
}

test('who is let in anew keeps what the phone had not delivered, and only then the old place goes', async () => {
  const old = await enrolled(3)
  const waiting = closing(10, [], { outbox: 1 })
  const refused = closing(11, [waiting.parcel], { tray: 1, refusal: 'not-your-role' })
  const receipt = { position: 4, receivedAt: 5, heldBecause: null }
  await old.storage.append([waiting, refused, closing(12, [], { receipt })], 'strict')
  await old.storage.putDraft(DRAFT)
  old.database.close()

  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  expect(await takeOverEarlier(anew.profile, replica, anew.database)).toBe(2)
  const rows = await anew.storage.outbox(10, 10_000)
  expect(rows.map((row) => [writerOf(row.parcel), row.writtenAt])).toEqual([
    [8, 10],
    [8, 11]
  ])
  const [fact] = readContents(rows[1]!.update).parcels[0]!.facts
  expect(registerFacts.parse(fact!)).toMatchObject({ fact: { replaces: [rows[0]!.parcel] } })
  expect(await replica.drafts()).toEqual([DRAFT])
  expect(await Dexie.exists(old.profile.id)).toBe(false)
  expect((await readProfiles()).map(({ id }) => id)).toEqual([anew.profile.id])
  anew.database.close()
})

test('files of MASSAR that lay beside a gradebook lie beside it still, and none whose gradebook is no longer theirs', async () => {
  const old = await enrolled(3)
  const file = (documentId: DocumentId, name: string, keptAt = 1) =>
    keepFile(old.database, { documentId, name, bytes: new Uint8Array([keptAt]) }, keptAt)
  await file(GRADEBOOK, 'notes.xlsx')
  await file(GRADEBOOK, 'chosen-anew.xlsx')
  await file(LOST_GRADEBOOK, 'notes.xlsx')
  old.database.close()

  const anew = await enrolled(8)
  await anew.database.documents.put({ documentId: GRADEBOOK, number: 1 })
  const newer = { documentId: GRADEBOOK, name: 'chosen-anew.xlsx', bytes: new Uint8Array([9]) }
  await keepFile(anew.database, newer, 9)
  const replica = replicaOn(anew)
  // The rest of what this phone may read is on its way: nothing is given up yet.
  await replica.storage.note(LAST_EXCHANGE, { at: 1, clockOffset: 0, arriving: 'first' })
  await takeOverEarlier(anew.profile, replica, anew.database)
  expect(await Dexie.exists(old.profile.id)).toBe(true)
  await replica.storage.note(LAST_EXCHANGE, { at: 2, clockOffset: 0 })
  await takeOverEarlier(anew.profile, replica, anew.database)
  expect(await Dexie.exists(old.profile.id)).toBe(false)
  const kept = await keptFilesOf(anew.database, GRADEBOOK)
  expect(kept.map(({ name, keptAt }) => [name, keptAt])).toEqual([
    ['chosen-anew.xlsx', 9],
    ['notes.xlsx', 1]
  ])
  expect(await keptFilesOf(anew.database, LOST_GRADEBOOK)).toEqual([])
  anew.database.close()
})

test('an entry brings along the list of trainees that it names, once', async () => {
  const old = await enrolled(3)
  const receipt = { position: 4, receivedAt: 5, heldBecause: null }
  const people = [11, 12] as PersonId[]
  const roster = rosterIdOf(people)
  const named = gesture([{ type: 'roster-named', roster, people }], { receipt })
  const finish = (slot: number) =>
    gesture(
      [
        {
          ...{ type: 'signed-off', at: 1, day: 2_500, slot, module: 900 as ModuleId },
          ...{ roster, exceptions: [], replaces: [] }
        }
      ],
      { outbox: 1, writtenAt: slot }
    )
  await old.storage.append([named, finish(1), finish(2)], 'strict')
  old.database.close()

  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  expect(await takeOverEarlier(anew.profile, replica, anew.database)).toBe(2)
  const state = foldRegister(readJournal(await replica.contents(REGISTER), registerFacts))
  expect(state.lessonsByKey.get('2500.1')).toMatchObject({ people, awaitsRoster: false })
  expect(state.lessonsByKey.get('2500.2')).toMatchObject({ people, awaitsRoster: false })
  const facts = (await anew.storage.outbox(10, 10_000)).flatMap(({ update }) =>
    readContents(update).parcels.map((parcel) => parcel.facts.length)
  )
  expect(facts).toEqual([2, 1])
  anew.database.close()
})

test('what was begun and not finished becomes an entry of the new place, not of the old one', async () => {
  const old = await enrolled(3)
  const parcel = newParcelId(3, Math.random)
  await old.storage.putDraft({ ...DRAFT, content: { parcel, marks: [1] } })
  old.database.close()
  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  await takeOverEarlier(anew.profile, replica, anew.database)
  const [draft] = await replica.drafts()
  const content = draft?.content as { parcel: typeof parcel; marks: number[] }
  expect(writerOf(content.parcel)).toBe(8)
  expect(randomBitsOf(content.parcel)).toBe(randomBitsOf(parcel))
  expect(content.marks).toEqual([1])
  anew.database.close()
})

test('what was begun still replaces the entry that it corrects, by the id that this has now', async () => {
  const old = await enrolled(3)
  const receipt = { position: 4, receivedAt: 5, heldBecause: null }
  const [waiting, received] = [closing(10, [], { outbox: 1 }), closing(11, [], { receipt })]
  await old.storage.append([waiting, received], 'strict')
  const parcel = newParcelId(3, Math.random)
  const replaces = [waiting.parcel, received.parcel]
  const columns = [{ assessment: 1, cells: [[11, 8]], replaces }]
  await old.storage.putDraft({ ...DRAFT, content: { parcel, columns, replaces } })
  old.database.close()
  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  await takeOverEarlier(anew.profile, replica, anew.database)
  const [taken] = await anew.storage.outbox(10, 10_000)
  const own = [taken?.parcel, received.parcel]
  expect((await replica.drafts())[0]?.content).toMatchObject({
    ...{ replaces: own, columns: [{ assessment: 1, cells: [[11, 8]], replaces: own }] }
  })
  anew.database.close()
})

test('a phone killed before the old place went takes nothing over twice', async () => {
  const old = await enrolled(3)
  await old.storage.append([closing(10, [], { outbox: 1 })], 'strict')
  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  await replica.takeOver(await old.storage.outbox(10, 10_000), renamed)
  old.database.close()
  await takeOverEarlier(anew.profile, replica, anew.database)
  expect(await anew.storage.outbox(10, 10_000)).toHaveLength(1)
  anew.database.close()
})

test('where the relay lost what it had received from the earlier place, that is offered again too', async () => {
  const old = await enrolled(3)
  const receipt = { position: 4, receivedAt: 5, heldBecause: null }
  await old.storage.append([closing(10, [], { receipt })], 'strict')
  await old.storage.note('position', { epoch: 'before', cursor: 4, held: [] })
  old.database.close()
  const anew = await enrolled(8)
  await anew.storage.note('position', { epoch: 'restored', cursor: 1, held: [] })
  expect(await takeOverEarlier(anew.profile, replicaOn(anew), anew.database)).toBe(1)
  expect(await anew.storage.waiting()).toMatchObject({ saved: 1 })
  anew.database.close()
})

test('an earlier place that another tab still writes in waits for the next start', async () => {
  const old = await enrolled(3)
  await old.storage.append([closing(10, [], { outbox: 1 })], 'strict')
  old.database.close()
  const close = await holdInUse(old.profile.id)
  const anew = await enrolled(8)
  const replica = replicaOn(anew)
  expect(await takeOverEarlier(anew.profile, replica, anew.database)).toBe(0)
  expect(await Dexie.exists(old.profile.id)).toBe(true)
  await close()
  expect(await takeOverEarlier(anew.profile, replica, anew.database)).toBe(1)
  expect(await Dexie.exists(old.profile.id)).toBe(false)
  anew.database.close()
})

test('another person on the same phone is left alone', async () => {
  const old = await enrolled(3)
  await old.storage.append([closing(10, [], { outbox: 1 })], 'strict')
  old.database.close()
  const other = { ...old.profile, person: 2 as PersonId, id: 'sijil-jadida-2-9' }
  const anew = await enrolled(8)
  expect(await takeOverEarlier(other, replicaOn(anew), anew.database)).toBe(0)
  expect(await Dexie.exists(old.profile.id)).toBe(true)
  anew.database.close()
})
