/** GET /api/wake: a stream of positions, one whenever something that the device may read is new. */
import { HEARTBEAT_MS, MAX_UNREAD_WAKES, RETRY_AFTER_SECONDS } from '../limits.ts'
import type { SignedIn } from '../auth/device-token.ts'
import type { Listening, WakeHub } from '../feed/wake.ts'
import { problem } from './context.ts'
import type { Route } from './routes.ts'

export function wakeRoute(hub: WakeHub): Route {
  return {
    method: 'get',
    path: '/api/wake',
    policy: 'device',
    limits: { bodyBytes: 0, perMinute: 60 },
    async handle(asked, device) {
      const after = Number(asked.req.query('after') ?? '0')
      const stream = openStream(hub, device, Number.isSafeInteger(after) ? after : 0)
      if (stream === null) {
        asked.header('retry-after', String(RETRY_AFTER_SECONDS))
        return problem(asked, 503, 'busy')
      }
      asked.header('content-type', 'text/event-stream')
      asked.header('cache-control', 'no-store')
      // nginx would gather the stream and send it late.
      asked.header('x-accel-buffering', 'no')
      return asked.body(stream)
    }
  }
}

/** The stream of one device, or null when there are too many. Ends by itself when the client leaves or falls behind. */
function openStream(
  hub: WakeHub,
  device: SignedIn,
  after: number
): ReadableStream<Uint8Array> | null {
  const encoder = new TextEncoder()
  let listening: Listening = { ok: false }
  let heartbeat: NodeJS.Timeout | undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          // Below zero: so much lies unread that the client is not there or cannot follow.
          if ((controller.desiredSize ?? 0) <= 0) return false
          controller.enqueue(encoder.encode(text))
          return true
        }
        listening = hub.listen(device, after, {
          wake: (position) => send(`data: ${position}\n\n`),
          end: () => {
            clearInterval(heartbeat)
            controller.close()
          }
        })
        if (!listening.ok) return
        send(': here\n\n')
        const { stop } = listening
        heartbeat = setInterval(() => {
          if (!send(': still here\n\n')) stop()
        }, HEARTBEAT_MS).unref()
      },
      cancel() {
        clearInterval(heartbeat)
        if (listening.ok) listening.stop()
      }
    },
    { highWaterMark: MAX_UNREAD_WAKES }
  )
  return listening.ok ? stream : null
}
