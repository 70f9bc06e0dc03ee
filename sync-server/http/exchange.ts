/** POST /api/exchange: bytes in, bytes out. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, inflateRaw } from 'node:zlib'
import { MAX_REQUEST_BYTES, PACKED_PAGE_BYTES, TARGET_PAGE_BYTES } from '#shared/protocol/limits.ts'
import { decodeRequest, encodeResponse } from '#shared/protocol/messages.ts'
import { OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION } from '#shared/protocol/version.ts'
import { exchange, type Exchange } from '../feed/exchange.ts'
import { MIN_COMPRESSED_BYTES, RETRY_AFTER_SECONDS } from '../limits.ts'
import { acceptedEncoding, type Encoding } from './accepted-encoding.ts'
import { problem, readBody, type Asked, type Status } from './context.ts'
import type { Route } from './routes.ts'

const inflate = promisify(inflateRaw)

/** Browsers have no brotli to send with. Proxies undo or refuse encodings of requests; what they do not know they let pass. */
const ENCODING_HEADER = 'x-sijil-encoding'
const DEFLATE = 'deflate-raw'

/** Of a year as columns, 118 KB: quality 4 leaves 24.9 KB, 5 23.5 KB in 2.5 ms, 9 no less in 30 ms, 11 20.1 KB in 250 ms. */
const BROTLI_QUALITY = 5
/** A window of 256 KiB holds a page; a larger one takes memory for nothing. */
const BROTLI_WINDOW_BITS = 18

const compress: Readonly<Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength
      }
    }),
  gzip: (bytes) => promisify(gzip)(bytes)
}

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
      const bytes = await readMessage(asked, MAX_REQUEST_BYTES)
      if (bytes === null) return refuse(asked, 'too-large')
      const decoded = decodeRequest(bytes, OLDEST_SUPPORTED_VERSION, PROTOCOL_VERSION)
      if (!decoded.ok) return refuse(asked, decoded.reason)
      const pageBytes = acceptedEncoding(asked) === null ? TARGET_PAGE_BYTES : PACKED_PAGE_BYTES
      const answer = await exchange(relay, device, decoded.message, pageBytes)
      return answer.ok ? send(asked, encodeResponse(answer.response)) : refuse(asked, answer.reason)
    }
  }
}

/** The message after inflation; null when it is larger than any message may be. What cannot be inflated is empty. */
export async function readMessage(asked: Asked, maxBytes: number): Promise<Uint8Array | null> {
  const body = await readBody(asked, maxBytes)
  if (body === null || asked.req.header(ENCODING_HEADER) !== DEFLATE) return body
  try {
    return await inflate(body, { maxOutputLength: maxBytes })
  } catch (error) {
    const isBomb = error instanceof RangeError
    return isBomb ? null : new Uint8Array()
  }
}

async function send(asked: Asked, bytes: Uint8Array): Promise<Response> {
  const encoding = bytes.byteLength > MIN_COMPRESSED_BYTES ? acceptedEncoding(asked) : null
  asked.header('content-type', 'application/octet-stream')
  asked.header('cache-control', 'no-store')
  if (encoding !== null) asked.header('content-encoding', encoding)
  const body = encoding === null ? bytes : await compress[encoding](bytes)
  return asked.body(Uint8Array.from(body))
}

/** A message that is not answered, with the status of its reason. */
export function refuse(asked: Asked, reason: string): Response {
  if (reason === 'busy') asked.header('retry-after', String(RETRY_AFTER_SECONDS))
  return problem(asked, STATUS_BY_REASON[reason] ?? 400, reason)
}
