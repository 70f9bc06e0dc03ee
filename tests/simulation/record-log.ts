/**
 * What trainees are told, as the log has it: by the relay alone, of a gradebook that somebody published as it stands, each
 * their own cells and nothing else.
 */
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { cellSeen } from '#shared/documents/gradebook-results.ts'
import type { GradebookState } from '#shared/documents/gradebook.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { wireCell } from '#shared/documents/packed-cells.ts'
import { recordFacts, type RecordFact } from '#shared/documents/record-facts.ts'
import { foldRecord, type RecordOfTrainee, type ToldModule } from '#shared/documents/record.ts'
import { officeTime } from '#shared/domain/calendar.ts'
import { BLANK } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { stateOn } from '#shared/domain/review.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { LogRow } from '../../sync-server/store/store.ts'

export function recordIn(contents: Uint8Array): RecordOfTrainee {
  return foldRecord(readJournal(contents, recordFacts))
}

/** Problems with a row of a record, by the rows before it. `author`: null for the relay itself. */
export function problemsOfTelling(
  gradebookAt: GradebookAt,
  documentId: DocumentId,
  row: LogRow,
  author: PersonId | null
): string[] {
  const name = nameOf(documentId)
  if (name.kind !== 'record') return []
  if (author !== null) return [`${author} wrote in ${documentId}`]
  const told = readJournal(row.update, recordFacts).entries.map(({ fact }) => fact)
  const today = officeTime(row.receivedAt).day
  return told.flatMap((fact) => {
    const problem = wrongIn(fact, gradebookAt(fact), name.person, today)
    return problem === null ? [] : [`at position ${row.position} of ${documentId}: ${problem}`]
  })
}

function wrongIn(
  fact: RecordFact,
  gradebook: GradebookState | null,
  person: PersonId,
  today: number
): string | null {
  const steps = gradebook?.publication.current ?? []
  if (gradebook === null || !steps.some(({ parcel }) => parcel === fact.publication))
    return 'nobody published what a trainee is told'
  if (fact.type === 'module-withdrawn')
    return steps.some(({ digest }) => digest === null) ? null : 'nobody took it back'
  const state = stateOn(gradebook.review, today)
  if (state !== 'validated' && state !== 'locked') return 'nobody validated what is published'
  const digest = hexOf(officialDigest(gradebook))
  const isAsSeen = steps.every((step) => step.digest !== null && hexOf(step.digest) === digest)
  if (!isAsSeen) return 'what is published is not what its author saw'
  const isOwn = fact.assessments.every(({ number, cell }) => {
    const own = cellSeen(gradebook, number, person) ?? BLANK
    return own !== 'contradiction' && cell === wireCell(own)
  })
  return isOwn ? null : 'a trainee is told what is not theirs'
}

export type PlaceOfTelling = Pick<RecordFact, 'group' | 'term' | 'module'>

/** The gradebook of a module as it stands in the log; null where there is none. */
export type GradebookAt = (place: PlaceOfTelling) => GradebookState | null

/** At rest: of each gradebook a trainee has the last word that the relay says it gave, under its number, or none at all. */
export function problemsOfRecord(
  gradebookAt: GradebookAt,
  person: PersonId,
  contents: Uint8Array
): string[] {
  const { modules } = recordIn(contents)
  return modules.flatMap((told) => {
    const kept = gradebookAt(told)?.publication.kept ?? null
    return kept !== null && isLastWord(told, kept)
      ? []
      : [`${person} is told what is not published`]
  })
}

function isLastWord(
  { type, number, publication }: ToldModule,
  kept: { readonly number: number; readonly withdrawn: boolean; readonly publication: number }
): boolean {
  const isWithdrawn = type === 'module-withdrawn'
  return (
    isWithdrawn === kept.withdrawn && number === kept.number && publication === kept.publication
  )
}
