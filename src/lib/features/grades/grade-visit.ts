/**
 * One visit to a gradebook, from opening to leaving. What is typed is a draft on the disk at once; it becomes one fact
 * when the visit is quiet, ends, or hears something new: what its author had not seen is never replaced. Knows no screen.
 */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { scaleOf, type AssessmentState, type GradebookState } from '#shared/documents/gradebook.ts'
import { activeAssessments, cellSeen } from '#shared/documents/gradebook-results.ts'
import { directoryId, groupDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { BLANK, invalidityOf, sameCell, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { readAuthors, type Authors } from '#lib/app-authors.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { holdDraft } from '#lib/replica/draft-lock.ts'
import { keepDrafts, type Saving } from '#lib/replica/draft-keeper.ts'
import { gradebookHref, type GradebookAddress } from './addresses.ts'
import { cellsSeen, refusalOf, stateGrades } from './grade-commands.ts'
import type { GradeDesk, GradeOutcome, GradeRefusal } from './grade-commands.ts'
import { wireCells, type GradeDraft, type TypedByPerson } from './grade-draft.ts'
import { readingOf } from './gradebook-reading.ts'
import { documentOf, type GradesApp } from './grades-app.ts'
import { stateLeftoverGrades } from './leftover-grades.ts'

/** What was typed is stated after this much quiet, so that a journal grows by gestures and not by keys. */
export const QUIET_MS = 20_000
/** Keys that can be taken back. */
const MAX_UNDO = 200

export type GradeSurroundings = {
  readonly actor: Actor
  readonly directory: DirectoryState | null
  readonly trainees: ReadonlyMap<PersonId, TraineeRow>
  /** The group as it is now, in the ministry's order. */
  readonly groupNow: readonly PersonId[]
  readonly authors: Authors
}

/** A new value at each change. */
export type GradeSnapshot = GradeSurroundings & {
  readonly gradebook: DocumentId
  readonly state: GradebookState
  readonly mayRead: boolean
  /** Everyone to be graded: the group as it is, then those who left and of whom something was said. */
  readonly list: readonly PersonId[]
  readonly assessments: readonly AssessmentState[]
  /** What was typed and is not a fact yet, and of which assessment. */
  readonly typing: { readonly assessment: number; readonly cells: TypedByPerson } | null
  readonly saving: Saving
  readonly unstated: GradeRefusal | null
  readonly canUndo: boolean
}

export type GradeVisit = {
  snapshot(): GradeSnapshot
  subscribe(listener: () => void): () => void
  /** Types a cell. Answers why not, or null. */
  type(assessment: number, person: PersonId, cell: Cell): GradeRefusal | null
  /** Takes the last cell back; answers whose it was, or null. */
  undo(): PersonId | null
  /** States what was typed, now: the page is being hidden. The write begins before this returns. */
  stateNow(): void
  /** What was typed goes first, so that the two are not mixed. */
  perform(command: (desk: GradeDesk) => GradeOutcome): GradeOutcome
  retry(): Promise<void>
  /** Ends the visit. Resolves when what was typed is on the disk, or the disk refused. */
  close(): Promise<void>
}

type Change = {
  readonly assessment: number
  readonly person: PersonId
  readonly before: Cell
}

export type GradeVisitSetting = {
  readonly app: GradesApp
  readonly address: GradebookAddress
  /** Runs once after so many milliseconds; returns how to give it up. */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export async function openGradeVisit(setting: GradeVisitSetting): Promise<GradeVisit> {
  const { app, address } = setting
  const gradebook = documentOf(app, address)
  const key = `${gradebookHref(address)} ${crypto.randomUUID()}`
  await stateLeftoverGrades(app)
  const release = await holdDraft(app.profile.id, key)
  const reading = readingOf(app, gradebook)
  const first = await reading.read()
  first.show()
  let around = await readSurroundings(app, address)
  let typing: { assessment: number; cells: Map<PersonId, Cell> } | null = null
  let changes: Change[] = []
  let unstated: GradeRefusal | null = null
  let isClosed = false
  let cancelTimer = () => {}
  let lastAt: Moment = Math.max(0, ...reading.state().events.map(ownMoment))
  const listeners = new Set<() => void>()
  const openedAt = app.moment()
  const keeper = keepDrafts<GradeDraft>({
    ...{ replica: app.replica, key, documentId: gradebook, lesson: null, openedAt },
    changed: publish
  })
  let snapshot = look()

  function ownMoment({ writer, at }: { writer: number; at: Moment }): Moment {
    return writer === app.profile.writer ? at : 0
  }

  function look(): GradeSnapshot {
    const state = reading.state()
    return {
      ...around,
      gradebook,
      state,
      mayRead: mayRead(around.actor, gradebook).allowed,
      list: [...new Set([...around.groupNow, ...state.people])],
      assessments: activeAssessments(state),
      typing: typing === null ? null : { ...typing, cells: new Map(typing.cells) },
      saving: keeper.saving(),
      unstated,
      canUndo: changes.length > 0
    }
  }

  function publish(): void {
    snapshot = look()
    listeners.forEach((listener) => listener())
  }

  /** Moments of one visit never repeat, so that its gestures have an order. */
  function nextAt(): Moment {
    lastAt = Math.max(app.moment(), lastAt + 1)
    return lastAt
  }

  function desk(at: Moment): GradeDesk {
    const { replica } = app
    const today = app.officeNow().day
    return { replica, actor: around.actor, gradebook, state: reading.state(), at, today }
  }

  function shown(assessment: number, person: PersonId): Cell {
    const typed = typing?.assessment === assessment ? typing.cells.get(person) : undefined
    const said = cellSeen(reading.state(), assessment, person)
    return typed ?? (said === null || said === 'contradiction' ? BLANK : said)
  }

  function put(assessment: number, person: PersonId, cell: Cell): void {
    if (typing !== null && typing.assessment !== assessment) {
      stateNow()
      typing = null
    }
    typing ??= { assessment, cells: new Map() }
    const said = cellSeen(reading.state(), assessment, person)
    const isSaid = said !== null && said !== 'contradiction' && sameCell(said, cell)
    if (isSaid || (said === null && cell.kind === 'blank')) typing.cells.delete(person)
    else typing.cells.set(person, cell)
    keep()
  }

  function keep(): void {
    cancelTimer()
    if (typing === null || typing.cells.size === 0) keeper.drop()
    else {
      const parcel = keeper.pending()?.draft.parcel ?? app.replica.newParcel()
      const { assessment, cells } = typing
      const replaces = cellsSeen(reading.state(), assessment, [...cells.keys()])
      const draft = { parcel, assessment, list: snapshot.list, cells: wireCells(cells), replaces }
      keeper.keep(draft, nextAt())
      cancelTimer = setting.setTimer(stateNow, QUIET_MS)
    }
    publish()
  }

  function stateNow(): void {
    cancelTimer()
    const pending = keeper.pending()
    if (pending === null) return
    const outcome = stateGrades(desk(pending.at), pending.draft)
    unstated = outcome.ok ? null : outcome.reason
    // What cannot be stated stays a draft on the disk, and the screen says so: nothing is thrown away.
    if (!outcome.ok) return publish()
    typing = null
    reading.add(outcome.parcel, outcome.facts)
    keeper.stated(outcome.durable)
    publish()
  }

  function whyNot(assessment: number): GradeRefusal | null {
    const probe = { type: 'graded', at: 0, assessment, roster: 0, cells: new Uint8Array() } as const
    const refusal = refusalOf(desk(0), [{ ...probe, replaces: [] }])
    if (refusal !== null) return refusal.reason
    return snapshot.list.length === 0 ? 'list-missing' : null
  }

  async function follow(): Promise<void> {
    if (isClosed) return
    const [fresh, next] = await Promise.all([reading.read(), readSurroundings(app, address)])
    if (fresh.hasNews) stateNow()
    fresh.show()
    around = next
    publish()
  }

  const { site } = app.profile
  const watched = [gradebook, groupDocumentId(site, address.group), directoryId(site)]
  let following: Promise<unknown> = Promise.resolve()
  const unsubscribe = app.onDocuments((documents) => {
    if (!watched.some((id) => documents.includes(id))) return
    // A reading that failed leaves the page as it was; the next change reads everything again.
    following = following.then(follow).catch(() => undefined)
  })

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    type(assessment, person, cell) {
      const refused = whyNot(assessment)
      if (refused !== null) return refused
      const last = changes.at(-1)
      const goesOn = last?.assessment === assessment && last.person === person
      if (!goesOn) {
        changes = [...changes, { assessment, person, before: shown(assessment, person) }]
        changes = changes.slice(-MAX_UNDO)
      }
      put(assessment, person, cell)
      return null
    },
    undo() {
      const last = changes.at(-1)
      if (last === undefined || whyNot(last.assessment) !== null) return null
      changes = changes.slice(0, -1)
      put(last.assessment, last.person, last.before)
      return last.person
    },
    stateNow,
    perform(command) {
      stateNow()
      const outcome = command(desk(nextAt()))
      if (outcome.ok) {
        reading.add(outcome.parcel, outcome.facts)
        keeper.follow(outcome.durable)
        publish()
      }
      return outcome
    },
    retry: () => keeper.retry(),
    async close() {
      try {
        stateNow()
        isClosed = true
        unsubscribe()
        await following
        await keeper.settled()
      } finally {
        // A draft whose visit is over is stated by whoever comes next.
        release?.()
      }
    }
  }
}

/** What stands in a cell on screen: typed, said, disputed, or nothing. */
export function cellShown(
  { state, typing }: Pick<GradeSnapshot, 'state' | 'typing'>,
  assessment: number,
  person: PersonId
): Cell | 'contradiction' | null {
  const typed = typing?.assessment === assessment ? typing.cells.get(person) : undefined
  return typed ?? cellSeen(state, assessment, person)
}

/** How many of the list have something valid, or a code, in this column. */
export function enteredCount(snapshot: GradeSnapshot, assessment: AssessmentState): number {
  const scale = scaleOf(assessment)
  return snapshot.list.filter((person) => {
    const cell = cellShown(snapshot, assessment.number, person)
    if (cell === null || cell === 'contradiction' || cell.kind === 'blank') return false
    return scale === null || invalidityOf(cell, scale) === null
  }).length
}

async function readSurroundings(
  app: GradesApp,
  { group }: GradebookAddress
): Promise<GradeSurroundings> {
  const { database, profile } = app
  const [actor, directory, trainees, authors] = await Promise.all([
    app.actor(),
    database.directories.get(profile.site),
    database.trainees.where({ group }).toArray(),
    readAuthors(app)
  ])
  return {
    actor,
    directory: directory?.state ?? null,
    trainees: new Map(trainees.map((trainee) => [trainee.person, trainee])),
    groupNow: trainees
      .filter(({ active }) => active)
      .sort((one, other) => one.order - other.order || one.person - other.person)
      .map(({ person }) => person),
    authors
  }
}
