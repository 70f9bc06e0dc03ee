/** Reads the board of a day from this device's tables. */
import type { Day, Moment } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import {
  assignedTrainers,
  fleetOf,
  groupLabel,
  readOutlook,
  readPersonByWriter,
  type KnownSite,
  type OversightApp
} from '../oversight-app.ts'
import type { KnownFleet } from '#lib/app-fleet.ts'
import { isOverseer, oversees } from '../scope.ts'
import { boardFigures, type Figure } from './board-figures.ts'
import { dayBoard, type DayBoard } from './day-board.ts'

export type Board = {
  readonly kind: 'board'
  readonly board: DayBoard
  readonly figures: readonly Figure[]
  readonly chosen: KnownSite
  readonly sites: readonly KnownSite[]
  readonly groups: readonly { readonly group: GroupId; readonly label: string }[]
  readonly fleet: KnownFleet | null
  /** When this device last heard the relay (device time), or null. */
  readonly heardAt: Moment | null
  /** Lessons of other sites are not opened from here. */
  readonly isOwnSite: boolean
}

export type BoardReading =
  /** The person looks after no group, or nothing has come to this device yet. */
  { readonly kind: 'not-for-you' } | { readonly kind: 'nothing-yet' } | Board

export async function readBoard(
  app: OversightApp,
  day: Day,
  site: SiteCode | null
): Promise<BoardReading> {
  const outlook = await readOutlook(app)
  const { actor, sites, lastExchange } = outlook
  const chosen = sites.find((known) => known.site === site) ?? sites[0]
  if (chosen === undefined) return { kind: 'nothing-yet' }
  if (!isOverseer(actor)) return { kind: 'not-for-you' }
  const { lessons } = app.database
  const ofDay = await lessons.where('day').equals(day).toArray()
  const open = await lessons.where('needsSomeone').equals(1).toArray()
  const rows = new Map([...ofDay, ...open].map((row) => [row.key, row]))
  const fleet = fleetOf(outlook, chosen.site)
  const now = app.officeNow()
  const isSeen = (group: GroupId) => oversees(actor, chosen.site, group)
  const board = dayBoard({
    ...{ day, now, fleet, isSeen, site: chosen.site, directory: chosen.directory },
    rows: [...rows.values()],
    personByWriter: await readPersonByWriter(app)
  })
  const groups = groupsSeen(chosen, isSeen)
  const trainers = assignedTrainers(chosen.directory, board.term, isSeen)
  return {
    kind: 'board',
    ...{ board, chosen, sites, groups, fleet },
    figures: boardFigures(board, fleet, now, trainers),
    heardAt: lastExchange?.at ?? null,
    isOwnSite: chosen.site === app.profile.site
  }
}

function groupsSeen({ directory }: KnownSite, isSeen: (group: GroupId) => boolean) {
  return [...directory.groups]
    .filter(([, { values }]) => values.active !== false)
    .map(([key]) => Number(key) as GroupId)
    .filter(isSeen)
    .map((group) => ({ group, label: groupLabel(directory, group) }))
    .sort((one, other) => (one.label < other.label ? -1 : 1))
}
