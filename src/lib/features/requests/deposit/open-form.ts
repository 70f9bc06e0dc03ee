/** A form as it is found: new, as it was left, or deposited already. */
import { standingOfCase } from '#shared/documents/case.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Applicant } from '../applicants.ts'
import { readCase, type RequestsApp } from '../requests-app.ts'
import {
  draftKey,
  drawCaseId,
  isOfService,
  parseRequestDraft,
  type RequestDraft
} from './request-draft.ts'

export type OpenedForm =
  | {
      readonly kind: 'open'
      readonly key: string
      readonly documentId: DocumentId
      readonly texts: RequestDraft['texts']
      /** Somebody began it before. */
      readonly isLeft: boolean
    }
  /** A kill came between the deposit and the end of its draft. */
  | { readonly kind: 'deposited'; readonly documentId: DocumentId }

export type FormPlace = {
  readonly procedure: Procedure
  readonly applicant: Applicant
  readonly appealOf: string
}

export async function openForm(
  app: RequestsApp,
  { procedure, applicant, appealOf }: FormPlace
): Promise<OpenedForm> {
  const key = draftKey(procedure.code, applicant, appealOf)
  const drawn = drawCaseId(app.profile.site, procedure, applicant)
  const draft = (await app.replica.drafts()).find((one) => one.key === key)
  const content = draft === undefined ? null : parseRequestDraft(draft.content)
  if (draft === undefined || content === null)
    return { kind: 'open', key, documentId: drawn, texts: {}, isLeft: false }
  const { caseState } = standingOfCase(await readCase(app, draft.documentId))
  // What lives in memory only still needs its draft.
  if (caseState !== 'none' && app.replica.unwritten() === 0) {
    await app.replica.deleteDraft(key)
    return { kind: 'deposited', documentId: draft.documentId }
  }
  // Another service handles it by now: the same text goes there.
  const documentId = isOfService(draft, procedure) ? draft.documentId : drawn
  return { kind: 'open', key, documentId, texts: content.texts, isLeft: true }
}
