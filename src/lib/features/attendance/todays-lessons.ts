/** The lessons of one person on one day: what the timetable plans, and what was held besides. */
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import {
  parseAssignmentKey,
  type DirectoryState,
  type Group,
  type Holiday,
  type Slot
} from '#shared/documents/directory.ts'
import { registerId } from '#shared/documents/ids.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import { lessonRowKey, type LessonRow } from '#lib/readmodels/tables.ts'
import { expectedOn, holidayOn, termOn } from '#lib/readmodels/timetable.ts'
import type { AttendanceApp } from './attendance-app.ts'
import type { LessonAddress } from './lesson-address.ts'

/** One line of "Aujourd'hui". */
export type DayLesson = LessonAddress & {
  readonly key: string
  readonly groupLabel: string
  readonly module: ModuleId | null
  readonly moduleNames: { readonly name: string; readonly nameAr: string } | null
  readonly room: string
  readonly hours: Slot | null
  /** What the register says of it; nothing while nobody opened it. */
  readonly row: LessonRow | null
  readonly isPlanned: boolean
}

export type LessonDay = {
  /** The site's directory has come to this device. */
  readonly isKnown: boolean
  readonly term: string | null
  readonly holiday: Partial<Holiday> | null
  readonly lessons: readonly DayLesson[]
  /** Earlier lessons of the person that nobody finished, the newest first. */
  readonly unfinished: readonly DayLesson[]
  /** Lessons of the person where people disagree or an entry waits for a decision. */
  readonly unsettled: readonly DayLesson[]
}

type Who = { readonly person: PersonId; readonly writer: Writer; readonly site: SiteCode }

/** How far back unfinished lessons are called to mind. */
const REMINDED_DAYS = 7

export async function lessonsOn(
  { database, profile }: Pick<AttendanceApp, 'database' | 'profile'>,
  day: Day,
  today: Day
): Promise<LessonDay> {
  const directory = (await database.directories.get(profile.site))?.state ?? null
  if (directory === null)
    return { isKnown: false, term: null, holiday: null, lessons: [], unfinished: [], unsettled: [] }
  const isToday = day === today
  const from = isToday ? day - REMINDED_DAYS : day
  const rows = await database.lessons.where('day').between(from, day, true, true).toArray()
  const open = isToday ? await database.lessons.where('needsSomeone').equals(1).toArray() : []
  const on = (date: Day) => lessonsOfDay(directory, rows, profile, date)
  const earlier = Array.from({ length: isToday ? REMINDED_DAYS : 0 }, (_, index) => day - 1 - index)
  const mine = minePredicate(directory, profile)
  return {
    isKnown: true,
    term: termOn(directory, day),
    holiday: holidayOn(directory, day),
    lessons: on(day),
    unfinished: earlier.flatMap((date) => on(date).filter(({ row }) => row?.signedOff !== true)),
    unsettled: open
      .filter(mine)
      .filter((row) => row.day !== day)
      .sort(newestFirst)
      .map((row) => lessonOfRow(directory, row))
  }
}

/** Planned lessons first by hour; on a day off only what was held all the same. */
function lessonsOfDay(
  directory: DirectoryState,
  rows: readonly LessonRow[],
  who: Who,
  day: Day
): DayLesson[] {
  const rowByKey = new Map(rows.map((row) => [row.key, row]))
  const planned = plannedOn(directory, rowByKey, who, day)
  const plannedKeys = new Set(planned.map(({ key }) => key))
  const isMine = minePredicate(directory, who)
  const held = rows
    .filter((row) => row.day === day && !plannedKeys.has(row.key) && isMine(row))
    .map((row) => lessonOfRow(directory, row))
  return [...planned, ...held].sort((one, other) => one.slot - other.slot)
}

function plannedOn(
  directory: DirectoryState,
  rowByKey: ReadonlyMap<string, LessonRow>,
  { person, site }: Who,
  day: Day
): DayLesson[] {
  const mine = expectedOn(directory, day).filter(({ trainer }) => trainer === person)
  return mine.map(({ group, term, slot, module, room }) => {
    const address = { group, term, day, slot }
    const rowKey = lessonRowKey(registerId(site, group, term), address)
    const row = rowByKey.get(rowKey) ?? null
    return describe(directory, address, rowKey, row, { module: row?.module ?? module, room }, true)
  })
}

function lessonOfRow(directory: DirectoryState, row: LessonRow): DayLesson {
  const { group, term, day, slot, module } = row
  const address = { group, term, day, slot }
  return describe(directory, address, row.key, row, { module, room: '' }, false)
}

function describe(
  directory: DirectoryState,
  address: LessonAddress,
  key: string,
  row: LessonRow | null,
  { module, room }: { module: ModuleId | null; room: string },
  isPlanned: boolean
): DayLesson {
  const names = module === null ? undefined : directory.modules.get(String(module))?.values
  return {
    ...address,
    key,
    row,
    room,
    module,
    isPlanned,
    groupLabel: groupOf(directory, address.group).label ?? '',
    moduleNames:
      names === undefined ? null : { name: names.name ?? '', nameAr: names.nameAr ?? '' },
    hours: slotOf(directory, address.slot)
  }
}

/**
 * Written on this device, or about a module this person teaches the group. Another site may have a group of the same
 * number, whose registers the head office receives, too.
 */
function minePredicate(directory: DirectoryState, { person, writer, site }: Who) {
  const taught = new Set(
    [...directory.assignments.values()].flatMap(({ key, values }) => {
      const { person: holder, group, module, term } = parseAssignmentKey(key)
      return holder === person && values.active === true ? [`${group}.${module}.${term}`] : []
    })
  )
  return (row: LessonRow) =>
    row.site === site &&
    (row.writers.includes(writer) || taught.has(`${row.group}.${row.module}.${row.term}`))
}

function groupOf(directory: DirectoryState, group: GroupId): Partial<Group> {
  return directory.groups.get(String(group))?.values ?? {}
}

function slotOf(directory: DirectoryState, slot: number): Slot | null {
  const { start, end, half } = directory.slots.get(String(slot))?.values ?? {}
  return start === undefined || end === undefined ? null : { start, end, half: half ?? 'morning' }
}

function newestFirst(one: LessonRow, other: LessonRow): number {
  return other.day - one.day || other.slot - one.slot
}
