/**
 * What may wait for a decision. A fact is held only where people can see it waiting and decide of it; any other that
 * comes late is refused, and stays in the tray of the phone that wrote it, where it is seen too.
 */
import type { AnyFact } from '../documents/kinds.ts'
import type { DocumentKind } from '../documents/ids.ts'

/** Facts of a lesson, with the list they name: a register shows those that are held lesson by lesson. */
const OF_LESSONS: readonly AnyFact['type'][] = [
  'roster-named',
  'marked',
  'signed-off',
  'corrected',
  'settled'
]

const isOfLesson = ({ type }: AnyFact) => OF_LESSONS.includes(type)
/** A decision that itself waits could never be decided of. */
const isNoDecision = ({ type }: AnyFact) => type !== 'decided'
const never = () => false

const mayWaitIn: Readonly<Record<DocumentKind, (fact: AnyFact) => boolean>> = {
  directory: never,
  group: never,
  register: isOfLesson,
  gradebook: isNoDecision,
  blind: never,
  anonymity: never,
  deliberation: isNoDecision,
  record: never,
  catalogue: never,
  case: never
}

/** May these facts, which came late, be kept in a document of this kind until somebody decides of them? */
export function mayWait(kind: DocumentKind, facts: readonly AnyFact[]): boolean {
  return facts.every(mayWaitIn[kind])
}
