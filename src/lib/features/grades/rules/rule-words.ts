/** Grading rules in words of the current language. */
import type { FollowedRule } from '#shared/documents/followed-rule.ts'
import type { RoundingMode } from '#shared/domain/fraction.ts'
import type { ResitMode, RuleProblem, Treatment } from '#shared/domain/grading-rule.ts'
import type { ModuleOutcome } from '#shared/domain/module-result.ts'
import type { YearOutcome } from '#shared/domain/year-result.ts'
import { m } from '#lib/i18n/paraglide/messages.js'
import { sayRefusal } from '../words.ts'
import type { RuleOutcome } from './rule-commands.ts'

type Words<Key extends string> = Readonly<Record<Key, () => string>>

const TREATMENTS: Words<Treatment> = {
  zero: m.grades_rule_zero,
  excluded: m.grades_rule_excluded,
  blocks: m.grades_rule_blocks
}

const ROUNDINGS: Words<RoundingMode> = {
  halfUp: m.grades_rule_half_up,
  halfEven: m.grades_rule_half_even,
  up: m.grades_rule_up,
  down: m.grades_rule_down
}

const RESITS: Words<ResitMode> = {
  replaces: m.grades_rule_resit_replaces,
  best: m.grades_rule_resit_best,
  averages: m.grades_rule_resit_averages
}

const PROBLEMS: Words<RuleProblem> = {
  'pass-above-scale': m.grades_rule_problem_pass,
  'resit-above-pass': m.grades_rule_problem_resit_from,
  'eliminatory-above-pass': m.grades_rule_problem_eliminatory,
  'compensation-above-pass': m.grades_rule_problem_compensation,
  'honour-outside-scale': m.grades_rule_problem_honour,
  'kind-in-two-parts': m.grades_rule_problem_two_parts,
  'resit-in-a-part': m.grades_rule_problem_resit_part,
  'resit-of-no-part': m.grades_rule_problem_resit_of,
  'nothing-weighs': m.grades_rule_problem_weight
}

const OUTCOMES: Words<ModuleOutcome> = {
  passed: m.grades_outcome_passed,
  resit: m.grades_outcome_resit,
  failed: m.grades_outcome_failed,
  eliminated: m.grades_outcome_eliminated,
  exempted: m.grades_outcome_exempted,
  pending: m.grades_outcome_pending
}

const YEARS: Words<YearOutcome> = {
  admitted: m.grades_year_admitted,
  compensated: m.grades_year_compensated,
  resit: m.grades_year_resit,
  failed: m.grades_year_failed,
  eliminated: m.grades_year_eliminated
}

export const sayTreatment = (treatment: Treatment) => TREATMENTS[treatment]()
export const sayRounding = (mode: RoundingMode) => ROUNDINGS[mode]()
export const sayResitMode = (mode: ResitMode) => RESITS[mode]()
export const sayProblem = (problem: RuleProblem) => PROBLEMS[problem]()
export const sayOutcome = (outcome: ModuleOutcome) => OUTCOMES[outcome]()
export const sayYear = (outcome: YearOutcome) => YEARS[outcome]()

export function sayRuleRefusal(reason: Extract<RuleOutcome, { ok: false }>['reason']): string {
  if (reason === 'rule-too-long') return m.grades_rule_too_long()
  return reason === 'not-stored' ? m.grades_saving_failed() : sayRefusal(reason)
}

/** Why nobody has an average in a gradebook whose rule is not known. */
export function sayNoAverage({ kind }: FollowedRule): string {
  return kind === 'disputed' ? m.grades_rule_disputed_none() : m.grades_rule_missing_none()
}
