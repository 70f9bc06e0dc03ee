import { describe, expect, it } from 'vitest'
import { foldDirectory, assignmentKey, directoryFacts, type DirectoryFact } from './directory.ts'
import { LIST, MODULE, OTHER_MODULE } from './testing.ts'
import { planned } from './testing-gradebook.ts'
import { transcriptDigest } from './transcript.ts'
import { modulesGiven, moduleThatRules, withRule, yearRows } from './year-table.ts'
import type { GroupId, PersonId } from '../domain/identity.ts'
import { PROPOSED_RULE } from '../domain/rule-proposal.ts'
import { hexOf } from '../domain/sha256.ts'
import { readJournal } from '../journal/journal.ts'
import { encodeParcel, mergeUpdates } from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

const GROUP = 7 as GroupId
const TRAINER = 501 as PersonId

function directoryWith(...keys: [key: string, active: boolean][]) {
  const facts = keys.map(([key, active], at): DirectoryFact => {
    return { type: 'assignment-recorded', at, key, values: { active }, replaces: [] }
  })
  const parcel = { id: parcelId(1, 1), facts: facts.map((fact) => directoryFacts.encode(fact)) }
  return foldDirectory(readJournal(mergeUpdates([encodeParcel(parcel)]), directoryFacts))
}

describe('the modules of a year', () => {
  it('are those that the group was given in its terms, once each, taught or not any more', () => {
    const directory = directoryWith(
      [assignmentKey(TRAINER, GROUP, OTHER_MODULE, '2026-1'), true],
      [assignmentKey(502 as PersonId, GROUP, OTHER_MODULE, '2026-1'), true],
      [assignmentKey(TRAINER, GROUP, MODULE, '2026-2'), true],
      [assignmentKey(TRAINER, GROUP, MODULE, '2025-2'), true],
      [assignmentKey(TRAINER, 8 as GroupId, MODULE, '2026-1'), true],
      [assignmentKey(TRAINER, GROUP, MODULE, '2026-1'), false]
    )
    const [first, second] = [MODULE, OTHER_MODULE].sort((one, other) => one - other)
    const inFirstTerm = [first, second].map((module) => {
      return { module, term: '2026-1', isTaught: module === OTHER_MODULE }
    })
    expect(modulesGiven(directory, GROUP, '2026')).toEqual([
      ...inFirstTerm,
      { module: MODULE, term: '2026-2', isTaught: true }
    ])
  })
})

describe('the rule of a year', () => {
  it('is that of its first module, which is told where others follow another', () => {
    const ruled = (module: typeof MODULE, pass: number) => ({
      ...withRule(directoryWith(), GROUP, { module, term: '2026-1' }, planned(1).see()),
      rule: { ...PROPOSED_RULE, pass }
    })
    const one = ruled(MODULE, 1_000)
    expect(moduleThatRules([one, ruled(OTHER_MODULE, 1_000)])).toBeNull()
    expect(moduleThatRules([one, ruled(OTHER_MODULE, 1_200)])).toBe(one)
  })
})

describe('the results of a year', () => {
  it('say that they are proposed while a gradebook names no confirmed rule, and rank nobody without all grades', () => {
    const gradebook = withRule(
      directoryWith(),
      GROUP,
      { module: MODULE, term: '2026-1' },
      planned(1).see()
    )
    expect(gradebook).toMatchObject({ rule: PROPOSED_RULE, isRuleProposed: true })
    const [row] = yearRows([gradebook], LIST)
    expect(row).toMatchObject({ person: LIST[0], rank: null, year: { kind: 'pending' } })
  })
})

describe('a transcript', () => {
  it('has another hash for another result, outcome, overall result, decision or minutes', () => {
    const place = { module: MODULE, term: '2026-1' }
    const gradebook = withRule(directoryWith(), GROUP, place, planned(1).see())
    const [row] = yearRows([gradebook], LIST)
    const [result] = row!.results
    const content = { row: row!, modules: [place], decision: null, minutes: new Uint8Array(32) }
    const withResult = (changed: Partial<typeof result>) => ({
      ...content,
      row: { ...row!, results: [{ ...result!, ...changed }] }
    })
    const decided = { code: 'ADM', compensated: [] }
    const others = [
      withResult({ result: 1_000 }),
      withResult({ result: 1_200 }),
      withResult({ outcome: 'passed' }),
      { ...content, decision: decided },
      { ...content, decision: { ...decided, compensated: [MODULE] } },
      { ...content, minutes: new Uint8Array(32).fill(1) }
    ]
    const hashes = [content, ...others].map((one) => hexOf(transcriptDigest(one)))
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})
