/** From a document's journal to the rows that lists read. Pure: rebuilding gives what keeping up gave. */
import { searchKey } from '#shared/domain/arabic.ts'
import {
  totalAttendance,
  type AttendanceStatus,
  type CountedLesson,
  type Half,
  type HalfDayRule
} from '#shared/domain/attendance.ts'
import { groupBy, largest } from '#shared/domain/collections.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { foldGroup, groupFacts, type GroupState } from '#shared/documents/group.ts'
import type { DocumentId, DocumentName } from '#shared/documents/ids.ts'
import {
  emptyLesson,
  foldRegister,
  isJustified,
  lessonKey,
  registerFacts,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { OwnRow } from '#lib/replica/storage.ts'
import { gestureSync, type UnacknowledgedByParcel } from './gesture-sync.ts'
import {
  lessonRowKey,
  type LessonRow,
  type RegisterRow,
  type TotalsRow,
  type TraineeRow
} from './tables.ts'

type GroupName = Extract<DocumentName, { kind: 'group' }>
type RegisterName = Extract<DocumentName, { kind: 'register' }>

export type GroupRows = {
  readonly trainees: TraineeRow[]
  /** Facts that are not, or not whole, in the rows. */
  readonly unreadable: number
}

export function groupRows(name: GroupName, contents: Uint8Array): GroupRows {
  const group = foldGroup(readJournal(contents, groupFacts))
  return { trainees: traineeRows(name, group), unreadable: group.unreadable }
}

function traineeRows(name: GroupName, group: GroupState): TraineeRow[] {
  return [...group.traineesByPerson].map(([person, { values, contradictions }]) => {
    const trainee = {
      massarCode: values.massarCode ?? '',
      lastName: values.lastName ?? '',
      firstName: values.firstName ?? '',
      lastNameAr: values.lastNameAr ?? '',
      firstNameAr: values.firstNameAr ?? '',
      gender: values.gender ?? null,
      birthDate: values.birthDate ?? null,
      birthPlace: values.birthPlace ?? null,
      order: values.order ?? 0,
      active: values.active !== false
    }
    const names = [
      trainee.lastName,
      trainee.firstName,
      trainee.lastNameAr,
      trainee.firstNameAr,
      trainee.massarCode
    ]
    return {
      ...trainee,
      site: name.site,
      group: name.group,
      person,
      searchKey: names.map(searchKey).join(''),
      disputedFields: contradictions.map(({ place }) => place)
    }
  })
}

/** What the relay refused of a lesson, by its key: when each was written. */
export type RefusedByLesson = ReadonlyMap<string, readonly Moment[]>

/** The lessons that refused gestures of this device speak of. They count in no document, so they are read by themselves. */
export function refusedByLesson(
  rows: readonly Pick<OwnRow, 'update' | 'writtenAt'>[]
): RefusedByLesson {
  const said = rows.flatMap(({ update, writtenAt }) => {
    const { entries } = readJournal(update, registerFacts)
    const keys = entries.flatMap(({ fact }) => ('slot' in fact ? [lessonKey(fact)] : []))
    return [...new Set(keys)].map((key) => ({ key, writtenAt }))
  })
  const byLesson = groupBy(said, ({ key }) => key)
  return new Map([...byLesson].map(([key, one]) => [key, one.map(({ writtenAt }) => writtenAt)]))
}

/** Gestures of this device that the relay has not taken. */
export type OwnGestures = {
  readonly unacknowledged: UnacknowledgedByParcel
  readonly refused: RefusedByLesson
}

/** What counting needs to know of the site. */
export type CountingRules = {
  readonly halfBySlot: ReadonlyMap<number, Half>
  readonly rule: HalfDayRule
}

export type RegisterRows = {
  readonly register: RegisterRow
  readonly lessons: LessonRow[]
  readonly totals: TotalsRow[]
  /** Facts that are not in the rows. */
  readonly unreadable: number
}

export function registerRows(
  register: DocumentId,
  name: RegisterName,
  contents: Uint8Array,
  own: OwnGestures,
  rules: CountingRules
): RegisterRows {
  const journal = readJournal(contents, registerFacts)
  const state = foldRegister(journal)
  const receivedAt = [...journal.stampsByParcel.values()].map((stamp) => stamp.receivedAt)
  return {
    register: {
      register,
      site: name.site,
      group: name.group,
      term: name.term,
      closedThrough: state.closedThrough,
      closings: state.closings,
      justifications: state.justifications,
      newestReceivedAt: largest(receivedAt, null)
    },
    lessons: lessonsOf(state, own.refused).map((lesson) => lessonRow(register, name, lesson, own)),
    totals: totalsRows(register, name, state, rules),
    unreadable: state.unreadable
  }
}

/** A lesson of which everything was refused has a line too: otherwise it would look as if nobody had taken it. */
function lessonsOf(state: RegisterState, refused: RefusedByLesson): LessonState[] {
  const untaken = [...refused.keys()].filter((key) => !state.lessonsByKey.has(key))
  return [...state.lessonsByKey.values(), ...untaken.map(emptyLesson)]
}

function lessonRow(
  register: DocumentId,
  name: RegisterName,
  lesson: LessonState,
  own: OwnGestures
): LessonRow {
  const { day, slot } = lesson
  const statuses = settledStatuses(lesson)
  const refused = own.refused.get(lesson.key) ?? []
  const contradictions =
    lesson.contradictions.length + (lesson.module?.kind === 'contradiction' ? 1 : 0)
  const countByStatus: Partial<Record<AttendanceStatus, number>> = {}
  for (const status of statuses.values()) countByStatus[status] = (countByStatus[status] ?? 0) + 1
  return {
    key: lessonRowKey(register, lesson),
    register,
    site: name.site,
    group: name.group,
    term: name.term,
    day,
    slot,
    module: lesson.module?.kind === 'settled' ? lesson.module.value : null,
    signedOff: lesson.signOffs.length > 0,
    people: lesson.people.length,
    countByStatus,
    absent: [...statuses].filter(([, status]) => status === 'absent').map(([person]) => person),
    contradictions,
    held: lesson.held.length,
    ...(contradictions + lesson.held.length > 0 ? { needsSomeone: 1 as const } : {}),
    writers: [...new Set(lesson.events.map((event) => event.writer))],
    sync: gestureSync(lesson.events, refused, own.unacknowledged)
  }
}

function settledStatuses(lesson: LessonState): Map<PersonId, AttendanceStatus> {
  return new Map(
    [...lesson.marksByPerson].flatMap(([person, state]) =>
      state.kind === 'settled' ? [[person, state.value.status] as const] : []
    )
  )
}

function totalsRows(
  register: DocumentId,
  { site, group }: RegisterName,
  state: RegisterState,
  rules: CountingRules
): TotalsRow[] {
  const taken = [...state.lessonsByKey.values()].filter((lesson) => lesson.signOffs.length > 0)
  const marks = taken.flatMap((lesson) =>
    [...lesson.marksByPerson].map(([person, mark]) => ({ person, lesson, mark }))
  )
  return [...groupBy(marks, ({ person }) => person)].map(([person, held]) => {
    const counted = held.flatMap(({ lesson, mark }): CountedLesson[] => {
      if (mark.kind !== 'settled') return []
      const half = rules.halfBySlot.get(lesson.slot) ?? 'morning'
      const justified = isJustified(state.justifications, person, { day: lesson.day, half })
      return [{ day: lesson.day, half, status: mark.value.status, justified }]
    })
    const disputed = held.filter(({ mark }) => mark.kind === 'contradiction').length
    const place = { register, site, group, person }
    return { ...totalAttendance(counted, rules.rule), ...place, disputed }
  })
}
