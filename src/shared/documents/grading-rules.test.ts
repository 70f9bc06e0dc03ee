import { describe, expect, it } from 'vitest'
import { directoryFacts, foldDirectory, type DirectoryFact } from './directory.ts'
import { parseRule, ruleFor, ruleIdOf, ruleText } from './grading-rules.ts'
import { ruleFact, ruleNumber } from './testing-rules.ts'
import type { GradingRule } from '../domain/grading-rule.ts'
import { RULE } from '../domain/testing-grades.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeParcel, mergeUpdates } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

function directory(...facts: readonly DirectoryFact[]) {
  const updates = facts.map((fact, at) =>
    encodeParcel({ id: parcelId(1, at + 1), facts: [directoryFacts.encode(fact)] })
  )
  return foldDirectory(readJournal(mergeUpdates(updates), directoryFacts))
}

const STRICTER: GradingRule = { ...RULE, pass: 1_100 }

describe('a grading rule', () => {
  it('has one text and one number, in whatever order it was written', () => {
    const turned = Object.fromEntries(Object.entries(RULE).reverse()) as unknown as GradingRule
    expect(ruleText(turned)).toBe(ruleText(RULE))
    expect(parseRule(ruleText(RULE))).toEqual(RULE)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a rule with something more', ruleText(RULE).replace('{', '{"more":1,')],
    ['a rule spelled otherwise', ` ${ruleText(RULE)}`],
    ['a rule with a fraction', ruleText(RULE).replace('"pass":1000', '"pass":1000.5')],
    ['a rule with another treatment', ruleText(RULE).replace('"excluded"', '"ignored"')]
  ])('is not %s', (_, text) => {
    expect(parseRule(text)).toBeNull()
  })

  it('cannot change under its number: an edit is another rule, and the first stays', () => {
    const state = directory(ruleFact(RULE, 1), ruleFact(STRICTER, 2))
    expect([...state.gradingRules.values()].map(({ rule }) => rule.pass).sort()).toEqual([
      1_000, 1_100
    ])
    expect(state.gradingRules.get(Number(String(ruleNumber(RULE))))?.rule).toEqual(RULE)
  })

  it('is none under a number that is not its own', () => {
    const forged = ruleFact(STRICTER, 1)
    const key = String(ruleNumber(RULE))
    const state = directory(ruleFact(RULE, 1), { ...forged, key })
    expect(state.gradingRules.get(Number(key))?.rule).toEqual(RULE)
    expect(state.gradingRules.size).toBe(1)
  })

  it('stays what it is for its own track, though another track has the same text', () => {
    const text = ruleText(RULE)
    const ids = ['Bilingue', 'Amazighe'].map((track) =>
      ruleIdOf({ track, trainingYear: '2026-2027', text })
    )
    expect(new Set(ids).size).toBe(2)
    const moved = ruleFact(RULE, 1, { track: 'Amazighe' })
    expect(directory(ruleFact(RULE, 1), moved).gradingRules.size).toBe(1)
    expect(directory(moved).gradingRules.size).toBe(0)
  })

  it('is followed in its newest active version', () => {
    const both = directory(ruleFact(RULE, 1), ruleFact(STRICTER, 2)).gradingRules
    expect(ruleFor(both.values(), 'Bilingue', '2026-2027')?.rule.pass).toBe(1_100)
    const withdrawn = directory(ruleFact(RULE, 1), ruleFact(STRICTER, 2, { active: false }))
    const { gradingRules } = withdrawn
    expect(ruleFor(gradingRules.values(), 'Bilingue', '2026-2027')?.rule.pass).toBe(1_000)
    expect(ruleFor(gradingRules.values(), 'Amazighe', '2026-2027')).toBeNull()
    expect(ruleFor(gradingRules.values(), 'Bilingue', '2025-2026')).toBeNull()
  })
})
