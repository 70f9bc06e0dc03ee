/**
 * How the rules of one kind of document are asked. A screen that writes one kind names its rules and asks here: its phone
 * then needs the rules of that screen, not those of every job. `policies.ts` asks of every kind.
 */
import type { DocumentKind } from '../documents/ids.ts'
import type { FactByKind } from '../documents/kinds.ts'
import type { Actor } from '../domain/people.ts'
import { ALLOWED, refuse, type NameOf, type PolicyAnswer, type PolicyContext } from './answers.ts'

type FactPolicy<Kind extends DocumentKind, Type> = (
  actor: Actor,
  name: NameOf<Kind>,
  fact: Extract<FactByKind[Kind], { readonly type: Type }>,
  context: PolicyContext
) => PolicyAnswer

export type KindPolicies<Kind extends DocumentKind> = {
  readonly read: (actor: Actor, name: NameOf<Kind>) => PolicyAnswer
  readonly append: { readonly [Type in FactByKind[Kind]['type']]: FactPolicy<Kind, Type> }
  /** What is known of the document after a fact; left out where one fact of a parcel does not bear on the next. */
  readonly after?: (context: PolicyContext, fact: { readonly type: string }) => PolicyContext
}

/** May this person add this fact now? What has no rule is refused. */
export function judge<Kind extends DocumentKind>(
  { append }: Pick<KindPolicies<Kind>, 'append'>,
  actor: Actor,
  name: NameOf<Kind>,
  fact: FactByKind[Kind],
  context: PolicyContext
): PolicyAnswer {
  type Rule = (...asked: [Actor, NameOf<Kind>, FactByKind[Kind], PolicyContext]) => PolicyAnswer
  const rules = append as unknown as Readonly<Record<string, Rule | undefined>>
  return rules[fact.type]?.(actor, name, fact, context) ?? refuse('not-your-role')
}

/**
 * The answer for a whole parcel: the first refusal, a plain one before a late one. Each step of a request is judged by where
 * those before it lead.
 */
export function judgeAll<Kind extends DocumentKind>(
  policies: KindPolicies<Kind>,
  actor: Actor,
  name: NameOf<Kind>,
  facts: readonly FactByKind[Kind][],
  context: PolicyContext
): PolicyAnswer {
  let known = context
  const answers = facts.map((fact) => {
    const answer = judge(policies, actor, name, fact, known)
    if (answer.allowed) known = policies.after?.(known, fact) ?? known
    return answer
  })
  const refused = answers.filter((answer) => !answer.allowed)
  return refused.find((answer) => !answer.late) ?? refused[0] ?? ALLOWED
}
