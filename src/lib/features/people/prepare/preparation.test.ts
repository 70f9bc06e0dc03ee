import { describe, expect, test } from 'vitest'
import { foldDirectory, type DirectoryState } from '#shared/documents/directory.ts'
import { readDirectory } from '../people-app.ts'
import { deskOf } from '../testing.ts'
import { preparationOf, readPreparation } from './preparation.ts'

/** In term at the demo centre. */
const TODAY = 2_513

const nothing = foldDirectory({ entries: [], unreadable: [], stampsByParcel: new Map() })

async function demoWithout(part: keyof DirectoryState): Promise<DirectoryState> {
  return { ...(await readDirectory(await deskOf('registrar'))), [part]: new Map() }
}

describe('a new site', () => {
  test('begins with its staff, and cannot plan lessons before it has a class', () => {
    const { done, next, group } = preparationOf(nothing, TODAY)
    expect([...done]).toEqual([])
    expect(next).toBe('staff')
    expect(group).toBeNull()
  })

  test.each([
    ['roles', 'staff'],
    ['terms', 'term'],
    ['slots', 'slots'],
    ['modules', 'modules'],
    ['groups', 'class'],
    ['timetable', 'lessons']
  ] as const)('that has everything but %s is told so', async (part, step) => {
    expect(preparationOf(await demoWithout(part), TODAY).next).toBe(step)
  })

  test('needs a new term once the last one is over', async () => {
    const directory = await readDirectory(await deskOf('registrar'))
    const lastDay = Math.max(...[...directory.terms.values()].map(({ values }) => values.through!))
    expect(preparationOf(directory, lastDay).next).toBeNull()
    expect(preparationOf(directory, lastDay + 1).next).toBe('term')
  })
})

test('a site that has what it needs, or that others prepare, shows no list', async () => {
  expect(await readPreparation(await deskOf('registrar'), TODAY)).toBeNull()
  const trainer = await deskOf('trainer')
  await trainer.database.directories.put({ site: 'jadida', state: nothing })
  expect(await readPreparation(trainer, TODAY)).toBeNull()
  const registrar = await deskOf('registrar')
  await registrar.database.directories.put({ site: 'jadida', state: nothing })
  expect(await readPreparation(registrar, TODAY)).toMatchObject({
    next: 'staff',
    enrolsPhones: false
  })
})
