/** Addresses of the rules' screens. A track is words of any script, so it stands behind the question mark. */
import type { RulePlace } from './rule-commands.ts'

export const RULES_HREF = '/rules'

export function ruleHref({ track, trainingYear }: RulePlace): string {
  const query = new URLSearchParams({ track, year: trainingYear })
  return `${RULES_HREF}/rule?${query.toString()}`
}

export function parseRulePlace(query: URLSearchParams): RulePlace | null {
  const [track, trainingYear] = [query.get('track'), query.get('year')]
  return track === null || trainingYear === null ? null : { track, trainingYear }
}
