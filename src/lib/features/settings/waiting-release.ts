/** What a release that waits would change, compared with the one on this page; and whether it was put off. Pure but for the last. */
import * as v from 'valibot'
import type { Locale } from '#lib/i18n/locale.svelte.ts'
import type { ReleaseNotes } from './changelog.ts'

/** More is cut off: a banner is no newspaper. The screen of news shows them all once the release is taken. */
const LINES_SHOWN = 5
/** Far above what a worker of ours carries. */
const MOST_LINES = 200

const Notes = v.pipe(
  v.array(
    v.object({ version: v.string(), changes: v.pipe(v.array(v.string()), v.maxLength(MOST_LINES)) })
  ),
  v.maxLength(MOST_LINES)
)
const News = v.object({ id: v.string(), notes: v.object({ fr: Notes, ar: Notes }) })

export type WaitingRelease = {
  /** Names this very build: what was put off is told from what came after it. */
  readonly id: string
  readonly notes: Readonly<Record<Locale, readonly ReleaseNotes[]>>
}

/** Reads what the waiting worker answered; null when it said nothing that this page understands. */
export function readNews(answer: unknown): WaitingRelease | null {
  const read = v.safeParse(News, answer)
  return read.success ? read.output : null
}

/**
 * The lines of the waiting release that this page's changelog does not have, the newest first, a few. Lines are told
 * apart by their place: a release only ever adds lines at its end, and may reword an old one without making it new.
 */
export function newLines(
  waiting: readonly ReleaseNotes[],
  known: readonly ReleaseNotes[]
): string[] {
  const countByVersion = new Map(known.map(({ version, changes }) => [version, changes.length]))
  return waiting
    .flatMap(({ version, changes }) => changes.slice(countByVersion.get(version) ?? 0).reverse())
    .slice(0, LINES_SHOWN)
}

const STORAGE_KEY = 'sijil.release.later'

/** Was this very release put off on this device before? */
export function wasPutOff(id: string): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) === id
  } catch {
    return false
  }
}

/** Remembers across reloads; where nothing can be remembered, the next start asks again. */
export function putOff(id: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, id)
  } catch {
    // Storage is closed here (a private window).
  }
}
