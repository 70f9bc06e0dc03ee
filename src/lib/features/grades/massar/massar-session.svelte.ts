/** The files of MASSAR that lie beside one gradebook: read, kept as they were chosen, filled and handed back. */
import { SvelteMap } from 'svelte/reactivity'
import type { GradeFile } from '#lib/files/grade-file.ts'
import {
  fillGradeFileAside,
  readGradeFileAside,
  takeGradeFile
} from '#lib/files/grade-file-work.ts'
import type { ChosenFile } from '#lib/files/read-class-list.ts'
import { keepFile, keptFilesOf, letFileGo } from '#lib/replica/kept-files.ts'
import type { GradesApp } from '../grades-app.ts'
import type { GradeView } from '../grade-view.svelte.ts'
import type { Day } from '#shared/domain/calendar.ts'
import { leavingDay, leftFilesOf, type LeftFiles } from './closed-files.ts'
import { describeFile } from './describe-file.ts'
import type { FillingPlan } from './grade-exchange.ts'
import { remapped, usualMapping, type ControlMapping } from './match-controls.ts'
import type { FileRefusalReason, FillRefusal } from './massar-words.ts'
import {
  NO_LINKS,
  withLink,
  withoutLink,
  type MassarLinks,
  type OpenGradebook
} from './recognise-file.ts'

/** Files read at one choice. */
export const MAX_FILES_AT_ONCE = 20

/** What this device remembers of MASSAR's names. */
const LINKS_NOTE = 'massar-links'

export type OpenFile = { readonly key: number; readonly name: string } & (
  | { readonly step: 'reading' }
  | { readonly step: 'refused'; readonly reason: FileRefusalReason }
  | {
      readonly step: 'read'
      readonly bytes: Uint8Array
      readonly file: GradeFile
      /** Null: this device could not keep it. */
      readonly kept: { readonly id: number; readonly at: number } | null
      readonly mapping: ControlMapping
    }
)
export type ReadFile = Extract<OpenFile, { step: 'read' }>

export type Filled =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly refusal: FillRefusal }

export class MassarSession {
  readonly #app: GradesApp
  readonly #view: GradeView
  readonly #files = new SvelteMap<number, OpenFile>()
  #links = $state.raw(NO_LINKS)
  #left = $state.raw<LeftFiles | null>(null)
  #lastKey = 0
  readonly #ending = new AbortController()

  constructor(app: GradesApp, view: GradeView) {
    this.#app = app
    this.#view = view
  }

  /** Originals of this gradebook that left by themselves, since its term is closed. */
  get left(): LeftFiles | null {
    return this.#left
  }

  /** The day on which the originals leave; null while the term is not closed. */
  get leaves(): Day | null {
    return leavingDay(this.#view.now.state, this.#app.officeNow().day)
  }

  get files(): readonly OpenFile[] {
    return [...this.#files.values()]
  }

  /** Opens what was kept beside this gradebook. Rejects when the database refuses to be read. */
  async start(): Promise<void> {
    this.#links = ((await this.#app.replica.storage.noted(LINKS_NOTE)) as MassarLinks) ?? NO_LINKS
    this.#left = await leftFilesOf(this.#app, this.#view.now.gradebook)
    const kept = await keptFilesOf(this.#app.database, this.#view.now.gradebook)
    await Promise.all(
      kept.map(({ id, name, bytes, keptAt }) => this.#read(name, bytes, { id, at: keptAt }))
    )
  }

  stop(): void {
    this.#ending.abort()
  }

  async add(chosen: readonly ChosenFile[]): Promise<void> {
    for (const file of chosen) {
      for (const other of this.files) if (other.name === file.name) this.#files.delete(other.key)
      const taken = await takeGradeFile(file)
      if (taken.ok) await this.#read(file.name, taken.bytes, null)
      else
        this.#put({ key: ++this.#lastKey, name: file.name, step: 'refused', reason: taken.reason })
    }
  }

  map(file: ReadFile, marker: string, assessment: number | null): void {
    this.#put({ ...file, mapping: remapped(file.mapping, marker, assessment) })
  }

  /** The file's class and subject are those of this gradebook: remembered on this device. */
  async link({ file }: ReadFile): Promise<void> {
    await this.#remember(withLink(this.#links, file.header, this.#gradebook))
  }

  async unlink({ file }: ReadFile): Promise<void> {
    await this.#remember(withoutLink(this.#links, file.header))
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
      links: this.#links
    })
  }

  /** Writes into the bytes that were chosen; those stay as they are. */
  async fill({ bytes }: ReadFile, { changes }: FillingPlan): Promise<Filled> {
    const filled = await fillGradeFileAside(bytes, changes, { signal: this.#ending.signal })
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

  async #remember(links: MassarLinks): Promise<void> {
    await this.#app.replica.storage.note(LINKS_NOTE, links)
    this.#links = links
  }

  async #read(name: string, bytes: Uint8Array, kept: ReadFile['kept']): Promise<void> {
    const key = ++this.#lastKey
    this.#put({ key, name, step: 'reading' })
    const reading = await readGradeFileAside(bytes, { signal: this.#ending.signal })
    if (this.#ending.signal.aborted) return
    if (!reading.ok) return this.#put({ key, name, step: 'refused', reason: reading.reason })
    const { file } = reading
    const mapping = usualMapping(file.blocks, this.#view.now.assessments)
    this.#put({
      key,
      name,
      step: 'read',
      bytes,
      file,
      mapping,
      kept: kept ?? (await this.#keep(name, bytes))
    })
  }

  /** A device that is full can still fill the file now; it says that it will have to be chosen again. */
  async #keep(name: string, bytes: Uint8Array): Promise<ReadFile['kept']> {
    const file = { documentId: this.#view.now.gradebook, name, bytes }
    const kept = await keepFile(this.#app.database, file, this.#app.moment()).catch(() => null)
    return kept?.ok ? { id: kept.file.id, at: kept.file.keptAt } : null
  }

  #put(file: OpenFile): void {
    this.#files.set(file.key, file)
  }
}
