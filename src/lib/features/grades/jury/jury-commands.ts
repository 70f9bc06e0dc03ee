/**
 * What a jury's keeper does, as facts. Every command asks the policies first and answers with a value. After the closing
 * the same decision is an amendment.
 */
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { isDisputed } from '#shared/documents/gradebook-results.ts'
import type { DeliberationFact } from '#shared/documents/deliberation-facts.ts'
import {
  citedGradebooks,
  foldDeliberation,
  minutesDigest,
  standingOfDeliberation,
  type CitedGradebook,
  type DeliberationState,
  type JuryMember
} from '#shared/documents/deliberation.ts'
import { standingOfGradebook, type GradebookState } from '#shared/documents/gradebook.ts'
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { deliberationId, type DocumentId } from '#shared/documents/ids.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import { replacedBy } from '#shared/documents/records.ts'
import { withoutTheirRule, yearOfTerm } from '#shared/documents/year-table.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { mayFollow, stateOn } from '#shared/domain/review.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import type { ParcelId, Writer } from '#shared/journal/parcel.ts'
import type { PolicyContext, Refusal } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { encodeGesture } from '#lib/replica/gesture.ts'
import type { GradebookAddress } from '../addresses.ts'
import type { GradesApp } from '../grades-app.ts'
import { outdatedDecisions, type Decided } from './proposals.ts'
import { readDeliberationJournal, type JuryModule, type JuryReading } from './read-jury.ts'

export type JuryRefusal =
  | Refusal
  | 'reason-missing'
  | 'nobody-chosen'
  /** A page of minutes needs a number. */
  | 'number-missing'
  /** Nobody who is present chairs the jury. */
  | 'chair-missing'
  /** A module has not been validated. */
  | 'module-not-validated'
  /** A module lets entries in again today: whoever reopened it or validates it ends that, not whoever closes. */
  | 'module-reopened'
  /** People disagree on a grade, on an assessment, or took steps that lead to different states. */
  | 'module-disputed'
  /** A module names no rule: what it is worth would change with whatever rule the track follows later. */
  | 'rule-missing'
  /** A module names a rule that this device does not have: its results are not known here. */
  | 'rule-not-here'
  /** Somebody has no decision yet. */
  | 'decision-missing'
  /** A decision is not what the results say now, and nobody said why. */
  | 'decision-outdated'
  | 'contradiction-open'
  /** A newer release wrote something that this one cannot read: its author would not see what they close over. */
  | 'unreadable-entries'
  | 'too-much-at-once'
  /** The disk would not take it. */
  | 'not-stored'

export type JuryOutcome =
  { readonly ok: true } | { readonly ok: false; readonly reason: JuryRefusal }

export function recordMember(
  app: GradesApp,
  { document, state }: JuryReading,
  person: PersonId,
  values: Partial<JuryMember>
): Promise<JuryOutcome> {
  const record = state.membersByPerson.get(person)
  const replaces = replacedBy(record, Object.keys(values))
  const fact = { type: 'jury-member-recorded', key: String(person), values, replaces } as const
  return write(app, document, [{ ...fact, at: app.moment() }], contextOf(state))
}

/** `needsReason`: what is decided departs from what the results say. */
export async function decide(
  app: GradesApp,
  reading: JuryReading,
  decisions: readonly Decided[],
  { reason, needsReason }: { readonly reason: string; readonly needsReason: boolean }
): Promise<JuryOutcome> {
  const { document, state } = reading
  const said = reason.trim()
  if (decisions.length === 0) return { ok: false, reason: 'nobody-chosen' }
  const isClosed = state.closings.length > 0
  if ((needsReason || isClosed) && said === '') return { ok: false, reason: 'reason-missing' }
  const people = decisions.map(({ person }) => person)
  const fields = {
    at: app.moment(),
    decisions: decisions.map(({ person, code, compensated }): DecisionTuple => {
      return [person, code, [...compensated]]
    }),
    reason: said,
    replaces: decisionsSeen(state, people)
  }
  const fact: DeliberationFact = isClosed
    ? { type: 'deliberation-amended', ...fields, gradebooks: [] }
    : { type: 'jury-decided', ...fields }
  return write(app, document, [fact], contextOf(state))
}

type DecisionTuple = [PersonId, string, ModuleId[]]

/** Entries that a newer release wrote, of the deliberation and of the gradebooks it stands on. */
export function unreadableCount({ state, modules }: JuryReading): number {
  return modules.reduce((sum, { gradebook }) => sum + gradebook.unreadable, state.unreadable)
}

/** Why the minutes cannot be closed yet, or null. */
export function obstacleTo(reading: JuryReading, minutes: string): JuryRefusal | null {
  const { state, modules, rows, today } = reading
  const isValidated = ({ gradebook: { review } }: JuryModule) =>
    review.state === 'validated' || review.state === 'locked'
  const hasChair = [...state.membersByPerson.values()].some(({ values }) => {
    return values.role === 'chair' && values.present === true && values.active !== false
  })
  if (unreadableCount(reading) > 0) return 'unreadable-entries'
  if (modules.length === 0 || !modules.every(isValidated)) return 'module-not-validated'
  if (modules.some(({ gradebook: { review } }) => stateOn(review, today) === 'open'))
    return 'module-reopened'
  if (modules.some(({ gradebook }) => gradebook.review.isDisputed || isDisputed(gradebook)))
    return 'module-disputed'
  if (modules.some(({ gradebook }) => gradebook.rule?.kind !== 'settled')) return 'rule-missing'
  if (withoutTheirRule(modules).length > 0) return 'rule-not-here'
  if (areMembersDisputed(state) || state.contradictions.length > 0) return 'contradiction-open'
  if (!hasChair) return 'chair-missing'
  const isDecided = ({ person }: { readonly person: PersonId }) =>
    state.decisionsByPerson.get(person)?.kind === 'settled'
  if (!rows.every(isDecided)) return 'decision-missing'
  if (outdatedDecisions(reading).size > 0) return 'decision-outdated'
  return minutes.trim() === '' ? 'number-missing' : null
}

/** Two people say differently who sat, or as what: the minutes would say that they were absent. */
function areMembersDisputed({ membersByPerson }: DeliberationState): boolean {
  return [...membersByPerson.values()].some(({ contradictions }) => contradictions.length > 0)
}

/** Whose phones the minutes must name as missing: nobody's is null, and none at all stands for what is not known. */
export function missingWriters({ convergence }: Pick<JuryReading, 'convergence'>): Writer[] | null {
  if (convergence.kind === 'unknown') return []
  const writers = convergence.missing.map(({ writer }) => writer)
  return writers.length === 0 ? null : writers
}

/**
 * Closes the minutes over what its author sees, then locks what they cite and may lock. `reason`: why the chair proceeds
 * where phones are missing, or where that is not known; otherwise it is not looked at.
 */
export async function closeDeliberation(
  app: GradesApp,
  reading: JuryReading,
  minutes: string,
  reason: string
): Promise<JuryOutcome> {
  const { document, state, modules } = reading
  const obstacle = obstacleTo(reading, minutes)
  if (obstacle !== null) return { ok: false, reason: obstacle }
  const writers = missingWriters(reading)
  const said = reason.trim()
  if (writers !== null && said === '') return { ok: false, reason: 'reason-missing' }
  const at = app.moment()
  const noted = writers === null ? [] : [noteFact(state, writers, said, at)]
  const convergenceNotes =
    writers === null
      ? state.convergenceNotes
      : [{ parcel: 0 as ParcelId, at, writers, reason: said }]
  const closing: DeliberationFact = {
    type: 'deliberation-closed',
    at,
    minutes: minutes.trim(),
    gradebooks: modules.map(({ module, term, digest }) => [module, term, digest]),
    digest: minutesDigest({ ...state, convergenceNotes }, modules),
    replaces: state.closings.map(({ parcel }) => parcel)
  }
  const outcome = await write(app, document, [...noted, closing], contextOf(state))
  if (outcome.ok) await lockModules(app, reading)
  return outcome
}

function noteFact(
  state: DeliberationState,
  writers: Writer[],
  reason: string,
  at: number
): DeliberationFact {
  return {
    type: 'convergence-noted',
    at,
    writers,
    reason,
    replaces: state.convergenceNotes.map(({ parcel }) => parcel)
  }
}

/** Gradebooks that this person may lock now: not a module that they teach, nor one that lets entries in again today. */
export function lockable(app: GradesApp, { actor, modules }: JuryReading): JuryModule[] {
  const today = app.officeNow().day
  return modules.filter((module) => {
    const { review } = module.gradebook
    const isOpen = stateOn(review, today) === 'open'
    const fits =
      review.state !== 'locked' &&
      !isOpen &&
      !review.isDisputed &&
      mayFollow(review, 'locked', today)
    return (
      fits &&
      refusalOf(actor, module.document, [lockFact(module, 0)], gradebookContext(app, module)) ===
        null
    )
  })
}

export async function lockModules(app: GradesApp, reading: JuryReading): Promise<JuryOutcome> {
  for (const module of lockable(app, reading)) {
    const facts = [lockFact(module, app.moment())]
    const outcome = await write(app, module.document, facts, gradebookContext(app, module))
    if (!outcome.ok) return outcome
  }
  return { ok: true }
}

function lockFact({ gradebook, digest }: JuryModule, at: number): GradebookFact {
  const replaces = gradebook.review.current.map(({ parcel }) => parcel)
  return { type: 'locked', at, digest, replaces }
}

/** Minutes that stand on other contents than the gradebooks have now are brought to them, by a numbered amendment. */
export function amendGradebooks(
  app: GradesApp,
  { document, state, modules }: JuryReading,
  reason: string
): Promise<JuryOutcome> {
  const moved = modules.filter(({ hasMoved }) => hasMoved)
  return amend(app, document, state, moved, reason)
}

/**
 * Admits or rejects what waits in the minutes. What is admitted is an amendment with its number, said in the same gesture:
 * nothing that ends between the two leaves closed minutes changed and no amendment to tell.
 */
export async function decideHeldMinutes(
  app: GradesApp,
  { document, state }: JuryReading,
  parcel: ParcelId,
  admitted: boolean,
  reason: string
): Promise<JuryOutcome> {
  if (reason.trim() === '') return { ok: false, reason: 'reason-missing' }
  const decided: DeliberationFact = {
    type: 'decided',
    at: app.moment(),
    parcels: [parcel],
    admitted,
    reason: reason.trim(),
    replaces: [...(state.decisionsByHeld.get(parcel) ?? [])]
  }
  const isAmendment = admitted && state.closings.length > 0
  const amendment = isAmendment ? [amendmentFact(app, [], reason)] : []
  return write(app, document, [decided, ...amendment], contextOf(state))
}

/**
 * Ends a contradiction between closings: the one kept is said again over all of them. Coming after a closing it is held,
 * and admitted at once by the same person.
 */
export async function keepClosing(
  app: GradesApp,
  { document, state }: JuryReading,
  kept: number,
  reason: string
): Promise<JuryOutcome> {
  const closing = state.closings.find(({ parcel }) => parcel === kept)
  if (closing === undefined) return { ok: true }
  if (reason.trim() === '') return { ok: false, reason: 'reason-missing' }
  const again: DeliberationFact = {
    type: 'deliberation-closed',
    at: app.moment(),
    minutes: closing.minutes,
    gradebooks: closing.gradebooks.map(({ module, term, digest }) => [module, term, digest]),
    digest: closing.digest,
    replaces: state.closings.map(({ parcel }) => parcel)
  }
  const parcel = app.replica.newParcel()
  const said = await write(app, document, [again], contextOf(state), parcel)
  if (!said.ok) return said
  const verdict: DeliberationFact = {
    type: 'decided',
    at: app.moment(),
    parcels: [parcel],
    admitted: true,
    reason: reason.trim(),
    replaces: []
  }
  return write(app, document, [verdict], contextOf(state))
}

/**
 * After a decision in a gradebook: where closed minutes cite it, they are amended to its new content. Nothing where there
 * are none, or where this person keeps none: then the screen of the deliberation says that an amendment is due.
 */
export async function amendAfter(
  app: GradesApp,
  address: GradebookAddress,
  gradebook: GradebookState,
  reason: string
): Promise<JuryOutcome> {
  const document = deliberationId(app.profile.site, address.group, yearOfTerm(address.term))
  const state = foldDeliberation(await readDeliberationJournal(app, document))
  const cited = citedGradebooks(state).find((one) => {
    return one.module === address.module && one.term === address.term
  })
  const digest = officialDigest(gradebook)
  if (cited === undefined || hexOf(cited.digest) === hexOf(digest)) return { ok: true }
  const { module, term } = address
  return amend(app, document, state, [{ module, term, digest }], reason)
}

function amend(
  app: GradesApp,
  document: DocumentId,
  state: DeliberationState,
  gradebooks: readonly CitedGradebook[],
  reason: string
): Promise<JuryOutcome> {
  if (reason.trim() === '') return Promise.resolve({ ok: false, reason: 'reason-missing' })
  return write(app, document, [amendmentFact(app, gradebooks, reason)], contextOf(state))
}

function amendmentFact(
  app: GradesApp,
  gradebooks: readonly CitedGradebook[],
  reason: string
): DeliberationFact {
  return {
    type: 'deliberation-amended',
    at: app.moment(),
    decisions: [],
    gradebooks: gradebooks.map(({ module, term, digest }) => [module, term, digest]),
    reason: reason.trim(),
    replaces: []
  }
}

/** All that now stands of these people: what a decision about them replaces. */
function decisionsSeen(state: DeliberationState, people: readonly PersonId[]): ParcelId[] {
  const current = people.flatMap((person) => state.decisionsByPerson.get(person)?.current ?? [])
  return [...new Set(current.map(({ parcel }) => parcel))]
}

function contextOf(state: DeliberationState): PolicyContext {
  return { closedThrough: null, deliberation: standingOfDeliberation(state) }
}

function gradebookContext(app: GradesApp, { gradebook }: JuryModule): PolicyContext {
  const today = app.officeNow().day
  return { closedThrough: null, gradebook: { ...standingOfGradebook(gradebook), today } }
}

function refusalOf(
  actor: JuryReading['actor'],
  document: DocumentId,
  facts: readonly AnyFact[],
  context: PolicyContext
): Refusal | null {
  const answer = mayAppendAll(actor, document, facts, context)
  return answer.allowed ? null : answer.reason
}

/** May this person keep these minutes? Asked with what they would write now. */
export function keepsMinutes({ actor, document, state }: JuryReading): boolean {
  const probe = { type: 'decided', at: 0, parcels: [], admitted: true, reason: '-', replaces: [] }
  return refusalOf(actor, document, [probe as DeliberationFact], contextOf(state)) === null
}

/** `promised`: the id of a gesture that will wait, and that the caller decides of. Any other that came late is not written. */
export async function write(
  app: GradesApp,
  document: DocumentId,
  facts: readonly AnyFact[],
  context: PolicyContext,
  promised: ParcelId | null = null
): Promise<JuryOutcome> {
  const answer = mayAppendAll(await app.actor(), document, facts, context)
  const isKept = answer.allowed || (answer.late && promised !== null)
  if (!isKept) return { ok: false, reason: answer.reason }
  const parcel = promised ?? app.replica.newParcel()
  const set = factSetOf(document)
  if (encodeGesture(set, facts, parcel) === null) return { ok: false, reason: 'too-much-at-once' }
  try {
    await app.replica.append(set, document, facts, 'strict', parcel).durable
  } catch {
    // The replica keeps what the disk refused and tries again; the person must know that it is not safe yet.
    return { ok: false, reason: 'not-stored' }
  }
  return { ok: true }
}
