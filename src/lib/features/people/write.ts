/** The one way in which this job writes: ask the policy, append, wait for the disk. */
import { recordedPerson } from '#shared/documents/directory.ts'
import { activePeople } from '#shared/documents/group.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import { MAX_PEOPLE_IN_GROUP, type RecordedPerson } from '#shared/domain/people.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import type { Refusal } from '#shared/policies/answers.ts'
import { mayAppendAll } from '#shared/policies/policies.ts'
import { readDirectory, readGroup, type PeopleApp } from './people-app.ts'

/** Facts of one parcel: a class of 100 stays far below the limit in bytes, and each parcel that arrives is progress. */
const MAX_FACTS_IN_PARCEL = 100

export type WriteRefusal =
  | Refusal
  /** The disk would not take all of it; what is missing lives in memory, and is written as soon as the disk lets us. */
  | 'not-stored'
  /** More active trainees than a group may have. */
  | 'group-too-large'

export type WriteResult =
  | { readonly ok: true; readonly parcels: readonly ParcelId[] }
  | { readonly ok: false; readonly reason: 'not-stored'; readonly parcels: readonly ParcelId[] }
  | { readonly ok: false; readonly reason: Exclude<WriteRefusal, 'not-stored'> }

/** What is to be added to one document. */
export type Addition = {
  readonly documentId: DocumentId
  readonly facts: readonly AnyFact[]
  /** Last closed day of a register, for the policy. */
  readonly closedThrough?: Day | null
}

/**
 * Writes everything or, where one of it is not allowed, nothing. Nothing to add is a success without a parcel. All goes to the
 * disk at once: a page that is gone in the middle, or a disk that is full, leaves all of it or nothing, never half a class.
 */
export async function write(
  app: PeopleApp,
  additions: readonly Addition[],
  onProgress: (done: number, total: number) => void = () => {}
): Promise<WriteResult> {
  const refusal = await refusalOf(app, additions)
  if (refusal !== null) return { ok: false, reason: refusal }
  const parts = additions.flatMap(({ documentId, facts }) =>
    partsOf(facts).map((part) => ({ set: factSetOf(documentId), documentId, facts: part }))
  )
  if (parts.length === 0) return { ok: true, parcels: [] }
  onProgress(0, parts.length)
  const { parcels, durable } = app.replica.appendEverywhere(parts, 'strict')
  const wasStored = await durable.then(
    () => true,
    () => false
  )
  onProgress(parts.length, parts.length)
  // The replica keeps what the disk refused and writes it with what comes next: it may be safe by now.
  const isStored = wasStored || app.replica.unwritten() === 0
  return isStored ? { ok: true, parcels } : { ok: false, reason: 'not-stored', parcels }
}

async function refusalOf(
  app: PeopleApp,
  additions: readonly Addition[]
): Promise<Exclude<WriteRefusal, 'not-stored'> | null> {
  const actor = await app.actor()
  for (const { documentId, facts, closedThrough = null } of additions) {
    const recordedByPerson = await recordedIn(app, facts)
    const answer = mayAppendAll(actor, documentId, facts, { closedThrough, recordedByPerson })
    if (!answer.allowed) return answer.reason
  }
  for (const addition of additions) {
    if (await outgrows(app, addition)) return 'group-too-large'
  }
  return null
}

/** What the directory says of the people whom these facts record, for the policy. */
async function recordedIn(
  app: PeopleApp,
  facts: readonly AnyFact[]
): Promise<ReadonlyMap<PersonId, RecordedPerson>> {
  const people = facts.flatMap(({ type, ...fact }) =>
    type === 'person-recorded' && 'key' in fact ? [Number(fact.key) as PersonId] : []
  )
  if (people.length === 0) return new Map()
  const directory = await readDirectory(app)
  return new Map(people.map((person) => [person, recordedPerson(directory, person)]))
}

/** Would the group grow beyond what the list of a lesson may hold? One that is too large already may still shrink. */
async function outgrows(app: PeopleApp, { documentId, facts }: Addition): Promise<boolean> {
  const name = nameOf(documentId)
  if (name.kind !== 'group') return false
  const before = activePeople(await readGroup(app, name.group))
  const after = new Set(before)
  for (const fact of facts) {
    if (fact.type !== 'trainee-recorded') continue
    const person = Number(fact.key) as PersonId
    if (fact.values.active === true) after.add(person)
    if (fact.values.active === false) after.delete(person)
  }
  return after.size > MAX_PEOPLE_IN_GROUP && after.size > before.length
}

function partsOf(facts: readonly AnyFact[]): AnyFact[][] {
  const count = Math.ceil(facts.length / MAX_FACTS_IN_PARCEL)
  return Array.from({ length: count }, (_, index) =>
    facts.slice(index * MAX_FACTS_IN_PARCEL, (index + 1) * MAX_FACTS_IN_PARCEL)
  )
}
