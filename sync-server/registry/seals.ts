/**
 * Seals: the relay signs what closed minutes, or a transcript drawn from them, say. It folds the documents itself and
 * signs only what it finds too: never what a phone claims.
 */
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { deliberationFacts } from '#shared/documents/deliberation-facts.ts'
import {
  citedGradebooks,
  foldDeliberation,
  minutesDigest,
  type CitedGradebook,
  type DeliberationState
} from '#shared/documents/deliberation.ts'
import { officialDigest } from '#shared/documents/gradebook-content.ts'
import { gradebookFacts } from '#shared/documents/gradebook-facts.ts'
import { foldGradebook } from '#shared/documents/gradebook.ts'
import { deliberationId, gradebookId, type DocumentId } from '#shared/documents/ids.ts'
import { transcriptDigest } from '#shared/documents/transcript.ts'
import { inYearOrder, rowOf, withRule, type RuledGradebook } from '#shared/documents/year-table.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { hexOf } from '#shared/domain/sha256.ts'
import {
  sealText,
  signedText,
  type PageSealContent,
  type SealContent,
  type SealKind
} from '#shared/domain/seal.ts'
import { readJournal } from '#shared/journal/journal.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { wholeDocument } from '../feed/content.ts'
import { readDirectory } from '../feed/read-models.ts'
import { actorOfDevice } from '../feed/rights.ts'
import type { Device, Ledger, Questions, SealKey } from '../store/store.ts'
import type { Registry } from './enrolment.ts'

/** What a phone asks a seal for: the page that it is about to print, as it sees it. */
export type SealRequest = {
  readonly kind: SealKind
  readonly group: GroupId
  readonly year: string
  readonly minutes: string
  /** Hexadecimal. */
  readonly digest: string
  /** Whose transcript; null for minutes. */
  readonly person: PersonId | null
}

export type SealRefusal =
  /** They may not read the minutes, whether or not there are any. */
  | 'not-your-role'
  /** Nobody closed them here, or two people did at once. */
  | 'not-closed'
  /** Other minutes were closed. */
  | 'other-minutes'
  /** People disagree on a decision. */
  | 'disputed'
  /** A gradebook no longer says what the minutes cite, or is open. */
  | 'gradebook-differs'
  /** A gradebook names no rule, or one that is not here: what the page says would stand on another. */
  | 'rule-missing'
  /** The relay finds another content. */
  | 'digest-differs'

export type Sealing =
  | { readonly ok: true; readonly seal: string }
  | { readonly ok: false; readonly reason: SealRefusal }

/** Characters of a key's name. */
const KEY_ID_LENGTH = 8

export async function sealPage(
  { store, clock, ...registry }: Registry,
  device: Device,
  asked: SealRequest
): Promise<Sealing> {
  const actor = await actorOfDevice(store, device)
  const { site } = device
  const { kind, group, year, minutes, person } = asked
  const document = deliberationId(site, group, year)
  if (actor === null || !mayRead(actor, document).allowed) return refuse('not-your-role')
  const state = foldDeliberation(readJournal(await contentOf(store, document), deliberationFacts))
  const closed = await closedMinutes(store, asked, site, state)
  if (!closed.ok) return closed
  const page =
    kind === 'minutes'
      ? { digest: closed.digest, overall: null, code: '' }
      : transcriptOf({ state, ...closed }, person)
  if (page === null || hexOf(page.digest) !== asked.digest) return refuse('digest-differs')
  const content: PageSealContent = {
    ...{ kind, site, group, year, minutes, person, digest: asked.digest },
    ...{ overall: page.overall, code: page.code },
    amendments: state.amendments.length,
    sealedAt: momentOfMs(clock())
  }
  return { ok: true, seal: signSeal(content, await newestKey({ store, clock, ...registry })) }
}

/** The public parts of all keys that ever sealed anything here. */
export async function publicSealKeys({ store }: Pick<Registry, 'store'>) {
  const keys = await store.sealKeys()
  return keys.map(({ id, publicKey }) => ({
    id,
    publicKey: Buffer.from(publicKey).toString('base64url')
  }))
}

type Cited = { readonly cited: CitedGradebook; readonly ruled: RuledGradebook }

type ClosedMinutes =
  | { readonly ok: true; readonly digest: Uint8Array; readonly gradebooks: readonly Cited[] }
  | { readonly ok: false; readonly reason: SealRefusal }

async function closedMinutes(
  store: Questions,
  { group, minutes }: SealRequest,
  site: string,
  state: DeliberationState
): Promise<ClosedMinutes> {
  const [closing, ...others] = state.closings
  if (closing === undefined || others.length > 0) return refuse('not-closed')
  if (closing.minutes !== minutes) return refuse('other-minutes')
  if (state.contradictions.length > 0) return refuse('disputed')
  const directory = await readDirectory(store, site)
  if (directory === null) return refuse('rule-missing')
  const gradebooks = await Promise.all(
    inYearOrder(citedGradebooks(state)).map(async (cited) => {
      const id = gradebookId(site, group, cited.term, cited.module)
      const gradebook = foldGradebook(readJournal(await contentOf(store, id), gradebookFacts))
      return { cited, ruled: withRule(directory, group, cited, gradebook) }
    })
  )
  if (!gradebooks.every(isAsCited)) return refuse('gradebook-differs')
  if (!gradebooks.every(namesKnownRule)) return refuse('rule-missing')
  const digest = minutesDigest(
    state,
    gradebooks.map(({ cited }) => cited)
  )
  // What the author of the closing had before them; an amendment made something else of it since.
  const isAsClosed = state.amendments.length > 0 || hexOf(digest) === hexOf(closing.digest)
  return isAsClosed ? { ok: true, digest, gradebooks } : refuse('digest-differs')
}

function isAsCited({ cited, ruled: { gradebook } }: Cited): boolean {
  const { state } = gradebook.review
  const isClosed = state === 'validated' || state === 'locked'
  return isClosed && hexOf(officialDigest(gradebook)) === hexOf(cited.digest)
}

function namesKnownRule({ ruled: { gradebook, rule } }: Cited): boolean {
  return gradebook.rule?.kind === 'settled' && rule !== null
}

type Page = {
  readonly digest: Uint8Array
  readonly overall: number | null
  readonly code: string
}

function transcriptOf(
  minutes: {
    readonly state: DeliberationState
    readonly digest: Uint8Array
    readonly gradebooks: readonly Cited[]
  },
  person: PersonId | null
): Page | null {
  if (person === null) return null
  const modules = minutes.gradebooks.map(({ ruled }) => ruled)
  const row = rowOf(modules, person)
  const place = minutes.state.decisionsByPerson.get(person)
  const decision = place?.kind === 'settled' ? place.value : null
  return {
    digest: transcriptDigest({ row, modules, decision, minutes: minutes.digest }),
    overall: row.year.kind === 'proposed' ? row.year.result : null,
    code: decision?.code ?? ''
  }
}

/** Empty where nobody has written in it. */
async function contentOf(store: Questions, id: DocumentId): Promise<Uint8Array> {
  const document = await store.documentNamed(id)
  const parts =
    document === null ? { snapshot: null, rows: [] } : await store.partsOf(document.number)
  return wholeDocument(parts)
}

/** The key that seals now; made when it is first needed. */
async function newestKey({ store }: Registry): Promise<SealKey> {
  const known = (await store.sealKeys()).at(-1)
  if (known !== undefined) return known
  return store.write(newestKeyIn)
}

/** The same inside the caller's transaction. */
async function newestKeyIn(ledger: Ledger): Promise<SealKey> {
  const known = (await ledger.sealKeys()).at(-1)
  if (known !== undefined) return known
  const key = makeKey()
  await ledger.addSealKey(key)
  return key
}

/** Seals what the relay itself just stated, inside the caller's transaction. */
export async function sealIn(ledger: Ledger, content: SealContent): Promise<string> {
  return signSeal(content, await newestKeyIn(ledger))
}

function makeKey(): SealKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' }
  })
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, KEY_ID_LENGTH)
  return { id, publicKey, privateKey }
}

function signSeal(content: SealContent, { id, privateKey }: SealKey): string {
  const signed = signedText(content, id)
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
  // The two numbers as they are, the way WebCrypto verifies them.
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return sealText(signed, signature.toString('base64url'))
}

function refuse(reason: SealRefusal): { readonly ok: false; readonly reason: SealRefusal } {
  return { ok: false, reason }
}
