/** Who is at the screen of this device. All tabs agree: a change in one is followed by the others. */
import type { RunningApp } from './app-context.ts'
import {
  chooseProfile,
  isSettled,
  readProfiles,
  removeProfile,
  saveProfile,
  unsettledIn,
  type Removal
} from './app-profiles.ts'
import type { Profile } from './replica/device.ts'
import { isInUseElsewhere } from './replica/partition.ts'

/** Holds the profile's id; '' once the person left the screen. Its change is what other tabs hear. */
const STORAGE_KEY = 'sijil.profile'

/** `blocked`: the browser refuses its storage (private window, policy), so nothing could be kept. */
export type SessionState = 'opening' | 'open' | 'blocked'

class Session {
  #state = $state<SessionState>('opening')
  #profiles = $state.raw<readonly Profile[]>([])
  #profile = $state.raw<Profile | null>(null)
  #app = $state.raw<RunningApp | null>(null)
  #reading: Promise<void> | null = null

  get state(): SessionState {
    return this.#state
  }

  /** Everyone with a partition on this device, the last used first. */
  get profiles(): readonly Profile[] {
    return this.#profiles
  }

  /** Who is at the screen, or nobody. */
  get profile(): Profile | null {
    return this.#profile
  }

  /** The running app of who is at the screen, once it has started. */
  get app(): RunningApp | null {
    return this.#app
  }

  /** Reads who is here, unless that has begun already. */
  read(): Promise<void> {
    return (this.#reading ??= this.#readNow())
  }

  /** Reads who is here and follows the other tabs. Call once, from the root layout; returns how to stop. */
  start(): () => void {
    const follow = (event: StorageEvent) => {
      if (event.key === STORAGE_KEY) void this.#readNow()
    }
    addEventListener('storage', follow)
    void this.read()
    return () => removeEventListener('storage', follow)
  }

  /** Puts a person at the screen; a new one gets a place on this device first. */
  async signIn(profile: Profile): Promise<void> {
    await saveProfile({ ...profile, usedAt: Date.now() })
    remember(profile.id)
    await this.#readNow()
  }

  /** The person leaves the screen. Everything of theirs stays on this device. */
  async leave(): Promise<void> {
    remember('')
    await this.#readNow()
  }

  /** Takes the person at the screen off this device, unless entries of theirs wait. */
  async signOut(): Promise<Removal> {
    const profile = this.#profile
    if (profile === null) return { ok: true }
    const app = this.#app
    if (await isInUseElsewhere(profile.id)) return { ok: false, reason: 'open-elsewhere' }
    const stored = await unsettledIn(profile.id)
    const unsettled = { ...stored, waiting: stored.waiting + (app?.replica.unwritten() ?? 0) }
    if (!isSettled(unsettled)) return { ok: false, reason: 'entries-wait', unsettled }
    await this.leave()
    await app?.stop()
    // Looked at once more: an entry of the last moment is worth more than a sign-out.
    const removal = await removeProfile(profile.id)
    if (!removal.ok) remember(profile.id)
    await this.#readNow()
    return removal
  }

  /** The signed-in layout says what it started, and null when it stopped. */
  running(app: RunningApp | null): void {
    this.#app = app
  }

  async #readNow(): Promise<void> {
    try {
      this.#profiles = await readProfiles()
      this.#profile = chooseProfile(remembered(), this.#profiles)
      this.#state = 'open'
    } catch {
      // Whatever the engine calls it, without storage nothing can be kept: the screen says so.
      this.#state = 'blocked'
    }
  }
}

/** Where localStorage is forbidden the choice lasts as long as the page. */
let inMemory: string | null = null

function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return inMemory
  }
}

function remember(id: string): void {
  inMemory = id
  try {
    localStorage.setItem(STORAGE_KEY, id)
  } catch {
    // See inMemory.
  }
}

export const session = new Session()
