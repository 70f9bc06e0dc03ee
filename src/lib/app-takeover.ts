/**
 * Work of a person whose device was let in anew: the relay knows the new writer alone, so what the earlier enrolment left
 * on this device is written again under it. Only when that is on the disk does the earlier partition go.
 */
import type { Profile } from './replica/device.ts'
import { deletePartition, readProfiles } from './app-profiles.ts'
import { readContents } from '#shared/journal/parcel.ts'
import { indexedDbStorage } from './replica/indexed-db.ts'
import { openExisting } from './replica/partition.ts'
import type { Replica } from './replica/replica.ts'
import { isOwn, type OwnRow } from './replica/storage.ts'

/**
 * Takes over what the same person's earlier enrolments on this device have not settled. Call after an exchange of
 * `replica`: only then does it know what the relay has. Safe to stop at any point and to repeat. Gives the entries taken.
 */
export async function takeOverEarlier(profile: Profile, replica: Replica): Promise<number> {
  const earlier = (await readProfiles()).filter(
    ({ id, site, person }) =>
      id !== profile.id && site === profile.site && person === profile.person
  )
  let taken = 0
  for (const { id } of earlier) taken += await takeOver(id, replica)
  return taken
}

async function takeOver(profileId: string, replica: Replica): Promise<number> {
  const database = await openExisting(profileId)
  if (database === null) return 0
  const storage = indexedDbStorage(database)
  try {
    const rows = await unsettledRows(await database.journal.toArray(), replica, {
      isSameLog: (await storage.position()).epoch === (await replica.storage.position()).epoch
    })
    await replica.takeOver(rows)
    const drafts = await replica.drafts()
    for (const draft of await storage.drafts())
      if (!drafts.some(({ key }) => key === draft.key)) await replica.putDraft(draft)
    // What the relay lost of others' work is kept by the partition that received it.
    if ((await storage.lost()).length > 0) return rows.length
    database.close()
    await deletePartition(profileId)
    return rows.length
  } finally {
    database.close()
  }
}

/** In another log than the earlier enrolment knew, its receipts say nothing: what that log lacks is offered as well. */
async function unsettledRows(
  journal: readonly Parameters<typeof isOwn>[0][],
  replica: Replica,
  { isSameLog }: { readonly isSameLog: boolean }
): Promise<OwnRow[]> {
  const rows = journal.filter(isOwn).filter((row) => row.receipt === undefined || !isSameLog)
  const known = new Map<string, ReadonlySet<number>>()
  for (const documentId of new Set(rows.map((row) => row.documentId))) {
    const { parcels } = readContents(await replica.contents(documentId))
    known.set(documentId, new Set(parcels.map(({ id }) => id)))
  }
  return rows.filter((row) => !known.get(row.documentId)?.has(row.parcel))
}
