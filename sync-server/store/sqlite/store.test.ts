import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { describeStore } from '../testing-acceptance.ts'
import { openDatabase } from './database.ts'
import { openSqliteStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'sijil-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

describeStore('the SQLite store in memory', async () => {
  return { store: await openSqliteStore(':memory:'), reopen: null }
})

describeStore('the SQLite store in a file', async () => {
  const file = join(folder, `${++files}.sqlite`)
  const store = await openSqliteStore(file)
  const reopen = async () => {
    await store.close()
    return openSqliteStore(file)
  }
  return { store, reopen }
})

it('syncs every commit to the disk and keeps references whole', () => {
  const database = openDatabase(join(folder, 'settings.sqlite'))
  const setting = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]
  expect(setting('journal_mode')).toBe('wal')
  expect(setting('synchronous')).toBe(2)
  expect(setting('foreign_keys')).toBe(1)
  database.close()
})

it('does not open a database of a newer release', () => {
  const file = join(folder, 'newer.sqlite')
  const database = openDatabase(file)
  database.exec('pragma user_version = 999')
  database.close()
  expect(() => openDatabase(file)).toThrow('newer release')
})
