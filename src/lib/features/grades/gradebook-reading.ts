/** The gradebook as the author of a visit sees it: what the device has read, and at once what the visit itself states. */
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Entry, Journal } from '#shared/journal/journal.ts'
import { writerOf, type ParcelId } from '#shared/journal/parcel.ts'
import { readGradebookJournal, type GradesApp } from './grades-app.ts'

export type GradebookReading = {
  state(): GradebookState
  journal(): Journal<GradebookFact>
  /** Reads what the device has now; nothing is shown before `show`. */
  read(): Promise<{ readonly hasNews: boolean; show(): void }>
  /** A gesture of this visit belongs to what its author sees at once, so that the next one replaces it. */
  add(parcel: ParcelId, facts: readonly GradebookFact[]): void
}

const EMPTY: Journal<GradebookFact> = { entries: [], unreadable: [], stampsByParcel: new Map() }

/** Where a reading comes from, and what it says: a gradebook, or what is read like one. */
export type ReadingSource = {
  readonly read: () => Promise<Journal<GradebookFact>>
  readonly fold: (journal: Journal<GradebookFact>) => GradebookState
}

export function readingOf(
  app: Pick<GradesApp, 'replica'>,
  gradebook: DocumentId,
  source: ReadingSource = { read: () => readGradebookJournal(app, gradebook), fold: foldGradebook }
): GradebookReading {
  const { fold } = source
  let journal = EMPTY
  let state = fold(journal)
  /** Gestures that a reading begun before them does not hold. */
  let own: Entry<GradebookFact>[] = []

  const become = (next: Journal<GradebookFact>) => {
    journal = next
    state = fold(journal)
  }

  return {
    state: () => state,
    journal: () => journal,
    async read() {
      const known = new Set(own)
      const fresh = await source.read()
      const seen = parcelsOf(journal)
      return {
        hasNews: fresh.entries.some(({ parcel }) => !seen.has(parcel)),
        show() {
          own = own.filter((entry) => !known.has(entry))
          const held = parcelsOf(fresh)
          const missing = own.filter(({ parcel }) => !held.has(parcel))
          become({ ...fresh, entries: [...fresh.entries, ...missing] })
        }
      }
    },
    add(parcel, facts) {
      const added = facts.map((fact, index) => ({ fact, parcel, index, writer: writerOf(parcel) }))
      own = [...own, ...added]
      become({ ...journal, entries: [...journal.entries, ...added] })
    }
  }
}

function parcelsOf({ entries }: Journal<GradebookFact>): Set<ParcelId> {
  return new Set(entries.map(({ parcel }) => parcel))
}
