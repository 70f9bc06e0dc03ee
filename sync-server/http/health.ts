/** GET /healthz: the relay answers and its database does too. */
import type { Route } from './routes.ts'

/** `askStore` throws when the database does not answer. Says nothing of what it holds. */
export function healthRoute(release: string, askStore: () => Promise<unknown>): Route {
  return {
    method: 'get',
    path: '/healthz',
    policy: 'public',
    limits: { bodyBytes: 0, perMinute: 600 },
    async handle(asked) {
      await askStore()
      asked.header('cache-control', 'no-store')
      return asked.json({ ok: true, release })
    }
  }
}
