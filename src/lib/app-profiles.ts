/**
 * The people signed in on this device, each with a partition of their own. Nothing here destroys what the relay has not
 * received: a profile leaves the device only once all of it is settled.
 */
import { Dexie } from '#dexie'
import { openDeviceDatabase, type Profile } from './replica/device.ts'
import { indexedDbStorage } from './replica/indexed-db.ts'
import { openExisting, whileUnused } from './replica/partition.ts'

/** What would be lost if a person's partition were deleted now. */
export type Unsettled = {
  /** Entries without an acknowledgement, those that only live in memory included. */
  readonly waiting: number
  /** Entries that the relay refused and that nobody has dealt with. */
  readonly refused: number
  /** Lessons opened and not finished. */
  readonly drafts: number
  /** Entries of others that the relay lost, and that may be nowhere else. */
  readonly lost: number
}

export function isSettled({ waiting, refused, drafts, lost }: Unsettled): boolean {
  return waiting + refused + drafts + lost === 0
}

/** The profiles of this device, the one used last first. */
export async function readProfiles(): Promise<Profile[]> {
  const database = openDeviceDatabase()
  try {
    return await database.profiles.orderBy('usedAt').reverse().toArray()
  } finally {
    database.close()
  }
}

export async function saveProfile(profile: Profile): Promise<void> {
  const database = openDeviceDatabase()
  try {
    await database.profiles.put(profile)
  } finally {
    database.close()
  }
}

/** Who is at the screen: '' when the last person left it, null when this device remembers nothing. */
export function chooseProfile(
  remembered: string | null,
  profiles: readonly Profile[]
): Profile | null {
  if (remembered === null) return profiles[0] ?? null
  return profiles.find((profile) => profile.id === remembered) ?? null
}

/** What a profile still holds that the relay has not received. Opens its partition beside whoever has it open. */
export async function unsettledIn(profileId: string): Promise<Unsettled> {
  const database = await openExisting(profileId)
  if (database === null) return { waiting: 0, refused: 0, drafts: 0, lost: 0 }
  try {
    const storage = indexedDbStorage(database)
    const { saved, sent, refused } = await storage.waiting()
    const [drafts, lost] = await Promise.all([storage.drafts(), storage.lost()])
    return { waiting: saved + sent, refused, drafts: drafts.length, lost: lost.length }
  } finally {
    database.close()
  }
}

export type Removal =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'entries-wait'; readonly unsettled: Unsettled }
  /** Another page writes in the partition: what it says to be saved must not go with the rest. */
  | { readonly ok: false; readonly reason: 'open-elsewhere' }

/**
 * Takes a person off this device: partition, caches and key. Refuses while anything of theirs has not been received, or
 * while a page still runs on the partition: between the last look and the deletion nobody can write.
 */
export async function removeProfile(profileId: string): Promise<Removal> {
  const removal = await whileUnused(profileId, async (): Promise<Removal> => {
    const unsettled = await unsettledIn(profileId)
    if (!isSettled(unsettled)) return { ok: false, reason: 'entries-wait', unsettled }
    await deletePartition(profileId)
    return { ok: true }
  })
  return removal ?? { ok: false, reason: 'open-elsewhere' }
}

/** Deletes a partition, its caches and its key, whatever it holds: the caller has seen to what must not be lost. */
export async function deletePartition(profileId: string): Promise<void> {
  await Dexie.delete(profileId)
  await deleteDocumentCaches(profileId)
  const database = openDeviceDatabase()
  try {
    await database.profiles.delete(profileId)
  } finally {
    database.close()
  }
}

/** Open documents are cached in databases named after the partition (replica/open-documents.ts). */
async function deleteDocumentCaches(profileId: string): Promise<void> {
  // Absent in some older engines, where the caches stay behind unread until the browser needs the space.
  const databases = (await indexedDB.databases?.()) ?? []
  const caches = databases.flatMap(({ name }) => (name?.startsWith(`${profileId}:`) ? [name] : []))
  await Promise.all(caches.map((name) => Dexie.delete(name)))
}
