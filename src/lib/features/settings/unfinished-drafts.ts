/** Lists, grades and requests begun on this phone and not finished: each with the screen that opens it. */
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
    .map((draft) => ({
      key: draft.key,
      documentId: draft.documentId,
      date: draft.day === null ? null : isoOfDay(draft.day),
      changedAt: draft.changedAt,
      href: hrefOf(draft),
      isUnstated: draft.unstated !== undefined
    }))
}

function hrefOf({ documentId, day, slot, content }: Draft): string | null {
  const name = nameOf(documentId)
  if (name.kind === 'case') return formHref(content)
  if (name.kind === 'register' && day !== null && slot !== null)
    return `/lesson/${name.group.toString(36)}/${name.term}/${isoOfDay(day)}/${slot}`
  if (name.kind === 'gradebook')
    return `/grades/${name.group.toString(36)}/${name.term}/${name.module.toString(36)}`
  return null
}

/** The form of a request says itself where it is filled in: its address depends on more than its document. */
function formHref(content: unknown): string | null {
  const { href } = (content ?? {}) as { readonly href?: unknown }
  return typeof href === 'string' && href.startsWith('/requests/') ? href : null
}
