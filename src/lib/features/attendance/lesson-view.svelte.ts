/** One lesson on screen: the visit as runes, the brush, the search, and what is read aloud. */
import {
  PRESENT,
  nextStatus,
  type AttendanceMark,
  type AttendanceStatus
} from '#shared/domain/attendance.ts'
import { prepareQuery } from '#shared/domain/arabic.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import type { Outcome } from './commands.ts'
import type { LessonAddress } from './lesson-address.ts'
import { absentLastTime, countStatuses, markBefore } from './lesson-sheet.ts'
import { isTaking, keepSameRows, sheetRows, type SheetRow } from './sheet-rows.ts'
import type { LessonVisit, Refused, VisitSnapshot } from './visit-snapshot.ts'
import { sayName, sayRefusal, sayStatus } from './words.ts'

/** Statuses of which minutes are said. */
export const TIMED: readonly AttendanceStatus[] = ['late', 'leftEarly']

export class LessonView {
  readonly address: LessonAddress
  readonly visit: LessonVisit
  #snapshot = $state.raw() as VisitSnapshot
  #toSay: { person: PersonId; status: AttendanceStatus } | null = null

  /** Each press gives this status, until the brush is put down. */
  brush = $state<AttendanceStatus | null>(null)
  query = $state('')
  announcement = $state('')

  isTaking = $derived.by(() => isTaking(this.#snapshot))
  readonly #register = $derived.by(() => this.#snapshot.state)
  readonly #absentBefore = $derived.by(() => absentLastTime(this.#register, this.address))
  readonly #keepSame = keepSameRows()
  /** A row that says what it said is the very same value: a tap draws one row again, and not the list. */
  rows = $derived.by(() =>
    this.#keepSame(sheetRows(this.#snapshot, this.address, this.#absentBefore))
  )
  shown = $derived.by(() => {
    if (this.query.trim() === '') return this.rows
    const matches = prepareQuery(this.query)
    return this.rows.filter(
      ({ trainee, number }) =>
        String(number) === this.query.trim() || (trainee !== null && matches(trainee.searchKey))
    )
  })
  counts = $derived.by(() =>
    countStatuses(
      this.rows.map(({ sheet }) => sheet),
      this.isTaking
    )
  )

  constructor(visit: LessonVisit, address: LessonAddress) {
    this.visit = visit
    this.address = address
    this.#snapshot = visit.snapshot()
    visit.subscribe(() => this.#follow())
  }

  get now(): VisitSnapshot {
    return this.#snapshot
  }

  /** A press on a row while the list is taken: the brush's status, or the next one. */
  press(row: SheetRow): void {
    const before = markBefore(row.sheet)
    if (this.brush === null) return this.set(row, nextStatus(before.status))
    this.set(row, before.status === this.brush ? PRESENT.status : this.brush)
  }

  /** Minutes go with the status they were said of; a note stays. */
  set(row: SheetRow, status: AttendanceStatus): void {
    const before = markBefore(row.sheet)
    const minutes = before.status === status ? before.minutes : 0
    this.mark(row, { status, minutes, remark: before.remark })
  }

  mark(row: SheetRow, mark: AttendanceMark): void {
    const wasFinishing = this.#snapshot.finishing
    if (!this.#tell(this.visit.mark(row.person, mark))) return
    this.#toSay = { person: row.person, status: mark.status }
    if (wasFinishing) toasts.show({ text: m.attendance_reopened() })
  }

  add(person: PersonId): void {
    this.#tell(this.visit.add(person))
  }

  finish(): void {
    if (this.#tell(this.visit.finish())) this.brush = null
  }

  /** Tells why an act was refused. Answers whether it was done. */
  done(outcome: Outcome): boolean {
    return this.#tell(outcome.ok ? null : outcome.reason)
  }

  #tell(refused: Refused): boolean {
    if (refused !== null) toasts.show({ text: sayRefusal(refused) })
    return refused === null
  }

  #follow(): void {
    this.#snapshot = this.visit.snapshot()
    const { saving } = this.#snapshot
    if (this.#toSay === null || saving === 'writing') return
    this.announcement = this.#sentence(this.#toSay, saving === 'failed')
    this.#toSay = null
  }

  /** "Amrani Fatima : absente, enregistré": said only once it is true. */
  #sentence({ person, status }: { person: PersonId; status: AttendanceStatus }, failed: boolean) {
    const trainee = this.#snapshot.plan.traineesByPerson.get(person)
    const said = {
      name: trainee === undefined ? '' : sayName(trainee).main,
      status: sayStatus(status, trainee?.gender ?? null)
    }
    return failed ? m.attendance_announce_unsaved(said) : m.attendance_announce_saved(said)
  }
}
