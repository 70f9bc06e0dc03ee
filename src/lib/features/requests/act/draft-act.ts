/** The act of a request as it would be made out now, in one language: what is missing, what is wrong with its template. */
import type { PaperLanguage } from '#lib/app-paper-words.ts'
import {
  faultsInTemplate,
  languagesOf,
  renderAct,
  type ActFault,
  type ActTemplate
} from '#shared/domain/act-template.ts'
import type { ActDrawn } from '#shared/documents/act-facts.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { CaseReading } from '../case/read-case.ts'
import { lastDayOf, siteOf, valuesOf, type ActGround } from './act-values.ts'

export type ActDraft = {
  /** But for its time. */
  readonly act: Omit<ActDrawn, 'at'>
  /** Placeholders that nothing is known for. */
  readonly missing: readonly string[]
  readonly faults: readonly ActFault[]
}

export type Drawable = { readonly procedure: Procedure; readonly template: ActTemplate }

/** What an act can be made out from; null where there is none to be made out of this request now, or not by this person. */
export function drawableOf({ procedure, rights }: CaseReading): Drawable | null {
  if (procedure?.act === undefined || !rights.drawAct.allowed) return null
  return { procedure, template: procedure.act }
}

export function draftOf(
  reading: CaseReading,
  { procedure, template }: Drawable,
  ground: ActGround,
  language: PaperLanguage
): ActDraft {
  const values = valuesOf(reading, procedure, ground, language)
  const { text, missing } = renderAct(template.text[language], values)
  return {
    act: {
      ...{ type: 'act-drawn', register: template.register, language, text },
      title: template.title[language],
      signatory: template.signatory[language],
      site: siteOf(reading, language),
      validThrough: lastDayOf(procedure, ground.today)
    },
    missing,
    faults: faultsInTemplate(template, procedure)
  }
}

/** The form's field that says in which language the paper is wanted: French first, Arabic second. */
const LANGUAGE_FIELD = 'language'

/** The language that was asked for, where the act is made out in it. */
export function wantedLanguage(
  { folded }: CaseReading,
  { template }: Drawable,
  otherwise: PaperLanguage
): PaperLanguage {
  const languages = languagesOf(template)
  const place = folded.answers[LANGUAGE_FIELD]
  const asked = place === 0 ? 'fr' : place === 1 ? 'ar' : otherwise
  return languages.includes(asked) ? asked : (languages[0] ?? asked)
}
