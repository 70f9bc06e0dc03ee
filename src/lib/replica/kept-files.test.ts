import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { gradebookId } from '#shared/documents/ids.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'
import { openDatabase } from './database.ts'
import { keepFile, keptFilesOf, letFileGo, MAX_KEPT_FILES } from './kept-files.ts'

const GRADEBOOK = gradebookId('jadida', 7 as GroupId, '2026-1', 71 as ModuleId)
const OTHER = gradebookId('jadida', 7 as GroupId, '2026-1', 72 as ModuleId)
let opened = 0

async function device() {
  const database = openDatabase(`kept-files-${opened++}`, {})
  await database.open()
  return database
}

function file(name: string, ...bytes: number[]) {
  return { documentId: GRADEBOOK, name, bytes: Uint8Array.from(bytes) }
}

test('a file stays as it was chosen, with its gradebook, until somebody lets it go', async () => {
  const database = await device()
  await keepFile(database, file('a.xlsx', 1, 2), 10)
  await keepFile(database, { ...file('b.xlsx', 3), documentId: OTHER }, 11)
  const [kept, ...others] = await keptFilesOf(database, GRADEBOOK)
  expect(others).toEqual([])
  expect(kept).toMatchObject({ name: 'a.xlsx', bytes: Uint8Array.of(1, 2) })
  await letFileGo(database, kept!.id)
  expect(await keptFilesOf(database, GRADEBOOK)).toEqual([])
  expect(await keptFilesOf(database, OTHER)).toHaveLength(1)
})

test('the same file chosen again takes the place of the one before', async () => {
  const database = await device()
  await keepFile(database, file('a.xlsx', 1), 10)
  await keepFile(database, file('a.xlsx', 2), 20)
  expect(await keptFilesOf(database, GRADEBOOK)).toMatchObject([{ bytes: Uint8Array.of(2) }])
})

test('a device that keeps too many says so, and keeps those it has', async () => {
  const database = await device()
  const many = Array.from({ length: MAX_KEPT_FILES }, (_, index) => index)
  await Promise.all(many.map((index) => keepFile(database, file(`${index}.xlsx`, 1), index)))
  expect(await keepFile(database, file('one more.xlsx', 1), 99)).toMatchObject({
    ok: false,
    reason: 'too-many'
  })
  expect((await keepFile(database, file('3.xlsx', 5), 99)).ok).toBe(true)
})
