/** Lists and grades begun on this phone and not finished: each with the screen that opens it. */
import { isoOfDay } from '#shared/domain/calendar.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { Draft } from '#lib/replica/storage.ts'

export type UnfinishedDraft = {
  readonly key: string
  readonly documentId: DocumentId
  /** 'yyyy-mm-dd' of the lesson it is about, or null. */
  readonly date: string | null
  readonly changedAt: Moment
  /** Address of its screen, which says what keeps it from being finished; null when there is none. */
  readonly href: string | null
  /** It was tried, and cannot become an entry: its screen says why. */
  readonly isUnstated: boolean
}

/** What cannot become an entry first, then the oldest: it waits for somebody the longest. */
export function unfinishedDrafts(drafts: readonly Draft[]): UnfinishedDraft[] {
  return [...drafts]
    .sort((one, other) => {
      const byNeed = Number(other.unstated !== undefined) - Number(one.unstated !== undefined)
      return byNeed || one.changedAt - other.changedAt
    })
    .map(({ key, documentId, day, slot, changedAt, unstated }) => ({
      key,
      documentId,
      date: day === null ? null : isoOfDay(day),
      changedAt,
      href: hrefOf(documentId, day, slot),
      isUnstated: unstated !== undefined
    }))
}

function hrefOf(documentId: DocumentId, day: number | null, slot: number | null): string | null {
  const name = nameOf(documentId)
  if (name.kind === 'register' && day !== null && slot !== null)
    return `/lesson/${name.group.toString(36)}/${name.term}/${isoOfDay(day)}/${slot}`
  if (name.kind === 'gradebook')
    return `/grades/${name.group.toString(36)}/${name.term}/${name.module.toString(36)}`
  return null
}
