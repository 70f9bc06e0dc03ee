/**
 * One visit to a lesson, from opening to leaving. Taps change a draft that is on the disk at once; the draft becomes one
 * fact when the visit is quiet, ends, or hears something new about the lesson: what its author had not seen is never
 * replaced. Knows no screen; lesson-view.svelte.ts shows it.
 */
import { PRESENT, sameMark, type AttendanceMark } from '#shared/domain/attendance.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { directoryId, groupDocumentId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import { lessonKey, type LessonState } from '#shared/documents/register.ts'
import { lessonRowKey } from '#lib/readmodels/tables.ts'
import type { AttendanceApp } from './attendance-app.ts'
import * as commands from './commands.ts'
import { keepDrafts } from './draft-keeper.ts'
import { stateLeftoverDrafts } from './leftover-drafts.ts'
import type { LessonAddress } from './lesson-address.ts'
import type { LessonDraft } from './lesson-draft.ts'
import {
  exceptionsOf,
  isSignedOff,
  listOf,
  newcomersOf,
  sheetMark,
  type Marks
} from './lesson-sheet.ts'
import { readLessonPlan } from './lesson-plan.ts'
import { readingOf } from './register-reading.ts'
import { createUndo } from './undo.ts'
import type { Refused, VisitSnapshot } from './visit-snapshot.ts'
import { holdDraft } from './visit-lock.ts'

/** Taps are stated after this much quiet, so that a journal grows by gestures and not by taps. */
export const QUIET_MS = 20_000
/** "Terminer" can be taken back for this long; after it a change is a correction. */
export const FINISH_GRACE_MS = 6_000

export type VisitSetting = {
  readonly app: AttendanceApp
  readonly address: LessonAddress
  /** What is taught, where the address names it. */
  readonly module: ModuleId | null
  /** Runs once after so many milliseconds; returns how to give it up. */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export type LessonVisit = {
  snapshot(): VisitSnapshot
  subscribe(listener: () => void): () => void
  /** Sets a mark in the draft. A list being finished is open again. Answers why not, or null. */
  mark(person: PersonId, mark: AttendanceMark): Refused
  /** Puts somebody who joined the group later on the list of this lesson, present. */
  add(person: PersonId): Refused
  chooseModule(module: ModuleId): void
  undo(): void
  redo(): void
  finish(): Refused
  takeBackFinish(): void
  /** States what was tapped, now: the page is being hidden. The write begins before this returns. */
  stateNow(): void
  correct(person: PersonId, mark: AttendanceMark, reason: string): commands.Outcome
  settle(person: PersonId, mark: AttendanceMark): commands.Outcome
  settleModule(module: ModuleId): commands.Outcome
  /** Tries again what the disk refused. */
  retry(): Promise<void>
  /** Ends the visit: what was tapped is stated. Resolves when it is on the disk, or the disk refused. */
  close(): Promise<void>
}

export async function openVisit(setting: VisitSetting): Promise<LessonVisit> {
  const { app, address } = setting
  await stateLeftoverDrafts(app)
  const register = registerId(app.profile.site, address.group, address.term)
  const key = `${lessonRowKey(register, address)} ${crypto.randomUUID()}`
  const release = await holdDraft(app.profile.id, key)
  const reading = readingOf(app, register)
  const listeners = new Set<() => void>()
  const undo = createUndo()
  const first = await reading.read()
  let [plan, actor] = await Promise.all([readLessonPlan(app, address), app.actor()])
  first.show()
  let chosenModule = setting.module
  let draft: Marks = new Map()
  let added: readonly PersonId[] = []
  let finishing = false
  let isClosed = false
  let cancelTimer = () => {}
  let lastAt = Math.max(0, ...ownEvents().map(({ at }) => at))
  const keeper = keepDrafts({
    replica: app.replica,
    key,
    documentId: register,
    lesson: address,
    openedAt: app.moment(),
    changed: publish
  })
  let snapshot = look()

  function ownEvents() {
    return (lessonNow()?.events ?? []).filter(({ writer }) => writer === app.profile.writer)
  }

  function lessonNow(): LessonState | undefined {
    return reading.state().lessonsByKey.get(lessonKey(address))
  }

  function listNow(): PersonId[] {
    return listOf(lessonNow(), plan.groupNow, added)
  }

  function moduleNow(): ModuleId | null {
    const stated = lessonNow()?.module
    if (stated?.kind === 'settled') return stated.value
    if (stated?.kind === 'contradiction') return stated.values[0] ?? null
    return chosenModule ?? plan.module
  }

  function look(): VisitSnapshot {
    const [state, lesson, list] = [reading.state(), lessonNow(), listNow()]
    return {
      register,
      state,
      lesson,
      plan,
      module: moduleNow(),
      list,
      newcomers: newcomersOf(list, plan.groupNow),
      draft,
      finishing,
      signedOff: isSignedOff(lesson),
      right: commands.rightToTake(actor, register, address, state),
      saving: keeper.saving(),
      canUndo: undo.canUndo() && !isSignedOff(lesson),
      canRedo: undo.canRedo() && !isSignedOff(lesson)
    }
  }

  function publish(): void {
    snapshot = look()
    listeners.forEach((listener) => listener())
  }

  /** Moments of one visit never repeat: they tell a stated draft from one that is still to be stated. */
  function nextAt(): number {
    lastAt = Math.max(app.moment(), lastAt + 1)
    return lastAt
  }

  function desk(at: number): commands.Desk {
    const { day, slot } = address
    return {
      replica: app.replica,
      actor,
      register,
      state: reading.state(),
      lesson: { day, slot },
      at
    }
  }

  function whyNot(): Refused {
    if (snapshot.right.kind === 'may-not') return snapshot.right.because
    if (snapshot.signedOff) return 'signed-off'
    if (moduleNow() === null) return 'module-missing'
    return listNow().length === 0 ? 'list-missing' : null
  }

  function draftNow(module: ModuleId): LessonDraft {
    const [lesson, list] = [lessonNow(), listNow()]
    const marks = finishing ? exceptionsOf(lesson, draft, list) : [...draft]
    const people = finishing ? list : marks.map(([person]) => person)
    // Two different modules stand until somebody settles it: a mark must not do so in passing.
    const modules = lesson?.module?.kind === 'contradiction' ? [] : commands.moduleSeen(lesson)
    const replaces = [...new Set([...commands.placesSeen(lesson, people), ...modules])]
    return { module, list, marks, replaces, finishing }
  }

  /** Writes the draft, and waits for quiet before it is stated. */
  function keep(): void {
    cancelTimer()
    const module = moduleNow()
    if (module === null || (draft.size === 0 && !finishing)) keeper.drop()
    else {
      keeper.keep(draftNow(module), nextAt())
      cancelTimer = setting.setTimer(stateNow, finishing ? FINISH_GRACE_MS : QUIET_MS)
    }
    publish()
  }

  function stateNow(): void {
    cancelTimer()
    const pending = keeper.pending()
    if (pending === null) return
    const outcome = commands.stateDraft(desk(pending.at), pending.draft)
    // What may not be stated stays a draft on the disk: nothing is thrown away.
    if (!outcome.ok) return
    if (finishing) undo.clear()
    draft = new Map()
    finishing = false
    reading.add(outcome.parcel, outcome.facts)
    keeper.stated(outcome.durable)
    publish()
  }

  /** What was tapped goes first, so that the two are not mixed. */
  function perform(command: (desk: commands.Desk) => commands.Outcome): commands.Outcome {
    stateNow()
    const outcome = command(desk(nextAt()))
    if (outcome.ok) {
      reading.add(outcome.parcel, outcome.facts)
      keeper.follow(outcome.durable)
      publish()
    }
    return outcome
  }

  function put(person: PersonId, mark: AttendanceMark | null): void {
    const place = lessonNow()?.marksByPerson.get(person)
    const next = new Map(draft)
    const said = place === undefined ? PRESENT : place.kind === 'settled' ? place.value : null
    const wanted = mark ?? PRESENT
    if (said !== null && sameMark(said, wanted)) next.delete(person)
    else next.set(person, wanted)
    draft = next
    finishing = false
    keep()
  }

  async function follow(documents: readonly DocumentId[]): Promise<void> {
    const { site } = app.profile
    const watched: DocumentId[] = [
      register,
      groupDocumentId(site, address.group),
      directoryId(site)
    ]
    if (isClosed || !watched.some((id) => documents.includes(id))) return
    const fresh = await reading.read()
    if (isClosed) return
    // What was tapped before the news came replaces what its author saw then, and no more.
    if (fresh.hasNewsOf(address)) stateNow()
    fresh.show()
    ;[plan, actor] = await Promise.all([readLessonPlan(app, address), app.actor()])
    publish()
  }

  let following: Promise<unknown> = Promise.resolve()
  const unsubscribe = app.onDocuments((documents) => {
    following = following.then(() => follow(documents))
  })

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    mark(person, mark) {
      const refused = whyNot()
      if (refused !== null) return refused
      const before = sheetMark(lessonNow(), draft, person)
      undo.done({ person, before: before.kind === 'said' ? before.mark : null, after: mark })
      put(person, mark)
      return null
    },
    add(person) {
      const refused = whyNot()
      if (refused !== null) return refused
      added = [...added, person]
      draft = new Map(draft).set(person, PRESENT)
      finishing = false
      keep()
      return null
    },
    chooseModule(module) {
      chosenModule = module
      publish()
    },
    undo() {
      const change = whyNot() === null ? undo.undo() : null
      if (change !== null) put(change.person, change.before)
    },
    redo() {
      const change = whyNot() === null ? undo.redo() : null
      if (change !== null) put(change.person, change.after)
    },
    finish() {
      const refused = whyNot()
      if (refused !== null) return refused
      const sheets = listNow().map((person) => sheetMark(lessonNow(), draft, person))
      const isOpen =
        sheets.some(({ kind }) => kind === 'contradiction') ||
        lessonNow()?.module?.kind === 'contradiction'
      if (isOpen) return 'contradiction-open'
      finishing = true
      keep()
      return null
    },
    takeBackFinish() {
      if (!finishing) return
      finishing = false
      keep()
    },
    stateNow,
    correct: (person, mark, reason) =>
      perform((desk) => commands.correct(desk, person, mark, reason)),
    settle: (person, mark) => perform((desk) => commands.settle(desk, person, mark)),
    settleModule: (module) => perform((desk) => commands.settleModule(desk, listNow(), module)),
    retry: () => keeper.retry(),
    async close() {
      stateNow()
      isClosed = true
      unsubscribe()
      await following
      await keeper.settled()
      release?.()
    }
  }
}
