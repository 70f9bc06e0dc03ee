/** Opens the relay's SQLite database and brings its tables up to date. */
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

const MIGRATIONS = new URL('./migrations/', import.meta.url)
/** How long SQLite waits for another process, a backup for example, before it gives up. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens the database in `file` (`:memory:` for tests). An acknowledgement means fsync happened: WAL with
 * `synchronous=FULL` syncs the log at every commit. Throws when the file is damaged or of a newer release.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
  `)
  migrate(database)
  return database
}

/** Runs the numbered files that have not run yet, each in a transaction of its own. */
function migrate(database: DatabaseSync): void {
  const files = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const { user_version: done } = database.prepare('pragma user_version').get() as {
    user_version: number
  }
  if (done > files.length)
    throw new Error(`the database is of a newer release (${done} > ${files.length})`)
  files.forEach((name, index) => {
    if (index < done) return
    const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8')
    database.exec(`begin immediate; ${sql}; pragma user_version = ${index + 1}; commit;`)
  })
}

export type Row = Record<string, unknown>

/** A prepared statement under the name of the question that it answers. */
export type Statement = {
  one(...values: SQLInputValue[]): Row | undefined
  all(...values: SQLInputValue[]): Row[]
  run(...values: SQLInputValue[]): number
}

/** Prepares a statement once. `run` gives the number of the row that was written. */
export function prepare(database: DatabaseSync, sql: string): Statement {
  const statement: StatementSync = database.prepare(sql)
  return {
    one: (...values) => statement.get(...values),
    all: (...values) => statement.all(...values),
    run: (...values) => Number(statement.run(...values).lastInsertRowid)
  }
}
