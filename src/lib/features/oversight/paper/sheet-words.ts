/** What heads and feet of printed pages say of the group, of a lesson's receipt, of completeness. */
import { largest } from '#shared/domain/collections.ts'
import type { LessonState } from '#shared/documents/register.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { isolate } from '#lib/i18n/format.ts'
import { paperMoment, type PaperLanguage } from '#lib/app-paper-words.ts'
import { sayLevelAndTrack } from '#lib/app-track-words.ts'
import type { Paper } from './read-paper.ts'

export type PaperFact = { readonly label: string; readonly value: string }

export function groupFacts({ known, label, place }: Paper, language: PaperLanguage): PaperFact[] {
  const on = { locale: language }
  const { directory } = known
  const group = directory.groups.get(String(place.group))?.values ?? {}
  const { name = '', nameAr = '' } = directory.terms.get(place.term)?.values ?? {}
  const term = language === 'ar' ? nameAr || name : name || nameAr
  return [
    { label: m.oversight_paper_group({}, on), value: label },
    { label: m.oversight_paper_track({}, on), value: sayLevelAndTrack(group, language) },
    { label: m.oversight_paper_year({}, on), value: group.trainingYear ?? '' },
    { label: m.oversight_paper_term({}, on), value: term || place.term }
  ]
}

/** "Reçu nº 1042" once a finished list was stamped; otherwise why there is nothing to read below. */
export function sayReceipt(lesson: LessonState | null, language: PaperLanguage): string {
  const on = { locale: language }
  if (lesson === null) return m.oversight_paper_not_taken({}, on)
  if (lesson.signOffs.length === 0) return m.oversight_paper_unfinished({}, on)
  const positions = lesson.events.flatMap(({ stamp }) => stamp?.position ?? [])
  const newest = largest(positions, null)
  return newest === null ? '' : m.oversight_paper_received({ number: isolate(String(newest)) }, on)
}

export function sayPaperFreshness({ freshness, heardAt }: Paper, language: PaperLanguage): string {
  const on = { locale: language }
  const heard =
    heardAt === null
      ? m.oversight_paper_never_heard({}, on)
      : m.oversight_paper_heard({ at: paperMoment(heardAt, language) }, on)
  if (freshness.kind !== 'known') return heard
  const { upToDate, phones, since } = freshness
  const phonesHeard =
    since === null
      ? m.ui_fresh_none({ count: phones }, on)
      : m.ui_fresh({ upToDate, count: phones, at: paperMoment(since, language) }, on)
  return `${heard} · ${phonesHeard}`
}

/** The column of names in a script, called in the language of the page, but for Arabic, which names itself. */
export function sayNameColumn(script: PaperLanguage, language: PaperLanguage): string {
  return script === 'ar'
    ? m.oversight_paper_name_arabic({}, { locale: 'ar' })
    : m.oversight_paper_name_latin({}, { locale: language })
}
