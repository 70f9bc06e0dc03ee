/** How old the figures of a gradebook are: whether the phones of those who enter in it have spoken today. */
import { parseAssignmentKey } from '#shared/documents/directory.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { freshnessOf, readFleet, type Freshness, type Need } from '#lib/app-fleet.ts'
import { LAST_EXCHANGE, type LastExchange } from '#lib/replica/last-heard.ts'
import { FLEET, type Fleet } from '#lib/replica/fleet.ts'
import type { GradebookAddress } from '../addresses.ts'
import type { GradesApp } from '../grades-app.ts'

export type GradeFreshness = { readonly freshness: Freshness; readonly heardAt: Moment | null }

/** Grades have no hour at which they are due: a phone is up to date when it came today and kept nothing back. */
export async function readGradeFreshness(
  app: GradesApp,
  { group, term, module }: GradebookAddress
): Promise<GradeFreshness> {
  const { storage } = app.replica
  const last = (await storage.noted(LAST_EXCHANGE)) as LastExchange | undefined
  const fleet = (await storage.noted(FLEET)) as Fleet | undefined
  const row = await app.database.directories.get(app.profile.site)
  const today = { day: app.officeNow().day, minuteOfDay: 0 }
  const needs = [...(row?.state.assignments ?? [])].flatMap(([key, { values }]): Need[] => {
    const taught = parseAssignmentKey(key)
    const isOne = taught.group === group && taught.term === term && taught.module === module
    return isOne && values.active === true ? [{ person: taught.person, after: today }] : []
  })
  const known = fleet === undefined ? null : readFleet(fleet, last?.clockOffset ?? 0, [])
  return { freshness: freshnessOf(known, needs), heardAt: last?.at ?? null }
}
