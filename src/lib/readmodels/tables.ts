/**
 * What lists, boards and badges read. Rows own nothing: they follow from the documents and may be deleted and rebuilt at
 * any time. Only refresh.ts writes them.
 */
import type { Table } from '#dexie'
import type { AttendanceStatus, AttendanceTotals } from '#shared/domain/attendance.ts'
import type { CaseState } from '#shared/domain/case-steps.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Pause } from '#shared/domain/legal-clock.ts'
import type { Names, SiteCode } from '#shared/domain/people.ts'
import type { ApplicantKind, Service } from '#shared/domain/services.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { Trainee } from '#shared/documents/group.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Justification } from '#shared/documents/register.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'
import type { TableVersions } from '#lib/replica/database.ts'

/**
 * Schemas by the version of the database that brought them: append only. A key cannot change, so version 3 drops the list
 * of trainees and 4 makes it again; two sites may each have a group of one number.
 */
export const READ_MODEL_TABLES: TableVersions = {
  1: {
    directories: 'site',
    trainees: '[group+person], group, person',
    lessons: 'key, register, day, [register+day], needsSomeone',
    registers: 'register, group',
    totals: '[register+person], register, person'
  },
  3: { trainees: null },
  4: {
    trainees: '[site+group+person], [site+group], site',
    registers: 'register, [site+group]',
    totals: '[register+person], register, [site+person]'
  },
  5: { unreadable: 'documentId' },
  6: { cases: 'documentId, [site+isOpen], [site+applicantKind+applicant]' }
}

export type DirectoryRow = { readonly site: SiteCode; readonly state: DirectoryState }

/** One trainee of one group. `searchKey` finds the name from either script. */
export type TraineeRow = Trainee & {
  readonly site: SiteCode
  readonly group: GroupId
  readonly person: PersonId
  readonly searchKey: string
  /** Fields on which two people disagree. */
  readonly disputedFields: readonly string[]
}

/** How far something has come on its way, by its least advanced gesture of this device; one that was refused comes first. */
export type GestureSync =
  | { readonly kind: 'saved'; readonly since: Moment }
  | { readonly kind: 'sent'; readonly since: Moment }
  /** The relay would not have so many gestures of this device; they wait in the tray since then. */
  | { readonly kind: 'refused'; readonly count: number; readonly since: Moment }
  | { readonly kind: 'received'; readonly position: number; readonly receivedAt: Moment }

/** A lesson somebody opened; its details are folded from the register when it is on screen. */
export type LessonRow = {
  /** `register day.slot`. */
  readonly key: string
  readonly register: DocumentId
  readonly site: SiteCode
  readonly group: GroupId
  readonly term: string
  readonly day: Day
  readonly slot: number
  readonly module: ModuleId | null
  readonly signedOff: boolean
  readonly people: number
  readonly countByStatus: Readonly<Partial<Record<AttendanceStatus, number>>>
  /** Who was absent or late: shown at the next lesson. */
  readonly absent: readonly PersonId[]
  readonly contradictions: number
  readonly held: number
  /** 1 when a contradiction or a held entry waits for a person; absent otherwise. */
  readonly needsSomeone?: 1
  readonly writers: readonly Writer[]
  readonly sync: GestureSync
}

export type RegisterRow = {
  readonly register: DocumentId
  readonly site: SiteCode
  readonly group: GroupId
  readonly term: string
  readonly closedThrough: Day | null
  readonly closings: readonly ParcelId[]
  readonly justifications: readonly Justification[]
  /** Relay time of the newest gesture that the relay stamped, or null. */
  readonly newestReceivedAt: Moment | null
}

export type TotalsRow = AttendanceTotals & {
  readonly register: DocumentId
  readonly site: SiteCode
  readonly group: GroupId
  readonly person: PersonId
  /** Lessons in which two people disagree on this trainee; they count as neither present nor absent. */
  readonly disputed: number
}

/**
 * A directory, list of trainees or register of which something was left out of the rows: a newer release wrote it. There is
 * a row only for as long as that is so.
 */
export type UnreadableRow = { readonly documentId: DocumentId; readonly facts: number }

/** One request; its timeline is folded from the document when it is on screen. */
export type CaseRow = Names & {
  readonly documentId: DocumentId
  readonly site: SiteCode
  readonly service: Service
  readonly applicantKind: ApplicantKind
  readonly applicant: PersonId
  /** Drawn by the device on which it was begun; part of its address. */
  readonly number: number
  /** '' and 0 where a newer release deposited it in words that this one cannot read. */
  readonly procedure: string
  readonly version: number
  /** Finds the applicant from either script, and the request by either number. */
  readonly searchKey: string
  /** `none`: the relay refused the deposit, or this release cannot read it. */
  readonly caseState: CaseState
  /** 1 while somebody is still to do something about it, and while its deposit is not taken; 0 afterwards. */
  readonly isOpen: 0 | 1
  /** Device time of the deposit, and when the relay received it; null: not known, not yet. */
  readonly depositedAt: Moment | null
  readonly receivedAt: Moment | null
  /** Device time of the decision or the withdrawal. */
  readonly endedAt: Moment | null
  readonly start: Day | null
  readonly pauses: readonly Pause[]
  /** The last day as the relay stated it; absent: it has not, or what was done here moves it. Null: it stands still. */
  readonly dueStated?: Day | null
  readonly registerYear: string | null
  readonly registerNumber: number | null
  /** The number on the receipt, `JADIDA-214-3`; '' where the deposit cannot be read. */
  readonly receiptNumber: string
  readonly appealOf: string
  /** Null: nobody, or people disagree. */
  readonly assignee: PersonId | null
  readonly overdueSince: Day | null
  /** An act was made out, whether it still holds or not. */
  readonly hadAct: boolean
  /** Parcels of others that were not on screen here: messages, a complement asked for or given, a decision. */
  readonly unread: number
  readonly belated: number
  /** Facts written by a newer release. */
  readonly unreadable: number
  readonly sync: GestureSync
}

export type ReadModelTables = {
  directories: Table<DirectoryRow, SiteCode>
  trainees: Table<TraineeRow, [SiteCode, GroupId, PersonId]>
  lessons: Table<LessonRow, string>
  registers: Table<RegisterRow, DocumentId>
  totals: Table<TotalsRow, [DocumentId, PersonId]>
  unreadable: Table<UnreadableRow, DocumentId>
  cases: Table<CaseRow, DocumentId>
}

export function lessonRowKey(
  register: DocumentId,
  lesson: { readonly day: Day; readonly slot: number }
): string {
  return `${register} ${lesson.day}.${lesson.slot}`
}
