/** The requests of a service in the order in which they press, and what somebody looks for among them. Pure. */
import { prepareQuery, searchKey } from '#shared/domain/arabic.ts'
import { isOpen } from '#shared/domain/case-steps.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { SERVICES } from '#shared/domain/services.ts'
import type { CaseRow } from '#lib/readmodels/tables.ts'
import { legalTimeOf, type LegalCalendar, type LegalTime } from '../legal-time.ts'

export const INBOX_FILTERS = [
  'open',
  'mine',
  'unassigned',
  'incomplete',
  'overdue',
  'actDue',
  'decided'
] as const
export type InboxFilter = (typeof INBOX_FILTERS)[number]

export type InboxLine = {
  readonly row: CaseRow
  readonly procedure: Procedure | null
  readonly time: LegalTime
  readonly searchKey: string
}

/** Who reads requests beside the services: who decides, and who looks on. */
const ABOVE_SERVICES = ['siteDirector', 'director', 'assistantDirector', 'secretaryGeneral']

/** Has this person requests of others to look after, or to look at? */
export function hasInbox({ roles }: Pick<Actor, 'roles'>): boolean {
  return roles.some(({ role }) => isOfService(role) || ABOVE_SERVICES.includes(role))
}

/** Is it for this person to look at from the other side? Nobody handles what they asked for themselves. */
function isForInbox({ person, roles }: Actor, row: CaseRow): boolean {
  if (row.applicantKind === 'staff' && row.applicant === person) return false
  return roles.some(({ role }) => role === row.service || ABOVE_SERVICES.includes(role))
}

function isOfService(role: string): boolean {
  return SERVICES.some((service) => service === role)
}

export function inboxLines(
  rows: readonly CaseRow[],
  actor: Actor,
  versions: ReadonlyMap<number, Procedure>,
  calendar: LegalCalendar
): InboxLine[] {
  const keyOfVersion = new Map<number, string>()
  return rows
    .filter((row) => isForInbox(actor, row) && row.caseState !== 'none')
    .map((row) => {
      const procedure = versions.get(row.version) ?? null
      const known = keyOfVersion.get(row.version)
      const named = known ?? keyOfName(row, procedure)
      keyOfVersion.set(row.version, named)
      const time = legalTimeOf(row, procedure, calendar)
      return { row, procedure, time, searchKey: row.searchKey + named }
    })
    .sort(byPressure)
}

function keyOfName({ procedure: code }: CaseRow, procedure: Procedure | null): string {
  if (procedure === null) return searchKey(code)
  return searchKey(procedure.name.fr) + searchKey(procedure.name.ar)
}

/** What is over first, then by the last day; what cannot be counted next, what stands still last of what is open. */
function byPressure(one: InboxLine, other: InboxLine): number {
  return (
    rankOf(one) - rankOf(other) ||
    dayOf(one) - dayOf(other) ||
    endOf(other) - endOf(one) ||
    (one.row.depositedAt ?? 0) - (other.row.depositedAt ?? 0) ||
    one.row.number - other.row.number
  )
}

const RANKS: Readonly<Record<LegalTime['kind'], number>> = {
  running: 0,
  unknown: 1,
  paused: 2,
  ended: 3
}

function rankOf({ time }: InboxLine): number {
  return RANKS[time.kind]
}

function dayOf({ time, row }: InboxLine): number {
  return time.kind === 'running' ? time.due : (row.start ?? 0)
}

/** What ended last comes first. */
function endOf({ row }: InboxLine): number {
  return row.endedAt ?? 0
}

/** Which filters look at what is over. */
export function looksAtDecided(filter: InboxFilter): boolean {
  return filter === 'decided' || filter === 'actDue'
}

export function isIn(
  { row, time, procedure }: InboxLine,
  filter: InboxFilter,
  person: PersonId
): boolean {
  const isStillOpen = isOpen(row.caseState)
  switch (filter) {
    case 'open':
      return isStillOpen
    case 'mine':
      return isStillOpen && row.assignee === person
    case 'unassigned':
      return isStillOpen && row.assignee === null
    case 'incomplete':
      return row.caseState === 'incomplete'
    case 'overdue':
      return time.kind === 'running' && time.left < 0
    case 'actDue':
      return row.caseState === 'approved' && !row.hadAct && procedure?.act !== undefined
    case 'decided':
      return !isStillOpen
  }
}

export function find(lines: readonly InboxLine[], typed: string): readonly InboxLine[] {
  if (typed.trim() === '') return lines
  const isWanted = prepareQuery(typed)
  return lines.filter((line) => isWanted(line.searchKey))
}
