/** Drafts that a crash or a kill left behind: stated once, and only then deleted. */
import { nameOf } from '#shared/documents/ids.ts'
import { leaveUnstated } from '#lib/replica/draft-keeper.ts'
import type { Draft } from '#lib/replica/storage.ts'
import { readRegister, type AttendanceApp } from './attendance-app.ts'
import { stateDraft, type CommandRefusal } from './commands.ts'
import { parseDraft } from './lesson-draft.ts'
import { holdDraft, isInJournal } from '#lib/replica/draft-lock.ts'

export type LeftoverDrafts = {
  readonly stated: number
  /** Kept as they are: on screen in another tab, of another release, or the disk is full. */
  readonly kept: number
}

const running = new WeakMap<AttendanceApp['replica'], Promise<LeftoverDrafts>>()

/** States what earlier visits left. Called at every start; safe to repeat, and in several tabs at once. */
export function stateLeftoverDrafts(app: AttendanceApp): Promise<LeftoverDrafts> {
  const already = running.get(app.replica)
  if (already !== undefined) return already
  const work = stateAll(app).finally(() => running.delete(app.replica))
  running.set(app.replica, work)
  return work
}

async function stateAll(app: AttendanceApp): Promise<LeftoverDrafts> {
  let stated = 0
  let kept = 0
  for (const draft of await app.replica.drafts()) {
    // A full disk keeps the draft where it is: it is stated at the next start.
    const isGone = await stateLeftover(app, draft).catch(() => false)
    if (isGone) stated++
    else kept++
  }
  return { stated, kept }
}

async function stateLeftover(app: AttendanceApp, draft: Draft): Promise<boolean> {
  const release = await holdDraft(app.profile.id, draft.key)
  if (release === null) return false
  try {
    // Read again under the lock: the tab that held it may have stated it a moment ago.
    const now = (await app.replica.drafts()).find(({ key }) => key === draft.key)
    return now === undefined || (await stateOnce(app, now))
  } finally {
    release()
  }
}

/** Deletes the draft only once its fact is durable. Rejects when the disk refuses; the draft then stays. */
async function stateOnce(app: AttendanceApp, draft: Draft): Promise<boolean> {
  const content = parseDraft(draft.content)
  const { day, slot } = draft
  const isLesson = nameOf(draft.documentId).kind === 'register' && day !== null && slot !== null
  if (!isLesson) return false
  if (content === null) return stays(app, draft, 'draft-unreadable')
  const state = await readRegister(app, draft.documentId)
  if (!(await isInJournal(app.replica, draft.documentId, content.parcel))) {
    const outcome = stateDraft(
      {
        replica: app.replica,
        actor: await app.actor(),
        register: draft.documentId,
        state,
        lesson: { day, slot },
        at: draft.changedAt
      },
      content
    )
    if (!outcome.ok) return stays(app, draft, outcome.reason)
    await outcome.durable
  }
  // A fact that lives in memory only is no reason to delete its draft.
  await app.replica.writeAgain()
  await app.replica.deleteDraft(draft.key)
  return true
}

async function stays(
  { replica }: AttendanceApp,
  draft: Draft,
  why: CommandRefusal
): Promise<false> {
  await leaveUnstated(replica, draft, why)
  return false
}
