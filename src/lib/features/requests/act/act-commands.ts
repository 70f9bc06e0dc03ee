/** What people do about the act of a request, as facts; the policies are asked first, as for every step. */
import type { DocumentId } from '#shared/documents/ids.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { writeStep, type CaseOutcome } from '../case/case-commands.ts'
import type { RequestsApp } from '../requests-app.ts'
import type { ActDraft } from './draft-act.ts'

/** Freezes the words of the act as they were on screen. One that something is missing from is not made out. */
export function drawAct(
  app: RequestsApp,
  documentId: DocumentId,
  { act, missing, faults }: ActDraft
): Promise<CaseOutcome> {
  if (missing.length > 0 || faults.length > 0)
    return Promise.resolve({ ok: false, reason: 'form-faulty' })
  return writeStep(app, documentId, { ...act, at: app.moment() })
}

/** Somebody is about to print it: the next paper is a duplicate. */
export function notePrinted(
  app: RequestsApp,
  documentId: DocumentId,
  act: ParcelId
): Promise<CaseOutcome> {
  return writeStep(app, documentId, { type: 'act-printed', at: app.moment(), act })
}
