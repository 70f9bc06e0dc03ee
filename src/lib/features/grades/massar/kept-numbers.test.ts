import { expect, test } from 'vitest'
import { groupDocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { ADDRESS, openPhone, SALMA, TRAINER, type Phone } from '../testing.ts'
import { readNumbers } from './kept-numbers.ts'
import type { KnownNumber } from './massar-numbers.ts'

const GROUP = groupDocumentId('jadida', ADDRESS.group)
const STRANGER = 9_999 as PersonId

function known(number: string, person: PersonId): KnownNumber {
  return { number, person, here: 'D130000001', there: 'D130000009' }
}

/** A phone that holds its list of the group, and was told whose two numbers are. */
async function phoneWithNumbers() {
  const phone = await openPhone(TRAINER, 11)
  const { database, replica } = phone.app
  await database.documents.put({ documentId: GROUP, number: 1 })
  await replica.storage.note('massar-numbers', [known('1', SALMA), known('2', STRANGER)])
  return phone
}

async function numbersRead({ app }: Phone) {
  const { numbers } = await readNumbers(app)
  expect(await app.replica.storage.noted('massar-numbers')).toEqual(numbers)
  return numbers.map(({ number }) => number)
}

test('numbers leave with the trainees whom this device knows no more, also with the last list', async () => {
  const phone = await phoneWithNumbers()
  expect(await numbersRead(phone)).toEqual(['1'])
  const { database } = phone.app
  await database.documents.update(GROUP, { revoked: 1 })
  await database.trainees.clear()
  expect(await numbersRead(phone)).toEqual([])
})

test('what a person said of a number stays while a list is being read again', async () => {
  const phone = await phoneWithNumbers()
  const { database } = phone.app
  await database.trainees.clear()
  await database.stale.put({ documentId: GROUP, mark: 1 })
  expect(await numbersRead(phone)).toEqual(['1', '2'])
})
