/** Reads absence totals from this device's tables: of every group somebody may see, and of one group. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import {
  settingOf,
  type DirectoryState,
  type Group,
  type Term
} from '#shared/documents/directory.ts'
import { registerId } from '#shared/documents/ids.ts'
import { termOn } from '#lib/readmodels/timetable.ts'
import type { GroupTerm } from '../addresses.ts'
import { freshnessOf, type Freshness } from '#lib/app-fleet.ts'
import {
  fleetOf,
  readOutlook,
  type KnownSite,
  type Outlook,
  type OversightApp
} from '../oversight-app.ts'
import { isOverseer, readsTotals } from '../scope.ts'
import {
  groupTotals,
  traineeTotals,
  type GroupTotals,
  type TraineeTotals
} from './absence-totals.ts'
import { groupNeeds } from './group-needs.ts'

export type GroupSummary = {
  readonly group: GroupId
  readonly values: Partial<Group>
  readonly totals: GroupTotals
}

export type TermChoice = { readonly term: string; readonly values: Partial<Term> }

export type StatementsReading =
  | { readonly kind: 'nothing-yet' }
  | {
      readonly kind: 'groups'
      readonly sites: readonly KnownSite[]
      readonly chosen: KnownSite
      readonly term: string | null
      /** The newest first. */
      readonly terms: readonly TermChoice[]
      readonly groups: readonly GroupSummary[]
      /** A trainer comes here from their groups, the office from its board. */
      readonly hasBoard: boolean
      readonly freshness: Freshness
      readonly heardAt: Moment | null
    }

/** `site` and `term`: what the person chose, or null for their own site and the term that is on. */
export async function readStatements(
  app: OversightApp,
  site: string | null,
  term: string | null
): Promise<StatementsReading> {
  const outlook = await readOutlook(app)
  const chosen = outlook.sites.find((known) => known.site === site) ?? outlook.sites[0]
  if (chosen === undefined) return { kind: 'nothing-yet' }
  const terms = termsOf(chosen.directory)
  const now = app.officeNow()
  const current = term ?? termOn(chosen.directory, now.day) ?? terms[0]?.term ?? null
  const seen = current === null ? [] : groupsOf(outlook, chosen, current)
  const groups = await Promise.all(
    seen.map(([group, values]) =>
      summarise(app, chosen.directory, { site: chosen.site, group, term: current ?? '' }, values)
    )
  )
  const needs = seen.flatMap(([group]) =>
    groupNeeds(chosen.directory, { group, term: current ?? '' }, now)
  )
  return {
    kind: 'groups',
    ...{ sites: outlook.sites, chosen, terms, groups, term: current },
    hasBoard: isOverseer(outlook.actor),
    freshness: freshnessOf(fleetOf(outlook, chosen.site), needs),
    heardAt: outlook.lastExchange?.at ?? null
  }
}

function termsOf(directory: DirectoryState): TermChoice[] {
  return [...directory.terms]
    .map(([term, { values }]) => ({ term, values }))
    .sort((one, other) => (one.term < other.term ? 1 : -1))
}

function groupsOf({ actor }: Outlook, { site, directory }: KnownSite, term: string) {
  return [...directory.groups]
    .map(([key, { values }]) => [Number(key) as GroupId, values] as const)
    .filter(([group, values]) => values.active !== false && readsTotals(actor, site, group, term))
    .sort(([, one], [, other]) => ((one.label ?? '') < (other.label ?? '') ? -1 : 1))
}

async function summarise(
  app: OversightApp,
  directory: DirectoryState,
  place: GroupTerm,
  values: Partial<Group>
): Promise<GroupSummary> {
  const rows = await readTraineeTotals(app, directory, place)
  return { group: place.group, values, totals: groupTotals(rows) }
}

async function readTraineeTotals(
  { database }: OversightApp,
  directory: DirectoryState,
  { site, group, term }: GroupTerm
): Promise<TraineeTotals[]> {
  const trainees = await database.trainees.where({ site, group }).toArray()
  const totals = await database.totals.where({ register: registerId(site, group, term) }).toArray()
  return traineeTotals(trainees, totals, limitOf(directory))
}

/** Unjustified half-days at which a training may end; a setting of the site. */
export function limitOf(directory: DirectoryState): number {
  const limit = settingOf(directory, 'attendance.unjustifiedHalfDaysLimit')
  return typeof limit === 'number' && limit > 0 ? limit : DEFAULT_LIMIT
}

/** What the 2019 notices say, should a site's setting be no number (DOMAIN section 2). */
const DEFAULT_LIMIT = 10

export type Totals = {
  readonly kind: 'totals'
  readonly known: KnownSite
  readonly label: string
  readonly rows: readonly TraineeTotals[]
  readonly totals: GroupTotals
  readonly limit: number
  /** Lessons of the term that are finished, and those begun and never finished: the second are not counted. */
  readonly finished: number
  readonly unfinished: number
  readonly freshness: Freshness
  readonly heardAt: Moment | null
}

/** Unknown: no such group here, or not for this person. */
export type TotalsReading = { readonly kind: 'unknown' } | Totals

export async function readTotals(app: OversightApp, place: GroupTerm): Promise<TotalsReading> {
  const outlook = await readOutlook(app)
  const known = siteOfGroup(outlook, place)
  if (known === undefined) return { kind: 'unknown' }
  const rows = await readTraineeTotals(app, known.directory, place)
  const register = registerId(known.site, place.group, place.term)
  const lessons = await app.database.lessons.where({ register }).toArray()
  const needs = groupNeeds(known.directory, place, app.officeNow())
  return {
    kind: 'totals',
    ...{ known, rows, totals: groupTotals(rows), limit: limitOf(known.directory) },
    label: known.directory.groups.get(String(place.group))?.values.label ?? '',
    finished: lessons.filter(({ signedOff }) => signedOff).length,
    unfinished: lessons.filter(({ signedOff }) => !signedOff).length,
    freshness: freshnessOf(fleetOf(outlook, known.site), needs),
    heardAt: outlook.lastExchange?.at ?? null
  }
}

/** The site of a place whose totals the person may read; undefined for every other place. */
export function siteOfGroup(
  { actor, sites }: Outlook,
  { site, group, term }: GroupTerm
): KnownSite | undefined {
  const known = sites.find((one) => one.site === site)
  const isKnown = known?.directory.groups.has(String(group)) === true
  return isKnown && readsTotals(actor, site, group, term) ? known : undefined
}
