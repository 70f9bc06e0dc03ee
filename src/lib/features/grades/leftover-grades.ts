/** Typed grades that a crash or a kill left behind: stated once, and only then deleted. */
import { nameOf } from '#shared/documents/ids.ts'
import { holdDraft, isInJournal } from '#lib/replica/draft-lock.ts'
import { leaveUnstated } from '#lib/replica/draft-keeper.ts'
import type { Draft } from '#lib/replica/storage.ts'
import { stateGrades, type GradeRefusal } from './grade-commands.ts'
import { parseGradeDraft } from './grade-draft.ts'
import { readDraftState } from './blind/blind-source.ts'
import type { GradesApp } from './grades-app.ts'

const running = new WeakMap<GradesApp['replica'], Promise<number>>()

/** Resolves with how many were stated. Called at every start; safe to repeat, and in several tabs at once. */
export function stateLeftoverGrades(app: GradesApp): Promise<number> {
  const already = running.get(app.replica)
  if (already !== undefined) return already
  const work = stateAll(app).finally(() => running.delete(app.replica))
  running.set(app.replica, work)
  return work
}

async function stateAll(app: GradesApp): Promise<number> {
  let stated = 0
  for (const draft of await app.replica.drafts()) {
    if (!['gradebook', 'blind'].includes(nameOf(draft.documentId).kind)) continue
    // A full disk keeps the draft where it is: it is stated at the next start.
    if (await stateLeftover(app, draft).catch(() => false)) stated++
  }
  return stated
}

async function stateLeftover(app: GradesApp, draft: Draft): Promise<boolean> {
  const release = await holdDraft(app.profile.id, draft.key)
  if (release === null) return false
  try {
    // Read again under the lock: the tab that held it may have stated it a moment ago.
    const now = (await app.replica.drafts()).find(({ key }) => key === draft.key)
    return now !== undefined && (await stateOnce(app, now))
  } finally {
    release()
  }
}

/** Deletes the draft only once its fact is durable. Rejects when the disk refuses; the draft then stays. */
async function stateOnce(app: GradesApp, draft: Draft): Promise<boolean> {
  const content = parseGradeDraft(draft.content)
  if (content === null) return stays(app, draft, 'draft-unreadable')
  const gradebook = draft.documentId
  if (!(await isInJournal(app.replica, gradebook, content.parcel))) {
    const state = await readDraftState(app, gradebook)
    const [actor, { day }] = [await app.actor(), app.officeNow()]
    const desk = { replica: app.replica, actor, gradebook, state, at: draft.changedAt, today: day }
    const outcome = stateGrades(desk, content)
    if (!outcome.ok) return stays(app, draft, outcome.reason)
    await outcome.durable
  }
  // A fact that lives in memory only is no reason to delete its draft.
  await app.replica.writeAgain()
  await app.replica.deleteDraft(draft.key)
  return true
}

async function stays({ replica }: GradesApp, draft: Draft, why: GradeRefusal): Promise<false> {
  await leaveUnstated(replica, draft, why)
  return false
}
