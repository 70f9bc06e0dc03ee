/** Newer releases of the app: when one waits, and what must be safe before it takes over. */
import type { RunningApp } from '#lib/app-context.ts'
import { AppUpdate } from '#lib/ui/app-update.svelte.ts'
import { version } from '$app/environment'

/** The one watcher on this page. */
export const release = new AppUpdate()

/**
 * Is everything on the disk, so that a reload loses nothing? What waits for the relay and unfinished lessons are on the
 * disk and survive; only entries that the disk refused would die with the page.
 */
export async function isSafeToReload(app: RunningApp | null): Promise<boolean> {
  if (app === null) return true
  const isWritten = await app.replica.writeAgain().then(
    () => true,
    () => false
  )
  return isWritten && app.replica.unwritten() === 0
}

const STORAGE_KEY = 'sijil.release'

/** Did this device last run another release? Says so once; a first start has nothing to tell. */
export function isFirstStartOfRelease(): boolean {
  try {
    const before = localStorage.getItem(STORAGE_KEY)
    localStorage.setItem(STORAGE_KEY, version)
    return before !== null && before !== version
  } catch {
    // Nothing can be remembered here, so nothing is announced.
    return false
  }
}
