/**
 * What people do about a request, as facts. Every command asks the policies with what this device knows now, waits for the
 * disk, and answers with a value. None of it can be taken back: screens ask before, instead.
 */
import { caseFacts, type CaseFact } from '#shared/documents/case-facts.ts'
import { foldCase, standingOfCase, type FoldedCase } from '#shared/documents/case.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { Actor } from '#shared/domain/people.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Answers } from '#shared/domain/procedure.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { PolicyAnswer } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { encodeGesture } from '#lib/replica/gesture.ts'
import type { RequestRefusal } from '../refusal-words.ts'
import { readCase, type RequestsApp } from '../requests-app.ts'

export type CaseOutcome =
  { readonly ok: true } | { readonly ok: false; readonly reason: RequestRefusal }

/** As the schema of facts allows. */
export const MAX_SAID_LENGTH = 1_000
/** Parcels that one reading notes, as the schema allows; the others are noted by the next. */
const MAX_READ = 50

const MISSING: CaseOutcome = { ok: false, reason: 'reason-missing' }

/** `null`: nobody looks after it. */
export async function assign(
  app: RequestsApp,
  documentId: DocumentId,
  person: PersonId | null
): Promise<CaseOutcome> {
  const { assignee } = foldCase(await readCase(app, documentId))
  const replaces = (assignee?.current ?? []).map(({ parcel }) => parcel)
  return writeStep(app, documentId, { type: 'assigned', at: app.moment(), person, replaces })
}

/** The law lets it be asked once; the time stands still until the answer. */
export function askComplement(
  app: RequestsApp,
  documentId: DocumentId,
  text: string
): Promise<CaseOutcome> {
  const said = text.trim()
  if (said === '') return Promise.resolve(MISSING)
  return writeStep(app, documentId, { type: 'complement-asked', at: app.moment(), text: said })
}

/** `answers`: those that take the place of what was deposited. A complement says something, or changes an answer. */
export function giveComplement(
  app: RequestsApp,
  documentId: DocumentId,
  text: string,
  answers: Answers = {}
): Promise<CaseOutcome> {
  const said = text.trim()
  const given = Object.entries(answers)
  if (said === '' && given.length === 0) return Promise.resolve(MISSING)
  const fact = { type: 'complement-given', at: app.moment(), text: said, answers: given } as const
  return writeStep(app, documentId, fact)
}

export function approve(
  app: RequestsApp,
  documentId: DocumentId,
  text: string
): Promise<CaseOutcome> {
  return writeStep(app, documentId, { type: 'approved', at: app.moment(), text: text.trim() })
}

/** A refusal says why (law 55-19). */
export function refuse(
  app: RequestsApp,
  documentId: DocumentId,
  reason: string
): Promise<CaseOutcome> {
  const said = reason.trim()
  if (said === '') return Promise.resolve(MISSING)
  return writeStep(app, documentId, { type: 'refused', at: app.moment(), reason: said })
}

export function withdraw(
  app: RequestsApp,
  documentId: DocumentId,
  text: string
): Promise<CaseOutcome> {
  return writeStep(app, documentId, { type: 'withdrawn', at: app.moment(), text: text.trim() })
}

export function sendMessage(
  app: RequestsApp,
  documentId: DocumentId,
  text: string
): Promise<CaseOutcome> {
  const said = text.trim()
  if (said === '') return Promise.resolve(MISSING)
  return writeStep(app, documentId, { type: 'message-sent', at: app.moment(), text: said })
}

/** Tells the others that these were on screen. */
export function noteRead(
  app: RequestsApp,
  documentId: DocumentId,
  parcels: readonly ParcelId[]
): Promise<CaseOutcome> {
  const read = parcels.slice(0, MAX_READ)
  if (read.length === 0) return Promise.resolve({ ok: true })
  return writeStep(app, documentId, { type: 'read-noted', at: app.moment(), parcels: [...read] })
}

/** One step, as the policies allow it now; answers once it is on the disk. */
export async function writeStep(
  app: RequestsApp,
  documentId: DocumentId,
  fact: CaseFact
): Promise<CaseOutcome> {
  const standing = standingOfCase(await readCase(app, documentId))
  const context = { closedThrough: null, case: standing }
  const answer = mayAppendAll(await app.actor(), documentId, [fact], context)
  if (!answer.allowed) return { ok: false, reason: answer.reason }
  const parcel = app.replica.newParcel()
  if (encodeGesture(caseFacts, [fact], parcel) === null)
    return { ok: false, reason: 'too-much-at-once' }
  try {
    await app.replica.append(caseFacts, documentId, [fact], 'strict', parcel).durable
  } catch {
    // The replica keeps what the disk refused and tries again; the person must know that it is not safe yet.
    return { ok: false, reason: 'not-stored' }
  }
  return { ok: true }
}

/** What somebody may do about a request, by the name of the act; the policies say why not. */
export type CaseRights = Readonly<Record<keyof typeof PROBES, PolicyAnswer>>

/** What each act would write: the policies look at its kind and at who writes it. */
const PROBES = {
  assign: { type: 'assigned', at: 0, person: null, replaces: [] },
  askComplement: { type: 'complement-asked', at: 0, text: '-' },
  giveComplement: { type: 'complement-given', at: 0, text: '-', answers: [] },
  approve: { type: 'approved', at: 0, text: '' },
  refuse: { type: 'refused', at: 0, reason: '-' },
  withdraw: { type: 'withdrawn', at: 0, text: '' },
  sendMessage: { type: 'message-sent', at: 0, text: '-' },
  drawAct: {
    ...{ type: 'act-drawn', at: 0, register: 'certificate', language: 'fr', title: '-' },
    ...{ text: '-', signatory: '-', site: '-', validThrough: null }
  }
} as const satisfies Record<string, CaseFact>

export function rightsIn(
  actor: Actor,
  documentId: DocumentId,
  { standing }: Pick<FoldedCase, 'standing'>
): CaseRights {
  const context = { closedThrough: null, case: standing }
  const asked = Object.entries(PROBES).map(([act, fact]) => {
    return [act, mayAppendAll(actor, documentId, [fact], context)]
  })
  return Object.fromEntries(asked) as CaseRights
}
