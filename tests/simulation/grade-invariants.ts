/** What must hold of grades on every device: none that was said to be saved is out of sight, and nobody has what is not theirs. */
import { isOwn, type JournalRow } from '#lib/replica/storage.ts'
import { foldBlind } from '#shared/documents/blind.ts'
import { isCellEntry, type CellsByAssessment } from '#shared/documents/cells.ts'
import { parseAssignmentKey, type DirectoryState } from '#shared/documents/directory.ts'
import { blindFacts } from '#shared/documents/gradebook-facts.ts'
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import { sameCell } from '#shared/domain/grade.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { counts, type Standing } from '#shared/journal/fold.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { writerOf, type ParcelId } from '#shared/journal/parcel.ts'
import { isTrainee } from './cast.ts'
import { factsIn } from './decoded.ts'
import type { Saved } from './device.ts'
import { gradebookIn } from './grade-log.ts'
import type { Grade } from './gestures.ts'

/** What a document shows of grades. */
type Shown = {
  readonly cells: CellsByAssessment
  readonly momentByParcel: ReadonlyMap<ParcelId, number>
  readonly standingByParcel: ReadonlyMap<ParcelId, Standing>
  /** Parcels whose waiting is shown with its reason. */
  readonly waiting: ReadonlySet<ParcelId>
}

/**
 * Grades of these gestures that the document shows neither as a value, nor in a history, nor among what waits for a
 * decision with its reason.
 */
export function gradesOutOfSight(
  documentId: DocumentId,
  contents: Uint8Array,
  writer: number,
  saved: readonly Saved[]
): Grade[] {
  const grades = saved.flatMap((one) => one.grades)
  if (grades.length === 0) return []
  const shown = shownIn(documentId, contents)
  return grades.filter((grade) => !isInSight(shown, writer, grade))
}

function isInSight(shown: Shown, writer: number, { at, assessment, person, cell }: Grade): boolean {
  const place = shown.cells.get(assessment)?.get(person)
  const said = place?.history.find(({ parcel, value }) => {
    const isHere = writerOf(parcel) === writer && shown.momentByParcel.get(parcel) === at
    return isHere && sameCell(value, cell)
  })
  if (place === undefined || said === undefined) return false
  const standing = shown.standingByParcel.get(said.parcel) ?? 'local'
  if (standing === 'held') return shown.waiting.has(said.parcel)
  return !counts(standing) || place.kind !== 'unsaid'
}

function shownIn(documentId: DocumentId, contents: Uint8Array): Shown {
  if (nameOf(documentId).kind === 'gradebook') {
    const { cells, cellEntries, standingByParcel, held } = gradebookIn(contents)
    const momentByParcel = new Map(cellEntries.map(({ parcel, fact }) => [parcel, fact.at]))
    const explained = held.filter(({ stamp }) => (stamp?.heldBecause ?? '') !== '')
    const waiting = new Set(explained.map(({ parcel }) => parcel))
    return { cells, momentByParcel, standingByParcel, waiting }
  }
  const journal = readJournal(contents, blindFacts)
  const entries = journal.entries.filter(isCellEntry)
  const momentByParcel = new Map(entries.map(({ parcel, fact }) => [parcel, fact.at]))
  const { cells } = foldBlind(journal)
  return { cells, momentByParcel, standingByParcel: new Map(), waiting: new Set() }
}

/**
 * Of what was said to be saved in a document, all that must be in sight: what the relay refused is in the tray with its
 * reason, and what shares an id with another entry shows once the relay has made one of them take a new id.
 */
export function inNeedOfSight(saved: readonly Saved[], rows: readonly JournalRow[]): Saved[] {
  const uses = new Map<number, number>()
  for (const { parcel } of rows) uses.set(parcel, (uses.get(parcel) ?? 0) + 1)
  const elsewhere = new Set(
    rows.flatMap((row) => {
      const isElsewhere = isOwn(row) && (row.tray === 1 || (uses.get(row.parcel) ?? 0) > 1)
      return isElsewhere ? [factsIn(row.update)] : []
    })
  )
  return saved.filter(({ facts }) => !elsewhere.has(facts))
}

/**
 * Who may certainly not have a document of grades, in words of its own beside the policies: a module's grades are for
 * those who teach it now, lead or keep papers; what somebody entered blind is for them, and for a reviewer who never taught
 * the module; minutes are for heads, directors and the registrar; a record is its trainee's, who has nothing else.
 */
export function isNotTheirs(
  directory: DirectoryState,
  person: PersonId,
  documentId: DocumentId
): boolean {
  const name = nameOf(documentId)
  if (name.kind === 'record') return name.person !== person
  if (isTrainee(person)) return true
  const has = (...roles: readonly string[]) => roles.some((role) => holds(directory, person, role))
  if (name.kind === 'deliberation') return !has('departmentHead', 'siteDirector', 'registrar')
  if (name.kind === 'gradebook')
    return (
      !has('departmentHead', 'siteDirector', 'registrar') && !teaches(directory, person, name, true)
    )
  if (name.kind !== 'blind' || name.person === person) return false
  return !has('departmentHead', 'siteDirector') || teaches(directory, person, name, false)
}

function holds({ roles }: DirectoryState, person: PersonId, role: string): boolean {
  return roles.get(`${person}.${role}.0`)?.values.active === true
}

function teaches(
  { assignments }: DirectoryState,
  person: PersonId,
  { group, module, term }: Extract<DocumentName, { readonly module: unknown }>,
  isNow: boolean
): boolean {
  return [...assignments].some(([key, { values }]) => {
    const one = parseAssignmentKey(key)
    const isSame = one.group === group && one.module === module && one.term === term
    return one.person === person && isSame && (values.active === true || !isNow)
  })
}
