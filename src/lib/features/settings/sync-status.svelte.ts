/** What waits on this phone and how the exchange stands, followed while the app runs. One per running app. */
import { getContext, setContext } from 'svelte'
import type { RunningApp } from '#lib/app-context.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import { nameOf } from '#shared/documents/ids.ts'
import type { KnownDocument, Waiting } from '#lib/replica/storage.ts'
import type { SyncState } from '#lib/replica/sync-loop.ts'
import { rememberPartition } from './device-memory.ts'
import { summarise, type SyncSummary } from './sync-summary.ts'

/** Taps of an open lesson are put aside without a word to anybody: they are counted this often while one looks. */
const LOOK_EVERY_MS = 5_000

const NOTHING: Waiting = { saved: 0, sent: 0, refused: 0, oldestAt: null }

export class SyncStatus {
  readonly #app: RunningApp
  #loop = $state.raw<SyncState>({ kind: 'idle' })
  #waiting = $state.raw<Waiting>(NOTHING)
  #unwritten = $state(0)
  #drafts = $state(0)
  #unstated = $state(0)
  #shutOut = $state(false)
  #registers = $state(0)
  #unreadable = $state(0)
  #last = $state.raw<LastExchange | null>(null)
  #online = $state(navigator.onLine)
  #isRead = $state(false)

  constructor(app: RunningApp) {
    this.#app = app
  }

  get loop(): SyncState {
    return this.#loop
  }

  get waiting(): Waiting {
    return this.#waiting
  }

  get unwritten(): number {
    return this.#unwritten
  }

  /** The relay answers, and lets this phone read nothing any more. */
  get isShutOut(): boolean {
    return this.#shutOut
  }

  /** Facts that the lists on this phone lack: a newer release wrote them. */
  get unreadable(): number {
    return this.#unreadable
  }

  get last(): LastExchange | null {
    return this.#last
  }

  /** Null until the device was read once: nothing is better than a wrong word. */
  get summary(): SyncSummary | null {
    return this.#isRead ? this.#summary : null
  }

  readonly #summary = $derived(
    summarise({
      online: this.#online,
      loop: this.#loop,
      waiting: this.#waiting,
      unwritten: this.#unwritten,
      drafts: this.#drafts,
      unstated: this.#unstated,
      shutOut: this.#shutOut,
      lastExchangeAt: this.#last?.at ?? null,
      arriving: this.#last?.arriving ?? null,
      registers: this.#registers,
      unreadable: this.#unreadable
    })
  )

  /** Follows the replica, the exchange, the other tabs and the network. Returns how to stop. */
  start(): () => void {
    const ended = new AbortController()
    const read = () => void this.read()
    const follow = { signal: ended.signal }
    addEventListener('online', () => (this.#online = true), follow)
    addEventListener('offline', () => (this.#online = false), follow)
    document.addEventListener('visibilitychange', read, follow)
    const stops = [
      // Our own gestures are written past the database's observers, so they are heard here.
      this.#app.replica.subscribe(read),
      this.#app.onDocuments(read),
      this.#app.sync.subscribe((state) => {
        this.#loop = state
        read()
      })
    ]
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') read()
    }, LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      ended.abort()
      stops.forEach((stop) => stop())
    }
  }

  #remember(): void {
    if (this.#last === null) return
    const waiting = this.#waiting.saved + this.#waiting.sent + this.#unwritten
    rememberPartition(this.#app.profile.id, { exchangedAt: this.#last.at, waiting })
  }

  async read(): Promise<void> {
    const { replica, database } = this.#app
    this.#unwritten = replica.unwritten()
    try {
      const last = await replica.storage.noted(LAST_EXCHANGE)
      const [waiting, drafts, documents, unreadable] = await Promise.all([
        replica.waiting(),
        replica.drafts(),
        replica.storage.documents(),
        database.unreadable.toArray()
      ])
      this.#last = (last as LastExchange | undefined) ?? null
      this.#waiting = waiting
      this.#drafts = drafts.length
      this.#unstated = drafts.filter(({ unstated }) => unstated !== undefined).length
      this.#shutOut = documents.length > 0 && documents.every(({ revoked }) => revoked === 1)
      this.#registers = documents.filter(isRegister).length
      this.#unreadable = unreadable.reduce((sum, { facts }) => sum + facts, 0)
      this.#unwritten = replica.unwritten()
      this.#isRead = true
      this.#remember()
    } catch {
      // The database closes under a reading when the person leaves; the last reading stands until then.
    }
  }
}

function isRegister({ documentId, revoked }: KnownDocument): boolean {
  return revoked !== 1 && ['register', 'gradebook'].includes(nameOf(documentId).kind)
}

const KEY = Symbol('sync-status')

export function provideSyncStatus(status: () => SyncStatus): void {
  setContext(KEY, status)
}

/** The status of the running app. Only screens below the signed-in layout may ask. */
export function useSyncStatus(): SyncStatus {
  const status = getContext<(() => SyncStatus) | undefined>(KEY)
  if (status === undefined) throw new Error('this screen is shown outside the signed-in layout')
  return status()
}
