/** POST /api/exchange: bytes in, bytes out. */
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { MAX_REQUEST_BYTES } from '#shared/protocol/limits.ts'
import { decodeRequest, encodeResponse } from '#shared/protocol/messages.ts'
import { OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { exchange, type Exchange } from '../feed/exchange.ts'
import { MIN_COMPRESSED_BYTES, RETRY_AFTER_SECONDS } from '../limits.ts'
import { problem, readBody, type Asked, type Status } from './context.ts'
import type { Route } from './routes.ts'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Proxies undo or refuse a `content-encoding` that they do not know; what they do not understand they let pass. */
const ENCODING_HEADER = 'x-sijil-encoding'
const ACCEPT_HEADER = 'x-sijil-accept'
const DEFLATE = 'deflate-raw'

const STATUS_BY_REASON: Readonly<Record<string, Status>> = {
  malformed: 400,
  'too-large': 413,
  'version-unsupported': 426,
  'device-revoked': 401,
  busy: 503
}

export function exchangeRoute(relay: Exchange): Route {
  return {
    method: 'post',
    path: '/api/exchange',
    policy: 'delivering',
    limits: { bodyBytes: MAX_REQUEST_BYTES, perMinute: 600 },
    async handle(asked, device) {
      const bytes = await readMessage(asked)
      if (bytes === null) return refuse(asked, 'too-large')
      const decoded = decodeRequest(bytes, OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION)
      if (!decoded.ok) return refuse(asked, decoded.reason)
      const answer = await exchange(relay, device, decoded.message)
      return answer.ok ? send(asked, encodeResponse(answer.response)) : refuse(asked, answer.reason)
    }
  }
}

/** The message after inflation; null when it is larger than any message may be. What cannot be inflated is empty. */
async function readMessage(asked: Asked): Promise<Uint8Array | null> {
  const body = await readBody(asked, MAX_REQUEST_BYTES)
  if (body === null || asked.req.header(ENCODING_HEADER) !== DEFLATE) return body
  try {
    return await inflate(body, { maxOutputLength: MAX_REQUEST_BYTES })
  } catch (error) {
    const isBomb = error instanceof RangeError
    return isBomb ? null : new Uint8Array()
  }
}

async function send(asked: Asked, bytes: Uint8Array): Promise<Response> {
  const isWorthIt =
    asked.req.header(ACCEPT_HEADER) === DEFLATE && bytes.byteLength > MIN_COMPRESSED_BYTES
  const body = isWorthIt ? await deflate(bytes) : bytes
  asked.header('content-type', 'application/octet-stream')
  asked.header('cache-control', 'no-store')
  if (isWorthIt) asked.header(ENCODING_HEADER, DEFLATE)
  return asked.body(Uint8Array.from(body))
}

function refuse(asked: Asked, reason: string): Response {
  if (reason === 'busy') asked.header('retry-after', String(RETRY_AFTER_SECONDS))
  return problem(asked, STATUS_BY_REASON[reason] ?? 400, reason)
}
