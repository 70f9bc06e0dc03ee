/** POST /api/live: a request without parcels goes up, and what is new comes down as long as both sides stay. */
import { deflateRawSync } from 'node:zlib'
import { decodeRequest } from '#shared/protocol/messages.ts'
import { encodeFrame } from '#shared/protocol/live.ts'
import { OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import type { SignedIn } from '../auth/device-token.ts'
import { placeOf } from '../feed/exchange.ts'
import type { Listener, LiveHub, Listening } from '../feed/live.ts'
import type { Place } from '../feed/page.ts'
import { HEARTBEAT_MS, MAX_LIVE_REQUEST_BYTES, MIN_COMPRESSED_BYTES } from '../limits.ts'
import type { Asked } from './context.ts'
import { readMessage, refuse } from './exchange.ts'
import type { Route } from './routes.ts'

/** Pages that lie unread before no other is handed over, and frames in all before even news of news is dropped. */
const UNREAD_PAGES = 1
const UNREAD_FRAMES = 2
/** Signs of life weigh little: only a reader that has gone lets them pile up. */
const WEIGHT_OF_LIFE = 0.1

export function liveRoute(hub: LiveHub): Route {
  return {
    method: 'post',
    path: '/api/live',
    policy: 'device',
    limits: { bodyBytes: MAX_LIVE_REQUEST_BYTES, perMinute: 60 },
    async handle(asked, device) {
      const bytes = await readMessage(asked, MAX_LIVE_REQUEST_BYTES)
      if (bytes === null) return refuse(asked, 'too-large')
      const decoded = decodeRequest(bytes, OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION)
      if (!decoded.ok) return refuse(asked, decoded.reason)
      if (decoded.message.parcels.length > 0) return refuse(asked, 'malformed')
      const asking = { device, place: placeOf(decoded.message), ...wishesOf(asked) }
      const stream = openStream(hub, asking)
      return stream === null ? refuse(asked, 'busy') : answer(asked, stream)
    }
  }
}

function answer(asked: Asked, stream: ReadableStream<Uint8Array>): Response {
  asked.header('content-type', 'application/octet-stream')
  asked.header('cache-control', 'no-store')
  // nginx would gather the stream and send it late.
  asked.header('x-accel-buffering', 'no')
  return asked.body(stream)
}

type Wishes = {
  /** It can inflate a frame. The stream as a whole is not compressed: a window for each device takes too much memory. */
  readonly canInflate: boolean
  /** Its exchange is under way. */
  readonly awaitsExchange: boolean
}

function wishesOf(asked: Asked): Wishes {
  return {
    canInflate: asked.req.query('frames') === 'deflate-raw',
    awaitsExchange: asked.req.query('after') === 'exchange'
  }
}

/** The stream of one device, or null when there are too many. Ends by itself when the phone leaves or reads no more. */
function openStream(
  hub: LiveHub,
  {
    device,
    place,
    canInflate,
    awaitsExchange
  }: Wishes & { readonly device: SignedIn; readonly place: Place }
): ReadableStream<Uint8Array> | null {
  let listening: Listening = { ok: false }
  let heartbeat: NodeJS.Timeout | undefined
  let isOpen = true
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const unread = () => UNREAD_FRAMES - (controller.desiredSize ?? 0)
        const listener: Listener = {
          page(bytes) {
            if (unread() >= UNREAD_PAGES) return false
            controller.enqueue(pageFrame(bytes, canInflate))
            return true
          },
          somethingNew() {
            if (unread() < UNREAD_FRAMES) controller.enqueue(encodeFrame({ kind: 'something-new' }))
          },
          end() {
            clearInterval(heartbeat)
            if (isOpen) controller.close()
            isOpen = false
          }
        }
        listening = hub.listen(device, place, listener, awaitsExchange)
        if (!listening.ok) return
        const { stop } = listening
        const signOfLife = () => {
          if (unread() >= UNREAD_PAGES) stop()
          else controller.enqueue(encodeFrame({ kind: 'alive' }))
        }
        signOfLife()
        heartbeat = setInterval(signOfLife, HEARTBEAT_MS).unref()
      },
      cancel() {
        isOpen = false
        if (listening.ok) listening.stop()
      }
    },
    { highWaterMark: UNREAD_FRAMES, size: (frame) => (frame.length > 1 ? 1 : WEIGHT_OF_LIFE) }
  )
  return listening.ok ? stream : null
}

function pageFrame(bytes: Uint8Array, canInflate: boolean): Uint8Array {
  const isDeflated = canInflate && bytes.byteLength > MIN_COMPRESSED_BYTES
  return encodeFrame({
    kind: 'page',
    bytes: isDeflated ? deflateRawSync(bytes) : bytes,
    isDeflated
  })
}
