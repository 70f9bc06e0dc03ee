/** What the page of a lesson says: who is on the list, what stands beside each name, how many of each. Pure. */
import {
  ATTENDANCE_STATUSES,
  PRESENT,
  sameMark,
  type AttendanceMark,
  type AttendanceStatus,
  type LessonRef
} from '#shared/domain/attendance.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import {
  lessonKey,
  lessonOfKey,
  type LessonState,
  type RegisterState
} from '#shared/documents/register.ts'

export type Marks = ReadonlyMap<PersonId, AttendanceMark>

/** What stands beside a name. */
export type SheetMark =
  /** Stated, or tapped in this visit. */
  | { readonly kind: 'said'; readonly mark: AttendanceMark; readonly isDraft: boolean }
  /** Nobody said anything yet: present by default while the list is being taken. */
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'contradiction'; readonly marks: readonly AttendanceMark[] }

/** Is the list finished? Then what follows is a correction. */
export function isSignedOff(lesson: LessonState | undefined): boolean {
  return (lesson?.signOffs.length ?? 0) > 0
}

/**
 * Everyone on the list: whom somebody froze in it once it was taken, the group as it is now before. `added` are those who
 * were put on it or marked in this visit: who leaves the group meanwhile keeps their mark.
 */
export function listOf(
  lesson: LessonState | undefined,
  groupNow: readonly PersonId[],
  added: readonly PersonId[]
): PersonId[] {
  const frozen = lesson?.people ?? []
  const list = frozen.length > 0 ? frozen : groupNow
  return [...new Set([...list, ...added])]
}

/** Who joined the group after the list was frozen: offered, never silently present. */
export function newcomersOf(list: readonly PersonId[], groupNow: readonly PersonId[]): PersonId[] {
  const listed = new Set(list)
  return groupNow.filter((person) => !listed.has(person))
}

export function sheetMark(
  lesson: LessonState | undefined,
  draft: Marks,
  person: PersonId
): SheetMark {
  const tapped = draft.get(person)
  if (tapped !== undefined) return { kind: 'said', mark: tapped, isDraft: true }
  const place = lesson?.marksByPerson.get(person)
  if (place?.kind === 'settled') return { kind: 'said', mark: place.value, isDraft: false }
  if (place?.kind === 'contradiction') return { kind: 'contradiction', marks: place.values }
  return { kind: 'unsaid' }
}

/** The mark that a tap starts from. */
export function markBefore(sheet: SheetMark): AttendanceMark {
  return sheet.kind === 'said' ? sheet.mark : PRESENT
}

export type StatusCount = { readonly status: AttendanceStatus; readonly count: number }

/** How many of each status, in the order of the statuses; none of those that nobody has, but always the present. */
export function countStatuses(marks: readonly SheetMark[], byDefault: boolean): StatusCount[] {
  const said = marks.flatMap((sheet) => {
    if (sheet.kind === 'said') return [sheet.mark.status]
    return sheet.kind === 'unsaid' && byDefault ? [PRESENT.status] : []
  })
  return ATTENDANCE_STATUSES.map((status) => ({
    status,
    count: said.filter((one) => one === status).length
  })).filter(({ status, count }) => count > 0 || status === 'present')
}

/** Of a list to be finished: what its author would state of everyone who is not simply present. */
export function exceptionsOf(
  lesson: LessonState | undefined,
  draft: Marks,
  list: readonly PersonId[]
): [PersonId, AttendanceMark][] {
  return list.flatMap((person): [PersonId, AttendanceMark][] => {
    const mark = markBefore(sheetMark(lesson, draft, person))
    return sameMark(mark, PRESENT) ? [] : [[person, mark]]
  })
}

/** Who was not there at the group's last lesson before this one, whoever held it. */
export function absentLastTime(
  register: RegisterState,
  { day, slot }: LessonRef
): ReadonlySet<PersonId> {
  // Newest first, and no further than the first that is finished: a term of lessons is not folded for one of them.
  const last = [...register.lessonsByKey.keys()]
    .map(lessonOfKey)
    .filter((lesson) => lesson.day < day || (lesson.day === day && lesson.slot < slot))
    .sort((one, other) => other.day - one.day || other.slot - one.slot)
    .find((lesson) => isSignedOff(register.lessonsByKey.get(lessonKey(lesson))))
  const marks = last && register.lessonsByKey.get(lessonKey(last))?.marksByPerson
  const absent = [...(marks ?? [])].filter(
    ([, place]) =>
      place.kind === 'settled' &&
      (place.value.status === 'absent' || place.value.status === 'excused')
  )
  return new Set(absent.map(([person]) => person))
}
