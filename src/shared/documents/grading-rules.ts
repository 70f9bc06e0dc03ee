/**
 * Grading rules in a directory. A rule is named by a number that follows from its text, as a frozen list is: whoever
 * changes a rule writes another, and a gradebook that named the first keeps exactly what it named.
 */
import * as v from 'valibot'
import * as f from './fields.ts'
import { foldRecords, type RecordFact, type RecordState } from './records.ts'
import { ROUNDING_MODES } from '../domain/fraction.ts'
import { ASSESSMENT_KINDS } from '../domain/grade.ts'
import { RESIT_MODES, TREATMENTS, type GradingRule } from '../domain/grading-rule.ts'
import { stableNumber } from '../domain/identity.ts'
import type { Journal } from '../journal/journal.ts'

/** Characters of a rule's text; the demo's rules take about 700. */
const MAX_RULE_TEXT = 8_000
const MAX_PARTS = 8
const MAX_MODULES = 100
const MAX_HONOURS = 10

const kind = v.picklist(ASSESSMENT_KINDS)
const treatment = v.picklist(TREATMENTS)
const honourCode = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+-]{1,8}$/))

/** Keys in the order in which the canonical text has them. */
const ruleSchema = v.strictObject({
  outOf: f.positiveHundredths,
  rounding: v.strictObject({ to: f.positiveHundredths, mode: v.picklist(ROUNDING_MODES) }),
  codes: v.strictObject({
    absent: treatment,
    justifiedAbsent: treatment,
    exempted: treatment,
    notHandedIn: treatment
  }),
  parts: v.pipe(
    v.array(v.strictObject({ kinds: v.array(kind), weight: f.weight })),
    v.minLength(1),
    v.maxLength(MAX_PARTS)
  ),
  resit: v.strictObject({
    mode: v.picklist(RESIT_MODES),
    of: v.union([v.literal('module'), kind]),
    cap: v.nullable(f.hundredths)
  }),
  pass: f.hundredths,
  resitFrom: v.nullable(f.hundredths),
  eliminatoryBelow: v.nullable(f.hundredths),
  compensation: v.nullable(
    v.strictObject({ minimum: f.hundredths, maxModules: f.count, overallFrom: f.hundredths })
  ),
  moduleWeights: v.pipe(v.array(v.strictTuple([f.moduleId, f.weight])), v.maxLength(MAX_MODULES)),
  honours: v.pipe(
    v.array(
      v.strictObject({ code: honourCode, label: f.text, labelAr: f.text, from: f.hundredths })
    ),
    v.maxLength(MAX_HONOURS)
  )
})

/** The one text of a rule: the same rule has the same text, and so the same number, on every phone. */
export function ruleText(rule: GradingRule): string {
  return JSON.stringify(v.parse(ruleSchema, rule))
}

/** What a rule's number follows from: whose it is, and its text. */
export type RuleIdentity = {
  readonly track: string
  readonly trainingYear: string
  readonly text: string
}

export function ruleIdOf({ track, trainingYear, text }: RuleIdentity): number {
  return stableNumber(`rule:${JSON.stringify([track, trainingYear, text])}`)
}

/** The rule that a text is, or null when it is none or is not spelled as we spell it. */
export function parseRule(text: string): GradingRule | null {
  const parsed = v.safeParse(ruleSchema, parseJson(text))
  return parsed.success && JSON.stringify(parsed.output) === text ? parsed.output : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Text from a journal may be anything; what is no JSON is no rule.
    return null
  }
}

/** Fields of the directory's record; its key is the rule's number. */
export const ruleFields = {
  track: f.text,
  trainingYear: f.text,
  version: v.pipe(f.count, v.minValue(1)),
  text: v.pipe(
    v.string(),
    v.maxLength(MAX_RULE_TEXT),
    v.check((text) => parseRule(text) !== null)
  ),
  /** Somebody has yet to confirm the figures against a text of the ministry. */
  toConfirm: f.flag,
  active: f.flag
}

type RuleRecord = {
  track: string
  trainingYear: string
  version: number
  text: string
  toConfirm: boolean
  active: boolean
}

/** A rule as a directory knows it. */
export type KnownRule = {
  readonly id: number
  readonly rule: GradingRule
  readonly record: RecordState<RuleRecord>
}

/** Rules by number. A text under a number that is not its own is left out: nothing can change under a gradebook. */
export function foldGradingRules(journal: Journal<RecordFact>): ReadonlyMap<number, KnownRule> {
  const honest = journal.entries.filter(({ fact }) => isHonest(fact))
  const records = foldRecords<RuleRecord>({ ...journal, entries: honest }, 'grading-rule-recorded')
  const known = [...records].flatMap(([key, record]): [number, KnownRule][] => {
    const rule = record.values.text === undefined ? null : parseRule(record.values.text)
    return rule === null ? [] : [[Number(key), { id: Number(key), rule, record }]]
  })
  return new Map(known)
}

/** Whoever says what a rule's number follows from says all of it, under that number. */
function isHonest({ key, values }: RecordFact): boolean {
  const { track, trainingYear, text } = values as Partial<RuleRecord>
  if (track === undefined && trainingYear === undefined && text === undefined) return true
  if (track === undefined || trainingYear === undefined || text === undefined) return false
  return String(ruleIdOf({ track, trainingYear, text })) === key
}

/** The rule that a track follows in a year: its active version with the highest number, or null. */
export function ruleFor(
  rules: Iterable<KnownRule>,
  track: string,
  trainingYear: string
): KnownRule | null {
  const versions = [...rules].filter(({ record: { values } }) => {
    return values.active === true && values.track === track && values.trainingYear === trainingYear
  })
  const newestFirst = versions.sort(
    (one, other) =>
      (other.record.values.version ?? 0) - (one.record.values.version ?? 0) || one.id - other.id
  )
  return newestFirst[0] ?? null
}
