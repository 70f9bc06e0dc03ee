/** What attendance needs of the running app; tests run the very same over a database in memory. */
import { foldRegister, registerFacts, type RegisterFact } from '#shared/documents/register.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import type { RunningApp } from '#lib/app-context.ts'

export type AttendanceApp = Pick<
  RunningApp,
  | 'profile'
  | 'database'
  | 'replica'
  | 'documents'
  | 'actor'
  | 'moment'
  | 'officeNow'
  | 'onDocuments'
>

/** The register's journal, as this device has it. */
export async function readRegisterJournal(
  app: Pick<AttendanceApp, 'documents'>,
  register: DocumentId
): Promise<Journal<RegisterFact>> {
  const contents = await app.documents.contents(register)
  return readJournal(contents, registerFacts)
}

/** The register as this device has it. */
export async function readRegister(app: AttendanceApp, register: DocumentId) {
  return foldRegister(await readRegisterJournal(app, register))
}
