/**
 * Seals of printed pages on this device: the relay's public keys, kept so that a seal can be checked without a network,
 * and the seals that it gave, kept so that a page can be printed again.
 */
import * as v from 'valibot'
import { parseSeal, type PageSealContent, type SealContent } from '#shared/domain/seal.ts'
import { askRelay } from './app-relay.ts'
import type { Profile } from './replica/device.ts'
import type { ReplicaStorage } from './replica/storage.ts'

type Notes = Pick<ReplicaStorage, 'note' | 'noted'>

export type PublicSealKey = { readonly id: string; readonly publicKey: string }

const KEYS = 'seal-keys'
const SEALS = 'seals'
/** Keys of one relay in many years. */
const MAX_KEYS = 100
/** Seals kept: those of two groups, the oldest go first. */
const MAX_SEALS = 300

const keysSchema = v.pipe(
  v.array(v.object({ id: v.string(), publicKey: v.string() })),
  v.maxLength(MAX_KEYS)
)
const keysAnswer = v.object({ keys: keysSchema })
const sealAnswer = v.object({ seal: v.string(), keys: keysSchema })

/** Learns the relay's keys, if it can be reached. Once known, a key stays known. */
export async function learnSealKeys(
  profile: Pick<Profile, 'device' | 'token'>,
  storage: Notes
): Promise<void> {
  const answer = await askRelay({ path: '/api/seal-keys', profile })
  const parsed = answer.ok ? v.safeParse(keysAnswer, answer.body) : null
  if (parsed?.success === true) await keepKeys(storage, parsed.output.keys)
}

export async function knownSealKeys(storage: Notes): Promise<readonly PublicSealKey[]> {
  const parsed = v.safeParse(keysSchema, await storage.noted(KEYS))
  return parsed.success ? parsed.output : []
}

/** A key that was told once cannot be told anew as another. */
async function keepKeys(storage: Notes, told: readonly PublicSealKey[]): Promise<void> {
  const known = await knownSealKeys(storage)
  const fresh = told.filter(({ id }) => !known.some((key) => key.id === id))
  if (fresh.length > 0) await storage.note(KEYS, [...known, ...fresh])
}

/** The page that a seal is asked for, as the relay wants to hear it. */
export type SealedPage = Pick<
  PageSealContent,
  'kind' | 'group' | 'year' | 'minutes' | 'digest' | 'person' | 'amendments'
>

export type SealAnswer =
  | { readonly ok: true; readonly text: string }
  /** `offline`, `not-the-relay`, or the relay's own word for why not. */
  | { readonly ok: false; readonly reason: string }

/** Asks the relay for a seal; without a line, gives the one that it gave of the same page before. */
export async function sealOf(
  profile: Pick<Profile, 'device' | 'token'>,
  storage: Notes,
  { amendments, ...page }: SealedPage
): Promise<SealAnswer> {
  const name = `${amendments} ${page.digest}`
  const kept = new Map((await storage.noted(SEALS)) as [string, string][] | undefined)
  const known = kept.get(name)
  if (known !== undefined) return { ok: true, text: known }
  const answer = await askRelay({ path: '/api/seals', profile, body: page })
  if (!answer.ok) return answer
  const parsed = v.safeParse(sealAnswer, answer.body)
  if (!parsed.success) return { ok: false, reason: 'not-the-relay' }
  const { seal, keys } = parsed.output
  await keepKeys(storage, keys)
  // Another tab, or a hostile line, may answer about something else: what is printed is what the page says.
  const content = parseSeal(seal)?.content
  const isOfPage = content !== undefined && content.kind !== 'act'
  if (!isOfPage || content.digest !== page.digest || content.amendments !== amendments)
    return { ok: false, reason: 'digest-differs' }
  kept.set(name, seal)
  await storage.note(SEALS, [...kept].slice(-MAX_SEALS))
  return { ok: true, text: seal }
}

export type SealCheck =
  | { readonly kind: 'unreadable' }
  /** No relay told this device of that key: nothing can be said. */
  | { readonly kind: 'unknown-key'; readonly content: SealContent }
  | { readonly kind: 'valid' | 'false'; readonly content: SealContent }

/** Is this the seal of the relay, word for word? Needs no network. */
export async function checkSeal(text: string, keys: readonly PublicSealKey[]): Promise<SealCheck> {
  const read = parseSeal(text)
  if (read === null) return { kind: 'unreadable' }
  const { content, signed, signature } = read
  const key = keys.find(({ id }) => id === read.key)
  if (key === undefined) return { kind: 'unknown-key', content }
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const publicKey = await crypto.subtle.importKey('spki', bytesOf(key.publicKey), curve, false, [
    'verify'
  ])
  const isValid = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    publicKey,
    bytesOf(signature),
    new TextEncoder().encode(signed)
  )
  return { kind: isValid ? 'valid' : 'false', content }
}

/** Base64url without padding. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
