/** Which gradebook a file is for, or why it is for none, as sentences. Call in templates and `$derived`. */
import { isolate } from '#lib/i18n/format.ts'
import { locale } from '#lib/i18n/locale.svelte.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import type { OpenGradebook } from '../recognise-file.ts'
import type { Displacement, Doubt } from './place-file.ts'

/** @param term as people call it */
export function sayGradebook({ groupLabel, moduleNames }: OpenGradebook, term: string): string {
  const [french = '', arabic = ''] = moduleNames
  const module = locale.current === 'ar' ? arabic || french : french || arabic
  return [isolate(groupLabel), isolate(module), term].join(' · ')
}

const NONE: Readonly<Record<Displacement, (said: { said: string }) => string>> = {
  'contradicts-itself': m.grades_massar_none_contradicts,
  'other-year': m.grades_massar_none_year,
  'other-term': m.grades_massar_none_term,
  'other-class': m.grades_massar_none_class,
  'other-subject': m.grades_massar_none_subject
}

export function sayDisplacement(because: Displacement, said: string): string {
  return NONE[because]({ said: isolate(said || '—') })
}

export function sayDoubt(
  because: Doubt,
  said: Readonly<Record<'class' | 'subject', string>>
): string {
  switch (because) {
    case 'class-unknown':
      return m.grades_massar_doubt_class({ said: isolate(said.class) })
    case 'subject-unknown':
      return m.grades_massar_doubt_subject({ said: isolate(said.subject) })
    case 'several':
      return m.grades_massar_doubt_several()
  }
}
