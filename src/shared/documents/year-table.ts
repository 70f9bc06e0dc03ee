/**
 * What a jury has before it: the modules of a group in a training year, and what each trainee has in them. Pure, and the
 * same on the phone that shows it and on the relay that seals it.
 */
import { parseAssignmentKey, type DirectoryState } from './directory.ts'
import { followedRule, isProposed, ruleOf } from './followed-rule.ts'
import type { GradebookState } from './gradebook.ts'
import { gradedAssessments } from './gradebook-results.ts'
import type { GradingRule } from '../domain/grading-rule.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import { moduleResult, UNRULED, type ModuleResult } from '../domain/module-result.ts'
import { ranksOf, type Rank } from '../domain/ranking.ts'
import { PROPOSED_RULE } from '../domain/rule-proposal.ts'
import { yearResult, type YearResult } from '../domain/year-result.ts'

/** A gradebook of the year, by its module and term. */
export type ModuleOfYear = { readonly module: ModuleId; readonly term: string }

export type RuledGradebook = ModuleOfYear & {
  readonly gradebook: GradebookState
  /** Null: it names one that is not here, or people named two. Then nothing in it has a result. */
  readonly rule: GradingRule | null
  /** Nobody has confirmed the rule that gives the averages. */
  readonly isRuleProposed: boolean
}

export type YearRow = {
  readonly person: PersonId
  /** One for each gradebook, in their order. */
  readonly results: readonly ModuleResult[]
  readonly year: YearResult
  /** Null for whoever has no overall result. */
  readonly rank: Rank | null
}

export type GivenModule = ModuleOfYear & {
  /** Somebody teaches it now. Where nobody does any more, its grades still count. */
  readonly isTaught: boolean
}

/** Modules that the group was ever given, by term and number: those of a training year, or of every one. */
export function modulesGiven(
  directory: Pick<DirectoryState, 'assignments'>,
  group: GroupId,
  year: string | null = null
): GivenModule[] {
  const found = new Map<string, GivenModule>()
  for (const [key, { values }] of directory.assignments) {
    const { group: taught, module, term } = parseAssignmentKey(key)
    if (taught !== group || (year !== null && yearOfTerm(term) !== year)) continue
    const place = `${term} ${module}`
    const isTaught = values.active === true || found.get(place)?.isTaught === true
    found.set(place, { module, term, isTaught })
  }
  return inYearOrder([...found.values()])
}

/** By term and number: the order in which they are shown, printed and sealed. */
export function inYearOrder<Place extends ModuleOfYear>(places: readonly Place[]): Place[] {
  return [...places].sort(
    (one, other) => one.term.localeCompare(other.term) || one.module - other.module
  )
}

/** The calendar year in which the training year of a term begins: terms are named by it. */
export function yearOfTerm(term: string): string {
  return term.slice(0, 4)
}

/** The gradebook with the rule that it follows. */
export function withRule(
  directory: DirectoryState,
  group: GroupId,
  { module, term }: ModuleOfYear,
  gradebook: GradebookState
): RuledGradebook {
  const followed = followedRule(directory, group, gradebook)
  return {
    ...{ module, term, gradebook },
    rule: ruleOf(followed),
    isRuleProposed: isProposed(followed)
  }
}

/** Gradebooks that name a rule which is not here: nothing that stands on their averages can be closed or sealed. */
export function withoutTheirRule<Ruled extends Pick<RuledGradebook, 'gradebook' | 'rule'>>(
  gradebooks: readonly Ruled[]
): Ruled[] {
  return gradebooks.filter(({ gradebook, rule }) => {
    return rule === null && gradebook.rule?.kind === 'settled'
  })
}

/** The module whose rule the overall results follow, where the modules of a year do not all follow one; else null. */
export function moduleThatRules(gradebooks: readonly RuledGradebook[]): RuledGradebook | null {
  const [first, ...others] = gradebooks
  if (first === undefined || gradebooks.some(({ rule }) => rule === null)) return null
  const text = JSON.stringify(first.rule)
  return others.every(({ rule }) => JSON.stringify(rule) === text) ? null : first
}

/** Everybody's results. The overall one follows the rule of the first gradebook; without a rule there is none. */
export function yearRows(
  gradebooks: readonly RuledGradebook[],
  people: readonly PersonId[]
): YearRow[] {
  const rows = people.map((person) => rowOf(gradebooks, person))
  const ranks = ranksOf(
    new Map(rows.map(({ person, year }) => [person, year.kind === 'proposed' ? year.result : null]))
  )
  return rows.map((row) => ({ ...row, rank: ranks.get(row.person) ?? null }))
}

/** Somebody who has no overall result yet may come before those who have. */
export function areRanksProvisional(rows: readonly Pick<YearRow, 'rank' | 'year'>[]): boolean {
  const isAwaited = rows.some(({ year }) => year.kind === 'pending' && year.missing.length > 0)
  return isAwaited && rows.some(({ rank }) => rank !== null)
}

/** One trainee's results, which depend on nobody else's. */
export function rowOf(
  gradebooks: readonly RuledGradebook[],
  person: PersonId
): Omit<YearRow, 'rank'> {
  const results = gradebooks.map(({ gradebook, rule }) =>
    rule === null ? UNRULED : moduleResult(gradedAssessments(gradebook, person), rule)
  )
  const modules = gradebooks.map(({ module, rule }, place) => {
    const { result, outcome } = results[place]!
    return { module, result, outcome, ...(rule === null ? {} : { outOf: rule.outOf }) }
  })
  return { person, results, year: yearResult(modules, gradebooks[0]?.rule ?? PROPOSED_RULE) }
}
