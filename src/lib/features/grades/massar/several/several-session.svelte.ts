/**
 * Files of MASSAR for any of a person's gradebooks, read together: each finds its gradebook by what stands in it, is kept
 * beside it as it was chosen, filled, and handed back. What finds none is told why and kept nowhere.
 */
import { SvelteMap } from 'svelte/reactivity'
import { fillGradeFileAside } from '#lib/files/grade-file-work.ts'
import type { ChosenFile } from '#lib/files/read-class-list.ts'
import { letFileGo } from '#lib/replica/kept-files.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { documentOf, type GradesApp } from '../../grades-app.ts'
import { stateLeftoverGrades } from '../../leftover-grades.ts'
import { describeFile } from '../describe-file.ts'
import { FileWork } from '../file-work.svelte.ts'
import { keepOriginal } from '../keep-original.ts'
import { remapped, usualMapping } from '../match-controls.ts'
import { MassarMemory } from '../massar-memory.svelte.ts'
import { readChosenFile, readKeptFile, type FileReading } from '../open-files.ts'
import type { LinkedField, OpenGradebook } from '../recognise-file.ts'
import type { FilesGround } from './files-ground.ts'
import { placeFiles, readKeptFiles, type SettledFiles } from './place-files.ts'
import { rivalsOf } from './rivals.ts'
import type {
  FilledFile,
  FillOutcome,
  HeldFile,
  Kept,
  PlacedFile,
  RefusedFile,
  UnplacedFile
} from './several-files.ts'

export class SeveralSession {
  readonly #app: GradesApp
  readonly #held = new SvelteMap<number, HeldFile>()
  readonly #refused = new SvelteMap<number, RefusedFile>()
  readonly #outcomes = new SvelteMap<
    number,
    { readonly of: string; readonly outcome: FillOutcome }
  >()
  #settled = $state.raw<SettledFiles | null>(null)
  #cancelled = $state.raw<'kept' | 'read' | null>(null)
  #lastKey = 0
  #settling: Promise<void> = Promise.resolve()
  #stopListening = () => {}
  /** What is being read or filled. */
  readonly work = new FileWork()
  readonly memory: MassarMemory

  readonly placed: readonly PlacedFile[] = $derived.by(() => this.#placed())
  readonly unplaced: readonly UnplacedFile[] = $derived.by(() => this.#unplaced())

  constructor(app: GradesApp) {
    this.#app = app
    this.memory = new MassarMemory(app)
  }

  /** Null until this device has been read. */
  get ground(): FilesGround | null {
    return this.#settled?.ground ?? null
  }

  get refused(): readonly RefusedFile[] {
    return [...this.#refused.values()]
  }

  /** The reading that the person called off, until they begin another. */
  get cancelled(): 'kept' | 'read' | null {
    return this.#cancelled
  }

  /** Reads what was kept beside the gradebooks. Rejects when the database refuses to be read. */
  async start(): Promise<void> {
    this.#cancelled = null
    this.#stopListening()
    // A change whose reading failed leaves the page as it was; the next one reads everything again.
    this.#stopListening = this.#app.onDocuments(() => void this.#settle().catch(() => undefined))
    await stateLeftoverGrades(this.#app)
    await this.#settle()
    const kept = await this.#keptFiles()
    const readings = await this.work.each('read', kept, readKeptFile)
    if (readings === null) return void (this.#cancelled = 'kept')
    kept.forEach(({ id, keptAt, documentId }, place) =>
      this.#open(readings[place]!, { id, at: keptAt, gradebook: documentId })
    )
    await this.#settle()
  }

  stop(): void {
    this.#stopListening()
    this.work.cancel()
  }

  /** Reads what was chosen; called off, nothing of it stays. */
  async add(chosen: readonly ChosenFile[]): Promise<void> {
    this.#cancelled = null
    this.#refused.clear()
    const readings = await this.work.each('read', chosen, readChosenFile)
    if (readings === null) return void (this.#cancelled = 'read')
    readings.forEach((reading) => this.#open(reading, null))
    await this.#settle()
  }

  map({ held, mapping }: PlacedFile, marker: string, assessment: number | null): void {
    this.#held.set(held.key, { ...held, mapping: remapped(mapping, marker, assessment) })
  }

  /** The file's class and subject are those of this gradebook. */
  async link({ file }: HeldFile, gradebook: OpenGradebook): Promise<void> {
    await this.memory.link(file.header, gradebook)
    await this.#settle()
  }

  async unlink({ file }: HeldFile, field: LinkedField): Promise<void> {
    await this.memory.unlink(file.header, field)
    await this.#settle()
  }

  async letGo({ key, kept }: HeldFile): Promise<void> {
    if (kept !== null) await letFileGo(this.#app.database, kept.id)
    this.#held.delete(key)
    await this.#settle()
  }

  /**
   * Fills each file with what is entered in its gradebook, in copies of the bytes that were chosen. Answers what is ready
   * to be handed back, or null when it was called off: then none is.
   */
  async fill(files: readonly PlacedFile[]): Promise<readonly FilledFile[] | null> {
    const jobs = files.map(({ held, about }) => ({ ...held, changes: about.filling.changes }))
    const done = await this.work.each('fill', jobs, ({ bytes, changes }, options) =>
      fillGradeFileAside(bytes, changes, options)
    )
    if (done === null) return null
    return jobs.flatMap(({ key, name, changes }, place) => {
      const filling = done[place]!
      const outcome: FillOutcome = filling.ok
        ? { ok: true, bytes: filling.bytes }
        : { ok: false, refusal: filling }
      this.#outcomes.set(key, { of: JSON.stringify(changes), outcome })
      return outcome.ok ? [{ name, bytes: outcome.bytes }] : []
    })
  }

  #placed(): PlacedFile[] {
    const settled = this.#settled
    if (settled === null) return []
    const found = [...this.#held.values()].flatMap((held) => {
      const placement = settled.placements.get(held.key)
      if (placement?.kind !== 'placed') return []
      const { gradebook } = placement
      const document = documentOf(this.#app, gradebook)
      const ground = settled.grounds.get(document)
      return ground === undefined ? [] : [{ held, gradebook, document, ground }]
    })
    return found.map(({ held, gradebook, document, ground }) => {
      const mapping = held.mapping ?? usualMapping(held.file.blocks, ground.assessments)
      const about = describeFile(held.file, mapping, ground, {
        open: gradebook,
        links: this.memory.links,
        knowledge: this.memory.knowledge
      })
      const same = found.filter((other) => other.document === document)
      const rivals = rivalsOf(
        held,
        same.map((other) => other.held)
      )
      const tried = this.#outcomes.get(held.key)
      const isOfNow = tried?.of === JSON.stringify(about.filling.changes)
      const outcome = tried !== undefined && isOfNow ? tried.outcome : null
      return { held, gradebook, ground, mapping, about, rivals, outcome }
    })
  }

  #unplaced(): UnplacedFile[] {
    return [...this.#held.values()].flatMap((held) => {
      const placement = this.#settled?.placements.get(held.key)
      return placement === undefined || placement.kind === 'placed' ? [] : [{ held, placement }]
    })
  }

  async #keptFiles() {
    const opened = [...this.#held.values()].flatMap(({ kept }) => kept?.id ?? [])
    const kept = await readKeptFiles(this.#app, this.ground?.gradebooks ?? [])
    return kept.filter(({ id }) => !opened.includes(id))
  }

  #open(reading: FileReading, kept: Kept | null): void {
    const [key, { name }] = [++this.#lastKey, reading]
    if (!reading.ok) return void this.#refused.set(key, { key, name, reason: reading.reason })
    const { bytes, file } = reading
    this.#held.set(key, { key, name, bytes, file, kept, notKept: null, mapping: null })
  }

  /** One after the other, so that an older reading never comes over a newer one. */
  #settle(): Promise<void> {
    const turn = this.#settling.catch(() => undefined).then(() => this.#placeAll())
    this.#settling = turn
    return turn
  }

  async #placeAll(): Promise<void> {
    await this.memory.read()
    this.#settled = await placeFiles(this.#app, [...this.#held.values()], this.memory.links)
    await this.memory.learn(this.#placed().map(({ about }) => about.matching))
    for (const { held, gradebook, rivals } of this.#placed())
      if (rivals.length === 0) await this.#keep(held, documentOf(this.#app, gradebook))
  }

  /** Beside its gradebook, where the screen of that gradebook finds it too. */
  async #keep(held: HeldFile, gradebook: DocumentId): Promise<void> {
    if (held.notKept !== null || held.kept?.gradebook === gradebook) return
    const { database } = this.#app
    const file = { documentId: gradebook, name: held.name, bytes: held.bytes }
    const outcome = await keepOriginal(this.#app, file)
    const now = this.#held.get(held.key)
    if (now === undefined) return
    if (!outcome.ok) return void this.#held.set(held.key, { ...now, notKept: outcome.reason })
    const { id, keptAt } = outcome.file
    if (held.kept !== null) await letFileGo(database, held.kept.id)
    // What was kept under this name before is replaced by it, here as on the disk.
    for (const other of this.#held.values())
      if (other.key !== held.key && other.kept?.id === id) this.#held.delete(other.key)
    this.#held.set(held.key, { ...now, kept: { id, at: keptAt, gradebook } })
  }
}
