/**
 * MASSAR's numbers as they lie on this device. They name trainees by their codes, so they leave with the lists of those
 * trainees: whenever they are read, and at every start.
 */
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { GradesApp } from '../grades-app.ts'
import { ofKnownPeople, type MassarNumbers } from './massar-numbers.ts'

const NUMBERS_NOTE = 'massar-numbers'

export type NumbersRead = {
  readonly numbers: MassarNumbers
  /** Trainees of all groups that this device knows. */
  readonly everyone: readonly TraineeRow[]
}

/** Lets go of the numbers of strangers first. Rejects when the database refuses to be read. */
export async function readNumbers(
  app: Pick<GradesApp, 'replica' | 'database' | 'profile'>
): Promise<NumbersRead> {
  const { everyone, areWhole } = await readTrainees(app)
  const numbers = await changeNumbers(app, (kept) => {
    return areWhole ? ofKnownPeople(kept, everyone) : kept
  })
  return { numbers, everyone }
}

/** Read again before it is changed: another page may have learned something. */
export async function changeNumbers(
  { replica: { storage } }: Pick<GradesApp, 'replica'>,
  change: (numbers: MassarNumbers) => MassarNumbers
): Promise<MassarNumbers> {
  const before = ((await storage.noted(NUMBERS_NOTE)) as MassarNumbers | undefined) ?? []
  const numbers = change(before)
  if (numbers !== before) await storage.note(NUMBERS_NOTE, numbers)
  return numbers
}

/** `areWhole`: every list is read. While one is still to be read again, whoever is missing may only not be there yet. */
function readTrainees({ database, profile }: Pick<GradesApp, 'database' | 'profile'>) {
  const { trainees, documents, stale } = database
  const isList = ({ documentId }: { readonly documentId: DocumentId }) =>
    nameOf(documentId).kind === 'group'
  return database.transaction('r', [trainees, documents, stale], async () => {
    const lists = (await documents.toArray()).filter(isList)
    const behind = (await stale.toArray()).filter(isList)
    const everyone = await trainees.where({ site: profile.site }).toArray()
    return { everyone, areWhole: lists.length > 0 && behind.length === 0 }
  })
}
