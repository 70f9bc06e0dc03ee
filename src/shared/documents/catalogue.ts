/** What may be asked for at a site: `catalogue/<site>`. Everybody of the site reads it, trainees too; it names nobody. */
import * as v from 'valibot'
import * as f from './fields.ts'
import {
  ACT_REGISTERS,
  MAX_ACT_TEXT_LENGTH,
  MAX_ACT_TITLE_LENGTH,
  MAX_VALID_DAYS
} from '../domain/act-template.ts'
import {
  DAY_COUNTS,
  FIELD_KINDS,
  MAX_CHOICES,
  MAX_FIELDS,
  MAX_LEGAL_DAYS,
  MAX_PAPERS,
  REGIMES,
  SILENCE_RULES,
  versionOf,
  type Procedure
} from '../domain/procedure.ts'
import { APPLICANT_KINDS, SERVICES } from '../domain/services.ts'
import { defineFact, defineFacts, type FactOf } from '../journal/fact.ts'
import { entriesOf } from './verdicts.ts'
import { foldPlaces, type PlaceState, type Statement } from '../journal/fold.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'

const MAX_SUMMARY_LENGTH = 400
/** Days off that are stated, about fifteen a year; the earliest are left out beyond. */
export const MAX_STATED_HOLIDAYS = 200

const bilingual = v.strictObject({ fr: f.text, ar: f.text })
const summary = v.pipe(v.string(), v.maxLength(MAX_SUMMARY_LENGTH), f.inLine)
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_LEGAL_DAYS))
const actLine = v.pipe(v.string(), v.maxLength(MAX_ACT_TITLE_LENGTH), f.inLine)
const actText = v.pipe(v.string(), v.maxLength(MAX_ACT_TEXT_LENGTH), f.inLine)
const act = v.strictObject({
  register: v.picklist(ACT_REGISTERS),
  title: v.strictObject({ fr: actLine, ar: actLine }),
  text: v.strictObject({ fr: actText, ar: actText }),
  signatory: v.strictObject({ fr: actLine, ar: actLine }),
  validDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_VALID_DAYS)))
})
export const procedureCode = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{2,40}$/))
export const fieldKey = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,30}$/))

/** By field, so that whoever reads what a newer relay says may leave the rest out. */
export const procedureEntries = {
  code: procedureCode,
  name: bilingual,
  summary: v.strictObject({ fr: summary, ar: summary }),
  service: v.picklist(SERVICES),
  whoMayAsk: v.pipe(v.array(v.picklist(APPLICANT_KINDS)), v.minLength(1), v.maxLength(2)),
  fields: v.pipe(
    v.array(
      v.strictObject({
        key: fieldKey,
        kind: v.picklist(FIELD_KINDS),
        label: bilingual,
        isRequired: f.flag,
        choices: v.pipe(v.array(bilingual), v.maxLength(MAX_CHOICES))
      })
    ),
    v.maxLength(MAX_FIELDS)
  ),
  papers: v.pipe(v.array(bilingual), v.maxLength(MAX_PAPERS)),
  regime: v.picklist(REGIMES),
  maxDays: days,
  dayCount: v.picklist(DAY_COUNTS),
  silence: v.picklist(SILENCE_RULES),
  appealDays: days,
  appealTo: bilingual,
  isToConfirm: f.flag,
  source: v.exactOptional(bilingual),
  isOffered: f.flag,
  act: v.optional(act)
}

const procedure: v.GenericSchema<Procedure> = v.strictObject(procedureEntries)

const procedurePublished = defineFact(95, 'procedure-published', {
  at: f.moment,
  procedure,
  replaces: f.parcelIds
})

/**
 * The relay's word, for people who may not read the directory: how the site is called, and on which days its offices are
 * closed. The last one holds.
 */
const siteStated = defineFact(94, 'site-stated', {
  at: f.moment,
  name: f.text,
  nameAr: f.text,
  /** Ascending. */
  holidays: v.pipe(v.array(f.day), v.maxLength(MAX_STATED_HOLIDAYS))
})

const kinds = [procedurePublished, siteStated] as const

export const catalogueFacts = defineFacts(kinds)
export type CatalogueFact = FactOf<(typeof kinds)[number]>
export type SiteStated = FactOf<typeof siteStated>
/** Facts that the relay alone writes. */
export const RELAY_CATALOGUE_FACTS = ['site-stated'] as const

export type CatalogueState = {
  /** By code; people who published two versions at once leave both there until one is published again. */
  readonly procedures: ReadonlyMap<string, PlaceState<Procedure>>
  /** Every version that was ever published: a request keeps the one under which it was deposited. */
  readonly versions: ReadonlyMap<number, Procedure>
  /** Null where the relay has not stated it. */
  readonly site: SiteStated | null
  /** Facts of a newer release. */
  readonly unreadable: number
}

/** Pure: the same facts in any order give the same catalogue. */
export function foldCatalogue(anyOrder: Journal<CatalogueFact>): CatalogueState {
  const journal = inParcelOrder(anyOrder)
  const published = entriesOf(journal, 'procedure-published')
  const statements = published.map(({ fact, parcel, index }): Statement<Procedure> => {
    return {
      place: fact.procedure.code,
      value: fact.procedure,
      parcel,
      index,
      replaces: fact.replaces
    }
  })
  return {
    procedures: foldPlaces(statements, () => true, keyOf),
    versions: new Map(statements.map(({ value }) => [versionOf(value), value])),
    site: lastStated(journal),
    unreadable: journal.unreadable.length
  }
}

function lastStated(journal: Journal<CatalogueFact>): SiteStated | null {
  const stated = entriesOf(journal, 'site-stated').map(({ fact, parcel }) => {
    return { fact, position: journal.stampsByParcel.get(parcel)?.position ?? 0 }
  })
  stated.sort((one, other) => one.position - other.position || one.fact.at - other.fact.at)
  return stated.at(-1)?.fact ?? null
}

function keyOf(one: Procedure): string {
  return `${versionOf(one)} ${one.isOffered}`
}

/** What may be deposited now, by code. Of two versions that were published at once, both may be. */
export function offeredIn({ procedures }: CatalogueState): Procedure[] {
  return [...procedures.values()].flatMap((place) => {
    const values =
      place.kind === 'settled' ? [place.value] : place.kind === 'unsaid' ? [] : place.values
    return values.filter(({ isOffered }) => isOffered)
  })
}
