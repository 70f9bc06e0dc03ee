/** From the journal of one request to its row. Pure. Fetched where a request is: the first screen does without. */
import { searchKey } from '#shared/domain/arabic.ts'
import { isOpen } from '#shared/domain/case-steps.ts'
import type { CaseFact, Deposited } from '#shared/documents/case-facts.ts'
import { caseFacts } from '#shared/documents/case-facts.ts'
import {
  foldCase,
  localNumber,
  registerNumber,
  type CaseEvent,
  type FoldedCase
} from '#shared/documents/case.ts'
import type { DocumentId, DocumentName } from '#shared/documents/ids.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { writerOf, type ParcelId, type Writer } from '#shared/journal/parcel.ts'
import type { OwnRow } from '#lib/replica/storage.ts'
import { gestureSync, type UnacknowledgedByParcel } from './gesture-sync.ts'
import type { CaseRow } from './tables.ts'

type CaseName = Extract<DocumentName, { readonly kind: 'case' }>

/** What this device wrote of it that the relay has not taken. */
export type OwnOfCase = {
  readonly writer: Writer
  readonly unacknowledged: UnacknowledgedByParcel
  readonly refused: readonly Pick<OwnRow, 'update' | 'writtenAt'>[]
}

/** What somebody should have before their eyes. */
const TO_BE_READ: readonly CaseFact['type'][] = [
  'message-sent',
  'complement-asked',
  'complement-given',
  'approved',
  'refused'
]

/** Null: there is nothing of it here, not even a deposit that was refused. */
export function caseRow(
  documentId: DocumentId,
  name: CaseName,
  contents: Uint8Array,
  own: OwnOfCase
): CaseRow | null {
  const folded = foldCase(readJournal(contents, caseFacts))
  const deposit = folded.deposit ?? refusedDeposit(own.refused)
  if (deposit === null && folded.unreadable === 0) return null
  const { site, service, applicantKind, applicant, number } = name
  const { registered, standing } = folded
  const names = namesOf(deposit?.fact)
  const receiptNumber = deposit === null ? '' : localNumber(site, deposit)
  const called = registered === null ? '' : registerNumber(registered)
  return {
    ...{ documentId, site, service, applicantKind, applicant, number, ...names, receiptNumber },
    procedure: deposit?.fact.procedure ?? '',
    version: deposit?.fact.version ?? 0,
    searchKey: [...Object.values(names), receiptNumber, called].map(searchKey).join(''),
    caseState: standing.caseState,
    isOpen: standing.caseState === 'none' || isOpen(standing.caseState) ? 1 : 0,
    depositedAt: deposit?.fact.at ?? null,
    receivedAt: deposit?.stamp?.receivedAt ?? null,
    endedAt: (folded.decision ?? folded.withdrawal)?.fact.at ?? null,
    start: folded.start,
    pauses: folded.pauses,
    ...(folded.dueStated === undefined ? {} : { dueStated: folded.dueStated }),
    registerYear: registered?.year ?? null,
    registerNumber: registered?.number ?? null,
    appealOf: deposit?.fact.appealOf ?? '',
    assignee: folded.assignee?.kind === 'settled' ? folded.assignee.value : null,
    overdueSince: folded.overdueSince,
    hadAct: folded.acts.length > 0,
    unread: unreadOf(folded, own.writer).length,
    belated: folded.belated.length,
    unreadable: folded.unreadable,
    sync: gestureSync(
      // Whether it was read is told to the others; nobody waits for it.
      folded.events.filter(({ fact }) => fact.type !== 'read-noted'),
      own.refused.map(({ writtenAt }) => writtenAt),
      own.unacknowledged
    )
  }
}

/** What others wrote and nobody saw on this device yet. */
export function unreadOf(
  { events, readersByParcel }: Pick<FoldedCase, 'events' | 'readersByParcel'>,
  writer: Writer
): ParcelId[] {
  const unread = events.filter(({ fact, parcel, writer: author }) => {
    const isMine = author === writer || readersByParcel.get(parcel)?.includes(writer) === true
    return TO_BE_READ.includes(fact.type) && !isMine
  })
  return [...new Set(unread.map(({ parcel }) => parcel))]
}

/** A deposit that the relay would not have still has a line: otherwise it would look as if nobody had asked. */
function refusedDeposit(refused: OwnOfCase['refused']): CaseEvent<Deposited> | null {
  const entries = refused.flatMap(({ update }) => readJournal(update, caseFacts).entries)
  for (const { fact, parcel } of entries)
    if (fact.type === 'deposited') return { fact, parcel, writer: writerOf(parcel), stamp: null }
  return null
}

function namesOf(deposit: Deposited | undefined) {
  const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = deposit ?? {}
  return { lastName, firstName, lastNameAr, firstNameAr }
}
