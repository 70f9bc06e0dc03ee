/** GET /api/catalogue/<site>: what may be asked for, for anybody. */
import type { PublicCatalogue } from '../registry/public-catalogue.ts'
import { problem } from './context.ts'
import type { Route } from './routes.ts'

/** An annex behind one address: each page asks once, and then whether anything changed. */
const ASKED_PER_MINUTE = 120
const ASKED_PER_MINUTE_IN_ALL = 3_000

export function catalogueRoute(catalogue: PublicCatalogue): Route {
  return {
    method: 'get',
    path: '/api/catalogue/:site',
    policy: 'public',
    limits: {
      bodyBytes: 0,
      perMinute: ASKED_PER_MINUTE,
      perMinuteInAll: ASKED_PER_MINUTE_IN_ALL
    },
    async handle(asked) {
      const page = await catalogue.pageOf(asked.req.param('site') ?? '')
      if (page === null) return problem(asked, 404, 'not-found')
      asked.header('etag', page.tag)
      asked.header('cache-control', 'no-cache')
      if (asked.req.header('if-none-match') === page.tag) return asked.body(null, 304)
      asked.header('content-type', 'application/json; charset=utf-8')
      return asked.body(page.body)
    }
  }
}
