/** What a route sees of a request, and how it answers. */
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import * as v from 'valibot'

/** `incoming` comes from Node's server; `address` is for requests made in memory. */
export type Bindings = { readonly incoming?: IncomingMessage; readonly address?: string }
export type Asked = Context<{ Bindings: Bindings }>

export type Status = 200 | 201 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 426 | 429 | 500 | 503

/** A refusal: a status for machines, a named reason that the app turns into a sentence. */
export function problem(asked: Asked, status: Status, reason: string): Response {
  return asked.json({ reason }, status)
}

/** Address of whoever is at the other end of the connection, a proxy perhaps. */
export function socketAddress(asked: Asked): string {
  return asked.env?.incoming?.socket.remoteAddress ?? asked.env?.address ?? 'unknown'
}

/** The host that the client believes it speaks to. */
export function hostOf(asked: Asked): string {
  return asked.req.header('host') ?? new URL(asked.req.url).host
}

/** Where the asking device reached the relay. */
export function originOf(asked: Asked): string {
  return asked.req.header('origin') ?? `http://${hostOf(asked)}`
}

/** Reads the body through `maxBytes`; null past it. A `content-length` that lies is found out by counting. */
export async function readBody(asked: Asked, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(asked.req.header('content-length') ?? 0) > maxBytes) return null
  if (asked.env?.incoming !== undefined) return readIncoming(asked.env.incoming, maxBytes)
  const stream: AsyncIterable<Uint8Array> | null = asked.req.raw.body
  if (stream === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The same from Node's own stream: a web stream around it costs more than all else that is done to a small request.
 * What is left unread past the limit is the server's to throw away.
 */
function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const onData = (chunk: Uint8Array) => {
      size += chunk.byteLength
      if (size <= maxBytes) return void chunks.push(chunk)
      incoming.off('data', onData).pause()
      resolve(null)
    }
    incoming
      .on('data', onData)
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('error', reject)
      .once('close', () => reject(new Error('the client left in the middle of its request')))
  })
}

export type Parsed<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly answer: Response }

/** Reads a small JSON body by its schema. A body that does not fit is answered without repeating any of it. */
export async function readJson<Schema extends v.GenericSchema>(
  asked: Asked,
  maxBytes: number,
  schema: Schema
): Promise<Parsed<v.InferOutput<Schema>>> {
  const bytes = await readBody(asked, maxBytes)
  if (bytes === null) return { ok: false, answer: problem(asked, 413, 'too-large') }
  const parsed = v.safeParse(schema, jsonIn(bytes))
  return parsed.success
    ? { ok: true, value: parsed.output }
    : { ok: false, answer: problem(asked, 400, 'malformed') }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // No schema accepts undefined: the caller answers `malformed`.
    return undefined
  }
}
