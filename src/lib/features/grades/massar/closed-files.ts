/**
 * Originals of MASSAR lie on the device until their term is closed: some weeks after the jury closed the gradebook they
 * leave by themselves, and at once where the person may no longer read it. MASSAR gives them again.
 */
import { foldGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { officeTime, type Day } from '#shared/domain/calendar.ts'
import { stateOn } from '#shared/domain/review.ts'
import { keptDocuments, letFilesGo } from '#lib/replica/kept-files.ts'
import { readGradebookJournal, type GradesApp } from '../grades-app.ts'

/** A jury that closed may still be asked to count again: so many days the original is at hand. */
export const GRACE_DAYS = 30

/** What left by itself, as the screen of the files tells it. */
export type LeftFiles = { readonly count: number; readonly day: Day }

const leftNote = (gradebook: DocumentId) => `massar-left ${gradebook}`

/** The day on which originals leave; null while the jury has not closed, the relay does not have it, or entries are let in again. */
export function leavingDay({ review }: Pick<GradebookState, 'review'>, today: Day): Day | null {
  if (stateOn(review, today) !== 'locked') return null
  const days = review.current.map(({ throughDay, stamp }) => {
    return throughDay ?? (stamp === null ? null : officeTime(stamp.receivedAt).day)
  })
  const known = days.flatMap((day) => day ?? [])
  return known.length < days.length ? null : Math.max(...known) + GRACE_DAYS
}

/** Lets go of the originals whose day has come. Called at every start; what cannot be read now keeps its files. */
export async function letClosedFilesGo(app: GradesApp): Promise<void> {
  for (const gradebook of await keptDocuments(app.database))
    await letGoWhereClosed(app, gradebook).catch(() => undefined)
}

async function letGoWhereClosed(app: GradesApp, gradebook: DocumentId): Promise<void> {
  const { database, replica } = app
  const known = (await replica.storage.documents()).find((one) => one.documentId === gradebook)
  if (known?.revoked === 1) return void (await letFilesGo(database, gradebook))
  const { day: today } = app.officeNow()
  const leaves = leavingDay(foldGradebook(await readGradebookJournal(app, gradebook)), today)
  if (leaves === null || today < leaves) return
  const count = await letFilesGo(database, gradebook)
  await replica.storage.note(leftNote(gradebook), { count, day: today } satisfies LeftFiles)
}

/** What left of a gradebook's originals, or null. */
export async function leftFilesOf(
  { replica }: Pick<GradesApp, 'replica'>,
  gradebook: DocumentId
): Promise<LeftFiles | null> {
  return ((await replica.storage.noted(leftNote(gradebook))) as LeftFiles | undefined) ?? null
}
