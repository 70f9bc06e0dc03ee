/** A form on its way: kept on the device letter by letter, one for each procedure and person. */
import * as v from 'valibot'
import { caseId, parseDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import { westernDigits } from '#shared/domain/arabic.ts'
import { dayOfIso } from '#shared/domain/calendar.ts'
import { MAX_SHORT_NUMBER } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import type { Answers, Procedure, ProcedureField } from '#shared/domain/procedure.ts'
import type { Draft } from '#lib/replica/storage.ts'
import { spellApplicant, type ApplicantRef } from '../addresses.ts'

export type RequestDraft = {
  /** Where it is filled in: the list of what is unfinished leads there. */
  readonly href: string
  /** What stands in each field, as typed, by the field's key: a day as `yyyy-mm-dd`, a choice as its place. */
  readonly texts: Readonly<Record<string, string>>
}

const draftSchema = v.strictObject({
  href: v.string(),
  texts: v.record(v.string(), v.string())
})

/** Null for what this release cannot read: such a draft stays where it is. */
export function parseRequestDraft(content: unknown): RequestDraft | null {
  const parsed = v.safeParse(draftSchema, content)
  return parsed.success ? parsed.output : null
}

export function draftKey(code: string, applicant: ApplicantRef, appealOf: string): string {
  const about = `request ${code} ${spellApplicant(applicant)}`
  return appealOf === '' ? about : `${about} ${appealOf}`
}

/**
 * The document that a form becomes. Its number is drawn once and kept with the draft: whoever deposits again after a kill
 * deposits the same request.
 */
export function drawCaseId(
  site: SiteCode,
  { service }: Pick<Procedure, 'service'>,
  { kind, person }: ApplicantRef
): DocumentId {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  const number = (drawn % MAX_SHORT_NUMBER) + 1
  return caseId({ site, service, applicantKind: kind, applicant: person, number })
}

/** Was the draft begun for the service that handles the procedure now? */
export function isOfService(
  { documentId }: Pick<Draft, 'documentId'>,
  { service }: Pick<Procedure, 'service'>
): boolean {
  const name = parseDocumentId(documentId)
  return name?.kind === 'case' && name.service === service
}

/** What was typed, as the request will carry it; what cannot be read as its field asks is there for `faultsIn` to find. */
export function answersOf(
  { fields }: Pick<Procedure, 'fields'>,
  texts: RequestDraft['texts']
): Answers {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | number][] => {
      const text = (texts[field.key] ?? '').trim()
      return text === '' ? [] : [[field.key, answerOf(field, text)]]
    })
  )
}

function answerOf({ kind }: Pick<ProcedureField, 'kind'>, text: string): string | number {
  switch (kind) {
    case 'line':
    case 'text':
      return text
    case 'day':
      return dayOfIso(text) ?? Number.NaN
    case 'number':
    case 'choice': {
      const digits = westernDigits(text)
      return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
    }
  }
}
