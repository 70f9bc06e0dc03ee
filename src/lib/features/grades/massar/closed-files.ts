/**
 * Originals of MASSAR lie on the device until their term is closed: some weeks after the jury closed the gradebook they
 * leave by themselves, some months after the last day of the term where no jury ever does, and at once where the person may
 * no longer read it. MASSAR gives them again.
 */
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { officeTime, type Day, type Moment } from '#shared/domain/calendar.ts'
import { stateOn } from '#shared/domain/review.ts'
import { keptDocuments, keptFilesOf, letFileGo, letFilesGo } from '#lib/replica/kept-files.ts'
import { readGradebookJournal, type GradesApp } from '../grades-app.ts'

/** A jury that closed may still be asked to count again: so many days the original is at hand. */
export const GRACE_DAYS = 30
/** A term that no jury closes: so many days after its last one, past every resit and late deliberation. */
export const OPEN_TERM_DAYS = 180

/** Why originals leave. */
export type LeavingReason = 'closed' | 'term-over'

export type Leaving = { readonly day: Day; readonly because: LeavingReason }

/** What left by itself, as the screen of the files tells it. */
export type LeftFiles = {
  readonly count: number
  readonly day: Day
  readonly because: LeavingReason
}

const leftNote = (gradebook: DocumentId) => `massar-left ${gradebook}`

/**
 * When the originals of a gradebook leave; null while entries are let in again, the relay does not have the closing, or
 * nobody said when the term ends.
 *
 * @param through the last day of the term, or null
 */
export function leavingOf(
  { review }: Pick<GradebookState, 'review'>,
  through: Day | null,
  today: Day
): Leaving | null {
  if (stateOn(review, today) === 'locked') {
    const day = closingDay(review.current)
    return day === null ? null : { day: day + GRACE_DAYS, because: 'closed' }
  }
  const isLetInAgain = review.reopenedThrough !== null && today <= review.reopenedThrough
  if (isLetInAgain || through === null) return null
  return { day: through + OPEN_TERM_DAYS, because: 'term-over' }
}

/** A file that was chosen late stays as many days as any other. */
export function leavesOn({ day }: Leaving, keptAt: Moment): Day {
  return Math.max(day, officeTime(keptAt).day + GRACE_DAYS)
}

function closingDay(steps: GradebookState['review']['current']): Day | null {
  const days = steps.map(({ throughDay, stamp }) => {
    return throughDay ?? (stamp === null ? null : officeTime(stamp.receivedAt).day)
  })
  const known = days.flatMap((day) => day ?? [])
  return known.length < days.length ? null : Math.max(...known)
}

/** The last day of the term as the calendar of the site says it, or null. */
export function lastDayOf(directory: DirectoryState | null, term: string): Day | null {
  return directory?.terms.get(term)?.values.through ?? null
}

/** Lets go of the originals whose day has come. Called at every start; what cannot be read now keeps its files. */
export async function letClosedFilesGo(app: GradesApp): Promise<void> {
  for (const gradebook of await keptDocuments(app.database))
    await letGoWhereClosed(app, gradebook).catch(() => undefined)
}

async function letGoWhereClosed(app: GradesApp, gradebook: DocumentId): Promise<void> {
  const { database, replica, profile } = app
  const known = (await replica.storage.documents()).find((one) => one.documentId === gradebook)
  if (known?.revoked === 1) return void (await letFilesGo(database, gradebook))
  const name = nameOf(gradebook)
  if (name.kind !== 'gradebook') return
  const { day: today } = app.officeNow()
  const directory = (await database.directories.get(profile.site))?.state ?? null
  const state = foldGradebook(await readGradebookJournal(app, gradebook))
  const leaving = leavingOf(state, lastDayOf(directory, name.term), today)
  if (leaving === null) return
  const kept = await keptFilesOf(database, gradebook)
  const due = kept.filter(({ keptAt }) => today >= leavesOn(leaving, keptAt))
  for (const { id } of due) await letFileGo(database, id)
  if (due.length === 0) return
  const left = { count: due.length, day: today, because: leaving.because }
  await replica.storage.note(leftNote(gradebook), left satisfies LeftFiles)
}

/** What left of a gradebook's originals, or null. */
export async function leftFilesOf(
  { replica }: Pick<GradesApp, 'replica'>,
  gradebook: DocumentId
): Promise<LeftFiles | null> {
  return ((await replica.storage.noted(leftNote(gradebook))) as LeftFiles | undefined) ?? null
}
