/** Keeps the draft of one visit on the disk until its fact is there, and knows honestly whether all is written. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Replica } from './replica.ts'
import type { Draft } from './storage.ts'

/** `failed`: the disk refused, and what was entered lives in memory only until a later write succeeds. */
export type Saving = 'nothing' | 'writing' | 'saved' | 'failed'

export type KeptDraft<Content> = { readonly draft: Content; readonly at: Moment }

export type DraftKeeper<Content> = {
  /** What was entered and not stated yet. */
  pending(): KeptDraft<Content> | null
  keep(draft: Content, at: Moment): void
  /** Everything was taken back: nothing is left to state. */
  drop(): void
  /** What is pending cannot become a fact: it stays, and the disk keeps why. */
  refused(reason: string): void
  /** What was pending is a fact on its way to the disk. */
  stated(durable: Promise<void>): void
  /** Another gesture is on its way to the disk. */
  follow(durable: Promise<void>): void
  /** Writes again what the disk refused. */
  retry(): Promise<void>
  saving(): Saving
  /** Resolves when nothing is on its way to the disk. */
  settled(): Promise<void>
}

export type KeeperSetting = {
  readonly replica: Replica
  readonly key: string
  readonly documentId: DocumentId
  /** The lesson it is about, or null. */
  readonly lesson: { readonly day: number; readonly slot: number } | null
  readonly openedAt: Moment
  readonly changed: () => void
}

/** Why a draft among these could not become an entry, as the disk keeps it; null where none tried in vain. */
export async function whyLeft(
  replica: Pick<Replica, 'drafts'>,
  isMeant: (draft: Draft) => boolean
): Promise<string | null> {
  const drafts = (await replica.drafts()).filter(isMeant)
  return drafts.find(({ unstated }) => unstated !== undefined)?.unstated ?? null
}

/** Keeps with a draft that it could not become an entry, and why: screens say so. Rejects when the disk refuses. */
export async function leaveUnstated(
  replica: Pick<Replica, 'putDraft'>,
  draft: Draft,
  reason: string
): Promise<void> {
  if (draft.unstated !== reason) await replica.putDraft({ ...draft, unstated: reason })
}

export function keepDrafts<Content>(setting: KeeperSetting): DraftKeeper<Content> {
  const { replica, key, documentId, changed, openedAt } = setting
  const { day, slot } = setting.lesson ?? { day: null, slot: null }
  let pending: KeptDraft<Content> | null = null
  let onTheWay = 0
  let hasWritten = false
  let draftFailed = false
  let unstated: string | null = null
  let allWrites: Promise<unknown> = Promise.resolve()

  const put = ({ draft, at }: KeptDraft<Content>) => {
    const kept = { key, documentId, day, slot, openedAt, changedAt: at, content: draft }
    return replica.putDraft(unstated === null ? kept : { ...kept, unstated })
  }

  /** A newer draft has already taken the place of the stated one; a fact in memory only still needs its draft. */
  const tidy = async () => {
    if (pending === null && replica.unwritten() === 0) await replica.deleteDraft(key)
  }

  const watch = (write: Promise<void>, failed: (hasFailed: boolean) => void) => {
    onTheWay++
    const done = write
      .then(() => {
        hasWritten = true
        failed(false)
        return tidy()
      })
      .catch(() => failed(true))
      .finally(() => {
        onTheWay--
        changed()
      })
    allWrites = Promise.all([allWrites, done])
  }

  const putPending = () => {
    const kept = pending
    if (kept === null) return
    watch(put(kept), (hasFailed) => {
      if (pending === kept) draftFailed = hasFailed
    })
  }

  return {
    pending: () => pending,
    keep(draft, at) {
      unstated = null
      pending = { draft, at }
      putPending()
    },
    refused(reason) {
      unstated = reason
      putPending()
    },
    drop() {
      pending = null
      draftFailed = false
      watch(tidy(), () => {})
    },
    stated(durable) {
      pending = null
      draftFailed = false
      watch(durable, () => {})
    },
    follow: (durable) => watch(durable, () => {}),
    async retry() {
      const again = replica.writeAgain().then(() => (pending === null ? undefined : put(pending)))
      watch(again, (hasFailed) => (draftFailed = hasFailed && pending !== null))
      changed()
      await allWrites
    },
    saving() {
      if (draftFailed || (replica.unwritten() > 0 && onTheWay === 0)) return 'failed'
      if (onTheWay > 0) return 'writing'
      return hasWritten ? 'saved' : 'nothing'
    },
    settled: async () => void (await allWrites)
  }
}
