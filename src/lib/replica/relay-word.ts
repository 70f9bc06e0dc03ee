/**
 * Is this answer the relay's own? A captive portal, the proxy of a school or a gateway may answer in its place, under any
 * status. What such a one says of the device or of the release is not believed: the relay's word is a message that the
 * protocol can read, or a refusal that gives its reason by name.
 */

/** To be given to every `fetch`: the relay sends nobody elsewhere, and entries must not follow whoever does. */
export const NO_DETOUR = { redirect: 'manual' } as const satisfies RequestInit

/** A refusal is a few words: whatever is longer is somebody's page. */
const MAX_REFUSAL_CHARACTERS = 1_000
/** What a gateway answers when nobody is behind it: as good as no line. */
const GATEWAY_STATUSES: readonly number[] = [500, 502, 503, 504]

/** The relay's own word for why not; `offline` or `not-the-relay` where somebody else answered. */
export async function refusalOf(response: Response): Promise<string> {
  const word = isJson(response) ? reasonIn(await response.text()) : null
  if (word !== null) return word
  return GATEWAY_STATUSES.includes(response.status) ? 'offline' : 'not-the-relay'
}

export function isJson(response: Response): boolean {
  return typeOf(response) === 'application/json'
}

/** Bytes of the protocol, as far as one can tell before they are read. */
export function isMessage(response: Response): boolean {
  return response.ok && typeOf(response) === 'application/octet-stream'
}

function typeOf({ headers }: Response): string | undefined {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
}

function reasonIn(text: string): string | null {
  if (text.length > MAX_REFUSAL_CHARACTERS) return null
  try {
    const { reason } = Object(JSON.parse(text)) as { readonly reason?: unknown }
    return typeof reason === 'string' ? reason : null
  } catch {
    return null
  }
}
