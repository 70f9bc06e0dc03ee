/** Levels and tracks as the language of the screen or of a paper calls them. Rules know a track by its French name. */
import type { DirectoryState, Group } from '#shared/documents/directory.ts'
import { isolate } from '#lib/i18n/format.ts'
import { getLocale } from '#lib/i18n/paraglide/runtime.js'

type Language = 'fr' | 'ar'

/** "Enseignement primaire · Bilingue"; '' where a group has neither. */
export function sayLevelAndTrack(group: Partial<Group>, language: Language = getLocale()): string {
  const { level = '', levelAr = '', track = '', trackAr = '' } = group
  const names = [inLanguage(level, levelAr, language), inLanguage(track, trackAr, language)]
  return names.filter(Boolean).map(isolate).join(' · ')
}

/** As the first of its groups calls it that has a name in this language. */
export function sayTrack(
  { groups }: Pick<DirectoryState, 'groups'>,
  track: string,
  language: Language = getLocale()
): string {
  const named = [...groups.values()].find(({ values }) => values.track === track && values.trackAr)
  return isolate(inLanguage(track, named?.values.trackAr ?? '', language))
}

function inLanguage(french: string, arabic: string, language: Language): string {
  return language === 'ar' ? arabic || french : french || arabic
}
