/** GET /healthz: the relay answers, its database does too, and there is room to keep what phones bring. */
import { MIN_FREE_BYTES } from '../limits.ts'
import { problem } from './context.ts'
import type { Route } from './routes.ts'

export type Health = {
  readonly release: string
  /** Throws when the database does not answer. */
  readonly askStore: () => Promise<unknown>
  /** Bytes left where the database lies; null where nobody can tell. */
  readonly freeBytes: () => Promise<number | null>
  /** How many mails wait, and how many were given up; null where there is no mail. */
  readonly mailCounts: (() => Promise<object>) | null
}

/**
 * Says nothing of what the relay holds, but how many mails did not go: whoever looks after the machine sees it nowhere else. A full disk is told as 503: pages go on being served and phones keep what they
 * wrote, so that without it nobody would notice that nothing is received any more.
 */
export function healthRoute({ release, askStore, freeBytes, mailCounts }: Health): Route {
  return {
    method: 'get',
    path: '/healthz',
    policy: 'public',
    limits: { bodyBytes: 0, perMinute: 600 },
    async handle(asked) {
      await askStore()
      asked.header('cache-control', 'no-store')
      const free = await freeBytes()
      if (free !== null && free < MIN_FREE_BYTES) return problem(asked, 503, 'disk-full')
      const mail = mailCounts === null ? {} : { mail: await mailCounts() }
      return asked.json({ ok: true, release, ...mail })
    }
  }
}
