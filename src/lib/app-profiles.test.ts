import 'fake-indexeddb/auto'
import { Dexie } from '#dexie'
import { beforeEach, describe, expect, test } from 'vitest'
import { directoryId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import {
  chooseProfile,
  readProfiles,
  removeProfile,
  saveProfile,
  unsettledIn
} from './app-profiles.ts'
import { openDatabase } from './replica/database.ts'
import { newDeviceKey, profileId, type Profile } from './replica/device.ts'
import { indexedDbStorage } from './replica/indexed-db.ts'
import { holdInUse } from './replica/partition.ts'
import type { OwnRow, ReceivedRow } from './replica/storage.ts'

const SITE = 'jadida'
let key: CryptoKey

beforeEach(async () => {
  key ??= (await newDeviceKey()).privateKey
  for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name)
})

async function signIn(person: number, usedAt: number): Promise<Profile> {
  const id = profileId(SITE, person as PersonId, person)
  const names = { lastName: `P${person}`, firstName: '', lastNameAr: '', firstNameAr: '' }
  const profile: Profile = {
    ...{ id, site: SITE, person: person as PersonId, names, device: person, writer: person },
    ...{ token: 'secret', key, demo: false, usedAt }
  }
  await saveProfile(profile)
  return profile
}

async function write(profile: Profile, row: Partial<OwnRow>): Promise<void> {
  const database = openDatabase(profile.id, {})
  await database.open()
  const update = new Uint8Array([1])
  const written = { documentId: directoryId(SITE), update, parcel: 7 as ParcelId, writtenAt: 1 }
  await indexedDbStorage(database).append([{ ...written, ...row }], 'strict')
  database.close()
}

describe('who is at the screen', () => {
  test('several people share a phone, the one used last first', async () => {
    const salma = await signIn(1, 100)
    const idir = await signIn(2, 200)
    expect((await readProfiles()).map(({ id }) => id)).toEqual([idir.id, salma.id])
  })

  test('the person chosen is at the screen; after leaving, nobody is', async () => {
    const profiles = [await signIn(1, 100), await signIn(2, 200)]
    expect(chooseProfile(profiles[0]!.id, profiles)).toBe(profiles[0])
    expect(chooseProfile('', profiles)).toBeNull()
  })

  test('a phone that forgot the choice takes the person used last, never one who was taken off', async () => {
    await signIn(1, 100)
    const last = await signIn(2, 200)
    const profiles = await readProfiles()
    expect(chooseProfile(null, profiles)?.id).toBe(last.id)
    expect(chooseProfile('sijil-jadida-9-9', profiles)).toBeNull()
    expect(chooseProfile(null, [])).toBeNull()
  })

  test('switching to another person leaves the entries of the first where they are', async () => {
    const salma = await signIn(1, 100)
    await write(salma, { outbox: 1 })
    await signIn(2, 200)
    expect(await unsettledIn(salma.id)).toEqual({ waiting: 1, refused: 0, drafts: 0, lost: 0 })
  })
})

describe('taking a person off the phone', () => {
  test('is refused while an entry waits for the relay, and everything stays', async () => {
    const salma = await signIn(1, 100)
    await write(salma, { outbox: 1 })
    expect(await removeProfile(salma.id)).toEqual({
      ok: false,
      reason: 'entries-wait',
      unsettled: { waiting: 1, refused: 0, drafts: 0, lost: 0 }
    })
    expect(await Dexie.exists(salma.id)).toBe(true)
    expect(await readProfiles()).toHaveLength(1)
  })

  test('is refused while an entry that was sent has no answer', async () => {
    const salma = await signIn(1, 100)
    await write(salma, { outbox: 1, sentAt: 2 })
    expect((await removeProfile(salma.id)).ok).toBe(false)
  })

  test('is refused while a refused entry lies in the tray', async () => {
    const salma = await signIn(1, 100)
    await write(salma, { tray: 1, refusal: 'not-your-group' })
    expect((await removeProfile(salma.id)).ok).toBe(false)
  })

  test('is refused while it holds the last copy of what the relay lost', async () => {
    const salma = await signIn(1, 100)
    const database = openDatabase(salma.id, {})
    await database.open()
    const row = { documentId: directoryId(SITE), update: new Uint8Array([1]), parcel: 0, tray: 2 }
    await database.journal.add(row as ReceivedRow)
    database.close()
    expect(await removeProfile(salma.id)).toMatchObject({ ok: false, unsettled: { lost: 1 } })
  })

  test('is refused while a lesson is open', async () => {
    const salma = await signIn(1, 100)
    const database = openDatabase(salma.id, {})
    await database.open()
    await indexedDbStorage(database).putDraft({
      ...{ key: 'lesson', documentId: directoryId(SITE), day: 1, slot: 1 },
      ...{ openedAt: 1, changedAt: 2, content: {} }
    })
    database.close()
    expect((await removeProfile(salma.id)).ok).toBe(false)
  })

  test('is refused while another tab still writes there, so that what it says to be saved stays', async () => {
    const salma = await signIn(1, 100)
    await write(salma, { receipt: { position: 3, receivedAt: 4, heldBecause: null } })
    const close = await holdInUse(salma.id)
    expect(await removeProfile(salma.id)).toEqual({ ok: false, reason: 'open-elsewhere' })
    await write(salma, { outbox: 1, parcel: 8 as ParcelId })
    await close()
    expect(await removeProfile(salma.id)).toMatchObject({ ok: false, reason: 'entries-wait' })
    expect(await unsettledIn(salma.id)).toMatchObject({ waiting: 1 })
  })

  test('leaves nothing behind once all was received, and touches nobody else', async () => {
    const salma = await signIn(1, 100)
    const idir = await signIn(2, 200)
    await write(salma, { receipt: { position: 3, receivedAt: 4, heldBecause: null } })
    await write(idir, { outbox: 1 })
    const cache = new Dexie(`${salma.id}:directory/jadida`)
    cache.version(1).stores({ updates: '++' })
    await cache.open()
    cache.close()

    expect(await removeProfile(salma.id)).toEqual({ ok: true })
    const left = (await indexedDB.databases()).map(({ name }) => name)
    expect(left.sort()).toEqual(['sijil-device', idir.id].sort())
    expect((await readProfiles()).map(({ id }) => id)).toEqual([idir.id])
  })
})
