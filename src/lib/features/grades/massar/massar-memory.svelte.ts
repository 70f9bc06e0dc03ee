/**
 * What this device remembers of MASSAR's names and numbers, for all gradebooks at once: which group a class is and which
 * module a subject, as a person said, and which trainee a number, as rows taught. Shown with the files, and taken back there.
 */
import type { GradeFileHeader } from '#lib/files/grade-file-header.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { GradesApp } from '../grades-app.ts'
import { changeNumbers, readNumbers } from './kept-numbers.ts'
import {
  withLearned,
  withoutNumber,
  withoutSaid,
  withSaid,
  type MassarNumbers
} from './massar-numbers.ts'
import type { NumberedPupil, PupilKnowledge, PupilMatching } from './match-pupils.ts'
import {
  NO_LINKS,
  withLink,
  withoutLink,
  type LinkedField,
  type MassarLinks,
  type OpenGradebook
} from './recognise-file.ts'

const LINKS_NOTE = 'massar-links'

export class MassarMemory {
  readonly #app: Pick<GradesApp, 'replica' | 'database' | 'profile'>
  #links = $state.raw(NO_LINKS)
  #numbers = $state.raw<MassarNumbers>([])
  #everyone = $state.raw<readonly TraineeRow[]>([])
  readonly knowledge: PupilKnowledge = $derived({
    numbers: this.#numbers,
    everyone: this.#everyone
  })

  constructor(app: Pick<GradesApp, 'replica' | 'database' | 'profile'>) {
    this.#app = app
  }

  get links(): MassarLinks {
    return this.#links
  }

  /** Rejects when the database refuses to be read. */
  async read(): Promise<void> {
    const [links, { numbers, everyone }] = await Promise.all([
      this.#noted<MassarLinks>(LINKS_NOTE),
      readNumbers(this.#app)
    ])
    this.#links = links ?? NO_LINKS
    this.#everyone = everyone
    this.#numbers = numbers
  }

  /** The file's class and subject are those of this gradebook. */
  async link(header: GradeFileHeader, gradebook: OpenGradebook): Promise<void> {
    await this.#changeLinks((links) => withLink(links, header, gradebook))
  }

  async unlink(header: GradeFileHeader, field: LinkedField): Promise<void> {
    await this.#changeLinks((links) => withoutLink(links, header, field))
  }

  async learn(matchings: readonly PupilMatching[]): Promise<void> {
    await this.#changeNumbers((numbers) => withLearned(numbers, matchings))
  }

  /** The row is this trainee's, though its code is not. */
  async say(found: NumberedPupil): Promise<void> {
    await this.#changeNumbers((numbers) => withSaid(numbers, found))
  }

  async unsay(number: string): Promise<void> {
    await this.#changeNumbers((numbers) => withoutSaid(numbers, number))
  }

  async forget(number: string): Promise<void> {
    await this.#changeNumbers((numbers) => withoutNumber(numbers, number))
  }

  /** Read again before it is changed: another page may have learned something. */
  async #changeLinks(change: (links: MassarLinks) => MassarLinks): Promise<void> {
    const links = change((await this.#noted<MassarLinks>(LINKS_NOTE)) ?? NO_LINKS)
    await this.#app.replica.storage.note(LINKS_NOTE, links)
    this.#links = links
  }

  async #changeNumbers(change: (numbers: MassarNumbers) => MassarNumbers): Promise<void> {
    this.#numbers = await changeNumbers(this.#app, change)
  }

  async #noted<Value>(name: string): Promise<Value | undefined> {
    return (await this.#app.replica.storage.noted(name)) as Value | undefined
  }
}
