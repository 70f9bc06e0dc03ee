/**
 * The act that follows from an approved request, as data of its procedure: title and text in French and in Arabic, with
 * placeholders in braces (`{name}`, `{form.from}`) for what the request, the directory and the list of the group know.
 */
import type { Bilingual, ProcedureField } from './procedure.ts'
import type { ApplicantKind } from './services.ts'

/** Each register has numbers of its own, without gaps for each site and year. */
export const ACT_REGISTERS = ['certificate', 'missionOrder', 'leave', 'permit'] as const
export type ActRegister = (typeof ACT_REGISTERS)[number]

export const ACT_LANGUAGES = ['fr', 'ar'] as const
export type ActLanguage = (typeof ACT_LANGUAGES)[number]

export const MAX_ACT_TITLE_LENGTH = 120
export const MAX_ACT_TEXT_LENGTH = 2_000
export const MAX_VALID_DAYS = 3_650

export type ActTemplate = {
  readonly register: ActRegister
  readonly title: Bilingual
  /** '' in a language in which the act is not made out. */
  readonly text: Bilingual
  /** Who signs by hand: "Le directeur du centre". */
  readonly signatory: Bilingual
  /** Days from the one after it was made out; null: without end. */
  readonly validDays: number | null
}

export type ActPlaceholder = {
  /** As it stands between the braces. */
  readonly name: string
  readonly label: Bilingual
}

type OfSomebody = ActPlaceholder & { readonly of: ApplicantKind | 'all' }

const known = (of: OfSomebody['of'], name: string, fr: string, ar: string): OfSomebody => {
  return { of, name, label: { fr, ar } }
}

const PLACEHOLDERS: readonly OfSomebody[] = [
  known('all', 'name', 'Nom et prénom', 'الاسم الكامل'),
  known('all', 'site', 'Nom du centre', 'اسم المركز'),
  known('all', 'today', 'Date de l’acte', 'تاريخ الوثيقة'),
  known('all', 'validThrough', 'Dernier jour de validité', 'آخر يوم للصلاحية'),
  known('all', 'depositedOn', 'Date du dépôt de la demande', 'تاريخ إيداع الطلب'),
  known('all', 'decidedOn', 'Date de la décision', 'تاريخ القرار'),
  known('all', 'requestNumber', 'Numéro de la demande au registre', 'رقم الطلب في السجل'),
  known('trainee', 'massarCode', 'Code MASSAR', 'رقم مسار'),
  known('trainee', 'birthDate', 'Date de naissance', 'تاريخ الازدياد'),
  known('trainee', 'birthPlace', 'Lieu de naissance', 'مكان الازدياد'),
  known('trainee', 'group', 'Groupe', 'الفوج'),
  known('trainee', 'level', 'Niveau de formation', 'مستوى التكوين'),
  known('trainee', 'track', 'Filière', 'المسلك'),
  known('trainee', 'trainingYear', 'Année de formation', 'السنة التكوينية'),
  known('staff', 'roles', 'Fonction au centre', 'المهمة بالمركز')
]

/** What a procedure gives to its act. */
type Giving = {
  readonly whoMayAsk: readonly ApplicantKind[]
  readonly fields: readonly Pick<ProcedureField, 'key' | 'label'>[]
}

/** What may stand in the act of a procedure: what is known of everybody who may ask for it, and its own form. */
export function actPlaceholders({ whoMayAsk, fields }: Giving): ActPlaceholder[] {
  const general = PLACEHOLDERS.filter(
    ({ of }) => of === 'all' || whoMayAsk.every((kind) => kind === of)
  ).map(({ name, label }) => ({ name, label }))
  const own = fields.map(({ key, label }) => ({ name: `${FORM}${key}`, label }))
  return [...general, ...own]
}

/** Before the key of a field of the form. */
const FORM = 'form.'

export type ActFault =
  /** `said`: the name between the braces. */
  | {
      readonly reason: 'unknown-placeholder'
      readonly language: ActLanguage
      readonly said: string
    }
  /** A brace that opens or closes nothing; `said`: the text around it. */
  | { readonly reason: 'lone-brace'; readonly language: ActLanguage; readonly said: string }
  | { readonly reason: 'too-long'; readonly language: ActLanguage; readonly said: string }
  /** Title or signatory is missing in a language that has a text. */
  | { readonly reason: 'title-missing'; readonly language: ActLanguage; readonly said: string }
  | { readonly reason: 'signatory-missing'; readonly language: ActLanguage; readonly said: string }
  /** It says when it ends, and it has no end. */
  | { readonly reason: 'no-end'; readonly language: ActLanguage; readonly said: string }
  /** There is no text in any language. */
  | { readonly reason: 'no-text' }

/** What is wrong with the template of a procedure; empty when acts may be made out from it. */
export function faultsInTemplate(template: ActTemplate, giving: Giving): ActFault[] {
  const languages = languagesOf(template)
  if (languages.length === 0) return [{ reason: 'no-text' }]
  const names = new Set(actPlaceholders(giving).map(({ name }) => name))
  return languages.flatMap((language) => faultsOfText(template, language, names))
}

/** In which languages an act is made out. */
export function languagesOf({ text }: Pick<ActTemplate, 'text'>): ActLanguage[] {
  return ACT_LANGUAGES.filter((language) => text[language].trim() !== '')
}

function faultsOfText(
  { title, text, signatory, validDays }: ActTemplate,
  language: ActLanguage,
  names: ReadonlySet<string>
): ActFault[] {
  const faults: ActFault[] = []
  const add = (reason: Exclude<ActFault['reason'], 'no-text'>, said = '') =>
    faults.push({ reason, language, said })
  if (title[language].trim() === '') add('title-missing')
  if (signatory[language].trim() === '') add('signatory-missing')
  if (text[language].length > MAX_ACT_TEXT_LENGTH) add('too-long')
  for (const part of partsOf(text[language])) {
    if (part.kind === 'name' && !names.has(part.said)) add('unknown-placeholder', part.said)
    if (part.kind === 'name' && part.said === 'validThrough' && validDays === null)
      add('no-end', part.said)
    if (part.kind === 'text' && /[{}]/.test(part.said)) add('lone-brace', around(part.said))
  }
  return faults
}

/** Characters shown on each side of a brace that opens or closes nothing. */
const AROUND = 12

function around(text: string): string {
  const at = text.search(/[{}]/)
  return text.slice(Math.max(0, at - AROUND), at + AROUND + 1).trim()
}

/** What stands for a placeholder; null: it is not known. */
export type ActValues = Readonly<Record<string, string | null>>

export type RenderedAct = {
  readonly text: string
  /** Placeholders that nothing is known for, each once: no act is made out before somebody says it. */
  readonly missing: readonly string[]
}

/** What a placeholder looks like where nothing is known for it. */
const BLANK = '……………'

/** Puts values in the place of placeholders. What values say is never read as a placeholder. */
export function renderAct(text: string, values: ActValues): RenderedAct {
  const missing = new Set<string>()
  const rendered = partsOf(text).map(({ kind, said }) => {
    if (kind === 'text') return said
    const value = values[said]?.trim() ?? ''
    if (value === '') missing.add(said)
    return value === '' ? BLANK : value
  })
  return { text: rendered.join(''), missing: [...missing] }
}

/** For the preview of a template: each placeholder shows its label, in angle quotes. */
export function previewOfTemplate(
  text: string,
  language: ActLanguage,
  placeholders: readonly ActPlaceholder[]
): string {
  const labels = placeholders.map(({ name, label }): [string, string] => [
    name,
    `‹${label[language]}›`
  ])
  return renderAct(text, Object.fromEntries(labels)).text
}

type Part = { readonly kind: 'text' | 'name'; readonly said: string }

/** A text cut at its placeholders: every other part is a name. */
function partsOf(text: string): Part[] {
  return text
    .split(/\{\s*([A-Za-z][A-Za-z0-9.]*)\s*\}/)
    .map((said, place) => ({ kind: place % 2 === 1 ? 'name' : 'text', said }))
}
