/**
 * What changed for people, release by release, newest first. One line per change that somebody can notice, added at the
 * end of its release and never moved: an older page tells what is new to it by counting (`waiting-release.ts`).
 */
import { version } from '$app/environment'
import type { Locale } from '#lib/i18n/locale.svelte.ts'
import arabic from './changelog.ar.json'
import french from './changelog.fr.json'

export type ReleaseNotes = { readonly version: string; readonly changes: readonly string[] }

/** The release that runs on this page. */
export const releaseName = version

export function releaseNotes(language: Locale): readonly ReleaseNotes[] {
  return language === 'ar' ? arabic : french
}
