/**
 * What anybody may read without an account: the procedures of a site, and which sites there are. Kept in this browser once
 * read, so that it is there without a line too. It names nobody, so it lies outside the partitions of people.
 */
import * as v from 'valibot'
import { procedureEntries } from '#shared/documents/catalogue.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { askRelay, type RelayAnswer } from '#lib/app-relay.ts'

const bilingual = v.object({ fr: v.string(), ar: v.string() })
const pageSchema = v.object({
  site: v.string(),
  name: bilingual,
  procedures: v.array(v.object({ ...procedureEntries, version: v.number() }))
})
const sitesSchema = v.object({ sites: v.array(v.object({ site: v.string(), name: bilingual })) })

export type PublicProcedure = Procedure & { readonly version: number }
export type PublicPage = Omit<v.InferOutput<typeof pageSchema>, 'procedures'> & {
  readonly procedures: readonly PublicProcedure[]
}
export type PublicSites = v.InferOutput<typeof sitesSchema>

export type PublicReading<Value> =
  | {
      readonly kind: 'read'
      readonly value: Value
      /** When the relay said it, by this device's clock. */
      readonly readAtMs: number
      /** Why the relay was not heard now; '' where it was. */
      readonly unheard: string
      /** This browser refused to keep it: it will not be there without a line. */
      readonly isUnkept: boolean
    }
  /** The relay knows no such page. */
  | { readonly kind: 'unknown' }
  /** Not heard, and never read here. */
  | { readonly kind: 'away'; readonly reason: string }

/** What reading needs of the browser; given by tests. */
export type PublicDesk = {
  readonly ask: (path: string) => Promise<RelayAnswer>
  readonly nowMs: () => number
  readonly store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const KEY = 'sijil.procedures'
const PATH = '/api/catalogue'

const keptSchema = v.object({ readAtMs: v.number(), body: v.unknown() })

function browserDesk(): PublicDesk {
  return {
    ask: (path) => askRelay({ path, isPublic: true }),
    nowMs: () => Date.now(),
    store: localStorage
  }
}

export function readPublicPage(
  site: string,
  desk: PublicDesk = browserDesk()
): Promise<PublicReading<PublicPage>> {
  const spelled = encodeURIComponent(site)
  return read(desk, pageSchema, { path: `${PATH}/${spelled}`, key: `${KEY}.${spelled}` })
}

export function readPublicSites(
  desk: PublicDesk = browserDesk()
): Promise<PublicReading<PublicSites>> {
  return read(desk, sitesSchema, { path: PATH, key: KEY })
}

async function read<Schema extends v.GenericSchema>(
  desk: PublicDesk,
  schema: Schema,
  { path, key }: { readonly path: string; readonly key: string }
): Promise<PublicReading<v.InferOutput<Schema>>> {
  const answer = await desk.ask(path)
  if (!answer.ok && answer.reason === 'not-found') {
    forget(desk, key)
    return { kind: 'unknown' }
  }
  const parsed = answer.ok ? v.safeParse(schema, answer.body) : null
  if (answer.ok && parsed?.success === true) {
    const readAtMs = desk.nowMs()
    const isUnkept = !keep(desk, key, { readAtMs, body: answer.body })
    return { kind: 'read', value: parsed.output, readAtMs, unheard: '', isUnkept }
  }
  const reason = answer.ok ? 'relay-error' : answer.reason
  const kept = keptOf(desk, schema, key)
  return kept === null
    ? { kind: 'away', reason }
    : { kind: 'read', ...kept, unheard: reason, isUnkept: false }
}

/** Null where nothing is kept, or what is kept cannot be read. */
function keptOf<Schema extends v.GenericSchema>(
  { store }: PublicDesk,
  schema: Schema,
  key: string
): { readonly value: v.InferOutput<Schema>; readonly readAtMs: number } | null {
  try {
    const { readAtMs, body } = v.parse(keptSchema, JSON.parse(store.getItem(key) ?? 'null'))
    return { value: v.parse(schema, body), readAtMs }
  } catch {
    return null
  }
}

/** Storage may be full or forbidden: the page is shown all the same, and says that it is not kept. */
function keep({ store }: PublicDesk, key: string, kept: v.InferOutput<typeof keptSchema>): boolean {
  try {
    store.setItem(key, JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

function forget({ store }: PublicDesk, key: string): void {
  try {
    store.removeItem(key)
  } catch {
    // What cannot be forgotten was not kept either.
  }
}

/** Versions of one code that were published at once by people who did not see each other. */
export function isTwofold(
  { procedures }: Pick<PublicPage, 'procedures'>,
  { code }: Pick<Procedure, 'code'>
): boolean {
  return procedures.filter((one) => one.code === code).length > 1
}
