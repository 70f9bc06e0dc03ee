/** One request and what stands around it, read from this device alone and together. */
import { readAuthors, type Authors } from '#lib/app-authors.ts'
import { unreadOf } from '#lib/readmodels/project-case.ts'
import { isOwn, type OwnRow } from '#lib/replica/storage.ts'
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { foldCase, type FoldedCase } from '#shared/documents/case.ts'
import { recordedPerson, type DirectoryState } from '#shared/documents/directory.ts'
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { Bilingual, Procedure } from '#shared/domain/procedure.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { ownRef } from '../applicants.ts'
import { legalTimeOf, timedOf, type LegalTime } from '../legal-time.ts'
import {
  readCalendar,
  readCase,
  readCatalogue,
  readSiteNames,
  type RequestsApp
} from '../requests-app.ts'
import { rightsIn, type CaseRights } from './case-commands.ts'

type CaseName = Extract<DocumentName, { readonly kind: 'case' }>

/** Something of this device that the relay would not take: it counts nowhere, and its author must know. */
export type RefusedHere = {
  readonly parcel: ParcelId
  readonly facts: readonly CaseFact[]
  readonly reason: string
  readonly writtenAt: Moment
}

export type DepositedCase = FoldedCase & { readonly deposit: NonNullable<FoldedCase['deposit']> }

export type CaseReading = {
  readonly documentId: DocumentId
  readonly name: CaseName
  readonly actor: Actor
  /** Is the person at the screen the one who asks? */
  readonly isApplicant: boolean
  readonly folded: DepositedCase
  /** Under which it is handled; null where the catalogue has not come here, or not that version of it. */
  readonly procedure: Procedure | null
  readonly time: LegalTime
  readonly rights: CaseRights
  readonly unread: readonly ParcelId[]
  readonly refusedHere: readonly RefusedHere[]
  /** Who of the service may look after it. */
  readonly colleagues: readonly PersonId[]
  readonly siteNames: Bilingual
  /** Null on a trainee's device. */
  readonly directory: DirectoryState | null
  readonly authors: Authors
}

export type CaseFound =
  | { readonly kind: 'here'; readonly reading: CaseReading }
  /** Nothing of it is here, or the relay refused its deposit. */
  | { readonly kind: 'missing'; readonly refusedHere: readonly RefusedHere[] }

export async function readCasePage(app: RequestsApp, documentId: DocumentId): Promise<CaseFound> {
  const name = nameOf(documentId) as CaseName
  const [actor, journal, catalogue, authors, row, refusedHere] = await Promise.all([
    app.actor(),
    readCase(app, documentId),
    readCatalogue(app),
    readAuthors(app),
    app.database.directories.get(name.site),
    readRefused(app, documentId)
  ])
  const folded = foldCase(journal)
  const { deposit } = folded
  if (deposit === null) return { kind: 'missing', refusedHere }
  const procedure = catalogue.versions.get(deposit.fact.version) ?? null
  const own = ownRef(actor)
  const calendar = await readCalendar(app, catalogue)
  const directory = row?.state ?? null
  return {
    kind: 'here',
    reading: {
      ...{ documentId, name, actor, procedure, refusedHere, directory, authors },
      siteNames: await readSiteNames(app, catalogue),
      isApplicant: own.person === name.applicant && own.kind === name.applicantKind,
      folded: { ...folded, deposit },
      time: legalTimeOf(timedOf(folded), procedure, calendar),
      rights: rightsIn(actor, documentId, folded),
      unread: unreadOf(folded, app.profile.writer),
      colleagues: directory === null ? [] : colleaguesIn(directory, name)
    }
  }
}

async function readRefused(
  { replica }: Pick<RequestsApp, 'replica'>,
  documentId: DocumentId
): Promise<RefusedHere[]> {
  const rows: OwnRow[] = (await replica.storage.rowsOf(documentId)).filter(isOwn)
  return rows.flatMap(({ parcel, update, refusal, writtenAt }) => {
    if (refusal === undefined) return []
    const facts = readJournal(update, caseFacts).entries.map(({ fact }) => fact)
    return [{ parcel, facts, reason: refusal, writtenAt }]
  })
}

/** People of the service; never the one who asks. */
function colleaguesIn(
  directory: DirectoryState,
  { service, applicant, applicantKind }: CaseName
): PersonId[] {
  const people = [...directory.people.keys()].map((key) => Number(key) as PersonId)
  return people.filter((person) => {
    const { isActive, roles } = recordedPerson(directory, person)
    const isApplicant = applicantKind === 'staff' && person === applicant
    return isActive && !isApplicant && roles.some(({ role }) => role === service)
  })
}
