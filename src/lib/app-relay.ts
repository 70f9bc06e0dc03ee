/** Questions to the relay beside the exchange: set-up, codes, devices. What the answers hold is parsed by who asks. */
import { authorisation } from './replica/transport.ts'
import type { Profile } from './replica/device.ts'
import { isJson, NO_DETOUR, refusalOf } from './replica/relay-word.ts'

export type RelayAnswer =
  | { readonly ok: true; readonly body: unknown }
  /** `offline`, `not-the-relay`, `busy`, or the relay's own word for why not. */
  | { readonly ok: false; readonly reason: string }

export type RelayQuestion = {
  readonly path: string
  /** With a body it is a change and a POST. */
  readonly body?: object
  /** Who asks, where the relay must know. */
  readonly profile?: Pick<Profile, 'device' | 'token'>
  readonly headers?: Readonly<Record<string, string>>
  /** What anybody may read stays in the browser's own store, which asks each time whether it still holds. */
  readonly isPublic?: boolean
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
    return await answerOf(await fetchJson(question.path, requestOf(question, patience.signal)))
  } catch {
    // No line, or one that broke in the middle of the answer.
    return { ok: false, reason: 'offline' }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf(
  { body, profile, headers, isPublic = false }: RelayQuestion,
  signal: AbortSignal
): RequestInit {
  return {
    ...NO_DETOUR,
    method: body === undefined ? 'GET' : 'POST',
    cache: isPublic ? 'no-cache' : 'no-store',
    signal,
    headers: {
      ...headers,
      ...(profile === undefined ? {} : { authorization: authorisation(profile) }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  }
}

async function answerOf(response: Response): Promise<RelayAnswer> {
  if (!response.ok) {
    const reason = await refusalOf(response)
    return { ok: false, reason: reason === 'too-many-requests' ? 'busy' : reason }
  }
  if (!isJson(response)) return { ok: false, reason: 'not-the-relay' }
  return { ok: true, body: await response.json() }
}
