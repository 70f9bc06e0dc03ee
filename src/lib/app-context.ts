/** The running app as screens see it: one person, signed in on this device. Screens get it from the layout's context. */
import { getContext, setContext } from 'svelte'
import type { OfficeTime, Moment } from '#shared/domain/calendar.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Profile } from './replica/device.ts'
import type { ReplicaDatabase } from './replica/database.ts'
import type { OpenDocuments } from './replica/open-documents.ts'
import type { Replica } from './replica/replica.ts'
import type { SyncLoop } from './replica/sync-loop.ts'
import type { ReadModelTables } from './readmodels/tables.ts'

export type AppDatabase = ReplicaDatabase & ReadModelTables

export type RunningApp = {
  readonly profile: Profile
  readonly database: AppDatabase
  readonly replica: Replica
  /** Documents of the lesson on screen; lists read `database` instead. */
  readonly documents: OpenDocuments
  readonly sync: SyncLoop
  /** The person's rights as this device's copy of the directory states them. */
  actor(): Promise<Actor>
  /** Device time, seconds since 2020. */
  moment(): Moment
  /** What the office's calendar and clock show, by this device's clock. */
  officeNow(): OfficeTime
  /** Runs when documents changed, in this tab or another. Returns how to stop. */
  onDocuments(listener: (documents: readonly DocumentId[]) => void): () => void
  /** Resolves when the read models say what the journal says. */
  settled(): Promise<void>
  /** Deletes the read models and folds them again; resolves with the number of documents. */
  rebuild(): Promise<number>
  stop(): Promise<void>
}

const KEY = Symbol('app')

export function provideApp(app: () => RunningApp): void {
  setContext(KEY, app)
}

/** The running app. Only screens below the signed-in layout may ask. */
export function useApp(): RunningApp {
  const app = getContext<(() => RunningApp) | undefined>(KEY)
  if (app === undefined) throw new Error('this screen is shown outside the signed-in layout')
  return app()
}
