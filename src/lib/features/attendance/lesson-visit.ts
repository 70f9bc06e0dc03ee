/**
 * One visit to a lesson, from opening to leaving. Taps change a draft that is on the disk at once; the draft becomes one
 * fact when the visit is quiet, ends, or hears something new about the lesson: what its author had not seen is never
 * replaced. Knows no screen; lesson-view.svelte.ts shows it.
 */
import { largest } from '#shared/domain/collections.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { MAX_PEOPLE_IN_GROUP, type Actor } from '#shared/domain/people.ts'
import { directoryId, groupDocumentId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import { lessonKey, type LessonState } from '#shared/documents/register.ts'
import { lessonRowKey } from '#lib/readmodels/tables.ts'
import type { AttendanceApp } from './attendance-app.ts'
import * as commands from './commands.ts'
import { keepDrafts, whyLeft } from '#lib/replica/draft-keeper.ts'
import type { Draft } from '#lib/replica/storage.ts'
import type { LessonDraft } from './lesson-draft.ts'
import { stateLeftoverDrafts } from './leftover-drafts.ts'
import type { LessonAddress } from './lesson-address.ts'
import { isSignedOff, listOf, newcomersOf, sheetMark } from './lesson-sheet.ts'
import { movesList, readLessonPlan } from './lesson-plan.ts'
import { readingOf } from './register-reading.ts'
import { createTaps } from './taps.ts'
import type { LessonVisit, Refused, VisitSnapshot } from './visit-snapshot.ts'
import { holdDraft } from '#lib/replica/draft-lock.ts'

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

export async function openVisit(setting: VisitSetting): Promise<LessonVisit> {
  const { app, address } = setting
  const register = registerId(app.profile.site, address.group, address.term)
  const key = `${lessonRowKey(register, address)} ${crypto.randomUUID()}`
  const reading = readingOf(app, register)
  // A phone reads all of this at once rather than one after the other.
  const [leftovers, release, early, ...known] = await Promise.all([
    stateLeftoverDrafts(app),
    holdDraft(app.profile.id, key),
    reading.read(),
    readLessonPlan(app, address),
    app.actor()
  ])
  let [plan, actor] = known
  // What a crash left half said was stated just now, and belongs to what this visit sees.
  const first = leftovers.stated === 0 ? early : await reading.read()
  const leftUnstated = leftovers.kept === 0 ? null : await whyLeft(app.replica, isHere)
  first.show()
  const taps = createTaps()
  const keeper = keepDrafts<LessonDraft>({
    replica: app.replica,
    key,
    documentId: register,
    lesson: address,
    openedAt: app.moment(),
    changed: publish
  })
  const listeners = new Set<() => void>()
  let chosenModule = setting.module
  let unstated: Refused = null
  let isClosed = false
  let cancelTimer = () => {}
  let lastAt = largest(ownMoments(), 0)
  let snapshot = look()

  function isHere({ documentId, day, slot }: Draft): boolean {
    return documentId === register && day === address.day && slot === address.slot
  }

  function lessonNow(): LessonState | undefined {
    return reading.state().lessonsByKey.get(lessonKey(address))
  }

  function ownMoments(): number[] {
    const { writer } = app.profile
    return (lessonNow()?.events ?? [])
      .filter((event) => event.writer === writer)
      .map(({ at }) => at)
  }

  function listNow(): PersonId[] {
    return listOf(lessonNow(), plan.groupNow, [...taps.added(), ...taps.marks().keys()])
  }

  function moduleNow(): ModuleId | null {
    const stated = lessonNow()?.module
    if (stated?.kind === 'settled') return stated.value
    if (stated?.kind === 'contradiction') return stated.values[0] ?? null
    return chosenModule ?? plan.module
  }

  function look(): VisitSnapshot {
    const [state, lesson, list] = [reading.state(), lessonNow(), listNow()]
    const signedOff = isSignedOff(lesson)
    return {
      register,
      state,
      lesson,
      plan,
      module: moduleNow(),
      list,
      newcomers: newcomersOf(list, plan.groupNow),
      draft: taps.marks(),
      finishing: taps.isFinishing(),
      signedOff,
      right: commands.rightToTake(actor, register, address, state),
      saving: keeper.saving(),
      unstated,
      leftUnstated,
      canUndo: taps.canUndo() && !signedOff,
      canRedo: taps.canRedo() && !signedOff
    }
  }

  function publish(): void {
    snapshot = look()
    listeners.forEach((listener) => listener())
  }

  /** Moments of one visit never repeat, so that its gestures have an order. */
  function nextAt(): number {
    lastAt = Math.max(app.moment(), lastAt + 1)
    return lastAt
  }

  function desk(at: number): commands.Desk {
    const { day, slot } = address
    const { replica } = app
    return { replica, actor, register, state: reading.state(), lesson: { day, slot }, at }
  }

  function whyNot(): Refused {
    if (snapshot.right.kind === 'may-not') return snapshot.right.because
    if (snapshot.signedOff) return 'signed-off'
    if (moduleNow() === null) return 'module-missing'
    return listNow().length === 0 ? 'list-missing' : null
  }

  function isListFull(): boolean {
    return listNow().length >= MAX_PEOPLE_IN_GROUP
  }

  function whyNotFinish(): Refused {
    if (isDisputed()) return 'contradiction-open'
    return listNow().length > MAX_PEOPLE_IN_GROUP ? 'list-too-long' : null
  }

  function isDisputed(): boolean {
    const lesson = lessonNow()
    const sheets = listNow().map((person) => sheetMark(lesson, taps.marks(), person))
    return (
      lesson?.module?.kind === 'contradiction' ||
      sheets.some(({ kind }) => kind === 'contradiction')
    )
  }

  /** Writes the taps as a draft, and waits for quiet before they are stated. */
  function keep(): void {
    cancelTimer()
    unstated = null
    const module = moduleNow()
    if (module === null || taps.isEmpty()) keeper.drop()
    else {
      const parcel = keeper.pending()?.draft.parcel ?? app.replica.newParcel()
      keeper.keep({ ...taps.draft(lessonNow(), listNow(), module), parcel }, nextAt())
      const quiet = taps.isFinishing() ? FINISH_GRACE_MS : QUIET_MS
      cancelTimer = setting.setTimer(stateNow, quiet)
    }
    publish()
  }

  /** Does what was tapped, where it may be tapped. Answers why not, or null. */
  function tap(change: () => void): Refused {
    const refused = whyNot()
    if (refused !== null) return refused
    change()
    keep()
    return null
  }

  function stateNow(): void {
    cancelTimer()
    const pending = keeper.pending()
    if (pending === null) return
    const outcome = commands.stateDraft(desk(pending.at), pending.draft)
    unstated = outcome.ok ? null : outcome.reason
    // What cannot be stated stays a draft on the disk, and the screen says so: nothing is thrown away.
    if (!outcome.ok) {
      keeper.refused(outcome.reason)
      return publish()
    }
    taps.stated()
    outcome.written.forEach(({ parcel, facts }) => reading.add(parcel, facts))
    keeper.stated(outcome.durable)
    publish()
  }

  /** What was tapped goes first, so that the two are not mixed. */
  function perform(command: (desk: commands.Desk) => commands.Outcome): commands.Outcome {
    stateNow()
    const outcome = command(desk(nextAt()))
    if (outcome.ok) {
      outcome.written.forEach(({ parcel, facts }) => reading.add(parcel, facts))
      keeper.follow(outcome.durable)
      publish()
    }
    return outcome
  }

  async function follow(): Promise<void> {
    if (isClosed) return
    const [fresh, nextPlan, nextActor] = await Promise.all([
      reading.read(),
      readLessonPlan(app, address),
      app.actor()
    ])
    // What was tapped before the news came replaces what its author saw then, of the list they saw, and no more.
    if (fresh.hasNewsOf(address) || movesList(plan, nextPlan) || losesRight(nextActor)) stateNow()
    fresh.show()
    plan = nextPlan
    actor = nextActor
    publish()
  }

  function losesRight(next: Actor): boolean {
    return commands.rightToTake(next, register, address, reading.state()).kind === 'may-not'
  }

  const { site } = app.profile
  const watched: DocumentId[] = [register, groupDocumentId(site, address.group), directoryId(site)]
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
    mark: (person, mark) => tap(() => taps.mark(lessonNow(), person, mark)),
    add: (person) => (isListFull() ? 'list-too-long' : tap(() => taps.add(person))),
    chooseModule(module) {
      chosenModule = module
      publish()
    },
    undo: () => void tap(() => taps.undo(lessonNow())),
    redo: () => void tap(() => taps.redo(lessonNow())),
    finish: () => whyNot() ?? whyNotFinish() ?? tap(taps.finish),
    takeBackFinish() {
      if (taps.isFinishing()) tap(taps.reopen)
    },
    stateNow,
    correct: (person, mark, reason) =>
      perform((desk) => commands.correct(desk, person, mark, reason)),
    settle: (person, mark) => perform((desk) => commands.settle(desk, person, mark)),
    settleModule: (module) => perform((desk) => commands.settleModule(desk, module)),
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
