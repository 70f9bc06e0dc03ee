/** The register as the author of a visit sees it: what the device has read, and at once what the visit itself states. */
import {
  foldRegister,
  lessonKey,
  type RegisterFact,
  type RegisterState
} from '#shared/documents/register.ts'
import type { LessonRef } from '#shared/domain/attendance.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Entry, Journal } from '#shared/journal/journal.ts'
import { writerOf, type ParcelId } from '#shared/journal/parcel.ts'
import { readRegisterJournal, type AttendanceApp } from './attendance-app.ts'

export type RegisterReading = {
  state(): RegisterState
  /** Reads what the device has now; nothing is shown before `show`. */
  read(): Promise<FreshReading>
  /** A gesture of this visit belongs to what its author sees at once, so that the next one replaces it. */
  add(parcel: ParcelId, facts: readonly RegisterFact[]): void
}

export type FreshReading = {
  /** Does it bring words about this lesson that its author has not seen? */
  hasNewsOf(lesson: LessonRef): boolean
  show(): void
}

const EMPTY: Journal<RegisterFact> = { entries: [], unreadable: [], stampsByParcel: new Map() }

export function readingOf(
  app: Pick<AttendanceApp, 'documents'>,
  register: DocumentId
): RegisterReading {
  let journal = EMPTY
  let state = foldRegister(journal)
  /** Gestures that a reading begun before them does not hold. */
  let own: Entry<RegisterFact>[] = []

  const become = (next: Journal<RegisterFact>) => {
    journal = next
    state = foldRegister(journal)
  }

  return {
    state: () => state,
    async read() {
      const known = new Set(own)
      const fresh = await readRegisterJournal(app, register)
      return {
        hasNewsOf: (lesson) => hasNewsOf(lesson, journal, fresh),
        show() {
          own = own.filter((entry) => !known.has(entry))
          become({ ...fresh, entries: [...fresh.entries, ...missingIn(fresh, own)] })
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

function missingIn(
  journal: Journal<RegisterFact>,
  own: readonly Entry<RegisterFact>[]
): Entry<RegisterFact>[] {
  const held = parcelsOf(journal)
  return own.filter(({ parcel }) => !held.has(parcel))
}

function parcelsOf({ entries }: Journal<RegisterFact>): Set<ParcelId> {
  return new Set(entries.map(({ parcel }) => parcel))
}

/** A list that comes late shows marks that nobody could see before: it is news too. */
function hasNewsOf(
  lesson: LessonRef,
  shown: Journal<RegisterFact>,
  fresh: Journal<RegisterFact>
): boolean {
  const seen = parcelsOf(shown)
  return fresh.entries.some(({ fact, parcel }) => {
    if (seen.has(parcel)) return false
    return 'slot' in fact ? lessonKey(fact) === lessonKey(lesson) : fact.type === 'roster-named'
  })
}
