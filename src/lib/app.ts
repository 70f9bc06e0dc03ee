/** The one place where replica, read models, clock and network are wired together for a person signed in on this device. */
import { actorOf } from '#shared/documents/directory.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Actor } from '#shared/domain/people.ts'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import type { AppDatabase, RunningApp } from './app-context.ts'
import { learnSeals, lineOf, listen, takeOver } from './app-line.ts'
import { readProfiles } from './app-profiles.ts'
import { keepReadModels } from './readmodels/keeper.ts'
import {
  bringProjectionUpToDate,
  rebuildReadModels,
  refreshReadModels
} from './readmodels/refresh.ts'
import { READ_MODEL_TABLES } from './readmodels/tables.ts'
import { openDatabase } from './replica/database.ts'
import type { Profile } from './replica/device.ts'
import { openDocuments } from './replica/open-documents.ts'
import { realTimer } from './replica/patience.ts'
import { aloneInPartition, changesChannel, holdInUse, openReplica } from './replica/partition.ts'
import type { ReplicaChange } from './replica/replica.ts'
import { pauseAfter, startSyncLoop, type SyncLoop } from './replica/sync-loop.ts'

/** Opens a person's partition and starts to exchange. Rejects when the browser refuses its database. */
export async function startApp(profile: Profile): Promise<RunningApp> {
  const leave = await holdInUse(profile.id)
  try {
    return await runApp(profile, leave)
  } catch (error) {
    await leave()
    throw error
  }
}

async function runApp(profile: Profile, leave: () => Promise<void>): Promise<RunningApp> {
  const isHere = (await readProfiles()).some(({ id }) => id === profile.id)
  if (!isHere) throw new Error('this person was taken off the device meanwhile')
  const database = openDatabase(profile.id, READ_MODEL_TABLES) as AppDatabase
  await database.open()
  const replica = openReplica(profile, database, lineOf(profile))
  const documents = openDocuments(replica, profile.id)
  const listeners = new Set<(documents: readonly DocumentId[]) => void>()
  const channel = changesChannel(profile.id)
  const lifetime = new AbortController()

  let hasTakenOver = false
  const sync = startSyncLoop({
    async exchange(signal) {
      const outcome = await replica.exchange(signal)
      if (outcome.ok && !hasTakenOver) {
        // Not again before the next start, unless it failed: then nothing was removed, and the next exchange tries again.
        hasTakenOver = await takeOver(profile, replica, database).then(() => true, reportTakeover)
      }
      return outcome
    },
    alone: (work, signal) => aloneInPartition(profile.id, work, signal),
    now: Date.now,
    random: Math.random,
    setTimer: realTimer
  })

  let isProjected = false
  /** Before anything reads the rows. What the device refuses here is done with the refreshes. */
  const project = async () => {
    if (!isProjected) await bringProjectionUpToDate(database, replica)
    isProjected = true
  }

  const readModels = keepReadModels({
    async refresh() {
      await project()
      return refreshReadModels(database, replica)
    },
    onCaughtUp: (written) => listeners.forEach((listener) => listener(written)),
    setTimer: realTimer,
    pauseAfter: (failures) => pauseAfter(failures, Math.random)
  })

  const take = async (change: ReplicaChange) => {
    // A cache that cannot be removed now is found untrue at its next look: no reason to leave the lists as they were.
    await Promise.allSettled(
      [...change.shrunk, ...change.revoked].map((documentId) => documents.forget(documentId))
    )
    await readModels.refresh()
    listeners.forEach((listener) => listener([...change.documents, ...change.revoked]))
  }

  replica.subscribe((change) => {
    channel.postMessage(change)
    void take(change)
    if (change.from === 'here') sync.nudge()
  })
  channel.onmessage = (event: MessageEvent<ReplicaChange>) => void take(event.data)
  watchNetwork(sync, lifetime.signal)
  // A cache that cannot be removed now is not read either, and the next start tries again.
  documents.removeUntrue().catch(() => undefined)
  await readModels.inTurn(project).catch(() => undefined)
  void readModels.refresh()
  void sync.exchangeNow()
  // Without its stream a phone exchanges now and then.
  listen(profile, replica, sync, lifetime.signal).catch(() => undefined)
  // A start without a line learns no key; the screen that checks seals asks again.
  learnSeals(profile, replica).catch(() => undefined)

  return {
    profile,
    database,
    replica,
    documents,
    sync,
    async actor() {
      if (profile.isTrainee === true) return traineeOf(profile)
      const row = await database.directories.get(profile.site)
      if (row === undefined)
        return { person: profile.person, site: profile.site, roles: [], teachings: [] }
      return actorOf(row.state, profile.site, profile.person)
    },
    moment: () => momentOfMs(Date.now()),
    officeNow: () => officeTime(momentOfMs(Date.now())),
    onDocuments(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: () => readModels.settled(),
    rebuild: () => readModels.inTurn(() => rebuildReadModels(database, replica)),
    async stop() {
      lifetime.abort()
      sync.stop()
      readModels.stop()
      channel.close()
      await readModels.settled()
      await documents.close()
      database.close()
      await leave()
    }
  }
}

/** A trainee's phone has no directory that would say so: the relay said it when it let the phone in. */
function traineeOf({ site, person }: Profile): Actor {
  return { person, site, roles: [{ role: 'trainee', group: null }], teachings: [] }
}

/** What the relay had to say came all the same. */
function reportTakeover(error: unknown): false {
  console.error('what an earlier enrolment left could not be taken over', error)
  return false
}

/** Exchanges when the line or the person comes back. */
function watchNetwork(sync: SyncLoop, signal: AbortSignal): void {
  const back = () => {
    if (document.visibilityState === 'visible') void sync.exchangeNow()
  }
  addEventListener('online', back, { signal })
  document.addEventListener('visibilitychange', back, { signal })
  sync.subscribe((state) => {
    if (state.kind === 'pausing') void askForBackgroundSync()
  })
}

type SyncManager = { register(tag: string): Promise<void> }

/** Where Background Sync exists, the browser runs the same exchange when the line returns, page or no page. */
async function askForBackgroundSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const manager = (registration as (ServiceWorkerRegistration & { sync?: SyncManager }) | undefined)
    ?.sync
  // Refused where the person switched background work off; the page exchanges when it is next open.
  await manager?.register('exchange').catch(() => undefined)
}
