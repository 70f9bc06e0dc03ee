/** One import from the chosen file to the result. Nothing is written before `save`. */
import type { ColumnField } from '#lib/files/class-list-columns.ts'
import type { ClassListBytesReading, TableToMap } from '#lib/files/class-list-file.ts'
import { readMapped, type ClassList, type FileNotice } from '#lib/files/class-list.ts'
import { readClassListFile, type ChosenFile } from '#lib/files/read-class-list.ts'
import type { PeopleApp } from '../people-app.ts'
import type { WriteRefusal } from '../write.ts'
import { ClassDraft } from './class-draft.svelte.ts'
import { planClasses, readImportGround, type ImportGround } from './import-ground.ts'
import { applyImport, type ClassPlan, type ImportResult } from './import-commands.ts'

export type ImportStep = 'choose' | 'reading' | 'mapping' | 'classes' | 'preview' | 'done'

export type FileProblem =
  | Exclude<Awaited<ReturnType<typeof readClassListFile>>, { ok: true }>['reason']
  | 'no-name-column'
  | 'lists-not-read'

type SessionApp = PeopleApp & { officeNow(): { readonly day: number } }

export class ImportSession {
  readonly #app: SessionApp
  #reading: AbortController | null = null

  #step = $state<ImportStep>('choose')
  #fileName = $state('')
  #problem = $state<FileProblem | null>(null)
  #progress = $state.raw({ done: 0, total: 0 })
  #tables = $state.raw<readonly TableToMap[]>([])
  #notices = $state.raw<readonly FileNotice[]>([])
  #classes = $state.raw<readonly ClassDraft[]>([])
  #ground = $state.raw<ImportGround | null>(null)
  #saving = $state(false)
  #refusal = $state<WriteRefusal | 'unforeseen' | null>(null)
  #result = $state.raw<Extract<ImportResult, { ok: true }> | null>(null)
  #written = $state.raw<readonly ClassPlan[]>([])

  /** What would be written for the chosen classes, in the order of the file. */
  readonly plans = $derived.by((): readonly ClassPlan[] => {
    const chosen = this.#classes.filter(({ isChosen }) => isChosen)
    return this.#ground === null ? [] : planClasses(this.#ground, chosen)
  })

  constructor(app: SessionApp) {
    this.#app = app
  }

  get step(): ImportStep {
    return this.#step
  }

  get fileName(): string {
    return this.#fileName
  }

  /** Why the file cannot be taken over. */
  get problem(): FileProblem | null {
    return this.#problem
  }

  get progress(): { readonly done: number; readonly total: number } {
    return this.#progress
  }

  get tables(): readonly TableToMap[] {
    return this.#tables
  }

  get notices(): readonly FileNotice[] {
    return this.#notices
  }

  get classes(): readonly ClassDraft[] {
    return this.#classes
  }

  get ground(): ImportGround | null {
    return this.#ground
  }

  get saving(): boolean {
    return this.#saving
  }

  get refusal(): WriteRefusal | 'unforeseen' | null {
    return this.#refusal
  }

  get result(): Extract<ImportResult, { ok: true }> | null {
    return this.#result
  }

  /** The plans that were written, for the result to name their groups. */
  get written(): readonly ClassPlan[] {
    return this.#written
  }

  async readFile(file: ChosenFile): Promise<void> {
    this.#fileName = file.name
    this.#problem = null
    this.#progress = { done: 0, total: 0 }
    this.#step = 'reading'
    this.#reading = new AbortController()
    const reading = await readClassListFile(file, {
      signal: this.#reading.signal,
      onProgress: (done, total) => (this.#progress = { done, total })
    })
    this.#reading = null
    if (reading.ok) return this.#offerClasses(reading.classes, reading.notices)
    if (reading.reason === 'no-class-list-found') return this.#offerTables(reading)
    this.#fail(reading.reason)
  }

  cancelReading(): void {
    this.#reading?.abort()
  }

  /** Reads a table the way the person said its columns are. */
  async useColumns(
    table: TableToMap,
    columns: Partial<Record<ColumnField, number>>
  ): Promise<void> {
    const { headingRow } = table.suggestion.mapping
    const reading = readMapped(table.sheet, { headingRow, columns })
    this.#problem = reading.ok ? null : reading.reason
    if (reading.ok) await this.#offerClasses(reading.classes, reading.notices)
  }

  /** Reads the lists of the site anew: what changes is compared with what they say now. */
  async readGround(): Promise<void> {
    this.#ground = await readImportGround(this.#app)
  }

  preview(): void {
    this.#refusal = null
    this.#step = 'preview'
  }

  async save(): Promise<void> {
    if (this.#saving) return
    this.#saving = true
    this.#refusal = null
    const plans = this.plans
    try {
      this.#take(plans, await applyImport(this.#app, plans))
    } catch {
      // Its lists could not be read: nothing of it was written.
      this.#refusal = 'unforeseen'
    } finally {
      this.#saving = false
    }
  }

  #take(plans: readonly ClassPlan[], result: ImportResult): void {
    if (!result.ok) {
      this.#refusal = result.reason
      return
    }
    this.#result = result
    this.#written = plans
    this.#step = 'done'
  }

  /** One step back; from the first steps, to the choice of a file. */
  back(): void {
    if (this.#step === 'preview') this.#step = 'classes'
    else if (this.#step === 'classes' && this.#tables.length > 0) this.#step = 'mapping'
    else this.startAgain()
  }

  startAgain(): void {
    this.#step = 'choose'
    this.#problem = null
    this.#refusal = null
    this.#tables = []
    this.#classes = []
    this.#result = null
  }

  #fail(problem: FileProblem): void {
    this.#problem = problem === 'cancelled' ? null : problem
    this.#step = 'choose'
  }

  #offerTables(reading: Extract<ClassListBytesReading, { reason: 'no-class-list-found' }>): void {
    this.#tables = reading.tables
    if (reading.tables.length === 0) this.#fail('no-class-list-found')
    else this.#step = 'mapping'
  }

  async #offerClasses(
    classes: readonly ClassList[],
    notices: readonly FileNotice[]
  ): Promise<void> {
    try {
      await this.readGround()
    } catch {
      return this.#fail('lists-not-read')
    }
    const day = this.#app.officeNow().day
    this.#notices = notices
    this.#classes = classes.map(
      (list) => new ClassDraft(list, this.#ground?.directory ?? null, day)
    )
    this.#step = 'classes'
  }
}
