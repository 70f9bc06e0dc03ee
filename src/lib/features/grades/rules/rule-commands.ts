/** Writes a version of a grading rule. A rule never changes: another text is another rule (decision 0014). */
import {
  directoryFacts,
  foldDirectory,
  type DirectoryFact,
  type DirectoryState
} from '#shared/documents/directory.ts'
import {
  parseRule,
  ruleFor,
  ruleIdOf,
  ruleText,
  type KnownRule
} from '#shared/documents/grading-rules.ts'
import { directoryId } from '#shared/documents/ids.ts'
import { replacedBy } from '#shared/documents/records.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { largest } from '#shared/domain/collections.ts'
import { problemsOf, type GradingRule } from '#shared/domain/grading-rule.ts'
import type { Actor } from '#shared/domain/people.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { mayAppend, mayAppendAll } from '#shared/policies/policies.ts'
import type { GradesApp } from '../grades-app.ts'

export type RulePlace = { readonly track: string; readonly trainingYear: string }

/** What is to be written of a rule. */
export type RuleVersion = RulePlace & {
  readonly rule: GradingRule
  /** Nobody has checked the figures against a text yet. */
  readonly toConfirm: boolean
}

export type RuleOutcome =
  | { readonly ok: true; readonly version: number; readonly isInUse: boolean }
  | { readonly ok: false; readonly reason: Refusal | 'rule-too-long' | 'not-stored' }

const NO_CONTEXT = { closedThrough: null }

/** Versions of a track and year, the newest first. */
export function versionsOf(
  { gradingRules }: Pick<DirectoryState, 'gradingRules'>,
  { track, trainingYear }: RulePlace
): KnownRule[] {
  return [...gradingRules.values()]
    .filter(({ record: { values } }) => {
      return values.track === track && values.trainingYear === trainingYear
    })
    .sort((one, other) => versionOf(other) - versionOf(one) || one.id - other.id)
}

export function versionOf({ record }: KnownRule): number {
  return record.values.version ?? 0
}

/** Versions of one number, written apart by people who did not see each other's: none, or all of them. */
export function versionsAlike(versions: readonly KnownRule[], version: KnownRule): KnownRule[] {
  const alike = versions.filter((one) => versionOf(one) === versionOf(version))
  return alike.length > 1 ? alike.sort((one, other) => one.id - other.id) : []
}

/** "2", or "2A" and "2B" where two versions have the number: the same letters on every phone, the one in use first. */
export function versionLabel(
  directory: Pick<DirectoryState, 'gradingRules'>,
  version: KnownRule
): string {
  const { track = '', trainingYear = '' } = version.record.values
  const alike = versionsAlike(versionsOf(directory, { track, trainingYear }), version)
  const place = alike.findIndex(({ id }) => id === version.id)
  return `${versionOf(version)}${place < 0 ? '' : (LETTERS[place] ?? `-${place + 1}`)}`
}

const LETTERS = 'ABCDEFGH'

export function mayWriteRules(actor: Actor): boolean {
  const record = { at: 0, key: '1', values: {}, replaces: [] }
  const probe: DirectoryFact = { type: 'grading-rule-recorded', ...record }
  return mayAppend(actor, directoryId(actor.site), probe, NO_CONTEXT).allowed
}

/**
 * Writes the rule as the next version of its track and year. One that contradicts itself is kept beside, and not used.
 * Of a rule that is in use already only "to confirm" is said anew.
 */
export async function saveRule(app: GradesApp, version: RuleVersion): Promise<RuleOutcome> {
  if (parseRule(JSON.stringify(version.rule)) === null)
    return { ok: false, reason: 'rule-too-long' }
  const document = directoryId(app.profile.site)
  const directory = foldDirectory(readJournal(await app.replica.contents(document), directoryFacts))
  const { fact, number, isInUse } = factOf(directory, version, app.moment())
  if (fact === null) return { ok: true, version: number, isInUse }
  const answer = mayAppendAll(await app.actor(), document, [fact], NO_CONTEXT)
  if (!answer.allowed) return { ok: false, reason: answer.reason }
  try {
    await app.replica.append(directoryFacts, document, [fact], 'strict').durable
  } catch {
    // The replica keeps what the disk refused and tries again; the person must know that it is not safe yet.
    return { ok: false, reason: 'not-stored' }
  }
  return { ok: true, version: number, isInUse }
}

type Written = {
  readonly fact: DirectoryFact | null
  readonly number: number
  readonly isInUse: boolean
}

function factOf(
  directory: DirectoryState,
  { track, trainingYear, rule, toConfirm }: RuleVersion,
  at: Moment
): Written {
  const text = ruleText(rule)
  const id = ruleIdOf({ track, trainingYear, text })
  const known = directory.gradingRules.get(id)
  const versions = versionsOf(directory, { track, trainingYear })
  // Written again where another has its number, it takes one of its own.
  const isCurrent =
    known !== undefined &&
    ruleFor(versions, track, trainingYear)?.id === id &&
    versionsAlike(versions, known).length === 0
  const next = largest(versions.map(versionOf), 0) + 1
  const number = isCurrent ? versionOf(known) : next
  const active = problemsOf(rule).length === 0
  // Track, year and text make the rule's number: they are said once, together.
  const identity = known === undefined ? { track, trainingYear, text } : {}
  const said: Readonly<Record<string, unknown>> = known?.record.values ?? {}
  const values = Object.fromEntries(
    Object.entries({ ...identity, version: number, toConfirm, active }).filter(
      ([field, value]) => said[field] !== value
    )
  )
  const replaces = replacedBy(known?.record, Object.keys(values))
  const fact = { type: 'grading-rule-recorded', at, key: String(id), values, replaces } as const
  return { fact: Object.keys(values).length === 0 ? null : fact, number, isInUse: active }
}
