/** Numbers of the register of requests, and what is looked for among requests, in SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { Acts, Questions } from '../store.ts'
import { prepare } from './database.ts'

type CaseQuestions = Pick<
  Questions & Acts,
  | 'casesDeposited'
  | 'casesOverBefore'
  | 'casesWithoutProcedure'
  | 'takeCaseNumber'
  | 'takeActNumber'
  | 'keepCase'
>

function statements(database: DatabaseSync) {
  const named = (sql: string) => prepare(database, sql)
  return {
    deposited: named(`
      select count(*) as cases
      from cases
      where depositor = ?
        and received_on = ?`),
    overBefore: named(`
      select document
      from cases
      where watched_through < ?
      order by watched_through, document
      limit ?`),
    withoutProcedure: named(`
      select document
      from cases
      where site = ?
        and lacks_procedure = 1
      order by document
      limit ?`),

    takeNumber: named(`
      insert into case_numbers (site, year, last)
      values (?, ?, 1)
      on conflict (site, year) do update set last = last + 1
      returning last`),
    takeActNumber: named(`
      insert into act_numbers (site, register, year, last)
      select ?1, ?2, ?3, 1 + coalesce(max(last), 0)
      from act_numbers
      where site = ?1
        and register = ''
        and year = ?3
      on conflict (site, register, year) do update set last = last + 1
      returning last`),
    keep: named(`
      insert into cases (document, site, depositor, received_on, watched_through, lacks_procedure)
      values (?, ?, ?, ?, ?, ?)
      on conflict (document) do update
      set watched_through = excluded.watched_through, lacks_procedure = excluded.lacks_procedure`)
  }
}

/** The questions and acts about requests, on an open database. */
export function caseQuestions(database: DatabaseSync): CaseQuestions {
  const ask = statements(database)
  return {
    casesDeposited: async (depositor, receivedOn) =>
      ask.deposited.one(depositor, receivedOn)?.cases as number,
    casesOverBefore: async (day, limit) =>
      ask.overBefore.all(day, limit).map(({ document }) => document as number),
    casesWithoutProcedure: async (site, limit) =>
      ask.withoutProcedure.all(site, limit).map(({ document }) => document as number),
    takeCaseNumber: async (site, year) => ask.takeNumber.one(site, year)?.last as number,
    takeActNumber: async (site, register, year) =>
      ask.takeActNumber.one(site, register, year)?.last as number,
    async keepCase({ document, site, depositor, receivedOn, watchedThrough, lacksProcedure }) {
      ask.keep.run(
        ...[document, site, depositor, receivedOn, watchedThrough, Number(lacksProcedure)]
      )
    }
  }
}
