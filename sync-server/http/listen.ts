/** Puts the app on a port, and takes it off again without cutting anyone short. */
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { App } from './app.ts'

export type Listening = {
  readonly port: number
  /** Takes no new request and waits `graceMs` for those under way, then closes what is left. */
  stop(graceMs: number): Promise<void>
}

/** Rejects when the port is taken or the host is none of this machine. */
export async function listen(app: App, host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, (info) =>
      resolve({ port: info.port, stop: (graceMs) => stop(server, graceMs) })
    ) as Server
    // A phone on a very bad line still gets its 64 KiB through; one that sends a byte a minute does not stay.
    server.requestTimeout = 200_000
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
