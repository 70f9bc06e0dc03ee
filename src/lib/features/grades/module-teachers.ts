/** Who teaches the module of a gradebook now, as the rules of access see it: nobody else is named to enter grades. Pure. */
import {
  parseAssignmentKey,
  recordedPerson,
  type DirectoryState
} from '#shared/documents/directory.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { GradebookAddress } from './addresses.ts'

/** An assignment alone lets nobody enter: whoever has it works here, and as a trainer. */
export function teachersOf(
  directory: DirectoryState | null,
  { group, module, term }: GradebookAddress
): PersonId[] {
  if (directory === null) return []
  return [...directory.assignments]
    .filter(([, { values }]) => values.active === true)
    .map(([key]) => parseAssignmentKey(key))
    .filter((one) => one.group === group && one.module === module && one.term === term)
    .map(({ person }) => person)
    .filter((person) => isTrainer(directory, person))
}

function isTrainer(directory: DirectoryState, person: PersonId): boolean {
  const { isActive, roles } = recordedPerson(directory, person)
  return isActive && roles.some(({ role }) => role === 'trainer')
}
