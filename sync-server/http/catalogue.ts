/** GET /api/catalogue and /api/catalogue/<site>: what may be asked for, and where, for anybody. */
import type { CataloguePage, PublicCatalogue } from '../registry/public-catalogue.ts'
import { problem, type Asked } from './context.ts'
import type { Route } from './routes.ts'

/** An annex behind one address: each page asks once, and then whether anything changed. */
const ASKED_PER_MINUTE = 120
const ASKED_PER_MINUTE_IN_ALL = 3_000

const PUBLIC_READING = {
  method: 'get',
  policy: 'public',
  limits: { bodyBytes: 0, perMinute: ASKED_PER_MINUTE, perMinuteInAll: ASKED_PER_MINUTE_IN_ALL }
} as const

export function catalogueRoutes(catalogue: PublicCatalogue): readonly Route[] {
  return [
    {
      ...PUBLIC_READING,
      path: '/api/catalogue',
      handle: async (asked: Asked) => answer(asked, await catalogue.sites())
    },
    {
      ...PUBLIC_READING,
      path: '/api/catalogue/:site',
      async handle(asked: Asked) {
        const page = await catalogue.pageOf(asked.req.param('site') ?? '')
        return page === null ? problem(asked, 404, 'not-found') : answer(asked, page)
      }
    }
  ]
}

/** A browser keeps it, and asks each time whether it still holds: whoever published sees it at once. */
function answer(asked: Asked, { body, tag }: CataloguePage): Response {
  asked.header('etag', tag)
  asked.header('cache-control', 'public, no-cache')
  if (asked.req.header('if-none-match') === tag) return asked.body(null, 304)
  asked.header('content-type', 'application/json; charset=utf-8')
  return asked.body(body)
}
