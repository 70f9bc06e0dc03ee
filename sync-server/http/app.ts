/** The relay's HTTP side: headers, log line, routes, in this order. */
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { problem, type Asked, type Bindings } from './context.ts'
import { registerRoutes, type Gate, type Route } from './routes.ts'
import { securityHeaders } from './security-headers.ts'

export type App = Hono<{ Bindings: Bindings }>

export type AppOptions = {
  readonly gate: Gate
  readonly routes: readonly Route[]
  readonly log: Logger
  readonly isBehindTls: boolean
}

export function createApp({ gate, routes, log, isBehindTls }: AppOptions): App {
  const app: App = new Hono<{ Bindings: Bindings }>()
  app.use(securityHeaders(isBehindTls))
  app.use(async (asked, next) => {
    const start = performance.now()
    await next()
    logRequest(log, asked, routes, performance.now() - start)
  })
  registerRoutes(app, gate, routes)
  app.notFound((asked) => problem(asked, 404, 'not-found'))
  app.onError((error, asked) => {
    log.error({ err: error }, 'a request failed')
    return problem(asked, 500, 'internal')
  })
  return app
}

/** The route's pattern, not the address: addresses may name people. The app's files are logged when asked for in debug. */
function logRequest(log: Logger, asked: Asked, routes: readonly Route[], ms: number): void {
  const path = asked.req.matchedRoutes.map((route) => route.path).findLast((one) => one !== '/*')
  const isApi = routes.some((route) => route.path === path && route.path !== '*')
  const line = {
    method: asked.req.method,
    route: path ?? '*',
    status: asked.res.status,
    ms: Math.round(ms)
  }
  if (isApi) log.info(line, 'request')
  else log.debug(line, 'request')
}
