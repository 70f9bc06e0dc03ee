/** Terms as people call them: "Semestre 1", not the code by which documents are filed. */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'

/** The code stands in for the name until the directory has come, or while people disagree on it. */
export function sayTerm(
  directory: DirectoryState | null,
  term: string,
  language: 'fr' | 'ar' = locale.current
): string {
  const { name = '', nameAr = '' } = directory?.terms.get(term)?.values ?? {}
  const said = language === 'ar' ? nameAr || name : name || nameAr
  return isolate(said || term)
}
