/** Addresses of the screens of requests. */
import { parseDocumentId, type DocumentId } from '#shared/documents/ids.ts'
import { MAX_SHORT_NUMBER, type PersonId } from '#shared/domain/identity.ts'
import type { SiteCode } from '#shared/domain/people.ts'
import type { ApplicantKind } from '#shared/domain/services.ts'

export const REQUESTS_HREF = '/requests'
export const CATALOGUE_HREF = '/requests/new'
export const INBOX_HREF = '/requests/inbox'
/** The acts that were made out for the person. */
export const LOCKER_HREF = '/requests/acts'
/** To print for the door of the office. */
export const POSTER_HREF = '/requests/poster'
/** Read by anybody: the sites that published something. */
export const SITES_HREF = '/procedures'

/** In the query: somebody of a service deposits for a person who stands there; empty while nobody is chosen. */
export const COUNTER = 'counter'
/** In the query of a form: the request that was refused, as its document is called. */
export const APPEAL = 'appeal'
/** In the query of a receipt: the digest that stands on the paper. */
export const DIGEST = 'digest'

/** What anybody may read of a site. */
export function publicHref(site: SiteCode): string {
  return `${SITES_HREF}/${site}`
}

export type ApplicantRef = { readonly kind: ApplicantKind; readonly person: PersonId }

/** Whom somebody at the counter deposits for; null: the person themself asks. */
export type CounterRef = ApplicantRef | null

const LETTERS = { trainee: 't', staff: 's' } as const
const SPELLED = /^([ts])([0-9a-z]{1,6})$/

export function spellApplicant({ kind, person }: ApplicantRef): string {
  return `${LETTERS[kind]}${person.toString(36)}`
}

/** Null for what spells nobody. */
export function parseApplicant(text: string | null): ApplicantRef | null {
  const [, letter, digits] = SPELLED.exec(text ?? '') ?? []
  if (digits === undefined) return null
  const person = Number.parseInt(digits, 36)
  if (person < 1 || person > MAX_SHORT_NUMBER) return null
  return { kind: letter === LETTERS.trainee ? 'trainee' : 'staff', person: person as PersonId }
}

/** Without a person: the list of those for whom somebody of the service may deposit. */
export function counterHref(person: CounterRef = null): string {
  return `${CATALOGUE_HREF}?${COUNTER}=${person === null ? '' : spellApplicant(person)}`
}

export function procedureHref(code: string, counter: CounterRef): string {
  const path = `${CATALOGUE_HREF}/${code}`
  return counter === null ? path : `${path}?${COUNTER}=${spellApplicant(counter)}`
}

/** `appealOf`: the request that was refused, as its document is called; '' where the form is no appeal. */
export function formHref(code: string, counter: CounterRef, appealOf = ''): string {
  const query = new URLSearchParams()
  if (counter !== null) query.set(COUNTER, spellApplicant(counter))
  if (appealOf !== '') query.set(APPEAL, appealOf)
  const path = `${CATALOGUE_HREF}/${code}/form`
  return query.size === 0 ? path : `${path}?${query}`
}

/** The page of one request. */
export function caseHref(documentId: DocumentId): string {
  const [, , service, applicant, number] = documentId.split('/')
  return `${REQUESTS_HREF}/${service}/${applicant}/${number}`
}

export function receiptHref(documentId: DocumentId): string {
  return `${caseHref(documentId)}/receipt`
}

/** The letter of a refusal. */
export function letterHref(documentId: DocumentId): string {
  return `${caseHref(documentId)}/letter`
}

/** The act that followed from a request. */
export function actHref(documentId: DocumentId): string {
  return `${caseHref(documentId)}/act`
}

/** Where it is made out. */
export function drawHref(documentId: DocumentId): string {
  return `${actHref(documentId)}/new`
}

/** The document that an address of a request speaks of; null when none can be called so. */
export function caseOfAddress(
  site: SiteCode,
  { service, applicant, number }: Readonly<Record<string, string | undefined>>
): DocumentId | null {
  const id = `case/${site}/${service}/${applicant}/${number}`
  return parseDocumentId(id) === null ? null : (id as DocumentId)
}
