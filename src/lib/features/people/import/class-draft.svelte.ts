/** One class of a file and what the person decides about it. */
import type { ClassList } from '#lib/files/class-list.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { collapseSpaces } from '#shared/domain/arabic.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { findGroup, readTrainingYear, trainingYearOn, type GroupDetails } from './group-plan.ts'
import { NO_EDITS, NOBODY, toggled, withEdit, withEdits, type RowEdit } from './list-edits.ts'

export class ClassDraft {
  readonly list: ClassList
  isChosen = $state(true)
  label = $state('')
  level = $state('')
  trainingYear = $state('')
  /** A group that exists, or null for a new one. */
  target = $state<GroupId | null>(null)
  #edits = $state.raw(NO_EDITS)
  #moves = $state.raw(NOBODY)
  #leavers = $state.raw(NOBODY)

  /** The list with what was typed. */
  readonly edited: ClassList = $derived.by(() => withEdits(this.list, this.#edits))

  constructor(list: ClassList, directory: DirectoryState | null, today: Day) {
    this.list = list
    this.label = collapseSpaces(list.className)
    this.level = collapseSpaces(list.level)
    this.trainingYear = readTrainingYear(list.schoolYear) || trainingYearOn(today)
    this.target = directory === null ? null : findGroup(directory, this.details)
    // A list without anybody to take over is offered, not proposed.
    this.isChosen = list.trainees.length > 0
  }

  get details(): GroupDetails {
    return {
      label: collapseSpaces(this.label),
      level: collapseSpaces(this.level),
      trainingYear: readTrainingYear(this.trainingYear)
    }
  }

  get isReady(): boolean {
    const { label, trainingYear } = this.details
    return this.target !== null || (label !== '' && trainingYear !== '')
  }

  get moves(): ReadonlySet<PersonId> {
    return this.#moves
  }

  get leavers(): ReadonlySet<PersonId> {
    return this.#leavers
  }

  editOf(row: number): RowEdit {
    return this.#edits.get(row) ?? {}
  }

  edit(row: number, edit: RowEdit): void {
    this.#edits = withEdit(this.#edits, row, edit)
  }

  setMove(person: PersonId, isMoved: boolean): void {
    this.#moves = toggled(this.#moves, person, isMoved)
  }

  setLeaver(person: PersonId, hasLeft: boolean): void {
    this.#leavers = toggled(this.#leavers, person, hasLeft)
  }
}
