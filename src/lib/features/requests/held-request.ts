/** One request as this device holds it: how far it is on its way, and by when it must be decided. */
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { foldCase, type FoldedCase } from '#shared/documents/case.ts'
import type { CatalogueState } from '#shared/documents/catalogue.ts'
import { nameOf, type DocumentId, type DocumentName } from '#shared/documents/ids.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { readJournal, type Journal } from '#shared/journal/journal.ts'
import { mergeUpdates, type ParcelId } from '#shared/journal/parcel.ts'
import { isOwn, type OwnRow } from '#lib/replica/storage.ts'
import { legalTimeOf, timedOf, type LegalCalendar, type LegalTime } from './legal-time.ts'
import type { RequestsApp } from './requests-app.ts'

type CaseName = Extract<DocumentName, { readonly kind: 'case' }>

/** How far the deposit has come: on this device, sent, received at a time by the relay's clock, or refused by it. */
export type DepositJourney =
  | { readonly state: 'saved' | 'sent' }
  | { readonly state: 'received'; readonly at: Moment }
  | { readonly state: 'refused'; readonly reason: string }

export type HeldRequest = {
  readonly documentId: DocumentId
  readonly name: CaseName
  readonly folded: FoldedCase & { readonly deposit: NonNullable<FoldedCase['deposit']> }
  /** Under which it is handled; null where the catalogue has not come here. */
  readonly procedure: Procedure | null
  readonly journey: DepositJourney
  readonly time: LegalTime
}

/** What is the same for all requests of a list. */
export type Surroundings = {
  readonly catalogue: CatalogueState
  readonly calendar: LegalCalendar
}

/** Null where nothing was deposited, or it has not come here. */
export async function readHeld(
  { replica }: Pick<RequestsApp, 'replica'>,
  documentId: DocumentId,
  { catalogue, calendar }: Surroundings
): Promise<HeldRequest | null> {
  const name = nameOf(documentId)
  if (name.kind !== 'case') return null
  const stored = (await replica.storage.rowsOf(documentId)).filter(isOwn)
  const rows = [...stored, ...replica.unwrittenRows(documentId)]
  const journal = readJournal(await replica.contents(documentId), caseFacts)
  const folded = foldOrRefused(journal, rows)
  const { deposit } = folded
  if (deposit === null) return null
  const procedure = catalogue.versions.get(deposit.fact.version) ?? null
  return {
    documentId,
    name,
    folded: { ...folded, deposit },
    procedure,
    journey: journeyOf(deposit, rows),
    time: legalTimeOf(timedOf(folded), procedure, calendar)
  }
}

/** A deposit that the relay refused counts in no document, and its person must still find it. */
function foldOrRefused(journal: Journal<CaseFact>, rows: readonly OwnRow[]): FoldedCase {
  const folded = foldCase(journal)
  const refused = rows.filter(({ refusal }) => refusal !== undefined)
  if (folded.deposit !== null || refused.length === 0) return folded
  return foldCase(readJournal(mergeUpdates(refused.map(({ update }) => update)), caseFacts))
}

function journeyOf(
  { parcel, stamp }: NonNullable<FoldedCase['deposit']>,
  rows: readonly { readonly parcel: ParcelId | 0 }[]
): DepositJourney {
  if (stamp !== null) return { state: 'received', at: stamp.receivedAt }
  const row = rows.find((one) => one.parcel === parcel) as OwnRow | undefined
  if (row?.refusal !== undefined) return { state: 'refused', reason: row.refusal }
  if (row?.receipt !== undefined) return { state: 'received', at: row.receipt.receivedAt }
  return { state: row?.sentAt === undefined ? 'saved' : 'sent' }
}
