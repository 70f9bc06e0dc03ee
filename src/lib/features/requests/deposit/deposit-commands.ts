/** Deposits a request: asked of the policies first, on the disk before its receipt is shown. */
import { caseFacts, type Deposited } from '#shared/documents/case-facts.ts'
import { standingOfCase } from '#shared/documents/case.ts'
import { SERVICES } from '#shared/domain/services.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import { largest } from '#shared/domain/collections.ts'
import {
  faultsIn,
  versionOf,
  type AnswerFault,
  type Answers,
  type Procedure
} from '#shared/domain/procedure.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { isOwn } from '#lib/replica/storage.ts'
import type { Applicant } from '../applicants.ts'
import type { RequestRefusal } from '../refusal-words.ts'
import { readCase, type RequestsApp } from '../requests-app.ts'

export type DepositOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'form-faulty'; readonly faults: readonly AnswerFault[] }
  | { readonly ok: false; readonly reason: RequestRefusal }

export type Deposit = {
  readonly documentId: DocumentId
  readonly procedure: Procedure
  readonly applicant: Applicant
  readonly answers: Answers
  readonly atCounter: boolean
  /** The request that was refused, as its document is called; '' where this is no appeal. */
  readonly appealOf: string
}

/** The last receipt number that this device gave. */
const LAST_SEQUENCE = 'request-sequence'
const MAX_SEQUENCE = 100_000

/** Resolves once it is on the disk, or with why it is not. The same deposit again is the same request. */
export function deposit(app: RequestsApp, asked: Deposit): Promise<DepositOutcome> {
  return oneAtATime(app.profile.id, () => depositNow(app, asked))
}

async function depositNow(app: RequestsApp, asked: Deposit): Promise<DepositOutcome> {
  const { documentId, procedure, answers } = asked
  const faults = faultsIn(procedure, answers)
  if (faults.length > 0) return { ok: false, reason: 'form-faulty', faults }
  const standing = standingOfCase(await readCase(app, documentId))
  // Said before, and left in memory by a disk that was full: it is written now, and not said again.
  if (standing.caseState !== 'none' && app.replica.unwrittenRows(documentId).length > 0)
    return stored(app.replica.writeAgain())
  const sequence = (await lastSequence(app)) + 1
  if (sequence > MAX_SEQUENCE) return { ok: false, reason: 'no-number-left' }
  const fact = factOf(asked, sequence, app)
  const context = { closedThrough: null, case: standing }
  const answer = mayAppendAll(await app.actor(), documentId, [fact], context)
  if (!answer.allowed) return { ok: false, reason: answer.reason }
  // Noted first: a number that a kill leaves unused is lost, and none is given twice.
  const isNoted = await stored(app.replica.storage.note(LAST_SEQUENCE, sequence))
  if (!isNoted.ok) return isNoted
  return stored(app.replica.append(caseFacts, documentId, [fact], 'strict').durable)
}

async function stored(write: Promise<void>): Promise<DepositOutcome> {
  return write.then(
    (): DepositOutcome => ({ ok: true }),
    (): DepositOutcome => ({ ok: false, reason: 'not-stored' })
  )
}

function factOf(
  { procedure, applicant, answers, atCounter, appealOf }: Deposit,
  sequence: number,
  { moment }: Pick<RequestsApp, 'moment'>
): Deposited {
  return {
    type: 'deposited',
    at: moment(),
    procedure: procedure.code,
    version: versionOf(procedure),
    sequence,
    ...applicant.names,
    answers: Object.entries(answers),
    atCounter,
    appealOf
  }
}

/** Of what is noted and what lies in the journal the larger: either may have been written without the other. */
async function lastSequence({ replica, profile, database }: RequestsApp): Promise<number> {
  const noted = await replica.storage.noted(LAST_SEQUENCE)
  const known = Number.isSafeInteger(noted) ? Number(noted) : 0
  const prefixes = SERVICES.map((service) => `case/${profile.site}/${service}/`)
  const rows = await database.journal.where('documentId').startsWithAnyOf(prefixes).toArray()
  const given = rows.filter(isOwn).flatMap(({ update }) => {
    const { entries } = readJournal(update, caseFacts)
    return entries.flatMap(({ fact }) => (fact.type === 'deposited' ? [fact.sequence] : []))
  })
  return largest([...given, known], 0)
}

const waiting = new Map<string, Promise<unknown>>()

/** One deposit after the other, in all tabs of a person. */
function oneAtATime<Result>(partition: string, work: () => Promise<Result>): Promise<Result> {
  const name = `${partition} deposit`
  if (navigator.locks !== undefined) return navigator.locks.request(name, work)
  // Without locks there is no second tab to fear: such engines are older than any that could install the app.
  const done = (waiting.get(name) ?? Promise.resolve()).then(work, work)
  waiting.set(name, done)
  return done
}
