/** The relay over HTTPS: one POST per round, deflated where the browser can, and the live stream of news. */
import { MAX_RESPONSE_BYTES } from '#shared/protocol/limits.ts'
import { frameReader, type Frame } from '#shared/protocol/live.ts'
import { readPatiently, realTimer, startPatience, type SetTimer } from './patience.ts'
import { isMessage, NO_DETOUR, refusalOf } from './relay-word.ts'
import { authorisation, type Transport, type TransportFailure } from './transport.ts'

export type HttpRelay = {
  /** '' for the origin that served the app. */
  readonly origin: string
  readonly device: number
  readonly token: string
  readonly fetch: typeof fetch
  /** The clock of this device, unless a test has one of its own. */
  readonly setTimer?: SetTimer
}

/** A header of our own: proxies mangle content encodings of requests. Answers come in an encoding that browsers undo. */
const ENCODING_HEADER = 'x-sijil-encoding'
const DEFLATE = 'deflate-raw'
/** Below this, deflating costs more than it saves. */
const WORTH_DEFLATING_BYTES = 200

export function httpTransport(relay: HttpRelay): Transport {
  return {
    async exchange(request, signal) {
      const setTimer = relay.setTimer ?? realTimer
      const patience = startPatience(setTimer, request.byteLength, signal)
      try {
        const response = await post(relay, '/api/exchange', request, patience.signal)
        if (!isMessage(response))
          return { ok: false, reason: response.ok ? 'not-the-relay' : await failureOf(response) }
        const bytes = await readPatiently(response, MAX_RESPONSE_BYTES, patience)
        return bytes === null ? { ok: false, reason: 'relay-error' } : { ok: true, bytes }
      } catch {
        // fetch rejects for every way in which a line can fail; all of them mean "later".
        return { ok: false, reason: 'offline' }
      } finally {
        patience.end()
      }
    }
  }
}

async function post(
  relay: HttpRelay,
  path: string,
  request: Uint8Array,
  signal: AbortSignal | undefined
): Promise<Response> {
  const deflates = canDeflate() && request.byteLength > WORTH_DEFLATING_BYTES
  const body = deflates ? await pipe(request, new CompressionStream(DEFLATE)) : request
  return relay.fetch(relay.origin + path, {
    ...NO_DETOUR,
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
    headers: {
      authorization: authorisation(relay),
      'content-type': 'application/octet-stream',
      ...(deflates ? { [ENCODING_HEADER]: DEFLATE } : {})
    },
    ...(signal === undefined ? {} : { signal })
  })
}

const FAILURE_BY_WORD: Readonly<Record<string, TransportFailure>> = {
  offline: 'offline',
  'not-the-relay': 'not-the-relay',
  'not-signed-in': 'device-unknown',
  'device-revoked': 'device-unknown',
  'version-unsupported': 'version-unsupported',
  busy: 'busy',
  'too-many-requests': 'busy'
}

async function failureOf(response: Response): Promise<TransportFailure> {
  return FAILURE_BY_WORD[await refusalOf(response)] ?? 'relay-error'
}

function canDeflate(): boolean {
  try {
    return typeof new CompressionStream(DEFLATE) === 'object'
  } catch {
    // Browsers before `deflate-raw` refuse the name; they exchange uncompressed.
    return false
  }
}

async function pipe(
  bytes: Uint8Array,
  through: ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(through)
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** How a device listens: `awaitsExchange` says that an exchange is under way, which brings what it lacks. */
export type ListeningRequest = { readonly bytes: Uint8Array; readonly awaitsExchange: boolean }

/**
 * Opens the live stream with a request (`Replica.listeningRequest`) and hands over each frame once the one before it is
 * dealt with. Resolves when the stream ends, whatever ended it: the caller opens it again after a pause.
 */
export async function listenLive(
  relay: HttpRelay,
  { bytes, awaitsExchange }: ListeningRequest,
  onFrame: (frame: Frame) => Promise<void>,
  signal: AbortSignal
): Promise<void> {
  const query = new URLSearchParams({
    ...(canDeflate() ? { frames: DEFLATE } : {}),
    ...(awaitsExchange ? { after: 'exchange' } : {})
  })
  try {
    const response = await post(relay, `/api/live?${query}`, bytes, signal)
    if (!isMessage(response) || response.body === null) return
    const reader = response.body.getReader()
    const framesIn = frameReader()
    for (;;) {
      const { done, value } = await reader.read()
      const frames = done ? null : framesIn(value)
      if (frames === null) return await reader.cancel()
      for (const frame of frames) await onFrame(frame)
    }
  } catch {
    // The line is gone; the caller opens the stream again when there is one.
  }
}

/** What was deflated. Rejects on bytes that were not. */
export function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  return pipe(bytes, new DecompressionStream(DEFLATE))
}
