/** The files of MASSAR that lie beside one gradebook: read, kept as they were chosen, filled and handed back. */
import { SvelteMap } from 'svelte/reactivity'
import type { GradeFile } from '#lib/files/grade-file.ts'
import { fillGradeFileAside } from '#lib/files/grade-file-work.ts'
import type { ChosenFile } from '#lib/files/read-class-list.ts'
import { keptFilesOf, letFileGo } from '#lib/replica/kept-files.ts'
import type { GradesApp } from '../grades-app.ts'
import type { GradeView } from '../grade-view.svelte.ts'
import { lastDayOf, leavesOn, leavingOf, leftFilesOf } from './closed-files.ts'
import type { Leaving, LeftFiles } from './closed-files.ts'
import { describeFile } from './describe-file.ts'
import { FileWork } from './file-work.svelte.ts'
import type { FillingPlan } from './grade-exchange.ts'
import { keepOriginal, type NotKeptReason } from './keep-original.ts'
import { remapped, usualMapping, type ControlMapping } from './match-controls.ts'
import type { FileRefusalReason, FillRefusal } from './massar-words.ts'
import { MassarMemory } from './massar-memory.svelte.ts'
import { readChosenFile, readKeptFile, type FileReading } from './open-files.ts'
import { isBlocking, type OpenGradebook } from './recognise-file.ts'

export type OpenFile = { readonly key: number; readonly name: string } & (
  | { readonly step: 'refused'; readonly reason: FileRefusalReason }
  | {
      readonly step: 'read'
      readonly bytes: Uint8Array
      readonly file: GradeFile
      readonly kept: { readonly id: number; readonly at: number } | null
      /** Why this device does not keep it; null where it does. */
      readonly notKept: NotKeptReason | null
      readonly mapping: ControlMapping
    }
)
export type ReadFile = Extract<OpenFile, { step: 'read' }>

type Keeping = Pick<ReadFile, 'kept' | 'notKept'>

const NOT_READ: Keeping = { kept: null, notKept: null }

export type Filled =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly refusal: FillRefusal }

export class MassarSession {
  readonly #app: GradesApp
  readonly #view: GradeView
  readonly #files = new SvelteMap<number, OpenFile>()
  #left = $state.raw<LeftFiles | null>(null)
  #cancelled = $state.raw<'kept' | 'read' | null>(null)
  #lastKey = 0
  /** What is being read or filled. */
  readonly work = new FileWork()
  readonly memory: MassarMemory

  constructor(app: GradesApp, view: GradeView) {
    this.#app = app
    this.#view = view
    this.memory = new MassarMemory(app)
  }

  /** Originals of this gradebook that left by themselves, since its term is closed. */
  get left(): LeftFiles | null {
    return this.#left
  }

  /** When an original leaves by itself; null while nothing says it. */
  leavesOn({ kept }: ReadFile): Leaving | null {
    const { state, directory } = this.#view.now
    const through = lastDayOf(directory, this.#view.address.term)
    const leaving = leavingOf(state, through, this.#app.officeNow().day)
    return leaving && kept && { ...leaving, day: leavesOn(leaving, kept.at) }
  }

  get files(): readonly OpenFile[] {
    return [...this.#files.values()]
  }

  /** The reading that the person called off, until they begin another: of what was kept, or of what they chose. */
  get cancelled(): 'kept' | 'read' | null {
    return this.#cancelled
  }

  /** Opens what was kept beside this gradebook. Rejects when the database refuses to be read. */
  async start(): Promise<void> {
    this.#cancelled = null
    await this.memory.read()
    this.#left = await leftFilesOf(this.#app, this.#view.now.gradebook)
    const kept = await keptFilesOf(this.#app.database, this.#view.now.gradebook)
    const readings = await this.work.each('read', kept, readKeptFile)
    if (readings === null) return void (this.#cancelled = 'kept')
    kept.forEach(({ id, keptAt }, place) =>
      this.#open(readings[place]!, { kept: { id, at: keptAt }, notKept: null })
    )
    await this.#learn()
  }

  stop(): void {
    this.work.cancel()
  }

  /** Reads what was chosen and keeps it; called off, nothing of it is. */
  async add(chosen: readonly ChosenFile[]): Promise<void> {
    this.#cancelled = null
    const readings = await this.work.each('read', chosen, readChosenFile)
    if (readings === null) return void (this.#cancelled = 'read')
    for (const reading of readings) {
      for (const other of this.files) if (other.name === reading.name) this.#files.delete(other.key)
      const keeping = reading.ok ? await this.#keep(reading.name, reading.bytes) : NOT_READ
      this.#open(reading, keeping)
    }
    await this.#learn()
  }

  map(file: ReadFile, marker: string, assessment: number | null): void {
    this.#put({ ...file, mapping: remapped(file.mapping, marker, assessment) })
  }

  /** The file's class and subject are those of this gradebook. */
  async link({ file }: ReadFile): Promise<void> {
    await this.memory.link(file.header, this.#gradebook)
    await this.#learn()
  }

  async letGo(file: OpenFile): Promise<void> {
    if (file.step === 'read' && file.kept !== null)
      await letFileGo(this.#app.database, file.kept.id)
    this.#files.delete(file.key)
  }

  /** Everything to be said of a file, as the gradebook stands now. */
  describe({ file, mapping }: ReadFile) {
    return describeFile(file, mapping, this.#view.now, {
      open: this.#gradebook,
      links: this.memory.links,
      knowledge: this.memory.knowledge
    })
  }

  /** Writes into the bytes that were chosen; those stay as they are. Null when it was called off. */
  async fill(file: ReadFile, { changes }: FillingPlan): Promise<Filled | null> {
    const done = await this.work.each('fill', [file], ({ bytes }, options) =>
      fillGradeFileAside(bytes, changes, options)
    )
    const filled = done?.[0]
    if (filled === undefined) return null
    return filled.ok ? { ok: true, bytes: filled.bytes } : { ok: false, refusal: filled }
  }

  get #gradebook(): OpenGradebook {
    const { address, groupLabel, now } = this.#view
    const module = now.directory?.modules.get(String(address.module))?.values
    return {
      ...address,
      groupLabel,
      moduleNames: [module?.name ?? '', module?.nameAr ?? '']
    }
  }

  /** From every file that is this gradebook's. */
  async #learn(): Promise<void> {
    const about = this.files.flatMap((file) => (file.step === 'read' ? this.describe(file) : []))
    const own = about.filter(({ checks }) => !checks.some(isBlocking))
    await this.memory.learn(own.map(({ matching }) => matching))
  }

  #open(reading: FileReading, keeping: Keeping): void {
    const [key, { name }] = [++this.#lastKey, reading]
    if (!reading.ok) return this.#put({ key, name, step: 'refused', reason: reading.reason })
    const { bytes, file } = reading
    const mapping = usualMapping(file.blocks, this.#view.now.assessments)
    this.#put({ key, name, step: 'read', bytes, file, mapping, ...keeping })
  }

  /** A device that is full can still fill the file now; it says that it will have to be chosen again. */
  async #keep(name: string, bytes: Uint8Array): Promise<Keeping> {
    const file = { documentId: this.#view.now.gradebook, name, bytes }
    const outcome = await keepOriginal(this.#app, file)
    return outcome.ok
      ? { kept: { id: outcome.file.id, at: outcome.file.keptAt }, notKept: null }
      : { kept: null, notKept: outcome.reason }
  }

  #put(file: OpenFile): void {
    this.#files.set(file.key, file)
  }
}
