/** The desk at which somebody works on grades: what their device shows, and the app's own commands, whose writes are noted. */
import { cellsSeen, refusalOf, type GradeDesk } from '#lib/features/grades/grade-commands.ts'
import { wireCells, type GradeDraft } from '#lib/features/grades/grade-draft.ts'
import type { GradesApp } from '#lib/features/grades/grades-app.ts'
import { encodeFacts } from '#lib/replica/gesture.ts'
import type { WrittenParcel } from '#lib/replica/portions.ts'
import type { Replica } from '#lib/replica/replica.ts'
import type { Durability } from '#lib/replica/storage.ts'
import { cellsSaid, type CellFact } from '#shared/documents/cells.ts'
import { actorOf, type DirectoryState } from '#shared/documents/directory.ts'
import { foldBlind, type BlindState } from '#shared/documents/blind.ts'
import { blindFacts, gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import type { RosterNamed } from '#shared/documents/rosters.ts'
import { officeTime, type Day, type Moment } from '#shared/domain/calendar.ts'
import { assessmentNumber, BLANK, codeCell, gradeCell, type Cell } from '#shared/domain/grade.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { encodeParcel, mergeUpdates, type Writer } from '#shared/journal/parcel.ts'
import { TERM } from '../../sync-server/testing-centre.ts'
import { blindEntries, gradebook, GROUPS, MODULES, SITE, type Book } from './cast.ts'
import { listOf, seenDirectory, type Grade, type PromisedGesture } from './gestures.ts'
import type { Said } from './grade-draws.ts'

/** What is written at once, in one document. */
export type GradeWriting = {
  readonly gestures: readonly PromisedGesture[]
  readonly durability: Durability
}

/** Where an act is done: on this device, by this person, at this moment of its clock. */
export type Place = {
  readonly replica: Replica
  readonly person: PersonId
  readonly writer: Writer
  readonly at: Moment
  /** Its phone believes that it may do anything. */
  readonly isForced: boolean
}

export const ASSESSMENTS: readonly number[] = [
  assessmentNumber('test', 1),
  assessmentNumber('finalExam', 1),
  assessmentNumber('resit', 1)
]

/** The last is above every scale: kept as typed. */
const VALUES: readonly Cell[] = [
  gradeCell(0),
  gradeCell(1_000),
  gradeCell(1_275),
  gradeCell(1_900),
  codeCell('absent'),
  codeCell('justifiedAbsent'),
  BLANK,
  gradeCell(2_100)
]

export function valueOf(index: number): Cell {
  return VALUES[index % VALUES.length] as Cell
}

/** Notes what the app's commands write; nothing is on the disk before it is carried out. */
export class Desk {
  readonly place: Place
  readonly directory: DirectoryState
  readonly actor: Actor
  readonly written: GradeWriting[] = []
  /** The app as far as commands know it. */
  readonly app: GradesApp

  private constructor(place: Place, directory: DirectoryState) {
    this.place = place
    this.directory = directory
    this.actor = place.isForced ? almighty(place.person) : actorOf(directory, SITE, place.person)
    this.app = this.#app()
  }

  static async at(place: Place): Promise<Desk> {
    return new Desk(place, await seenDirectory(place.replica))
  }

  get writer(): Writer {
    return this.place.writer
  }

  get today(): Day {
    return officeTime(this.place.at).day
  }

  async stateOf(book: Book): Promise<GradebookState> {
    return foldGradebook(readJournal(await this.#contents(gradebook(book)), gradebookFacts))
  }

  async blindOf(book: Book, person: PersonId): Promise<BlindState> {
    const contents = await this.#contents(blindEntries(book, person))
    return foldBlind(readJournal(contents, blindFacts))
  }

  /** The gradebook with what was written at this desk in it. */
  async stateAfter(book: Book): Promise<GradebookState> {
    const id = gradebook(book)
    const own = this.written
      .flatMap(({ gestures }) => gestures)
      .filter(({ documentId }) => documentId === id)
    const updates = own.map(({ facts, promised }) =>
      encodeParcel({ id: promised, facts: encodeFacts(factSetOf(id), facts) })
    )
    const contents = mergeUpdates([await this.#contents(id), ...updates])
    return foldGradebook(readJournal(contents, gradebookFacts))
  }

  /** The group as it is. */
  peopleOf(group: GroupId): Promise<PersonId[]> {
    const view = { contents: (id: DocumentId) => this.#contents(id), remembersList: false }
    return listOf(view, GROUPS.indexOf(group))
  }

  /** The group, then those of whom something was said. */
  async listOf(book: Book, state: GradebookState): Promise<PersonId[]> {
    return [...new Set([...(await this.peopleOf(book.group)), ...state.people])]
  }

  commands(book: Book, state: GradebookState): GradeDesk {
    const { actor, app, today } = this
    const { at } = this.place
    const id = gradebook(book)
    return { replica: app.replica, actor, gradebook: id, state, at, today }
  }

  /** What a visit would have typed; null where it may not, or there is nobody to type for. */
  async draft(
    book: Book,
    assessment: number,
    cells: ReadonlyMap<PersonId, Cell>
  ): Promise<GradeDraft | null> {
    const state = await this.stateOf(book)
    const list = await this.listOf(book, state)
    if (cells.size === 0 || list.length === 0) return null
    const probe = { type: 'graded', at: 0, assessment, roster: 0, cells: new Uint8Array() } as const
    const refusal = refusalOf(this.commands(book, state), [{ ...probe, replaces: [] }])
    if (refusal !== null && !this.place.isForced) return null
    const replaces = cellsSeen(state, assessment, [...cells.keys()])
    const columns = [{ assessment, cells: wireCells(cells), replaces }]
    return { parcel: this.app.replica.newParcel(), list, columns }
  }

  async cellsOf(book: Book, said: Said): Promise<Map<PersonId, Cell>> {
    const list = await this.listOf(book, await this.stateOf(book))
    const known = said.flatMap(([who, value]) => {
      const person = list[who % Math.max(1, list.length)]
      return person === undefined ? [] : [[person, valueOf(value)] as const]
    })
    return new Map(known)
  }

  /** All that was written, with the grades that it says. */
  async all(): Promise<GradeWriting[]> {
    return Promise.all(
      this.written.map(async ({ gestures, durability }) => {
        const named = gestures.flatMap(({ facts }) => facts).filter(isNaming)
        const telling = gestures.map(async (gesture) => {
          return { ...gesture, grades: await this.#gradesIn(gesture, named) }
        })
        return { durability, gestures: await Promise.all(telling) }
      })
    )
  }

  async #gradesIn(
    { documentId, facts }: PromisedGesture,
    named: readonly RosterNamed[]
  ): Promise<Grade[]> {
    const name = nameOf(documentId)
    if (name.kind !== 'gradebook' && name.kind !== 'blind') return []
    const { rosters } =
      name.kind === 'gradebook' ? await this.stateOf(name) : await this.blindOf(name, name.person)
    const own = new Map([
      ...(rosters.get(this.writer) ?? []),
      ...named.map(({ roster, people }) => [roster, people] as const)
    ])
    return facts.flatMap((fact) => {
      if (!isOfCells(fact)) return []
      const { at, assessment } = fact
      return cellsSaid(fact, own).map(([person, cell]) => ({ at, assessment, person, cell }))
    })
  }

  write(documentId: DocumentId, facts: readonly AnyFact[], durability: Durability): void {
    this.app.replica.append(factSetOf(documentId), documentId, facts, durability)
  }

  async #contents(documentId: DocumentId): Promise<Uint8Array> {
    return this.place.replica.contents(documentId)
  }

  #app(): GradesApp {
    const { place, actor, written } = this
    const app = {
      profile: { site: SITE, person: place.person },
      actor: async () => actor,
      moment: () => place.at,
      officeNow: () => ({ day: this.today, minuteOfDay: 0 }),
      replica: {
        ...place.replica,
        append: (
          _set: unknown,
          documentId: DocumentId,
          facts: readonly AnyFact[],
          durability: Durability,
          promised = place.replica.newParcel()
        ) => {
          written.push({ gestures: [{ documentId, facts, promised }], durability })
          return { parcel: promised, durable: Promise.resolve() }
        },
        appendTogether: (
          _set: unknown,
          documentId: DocumentId,
          parcels: readonly WrittenParcel<AnyFact>[],
          durability: Durability
        ) => {
          const gestures = parcels.map(({ parcel, facts }) => {
            return { documentId, facts, promised: parcel }
          })
          written.push({ gestures, durability })
          return Promise.resolve()
        }
      }
    }
    return app as unknown as GradesApp
  }
}

function isNaming(fact: AnyFact): fact is RosterNamed {
  return fact.type === 'roster-named'
}

function isOfCells(fact: AnyFact): fact is CellFact {
  return ['graded', 'grades-corrected', 'grades-settled'].includes(fact.type)
}

/** Teaches and leads everything, as an old directory might have it. */
function almighty(person: PersonId): Actor {
  const teachings = GROUPS.flatMap((group) =>
    MODULES.map((module) => ({ group, module, term: TERM, active: true }))
  )
  const roles = (['trainer', 'departmentHead'] as const).map((role) => ({ role, group: null }))
  return { person, site: SITE, roles, teachings }
}
