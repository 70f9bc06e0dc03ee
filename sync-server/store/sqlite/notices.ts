/** The queue of outgoing mail, in SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Acts, Notice, NoticeEvent, Questions } from '../store.ts'
import { prepare, type Row } from './database.ts'

type NoticeQuestions = Pick<
  Questions & Acts,
  | 'noticesDue'
  | 'noticeCounts'
  | 'mailSilentBefore'
  | 'addNotice'
  | 'noteTry'
  | 'endNotice'
  | 'forgetNotices'
  | 'silenceMail'
>

function statements(database: DatabaseSync) {
  const named = (sql: string) => prepare(database, sql)
  return {
    due: named(`
      select *
      from mail_notices
      where state = 'waiting'
        and next_try_at <= ?
      order by next_try_at, number
      limit ?`),
    counts: named(`
      select
        count(*) filter (where state = 'waiting') as waiting,
        count(*) filter (where state = 'given-up') as given_up
      from mail_notices
      where state in ('waiting', 'given-up')`),
    add: named(`
      insert into mail_notices (
        key, site, person, event, subject, register, due, revision, items, noted_at, not_before, next_try_at
      )
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (key) do update set items = items + excluded.items`),
    noteTry: named(`
      update mail_notices
      set tries = tries + 1, next_try_at = ?
      where number = ?`),
    end: named(`
      update mail_notices
      set state = ?, ended_at = ?
      where number = ?`),
    forget: named(`
      delete from mail_notices
      where ended_at < ?`),
    dropWaiting: named(`
      update mail_notices
      set state = 'dropped', ended_at = ?
      where state = 'waiting'`),
    silentBefore: named(`select value from meta where key = 'mail_silent_before'`),
    setSilentBefore: named(`
      insert into meta (key, value)
      values ('mail_silent_before', ?)
      on conflict (key) do update set value = excluded.value`)
  }
}

/** The questions and acts about notices, on an open database. */
export function noticeQuestions(database: DatabaseSync): NoticeQuestions {
  const ask = statements(database)
  return {
    noticesDue: async (now, limit) => ask.due.all(now, limit).map(toNotice),
    async noticeCounts() {
      const row = ask.counts.one() as { waiting: number; given_up: number }
      return { waiting: row.waiting, givenUp: row.given_up }
    },
    mailSilentBefore: async () => Number(ask.silentBefore.one()?.value ?? 0),
    async addNotice(notice) {
      const { key, site, person, event, subject, register, due, revision, count } = notice
      const { notedAt, notBefore } = notice
      ask.add.run(
        ...[key, site, person, event, subject, register, due, revision, count],
        ...[notedAt, notBefore, notBefore]
      )
    },
    noteTry: async (notice, next) => void ask.noteTry.run(next, notice),
    endNotice: async (notice, end, at) => void ask.end.run(end, at, notice),
    forgetNotices: async (before) => void ask.forget.run(before),
    async silenceMail(at) {
      ask.dropWaiting.run(at)
      ask.setSilentBefore.run(String(at))
    }
  }
}

function toNotice(row: Row): Notice {
  return {
    number: row.number as number,
    key: row.key as string,
    site: row.site as string,
    person: row.person as PersonId,
    event: row.event as NoticeEvent,
    subject: row.subject as string,
    register: row.register as string,
    due: row.due as number | null,
    revision: row.revision as number,
    count: row.items as number,
    notedAt: row.noted_at as number,
    notBefore: row.not_before as number,
    tries: row.tries as number
  }
}
