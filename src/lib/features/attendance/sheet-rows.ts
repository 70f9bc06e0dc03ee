/** The rows of a lesson's page: each trainee with what the page says of them. Pure but for the language. */
import { sameMark, type AttendanceMark, type AttendanceStatus } from '#shared/domain/attendance.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { isJustified } from '#shared/documents/register.ts'
import type { TraineeRow as Trainee } from '#lib/readmodels/tables.ts'
import type { LessonAddress } from './lesson-address.ts'
import { sheetMark, type SheetMark } from './lesson-sheet.ts'
import type { VisitSnapshot } from './visit-snapshot.ts'
import type { Gender } from './words.ts'

type RowStatus = AttendanceStatus | 'unmarked'

export type SheetRow = {
  readonly person: PersonId
  /** Place on the list, 1 first. */
  readonly number: number
  /** Null when the group's list does not know the person (any more). */
  readonly trainee: Trainee | null
  readonly gender: Gender
  readonly sheet: SheetMark
  /** What the mark shows: nobody is present by default once the list is finished, or for who may only look. */
  readonly status: RowStatus
  readonly mark: AttendanceMark | null
  readonly wasAbsent: boolean
  /** The office holds a document that covers this lesson. */
  readonly isJustified: boolean
}

/** `before`: who was absent at the group's last lesson. */
export function sheetRows(
  visit: VisitSnapshot,
  address: LessonAddress,
  before: ReadonlySet<PersonId>
): SheetRow[] {
  const half = visit.plan.slot?.half ?? 'morning'
  const byDefault = isTaking(visit)
  return visit.list.map((person, index) => {
    const trainee = visit.plan.traineesByPerson.get(person) ?? null
    const sheet = sheetMark(visit.lesson, visit.draft, person)
    return {
      person,
      number: index + 1,
      trainee,
      gender: trainee?.gender ?? null,
      sheet,
      status: statusOf(sheet, byDefault),
      mark: sheet.kind === 'said' ? sheet.mark : null,
      wasAbsent: before.has(person),
      isJustified: isJustified(visit.state.justifications, person, { day: address.day, half })
    }
  })
}

/** Gives rows that say what they said before as the very values that were given before. One for each screen. */
export function keepSameRows(): (rows: readonly SheetRow[]) => readonly SheetRow[] {
  let given: readonly SheetRow[] = []
  return (rows) => {
    const kept = rows.map((row, place) => {
      const before = given[place]
      return before !== undefined && sameRow(before, row) ? before : row
    })
    const isSame = kept.length === given.length && kept.every((row, place) => row === given[place])
    if (!isSame) given = kept
    return given
  }
}

function sameRow(one: SheetRow, other: SheetRow): boolean {
  return (
    one.person === other.person &&
    one.number === other.number &&
    one.trainee === other.trainee &&
    one.status === other.status &&
    one.wasAbsent === other.wasAbsent &&
    one.isJustified === other.isJustified &&
    sameSheet(one.sheet, other.sheet)
  )
}

function sameSheet(one: SheetMark, other: SheetMark): boolean {
  if (one.kind === 'said' && other.kind === 'said')
    return one.isDraft === other.isDraft && sameMark(one.mark, other.mark)
  if (one.kind === 'contradiction' && other.kind === 'contradiction')
    return one.marks === other.marks
  return one.kind === other.kind
}

/** Is this person taking the list now? Only then does an untouched row read "present". */
export function isTaking({ signedOff, right }: VisitSnapshot): boolean {
  return !signedOff && right.kind !== 'may-not'
}

function statusOf(sheet: SheetMark, byDefault: boolean): RowStatus {
  if (sheet.kind === 'said') return sheet.mark.status
  return sheet.kind === 'unsaid' && byDefault ? 'present' : 'unmarked'
}
