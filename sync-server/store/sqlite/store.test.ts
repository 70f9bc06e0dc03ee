import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { PersonId } from '#shared/domain/identity.ts'
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

it('lists the devices of a site although an older release wrote down numbers that nobody can read', async () => {
  const file = join(folder, 'unreadable.sqlite')
  const store = await openSqliteStore(file)
  const { number } = await store.write(async (ledger) => {
    await ledger.addSite('jadida', 1)
    const described = { person: 1 as PersonId, site: 'jadida', label: 'phone', createdAt: 1 }
    return ledger.addDevice({ ...described, publicKey: new Uint8Array([1]), tokenHash: null })
  })
  await store.close()
  const database = openDatabase(file)
  const lessons = JSON.stringify([{ document: 1, day: 2 ** 55, slot: 1 }])
  database
    .prepare('update devices set waiting = ?, open_lessons = ? where number = ?')
    .run(2 ** 55, lessons, number)
  database.close()
  const again = await openSqliteStore(file)
  const told = { waiting: Number.MAX_SAFE_INTEGER, openLessons: [] }
  expect(await again.device(number)).toMatchObject(told)
  expect(await again.devicesOf('jadida', 10)).toMatchObject([told])
  await again.close()
})
