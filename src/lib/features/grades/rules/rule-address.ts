/** Addresses of the rules' screens. A track is words of any script, so it stands behind the question mark. */
import { gradebookHref, parseGradebookAddress, type GradebookAddress } from '../addresses.ts'
import type { RulePlace } from './rule-commands.ts'

const RULES_HREF = '/rules'

/** `from`: the gradebook that leads there, and to which its way back leads. */
export function ruleHref({ track, trainingYear }: RulePlace, from?: GradebookAddress): string {
  const query = new URLSearchParams({ track, year: trainingYear })
  if (from !== undefined) query.set('from', gradebookHref(from).slice(GRADES.length))
  return `${RULES_HREF}/rule?${query.toString()}`
}

export function parseRulePlace(query: URLSearchParams): RulePlace | null {
  const [track, trainingYear] = [query.get('track'), query.get('year')]
  return track === null || trainingYear === null ? null : { track, trainingYear }
}

/** Where one came from: a gradebook, or the list of rules. */
export function backFromRule(query: URLSearchParams): string {
  const [group, term, module] = query.get('from')?.split('/') ?? []
  const gradebook = parseGradebookAddress({ group, term, module })
  return gradebook === null ? RULES_HREF : gradebookHref(gradebook)
}

const GRADES = '/grades/'
