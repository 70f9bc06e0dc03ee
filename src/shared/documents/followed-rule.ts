/** Which grading rule a gradebook follows, as far as a directory knows. */
import type { DirectoryState } from './directory.ts'
import type { GradebookState } from './gradebook.ts'
import { ruleFor, type KnownRule } from './grading-rules.ts'
import type { GradingRule } from '../domain/grading-rule.ts'
import type { GroupId } from '../domain/identity.ts'
import { PROPOSED_RULE } from '../domain/rule-proposal.ts'

/** The rule that a gradebook follows. `missing`: it names one that is not here. `disputed`: people named two. */
export type FollowedRule =
  | { readonly kind: 'known'; readonly known: KnownRule }
  /** It names none, and its track follows none: a proposal of ours stands in. */
  | { readonly kind: 'proposal' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'disputed' }

/**
 * The rule that the gradebook names; until it names one, that of the track. Never another in the place of one that is
 * named: its averages would look as right as those that the jury has to see.
 */
export function followedRule(
  directory: Pick<DirectoryState, 'groups' | 'gradingRules'> | null,
  group: GroupId,
  { rule }: Pick<GradebookState, 'rule'>
): FollowedRule {
  if (rule?.kind === 'contradiction') return { kind: 'disputed' }
  if (rule?.kind === 'settled') {
    const named = directory?.gradingRules.get(rule.value)
    return named === undefined ? { kind: 'missing' } : { kind: 'known', known: named }
  }
  const { track = '', trainingYear = '' } = directory?.groups.get(String(group))?.values ?? {}
  const ofTrack = ruleFor(directory?.gradingRules.values() ?? [], track, trainingYear)
  return ofTrack === null ? { kind: 'proposal' } : { kind: 'known', known: ofTrack }
}

/** What results are computed with, or null where that is not known here. */
export function ruleOf(followed: FollowedRule): GradingRule | null {
  if (followed.kind === 'proposal') return PROPOSED_RULE
  return followed.kind === 'known' ? followed.known.rule : null
}

/** Has nobody confirmed the figures that the averages stand on? */
export function isProposed(followed: FollowedRule): boolean {
  if (followed.kind === 'known') return followed.known.record.values.toConfirm !== false
  return followed.kind === 'proposal'
}
