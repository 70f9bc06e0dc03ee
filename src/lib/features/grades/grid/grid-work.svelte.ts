/** Work in the grid: which cell has the focus, what is chosen, what is being typed, and what was done. Knows no element. */
import { scaleOf, type AssessmentState } from '#shared/documents/gradebook.ts'
import type { Cell } from '#shared/domain/grade.ts'
import { keptText, parseGradeText } from '#shared/domain/grade-text.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { toasts } from '#lib/ui/toasts.svelte.ts'
import type { GradeView } from '../grade-view.svelte.ts'
import { sayRefusalIn } from '../enterer-words.ts'
import { sayCell, sayInvalidity, sayRefusal } from '../words.ts'
import {
  blockText,
  changesToClear,
  changesToFillDown,
  shownAt,
  textOf,
  type BlockChanges
} from './grid-block.ts'
import { blockBetween, type GridPlace } from './grid-moves.ts'

/** What is being typed. `caret`: arrows move in the text instead of leaving the cell. */
type Edit = { readonly text: string; readonly isCaret: boolean; readonly before: Cell }

export class GridWork {
  readonly view: GradeView
  #focus = $state.raw<GridPlace>({ row: 0, column: 0 })
  #anchor = $state.raw<GridPlace>({ row: 0, column: 0 })
  #edit = $state.raw<Edit | null>(null)

  readonly size = $derived.by(() => {
    const { list, assessments } = this.view.now
    return { rows: list.length, columns: assessments.length }
  })
  /** News may shorten the list under the focus. */
  readonly focus = $derived.by(() => this.#inside(this.#focus))
  readonly block = $derived.by(() => blockBetween(this.#inside(this.#anchor), this.focus))
  readonly assessment: AssessmentState | undefined = $derived.by(
    () => this.view.now.assessments[this.focus.column]
  )
  readonly person: PersonId | undefined = $derived.by(() => this.view.now.list[this.focus.row])
  readonly #shown = $derived.by(() => shownAt(this.view.now, this.focus))
  /** Why the text cannot be kept, or ''. */
  readonly unreadable = $derived.by(() => {
    const reading = parseGradeText(this.#edit?.text ?? '')
    if (reading.ok) return ''
    return reading.problem === 'too-precise'
      ? m.grades_typed_precise()
      : m.grades_typed_unreadable()
  })
  /** Why the cell cannot count, or ''. */
  readonly wrong = $derived.by(() => {
    const scale = this.assessment === undefined ? null : scaleOf(this.assessment)
    const cell = this.#shown
    const isJudged = cell !== 'contradiction' && scale !== null
    return this.unreadable || (isJudged ? sayInvalidity(cell, scale) : '')
  })
  /** Why nothing is typed in this column, or ''. */
  readonly closed = $derived.by(() => {
    if (this.assessment === undefined) return ''
    const { number } = this.assessment
    const reason = this.view.whyNotEnterIn(number)
    return reason === null ? '' : sayRefusalIn(this.view.now, number, reason)
  })
  /** What stands in the cell, in words. */
  readonly meaning = $derived.by(() => {
    if (this.#shown === 'contradiction') return m.grades_anomaly_contradiction()
    return this.#shown.kind === 'blank' ? m.grades_blank_explained() : sayCell(this.#shown)
  })

  constructor(view: GradeView, assessment: number) {
    this.view = view
    const { list, assessments } = view.now
    const column = Math.max(
      0,
      assessments.findIndex(({ number }) => number === assessment)
    )
    const row = list.findIndex((_, place) => {
      const said = shownAt(view.now, { row: place, column })
      return said !== 'contradiction' && said.kind === 'blank'
    })
    this.go({ row: Math.max(0, row), column })
  }

  get edit(): Edit | null {
    return this.#edit
  }

  /** Puts the focus there, and the choice with it unless it `extends`. False: what is typed cannot be left yet. */
  go(place: GridPlace, isExtending = false): boolean {
    if (!this.commit()) return false
    this.#focus = place
    if (!isExtending) this.#anchor = place
    return true
  }

  chooseAll(): void {
    this.#anchor = { row: 0, column: 0 }
    this.#focus = { row: this.size.rows - 1, column: this.size.columns - 1 }
  }

  /** Begins with this text in place of what stands there, or with what stands there when it is null. */
  begin(text: string | null): void {
    if (this.closed !== '') return this.#tell(this.closed)
    const shown = this.#shown
    if (shown === 'contradiction') return this.#tell(sayRefusal('contradiction-open'))
    this.#anchor = this.focus
    this.#edit = { text: text ?? textOf(shown), isCaret: text === null, before: shown }
    if (text !== null) this.type(text)
  }

  /** Each readable text is in the cell at once; while it is not readable, the cell says what it said before. */
  type(text: string): void {
    const { edit, assessment, person } = this
    if (edit === null || assessment === undefined || person === undefined) return
    this.#edit = { ...edit, text: keptText(text) }
    const reading = parseGradeText(this.#edit.text)
    const cell = reading.ok ? reading.cell : edit.before
    const refused = this.view.visit.type(assessment.number, person, cell)
    if (refused === null) return
    this.#edit = null
    this.#tell(sayRefusal(refused))
  }

  /** Leaves the cell with what was typed. False while that cannot be read. */
  commit(): boolean {
    if (this.unreadable !== '') return false
    this.#edit = null
    this.view.visit.leaveCell()
    return true
  }

  /** Gives the cell back what it said before it was typed in. */
  restore(): void {
    const { edit } = this
    if (edit === null) return
    this.type(textOf(edit.before))
    this.commit()
  }

  /** Types a code or nothing into every cell of the choice. */
  clear(): void {
    this.#write(changesToClear(this.view.now, this.block))
  }

  putCode(cell: Cell): void {
    const { changes, disputed } = changesToClear(this.view.now, this.block)
    this.#write({ changes: changes.map((change) => ({ ...change, cell })), disputed })
  }

  fillDown(): void {
    this.#write(changesToFillDown(this.view.now, this.block))
  }

  copied(): string {
    return blockText(this.view.now, this.block)
  }

  undo(): void {
    if (this.commit()) this.#show(this.view.undo())
  }

  redo(): void {
    if (this.commit()) this.#show(this.view.redo())
  }

  /** Writes one value where the focus is; false when it is none. */
  pasteOne(text: string): boolean {
    const reading = parseGradeText(text)
    const { assessment, person } = this
    if (!reading.ok || assessment === undefined || person === undefined) return false
    const disputed = this.#shown === 'contradiction' ? 1 : 0
    const change = { assessment: assessment.number, person, cell: reading.cell }
    this.#write({ changes: disputed > 0 ? [] : [change], disputed })
    return true
  }

  /** Writes what may be written, and tells what was left out. */
  #write({ changes, disputed }: BlockChanges): void {
    if (!this.commit()) return
    const { now } = this.view
    const open = changes.filter(({ assessment }) => !now.closedTo.has(assessment))
    const left = changes.find(({ assessment }) => now.closedTo.has(assessment))
    const refused = open.length === 0 ? null : this.view.visit.write(open)
    if (refused !== null) this.#tell(sayRefusal(refused))
    else if (left !== undefined) this.#tellLeft(left.assessment, changes.length - open.length)
    else if (disputed > 0) this.#tell(m.grades_grid_disputed_kept({ count: disputed }))
  }

  #tellLeft(assessment: number, count: number): void {
    const { now } = this.view
    const reason = now.closedTo.get(assessment)
    if (reason === undefined) return
    const because = sayRefusalIn(now, assessment, reason)
    this.#tell(m.grades_grid_left_out({ count, because }))
  }

  #show(place: { readonly assessment: number; readonly person: PersonId } | null): void {
    if (place === null) return
    const { list, assessments } = this.view.now
    const column = assessments.findIndex(({ number }) => number === place.assessment)
    const row = list.indexOf(place.person)
    if (row >= 0 && column >= 0) this.go({ row, column })
  }

  #inside({ row, column }: GridPlace): GridPlace {
    const { rows, columns } = this.size
    return {
      row: Math.min(row, Math.max(0, rows - 1)),
      column: Math.min(column, Math.max(0, columns - 1))
    }
  }

  #tell(text: string): void {
    toasts.show({ text })
  }
}
