/** Grading rules of a directory, for tests. */
import type { DirectoryFact } from './directory.ts'
import { ruleIdOf, ruleText } from './grading-rules.ts'
import type { GradingRule } from '../domain/grading-rule.ts'

const PLACE = { track: 'Bilingue', trainingYear: '2026-2027' }

/** By which a gradebook names it. */
export function ruleNumber(rule: GradingRule): number {
  return ruleIdOf({ ...PLACE, text: ruleText(rule) })
}

export function ruleFact(rule: GradingRule, version = 1, more: object = {}): DirectoryFact {
  const values = { ...PLACE, version, text: ruleText(rule), toConfirm: true, active: true, ...more }
  const key = String(ruleNumber(rule))
  return { type: 'grading-rule-recorded', at: 1, key, values, replaces: [] }
}
