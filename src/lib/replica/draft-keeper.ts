/** Keeps the draft of one visit on the disk until its fact is there, and knows honestly whether all is written. */
import type { Moment } from '#shared/domain/calendar.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Replica } from './replica.ts'

/** `failed`: the disk refused, and what was entered lives in memory only until a later write succeeds. */
export type Saving = 'nothing' | 'writing' | 'saved' | 'failed'

export type KeptDraft<Content> = { readonly draft: Content; readonly at: Moment }

export type DraftKeeper<Content> = {
  /** What was entered and not stated yet. */
  pending(): KeptDraft<Content> | null
  keep(draft: Content, at: Moment): void
  /** Everything was taken back: nothing is left to state. */
  drop(): void
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

export function keepDrafts<Content>(setting: KeeperSetting): DraftKeeper<Content> {
  const { replica, key, documentId, changed, openedAt } = setting
  const { day, slot } = setting.lesson ?? { day: null, slot: null }
  let pending: KeptDraft<Content> | null = null
  let onTheWay = 0
  let hasWritten = false
  let draftFailed = false
  let allWrites: Promise<unknown> = Promise.resolve()

  const put = ({ draft, at }: KeptDraft<Content>) =>
    replica.putDraft({ key, documentId, day, slot, openedAt, changedAt: at, content: draft })

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

  return {
    pending: () => pending,
    keep(draft, at) {
      const kept = { draft, at }
      pending = kept
      watch(put(kept), (hasFailed) => {
        if (pending === kept) draftFailed = hasFailed
      })
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
