/** Puts the app on a port, and takes it off again without cutting anyone short. */
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { HEADERS_TIMEOUT_MS, REQUEST_CHECK_MS, REQUEST_TIMEOUT_MS } from '../limits.ts'
import type { App } from './app.ts'

export type Listening = {
  readonly port: number
  /** Takes no new request and waits `graceMs` for those under way, then closes what is left. */
  stop(graceMs: number): Promise<void>
}

export type Patience = { readonly requestMs: number; readonly checkMs: number }

const PATIENCE: Patience = { requestMs: REQUEST_TIMEOUT_MS, checkMs: REQUEST_CHECK_MS }

/** Rejects when the port is taken or the host is none of this machine. */
export async function listen(
  app: Pick<App, 'fetch'>,
  host: string,
  port: number,
  { requestMs, checkMs }: Patience = PATIENCE
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const serverOptions = {
      requestTimeout: requestMs,
      headersTimeout: Math.min(requestMs, HEADERS_TIMEOUT_MS),
      connectionsCheckingInterval: checkMs
    }
    const server = serve({ fetch: app.fetch, port, hostname: host, serverOptions }, (info) =>
      resolve({ port: info.port, stop: (graceMs) => stop(server, graceMs) })
    ) as Server
    server.once('error', reject)
  })
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    // A quiet phone would keep its connection for seconds, a busy one go on asking over it: the next answer is its last.
    server.keepAliveTimeout = 1
    server.prependListener('request', (_, response) => response.setHeader('connection', 'close'))
    server.closeIdleConnections()
  })
}
