import { expect, test } from 'vitest'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import { groupPersonas } from './persona-words.ts'

function persona(key: string, site: string, ...roles: Role[]) {
  const names = { lastName: key, firstName: '', lastNameAr: '', firstNameAr: '' }
  return { person: 1 as PersonId, site, key, names, roles }
}

const PEOPLE = [
  persona('registrar', 'jadida', 'registrar'),
  persona('trainer', 'jadida', 'trainer'),
  persona('secondTrainer', 'jadida', 'trainer'),
  persona('jadida-trainer-04', 'jadida', 'trainer'),
  persona('groupCoordinator', 'jadida', 'trainer', 'groupCoordinator'),
  persona('settatTrainer', 'settat', 'trainer')
]

test('the people of the demonstration are shown site by site, one for each task', () => {
  const [jadida, settat] = groupPersonas(PEOPLE)
  expect(jadida?.shown.map(({ key }) => key)).toEqual([
    'registrar',
    'trainer',
    'secondTrainer',
    'groupCoordinator'
  ])
  expect(jadida?.others.map(({ key }) => key)).toEqual(['jadida-trainer-04'])
  expect(settat?.shown.map(({ key }) => key)).toEqual(['settatTrainer'])
})

test('nobody is left out', () => {
  const listed = groupPersonas(PEOPLE).flatMap(({ shown, others }) => [...shown, ...others])
  expect(new Set(listed)).toEqual(new Set(PEOPLE))
})
