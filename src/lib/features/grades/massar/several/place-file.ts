/**
 * Which of a person's gradebooks a file of MASSAR is for, by what stands in it. The same checks as beside one gradebook
 * (`recognise-file.ts`), asked of every gradebook: a file goes to the one that passes them all, or to none. Pure.
 */
import type { GradeFile } from '#lib/files/grade-file.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import {
  isBlocking,
  recogniseFile,
  type HeaderCheck,
  type HeaderField,
  type MassarLinks,
  type OpenGradebook
} from '../recognise-file.ts'

/** Why a file is for none of the gradebooks. */
export type Displacement =
  /** Its labels and its hidden row say different things. */
  | 'contradicts-itself'
  | 'other-year'
  | 'other-term'
  /** No group of theirs is called so, and nobody in the file is in one. */
  | 'other-class'
  /** The class is known; the subject is none that is theirs in it. */
  | 'other-subject'

/** Why only a person can say it. */
export type Doubt =
  /** No group is called as the class is; somebody in the file is in these groups. */
  | 'class-unknown'
  /** The class is known, and none of its modules is called as the subject is. */
  | 'subject-unknown'
  /** Several gradebooks bear the same names. */
  | 'several'

export type Placement =
  | { readonly kind: 'placed'; readonly gradebook: OpenGradebook }
  /** A person says which it is, once. */
  | {
      readonly kind: 'to-say'
      readonly because: Doubt
      readonly said: Readonly<Record<'class' | 'subject', string>>
      /** Those with most pupils in common first; all have some. */
      readonly candidates: readonly OpenGradebook[]
    }
  | {
      readonly kind: 'none'
      readonly because: Displacement
      /** What the file says of it. */
      readonly said: string
    }

/** Groups whose lists have a trainee of this Massar code. */
export type GroupsByCode = ReadonlyMap<string, readonly GroupId[]>

type Checked = {
  readonly gradebook: OpenGradebook
  readonly checks: ReadonlyMap<HeaderField, HeaderCheck>
}

/** @param gradebooks all that this person may read */
export function placeFile(
  file: Pick<GradeFile, 'header' | 'pupils'>,
  gradebooks: readonly OpenGradebook[],
  { links, groupsByCode }: { readonly links: MassarLinks; readonly groupsByCode: GroupsByCode }
): Placement {
  const checked = gradebooks.map((gradebook): Checked => {
    const checks = recogniseFile(file.header, gradebook, links)
    return { gradebook, checks: new Map(checks.map((check) => [check.field, check])) }
  })
  const passes = checked.filter(({ checks }) => ![...checks.values()].some(isBlocking))
  const [only, other] = passes
  if (only !== undefined && other === undefined)
    return { kind: 'placed', gradebook: only.gradebook }
  const shared = pupilsInCommon(file, groupsByCode)
  const open = openToAPerson(checked, passes)
  const candidates = open
    .map(({ gradebook }) => gradebook)
    .filter(({ group }) => (shared.get(group) ?? 0) > 0)
    .sort((one, next) => (shared.get(next.group) ?? 0) - (shared.get(one.group) ?? 0))
  if (candidates.length === 0) return whyNone(checked)
  const saidOf = (field: HeaderField) => checked[0]?.checks.get(field)?.said ?? ''
  const isClassKnown = open.some(({ checks }) => agrees(checks.get('class')))
  return {
    kind: 'to-say',
    because: passes.length > 1 ? 'several' : isClassKnown ? 'subject-unknown' : 'class-unknown',
    said: { class: saidOf('class'), subject: saidOf('subject') },
    candidates
  }
}

function agrees(check: HeaderCheck | undefined): boolean {
  return check !== undefined && !isBlocking(check)
}

/** Where the class is known, it is not another one: only its gradebooks are asked about. */
function openToAPerson(
  checked: readonly Checked[],
  passes: readonly Checked[]
): readonly Checked[] {
  if (passes.length > 0) return passes
  const sayable = checked.filter(mayBeSaid)
  const ofTheClass = sayable.filter(({ checks }) => agrees(checks.get('class')))
  return ofTheClass.length > 0 ? ofTheClass : sayable
}

/** Nothing in the file speaks against it but names that MASSAR may spell in its own way. */
function mayBeSaid({ checks }: Checked): boolean {
  return [...checks.values()].every((check) => !isBlocking(check) || check.verdict === 'unknown')
}

/** How many pupils of the file are in each group. */
function pupilsInCommon(
  { pupils }: Pick<GradeFile, 'pupils'>,
  groupsByCode: GroupsByCode
): ReadonlyMap<GroupId, number> {
  const shared = new Map<GroupId, number>()
  for (const { massarCode } of pupils)
    for (const group of groupsByCode.get(massarCode ?? '') ?? [])
      shared.set(group, (shared.get(group) ?? 0) + 1)
  return shared
}

const ORDER = [
  ['year', 'other-year'],
  ['term', 'other-term'],
  ['class', 'other-class'],
  ['subject', 'other-subject']
] as const

/** The first thing in which the file is like none of the gradebooks that agreed with it so far. */
function whyNone(checked: readonly Checked[]): Placement {
  let left = checked
  for (const [field, because] of ORDER) {
    const said = left[0]?.checks.get(field)
    if (said?.verdict === 'contradicts-itself')
      return { kind: 'none', because: 'contradicts-itself', said: said.said }
    const agreed = left.filter(({ checks }) => agrees(checks.get(field)))
    if (agreed.length === 0) return { kind: 'none', because, said: said?.said ?? '' }
    left = agreed
  }
  // Two gradebooks share all their names, and nobody in the file is in either group.
  return { kind: 'none', because: 'other-class', said: left[0]?.checks.get('class')?.said ?? '' }
}
