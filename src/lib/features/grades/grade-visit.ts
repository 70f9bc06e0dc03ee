/**
 * One visit to a gradebook, from opening to leaving. What is typed is a draft on the disk at once; it becomes one fact
 * when the visit is quiet, ends, or hears something new: what its author had not seen is never replaced. Knows no screen.
 */
import type { DirectoryState } from '#shared/documents/directory.ts'
import { scaleOf, type AssessmentState, type GradebookState } from '#shared/documents/gradebook.ts'
import { activeAssessments, cellSeen } from '#shared/documents/gradebook-results.ts'
import { directoryId, groupDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import type { CellPlace } from '#shared/domain/anomalies.ts'
import type { Day, Moment } from '#shared/domain/calendar.ts'
import { largest } from '#shared/domain/collections.ts'
import { BLANK, invalidityOf, sameCell, type Cell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { readAuthors, type Authors } from '#lib/app-authors.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import { holdDraft } from '#lib/replica/draft-lock.ts'
import { keepDrafts, whyLeft, type Saving } from '#lib/replica/draft-keeper.ts'
import type { BlindSource } from './blind/blind-source.ts'
import { gradebookHref, type GradebookAddress } from './addresses.ts'
import { cellsSeen, closedAssessments, refusalOf, stateGrades, typedIn } from './grade-commands.ts'
import type { GradeDesk, GradeOutcome, GradeRefusal } from './grade-commands.ts'
import { wireCells, type GradeDraft, type TypedByPerson } from './grade-draft.ts'
import { readingOf } from './gradebook-reading.ts'
import { documentOf, type GradesApp } from './grades-app.ts'
import { stateLeftoverGrades } from './leftover-grades.ts'
import { sameShown, undoSteps, type Shown, type StepCell } from './undo-steps.ts'

/** What was typed is stated after this much quiet, so that a journal grows by gestures and not by keys. */
export const QUIET_MS = 20_000

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
  /** Those in which this person types nothing though they may in others, each with why. */
  readonly closedTo: ReadonlyMap<number, Refusal>
  /** What was typed and is not a fact yet, by assessment. */
  readonly typing: ReadonlyMap<number, TypedByPerson>
  readonly saving: Saving
  /** Why what was typed cannot become an entry and stays a draft of this device, or null. */
  readonly unstated: GradeRefusal | null
  /** The same of what an earlier visit left, as the disk says it. */
  readonly leftUnstated: string | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** What is to stand in a cell. */
export type GradeChange = CellPlace & { readonly cell: Cell }

export type GradeVisit = {
  snapshot(): GradeSnapshot
  subscribe(listener: () => void): () => void
  /** Types a cell; keys that follow in the same cell are one step of undo. Answers why not, or null. */
  type(assessment: number, person: PersonId, cell: Cell): GradeRefusal | null
  /** Says many cells in one step of undo, all or none of them. Answers why not, or null. */
  write(changes: readonly GradeChange[]): GradeRefusal | null
  /** The cell was left: what is typed in it from now on is another step. */
  leaveCell(): void
  /** Takes the last step back; answers where it was, why not, or null where there is none. What others changed meanwhile stays theirs. */
  undo(): CellPlace | GradeRefusal | null
  /** Does again what was taken back last. */
  redo(): CellPlace | GradeRefusal | null
  /** States what was typed, now: the page is being hidden. The write begins before this returns. */
  stateNow(): void
  /** What was typed goes first, so that the two are not mixed. */
  perform(command: (desk: GradeDesk) => GradeOutcome): GradeOutcome
  retry(): Promise<void>
  /** Ends the visit. Resolves when what was typed is on the disk, or the disk refused. */
  close(): Promise<void>
}

export type GradeVisitSetting = {
  readonly app: GradesApp
  readonly address: GradebookAddress
  /** Somebody's blind entry of one assessment in place of the gradebook. */
  readonly blind?: BlindSource | undefined
  /** Runs once after so many milliseconds; returns how to give it up. */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export async function openGradeVisit(setting: GradeVisitSetting): Promise<GradeVisit> {
  const { app, address, blind } = setting
  const gradebook = blind?.document ?? documentOf(app, address)
  const key = `${blind?.document ?? gradebookHref(address)} ${crypto.randomUUID()}`
  const reading = readingOf(app, gradebook, blind)
  // A phone reads all of this at once rather than one after the other.
  const [stated, release, early, surroundings] = await Promise.all([
    stateLeftoverGrades(app),
    holdDraft(app.profile.id, key),
    reading.read(),
    readSurroundings(app, address)
  ])
  // What a crash left half said was stated just now, and belongs to what this visit sees.
  const first = stated === 0 ? early : await reading.read()
  const leftUnstated = await whyLeft(app.replica, ({ documentId }) => documentId === gradebook)
  first.show()
  let around = surroundings
  let typing: ReadonlyMap<number, TypedByPerson> = new Map()
  const steps = undoSteps()
  let unstated: GradeRefusal | null = null
  let isClosed = false
  let cancelTimer = () => {}
  let lastAt: Moment = largest(reading.state().events.map(ownMoment), 0)
  const listeners = new Set<() => void>()
  const openedAt = app.moment()
  const keeper = keepDrafts<GradeDraft>({
    ...{ replica: app.replica, key, documentId: gradebook, lesson: null, openedAt },
    changed: publish
  })
  /** The same values while nothing new was read, so that screens need not look at them again. */
  const listOf = lastOf((state: GradebookState, groupNow: readonly PersonId[]) => {
    return blind?.list(state) ?? everyoneGraded(state, groupNow)
  })
  const closedTo = lastOf((state: GradebookState, actor: Actor, today: Day) => {
    return closedAssessments({ actor, gradebook, state, today })
  })
  const assessmentsOf = lastOf((state: GradebookState) => activeAssessments(state))
  const namesOf = lastOf((list: readonly PersonId[]) => blind?.namesOf(list))
  let snapshot = look()

  function ownMoment({ writer, at }: { writer: number; at: Moment }): Moment {
    return writer === app.profile.writer ? at : 0
  }

  function look(): GradeSnapshot {
    const state = reading.state()
    const list = listOf(state, around.groupNow)
    return {
      ...around,
      trainees: namesOf(list) ?? around.trainees,
      gradebook,
      state,
      mayRead: mayRead(around.actor, gradebook).allowed,
      list,
      assessments: assessmentsOf(state),
      closedTo: closedTo(state, around.actor, app.officeNow().day),
      typing,
      saving: keeper.saving(),
      unstated,
      leftUnstated,
      canUndo: steps.canUndo(),
      canRedo: steps.canRedo()
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

  function shown({ assessment, person }: CellPlace): Shown {
    return cellShown({ state: reading.state(), typing }, assessment, person) ?? BLANK
  }

  function put({ assessment, person, cell }: GradeChange): void {
    const said = cellSeen(reading.state(), assessment, person)
    const isSaid = said !== null && said !== 'contradiction' && sameCell(said, cell)
    const saysNothing = isSaid || (said === null && cell.kind === 'blank')
    typing = withTyped(typing, { assessment, person }, saysNothing ? null : cell)
  }

  /** What was typed over a disagreement and not stated yet is taken away, so that both values show again. */
  function putBack({ place, to }: StepCell): void {
    if (to === 'contradiction') typing = withTyped(typing, place, null)
    else put({ ...place, cell: to })
  }

  function keep(): void {
    cancelTimer()
    unstated = null
    if (typing.size === 0) keeper.drop()
    else {
      const parcel = keeper.pending()?.draft.parcel ?? app.replica.newParcel()
      const columns = [...typing].map(([assessment, cells]) => ({
        assessment,
        cells: wireCells(cells),
        replaces: cellsSeen(reading.state(), assessment, [...cells.keys()])
      }))
      keeper.keep({ parcel, list: snapshot.list, columns }, nextAt())
      cancelTimer = setting.setTimer(stateNow, QUIET_MS)
    }
    publish()
  }

  function walk(cells: readonly StepCell[] | null): CellPlace | null {
    if (cells === null) return null
    // What a colleague has changed since, or what is in contradiction by now, is not ours to take back.
    const own = cells.filter(({ place, from }) => sameShown(shown(place), from))
    own.forEach(putBack)
    keep()
    return cells[0]?.place ?? null
  }

  function whyNotAny(assessments: Iterable<number>): GradeRefusal | null {
    const reasons = [...new Set(assessments)].map(whyNot)
    return reasons.find((reason) => reason !== null) ?? null
  }

  function whyNotAll(cells: readonly StepCell[]): GradeRefusal | null {
    return whyNotAny(cells.map(({ place }) => place.assessment))
  }

  function stateNow(): void {
    cancelTimer()
    const pending = keeper.pending()
    if (pending === null) return
    const outcome = stateGrades(desk(pending.at), pending.draft)
    unstated = outcome.ok ? null : outcome.reason
    // What cannot be stated stays a draft on the disk, and the screen says so: nothing is thrown away.
    if (!outcome.ok) {
      keeper.refused(outcome.reason)
      return publish()
    }
    typing = new Map()
    outcome.written.forEach(({ parcel, facts }) => reading.add(parcel, facts))
    keeper.stated(outcome.durable)
    publish()
  }

  function whyNot(assessment: number): GradeRefusal | null {
    const refusal = refusalOf(desk(0), [typedIn(assessment)])
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
  const watched = [
    gradebook,
    documentOf(app, address),
    groupDocumentId(site, address.group),
    directoryId(site)
  ]
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
      const place = { assessment, person }
      steps.type({ place, from: shown(place), to: cell })
      put({ ...place, cell })
      keep()
      return null
    },
    write(changes) {
      const refused = whyNotAny(changes.map(({ assessment }) => assessment))
      if (refused !== null) return refused
      const cells = changes.map(({ assessment, person, cell }): StepCell => {
        const place = { assessment, person }
        return { place, from: shown(place), to: cell }
      })
      steps.add(cells.filter(({ from, to }) => !sameShown(from, to)))
      changes.forEach(put)
      keep()
      return null
    },
    leaveCell: () => steps.leave(),
    undo() {
      return whyNotAll(steps.nextUndo()) ?? walk(steps.undo())
    },
    redo() {
      return whyNotAll(steps.nextRedo()) ?? walk(steps.redo())
    },
    stateNow,
    perform(command) {
      stateNow()
      // Nothing is handed in, or settled, without what was typed before it.
      if (unstated !== null) return { ok: false, reason: unstated }
      const outcome = command(desk(nextAt()))
      if (outcome.ok) {
        outcome.written.forEach(({ parcel, facts }) => reading.add(parcel, facts))
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
  return typing.get(assessment)?.get(person) ?? cellSeen(state, assessment, person)
}

/** How many of the list have something valid, or a code, in this column. */
export function enteredCount(
  snapshot: Pick<GradeSnapshot, 'list' | 'state' | 'typing'>,
  assessment: AssessmentState
): number {
  const scale = scaleOf(assessment)
  return snapshot.list.filter((person) => {
    const cell = cellShown(snapshot, assessment.number, person)
    if (cell === null || cell === 'contradiction' || cell.kind === 'blank') return false
    return scale === null || invalidityOf(cell, scale) === null
  }).length
}

/** The group as it is, then those who left and of whom something was said. */
export function everyoneGraded(
  { people }: Pick<GradebookState, 'people'>,
  groupNow: readonly PersonId[]
): readonly PersonId[] {
  return [...new Set([...groupNow, ...people])]
}

export async function readSurroundings(
  app: GradesApp,
  { group }: GradebookAddress
): Promise<GradeSurroundings> {
  const { database, profile } = app
  const [actor, directory, trainees, authors] = await Promise.all([
    app.actor(),
    database.directories.get(profile.site),
    database.trainees.where({ site: profile.site, group }).toArray(),
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

/** What is typed, with another cell at this place; null takes away what was typed there. */
function withTyped(
  typing: ReadonlyMap<number, TypedByPerson>,
  { assessment, person }: CellPlace,
  cell: Cell | null
): ReadonlyMap<number, TypedByPerson> {
  const cells = new Map(typing.get(assessment))
  if (cell === null) cells.delete(person)
  else cells.set(person, cell)
  const next = new Map(typing)
  if (cells.size === 0) next.delete(assessment)
  else next.set(assessment, cells)
  return next
}

/** Remembers the last answer for as long as it is asked with the very same things. */
function lastOf<Asked extends readonly unknown[], Answer>(
  make: (...asked: Asked) => Answer
): (...asked: Asked) => Answer {
  let last: { readonly asked: Asked; readonly answer: Answer } | null = null
  return (...asked) => {
    const known = last?.asked.every((one, place) => Object.is(one, asked[place]))
    if (last === null || known !== true) last = { asked, answer: make(...asked) }
    return last.answer
  }
}
