/**
 * The day as the registrar needs it: each lesson that should be held or was held, how far it has come, what needs a
 * person first. "Not taken" is said only when the trainer's phones have spoken since; before, nobody can know. Pure.
 */
import type { Day, Moment, OfficeTime } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import type { DirectoryState, Holiday } from '#shared/documents/directory.ts'
import { registerId } from '#shared/documents/ids.ts'
import type { Writer } from '#shared/journal/parcel.ts'
import { lessonRowKey, type LessonRow } from '#lib/readmodels/tables.ts'
import {
  expectedOn,
  holidayOn,
  hoursOf,
  termOn,
  type ExpectedLesson,
  type SlotHours
} from '#lib/readmodels/timetable.ts'
import { hasTold, isSince, phonesOf, type KnownFleet, type Phone } from '#lib/app-fleet.ts'

export type LessonStanding =
  | { readonly kind: 'upcoming' }
  /** Its hour is on; nothing is known yet. */
  | { readonly kind: 'ongoing' }
  /** Its hour is over, the trainer's phones have exchanged since, and it is on none of them. */
  | { readonly kind: 'not-taken' }
  /** Its hour is over and these phones, which may hold it, were not heard since. None: the trainer has no phone. */
  | { readonly kind: 'silent'; readonly phones: readonly Phone[] }
  /** Its hour is over and this device cannot know: it was told about the phones before, or never is. */
  | { readonly kind: 'unheard' }
  /** Whose phone has it open, and since when that is known. */
  | {
      readonly kind: 'open'
      readonly phones: readonly { readonly phone: Phone; readonly since: Moment }[]
    }
  /** Not finished, and nothing more has come since the last entry was received. */
  | { readonly kind: 'begun'; readonly by: readonly PersonId[]; readonly since: Moment }
  /** Finished on this very device; the relay has not acknowledged it. */
  | { readonly kind: 'here'; readonly since: Moment }
  | {
      readonly kind: 'received'
      readonly position: number
      readonly receivedAt: Moment
      readonly by: readonly PersonId[]
    }

export type BoardLesson = {
  readonly key: string
  readonly site: SiteCode
  readonly group: GroupId
  readonly term: string
  readonly day: Day
  readonly slot: number
  readonly hours: SlotHours | null
  readonly module: ModuleId | null
  readonly room: string
  /** Whom the timetable names; null for a lesson outside it. */
  readonly trainer: PersonId | null
  readonly isPlanned: boolean
  readonly isOver: boolean
  readonly standing: LessonStanding
  readonly contradictions: number
  readonly held: number
}

export type DayBoard = {
  readonly term: string | null
  readonly holiday: Partial<Holiday> | null
  /** What needs a person first. */
  readonly lessons: readonly BoardLesson[]
  /** Lessons of any day where people disagree or an entry waits for a decision, the newest first. */
  readonly unsettled: readonly BoardLesson[]
}

export type BoardInput = {
  readonly site: SiteCode
  readonly day: Day
  readonly now: OfficeTime
  readonly directory: DirectoryState
  /** Rows of this day, and of every day those that need somebody. */
  readonly rows: readonly LessonRow[]
  readonly fleet: KnownFleet | null
  readonly personByWriter: ReadonlyMap<Writer, PersonId>
  readonly isSeen: (group: GroupId) => boolean
}

export function dayBoard(input: BoardInput): DayBoard {
  const { directory, day, site, isSeen } = input
  const rows = input.rows.filter((row) => row.site === site && isSeen(row.group))
  const rowByKey = new Map(rows.map((row) => [row.key, row]))
  const planned = expectedOn(directory, day)
    .filter(({ group }) => isSeen(group))
    .map((expected) => plannedLesson(input, expected, rowByKey))
  const plannedKeys = new Set(planned.map(({ key }) => key))
  const unplanned = rows
    .filter((row) => row.day === day && !plannedKeys.has(row.key))
    .map((row) => lessonOfRow(input, row))
  return {
    term: termOn(directory, day),
    holiday: holidayOn(directory, day),
    lessons: [...planned, ...unplanned].sort(byNeed),
    unsettled: rows
      .filter((row) => row.needsSomeone === 1)
      .map((row) => lessonOfRow(input, row))
      .sort((one, other) => other.day - one.day || other.slot - one.slot)
  }
}

function plannedLesson(
  input: BoardInput,
  expected: ExpectedLesson,
  rowByKey: ReadonlyMap<string, LessonRow>
): BoardLesson {
  const { site, day } = input
  const { group, term, slot } = expected
  const key = lessonRowKey(registerId(site, group, term), { day, slot })
  const row = rowByKey.get(key) ?? null
  const module = row?.module ?? expected.module
  return describe(input, { ...expected, key, day, module, isPlanned: true }, row)
}

function lessonOfRow(input: BoardInput, row: LessonRow): BoardLesson {
  const { key, group, term, day, slot } = row
  const planned = expectedOn(input.directory, day).find(
    (one) => one.group === group && one.slot === slot
  )
  const { trainer, room } = planned ?? { trainer: null, room: '' }
  // Nothing that counts may say yet what was taught: what is planned is the best guess then.
  const module = row.module ?? planned?.module ?? null
  const isPlanned = planned !== undefined
  return describe(input, { key, group, term, day, slot, module, trainer, room, isPlanned }, row)
}

type Described = Pick<
  BoardLesson,
  'key' | 'group' | 'term' | 'day' | 'slot' | 'module' | 'trainer' | 'room' | 'isPlanned'
>

function describe(input: BoardInput, lesson: Described, row: LessonRow | null): BoardLesson {
  const hours = hoursOf(input.directory, lesson.slot)
  return {
    ...lesson,
    site: input.site,
    hours,
    isOver: isOver(input.now, lesson.day, hours),
    standing: standingOf(input, lesson, hours, row),
    contradictions: row?.contradictions ?? 0,
    held: row?.held ?? 0
  }
}

/** A slot without hours lasts the whole day. */
function isOver(now: OfficeTime, day: Day, hours: SlotHours | null): boolean {
  return day < now.day || (day === now.day && hours !== null && now.minuteOfDay >= hours.endMinute)
}

function hasBegun(now: OfficeTime, day: Day, hours: SlotHours | null): boolean {
  return day < now.day || (day === now.day && now.minuteOfDay >= (hours?.startMinute ?? 0))
}

function standingOf(
  input: BoardInput,
  { key, day, trainer }: Described,
  hours: SlotHours | null,
  row: LessonRow | null
): LessonStanding {
  const { now, fleet } = input
  if (row?.signedOff === true) return finished(input, row)
  const open = (fleet?.phones ?? []).flatMap((phone) => {
    const since = phone.open.get(key)
    return since === undefined ? [] : [{ phone, since }]
  })
  if (open.length > 0) return { kind: 'open', phones: open }
  if (row !== null && row.writers.length > 0) return begun(input, row)
  if (!hasBegun(now, day, hours)) return { kind: 'upcoming' }
  if (!isOver(now, day, hours)) return { kind: 'ongoing' }
  return absent(fleet, trainer, { day, minuteOfDay: hours?.endMinute ?? END_OF_DAY })
}

const END_OF_DAY = 24 * 60 - 1

function finished(input: BoardInput, row: LessonRow): LessonStanding {
  const { sync } = row
  if (sync.kind !== 'received') return { kind: 'here', since: sync.since }
  const { position, receivedAt } = sync
  return { kind: 'received', position, receivedAt, by: peopleOf(input, row) }
}

function begun(input: BoardInput, row: LessonRow): LessonStanding {
  const { sync } = row
  const since = sync.kind === 'received' ? sync.receivedAt : sync.since
  return { kind: 'begun', by: peopleOf(input, row), since }
}

function peopleOf({ personByWriter }: BoardInput, { writers }: LessonRow): PersonId[] {
  return [...new Set(writers.flatMap((writer) => personByWriter.get(writer) ?? []))]
}

/** Nothing is known of a lesson whose hour is over: why? */
function absent(
  fleet: KnownFleet | null,
  trainer: PersonId | null,
  end: OfficeTime
): LessonStanding {
  if (fleet === null || !isSince(fleet.at, end)) return { kind: 'unheard' }
  const phones = trainer === null ? [] : phonesOf(fleet, trainer)
  const silent = phones.filter((phone) => !hasTold(phone, end))
  if (phones.length > 0 && silent.length === 0) return { kind: 'not-taken' }
  return { kind: 'silent', phones: silent }
}

/** Does somebody have to do something about it: take it, call for it, settle it? */
export function isToDo(lesson: BoardLesson): boolean {
  return rankOf(lesson) < FIRST_CALM_RANK
}

const RANKS: Readonly<Record<LessonStanding['kind'], number>> = {
  'not-taken': 1,
  silent: 2,
  unheard: 3,
  open: 4,
  begun: 5,
  here: 6,
  ongoing: 7,
  received: 8,
  upcoming: 9
}
const FIRST_CALM_RANK = RANKS.here

function rankOf({ standing, isOver, contradictions, held }: BoardLesson): number {
  if (contradictions + held > 0) return 0
  const isUnderWay = !isOver && (standing.kind === 'open' || standing.kind === 'begun')
  return isUnderWay ? RANKS.ongoing : RANKS[standing.kind]
}

function byNeed(one: BoardLesson, other: BoardLesson): number {
  return rankOf(one) - rankOf(other) || one.slot - other.slot || one.group - other.group
}
