/**
 * Which documents a person may read now. Asked in every exchange and for every page pushed, while the answer changes a few
 * times a day, so lists of names are kept: each is made anew when a directory changed, and made longer when there are
 * more documents. Both are looked at each time, so that a right given or taken counts at the very next question.
 * Not for use inside a transaction: what it says may still be undone.
 */
import { nameOf, type DocumentName } from '#shared/documents/ids.ts'
import type { Actor, SiteCode } from '#shared/domain/people.ts'
import { mayRead } from '#shared/policies/policies.ts'
import { MAX_LISTED_READERS } from '../limits.ts'
import type { Device, Questions, Span, StoredDocument } from '../store/store.ts'
import { actorOfDevice, reachableSites } from './rights.ts'

/** Its content, and what else changes with each parcel, is asked for when needed. */
export type ReadableDocument = Pick<StoredDocument, 'number' | 'id'> & {
  readonly name: DocumentName
}

type Catalogue = {
  /** Oldest first. Documents keep their names and none goes, so it only grows. */
  readonly documents: ReadableDocument[]
  newestDocument: number
}

type List = {
  readonly rightsVersion: number
  /** Documents through this one were looked at. */
  readonly newestDocument: number
  readonly documents: readonly ReadableDocument[]
  readonly numbers: ReadonlySet<number>
}

type Kept = {
  readonly catalogueBySite: Map<SiteCode, Catalogue>
  readonly listByPerson: Map<string, List>
}

const keptByStore = new WeakMap<Questions, Kept>()

const EMPTY: List = { rightsVersion: 0, newestDocument: 0, documents: [], numbers: new Set() }

/** Every document that this device may receive now, in the order in which it should. A revoked one receives nothing. */
export async function readableDocuments(
  questions: Questions,
  device: Device
): Promise<readonly ReadableDocument[]> {
  return (await listOf(questions, device)).documents
}

/** The numbers of the same documents. */
export async function readableNumbers(
  questions: Questions,
  device: Device
): Promise<ReadonlySet<number>> {
  return (await listOf(questions, device)).numbers
}

function newKept(): Kept {
  return { catalogueBySite: new Map(), listByPerson: new Map() }
}

async function listOf(questions: Questions, device: Device): Promise<List> {
  if (device.person === null || device.revokedAt !== null) return EMPTY
  const kept = keptByStore.get(questions) ?? newKept()
  keptByStore.set(questions, kept)
  const { listByPerson } = kept
  const reader = `${device.site}/${device.person}${device.isTrainee ? '/trainee' : ''}`
  const list = await currentList(questions, kept, device, listByPerson.get(reader) ?? EMPTY)
  // Taken out and put back, so that the first list in the map is the one longest unused.
  listByPerson.delete(reader)
  listByPerson.set(reader, list)
  if (listByPerson.size > MAX_LISTED_READERS)
    listByPerson.delete(listByPerson.keys().next().value as string)
  return list
}

async function currentList(
  questions: Questions,
  { catalogueBySite }: Kept,
  device: Device,
  known: List
): Promise<List> {
  // Both before the list is made: what changes while it is being made is found out the next time.
  const rightsVersion = await questions.rightsVersion()
  const newestDocument = await questions.newestDocument()
  const start = known.rightsVersion === rightsVersion ? known : EMPTY
  if (start !== EMPTY && start.newestDocument === newestDocument) return start

  const actor = await actorOfDevice(questions, device)
  if (actor === null) return EMPTY
  let added: readonly ReadableDocument[] = []
  for (const site of await reachableSites(questions, actor)) {
    const catalogue = catalogueBySite.get(site) ?? { documents: [], newestDocument: 0 }
    catalogueBySite.set(site, catalogue)
    await lengthen(questions, catalogue, site, newestDocument)
    const span = { after: start.newestDocument, through: newestDocument }
    added = added.concat(readableIn(catalogue, actor, span))
  }
  const documents = [...start.documents, ...added].sort(inGrantingOrder)
  const numbers = new Set(documents.map(({ number }) => number))
  return { rightsVersion, newestDocument, documents, numbers }
}

async function lengthen(
  questions: Questions,
  catalogue: Catalogue,
  site: SiteCode,
  through: number
): Promise<void> {
  if (catalogue.newestDocument >= through) return
  const found = await questions.documentsOf([site], catalogue.newestDocument)
  // Others may have asked for the same at the same time: what they added meanwhile is there already.
  for (const { number, id } of found) {
    if (number <= catalogue.newestDocument) continue
    catalogue.documents.push({ number, id, name: nameOf(id) })
    catalogue.newestDocument = number
  }
  catalogue.newestDocument = Math.max(through, catalogue.newestDocument)
}

function readableIn(
  { documents }: Catalogue,
  actor: Actor,
  { after, through }: Span
): readonly ReadableDocument[] {
  return documents.filter(
    ({ number, id, name }) =>
      number > after && number <= through && mayRead(actor, id, name).allowed
  )
}

const KIND_ORDER = {
  directory: 0,
  group: 1,
  register: 2,
  gradebook: 3,
  blind: 4,
  anonymity: 5,
  deliberation: 6,
  record: 7,
  catalogue: 8,
  case: 9
} as const

/** What the first screens need comes first: directory, groups, then the registers and gradebooks of the newest term. */
function inGrantingOrder(one: ReadableDocument, other: ReadableDocument): number {
  const byKind = KIND_ORDER[one.name.kind] - KIND_ORDER[other.name.kind]
  return byKind || termOf(other).localeCompare(termOf(one)) || one.number - other.number
}

function termOf({ name }: ReadableDocument): string {
  return 'term' in name ? name.term : ''
}
