import { expect, test } from 'vitest'
import {
  assignmentKey,
  directoryFacts,
  foldDirectory,
  roleKey,
  type DirectoryFact
} from '#shared/documents/directory.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import { teachersOf } from './module-teachers.ts'
import { ADDRESS } from './testing.ts'

const SAMIRA = 1 as PersonId
const GONE = 2 as PersonId
const CLERK = 3 as PersonId
const ENDED = 4 as PersonId

function record(type: DirectoryFact['type'], key: string, values: object): DirectoryFact {
  return { type, at: 1, key, values, replaces: [] }
}

function recorded(
  person: PersonId,
  { works = true, role = 'trainer', assigned = true } = {}
): DirectoryFact[] {
  const { group, module, term } = ADDRESS
  return [
    record('person-recorded', String(person), { active: works }),
    record('role-recorded', roleKey(person, role as never, null), { active: true }),
    record('assignment-recorded', assignmentKey(person, group, module, term), { active: assigned })
  ]
}

test('a module is entered by its trainers who still work here, whatever is left of other assignments', () => {
  const facts = [
    ...recorded(SAMIRA),
    ...recorded(GONE, { works: false }),
    ...recorded(CLERK, { role: 'registrar' }),
    ...recorded(ENDED, { assigned: false })
  ].map((fact) => directoryFacts.encode(fact))
  const update = encodeParcel({ id: newParcelId(9, Math.random), facts })
  const directory = foldDirectory(readJournal(update, directoryFacts))
  expect(teachersOf(directory, ADDRESS)).toEqual([SAMIRA])
  expect(teachersOf(directory, { ...ADDRESS, term: '2026-2' })).toEqual([])
  expect(teachersOf(null, ADDRESS)).toEqual([])
})
