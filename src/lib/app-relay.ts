/** Questions to the relay beside the exchange: set-up, codes, devices. What the answers hold is parsed by who asks. */
import { authorisation } from './replica/http-transport.ts'
import type { Profile } from './replica/device.ts'

export type RelayAnswer =
  | { readonly ok: true; readonly body: unknown }
  /** `offline`, or the relay's own word for why not. */
  | { readonly ok: false; readonly reason: string }

export type RelayQuestion = {
  readonly path: string
  /** With a body it is a change and a POST. */
  readonly body?: object
  /** Who asks, where the relay must know. */
  readonly profile?: Pick<Profile, 'device' | 'token'>
  readonly headers?: Readonly<Record<string, string>>
}

/** A line that hangs is told from a slow one after this long. */
const PATIENCE_MS = 20_000

export async function askRelay(
  question: RelayQuestion,
  fetchJson: typeof fetch = fetch
): Promise<RelayAnswer> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const response = await fetchJson(question.path, requestOf(question, patience.signal))
    return answerOf(response.ok, response.status, await response.json())
  } catch {
    // No line, or something on the way (a captive portal, a proxy) that answered in the relay's place.
    return { ok: false, reason: 'offline' }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ body, profile, headers }: RelayQuestion, signal: AbortSignal): RequestInit {
  return {
    method: body === undefined ? 'GET' : 'POST',
    cache: 'no-store',
    signal,
    headers: {
      ...headers,
      ...(profile === undefined ? {} : { authorization: authorisation(profile) }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  }
}

function answerOf(isOk: boolean, status: number, body: unknown): RelayAnswer {
  if (isOk) return { ok: true, body }
  const reason = (body as { readonly reason?: unknown } | null)?.reason
  if (typeof reason === 'string') return { ok: false, reason }
  return { ok: false, reason: status === 429 || status === 503 ? 'busy' : 'offline' }
}
