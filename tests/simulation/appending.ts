/** From facts to a write on a device's disk, and what its person is told of it. */
import { isOwn, type Durability, type OwnRow } from '#lib/replica/storage.ts'
import { factSetOf } from '#shared/documents/kinds.ts'
import type { Device, Saved, Tab } from './device.ts'
import type { PromisedGesture, Written } from './gestures.ts'

export type Append = {
  readonly tab: Tab
  readonly said: readonly Saved[]
  readonly durable: Promise<void>
}

export function append(tab: Tab, written: Written, durability: Durability): Append {
  const { documentId, facts } = written
  const { durable } = tab.replica.append(factSetOf(documentId), documentId, facts, durability)
  return { tab, said: [savedAs(written)], durable }
}

/** Several gestures of one document in one write. */
export function appendTogether(
  tab: Tab,
  written: readonly PromisedGesture[],
  durability: Durability
): Append {
  const [first] = written
  if (first === undefined) throw new Error('nothing is to be written')
  const parcels = written.map(({ promised, facts }) => ({ parcel: promised, facts }))
  const { documentId } = first
  const durable = tab.replica.appendTogether(factSetOf(documentId), documentId, parcels, durability)
  return { tab, said: written.map(savedAs), durable }
}

function savedAs({ documentId, facts, grades = [] }: Written): Saved {
  const set = factSetOf(documentId)
  return { documentId, facts: JSON.stringify(facts.map((fact) => set.encode(fact))), grades }
}

export async function conclude(device: Device, { tab, said, durable }: Append): Promise<string> {
  const ending = await orCrash(
    device,
    durable.then(
      () => 'saved',
      () => 'unwritten'
    )
  )
  if (ending === 'saved') device.saved.push(...said)
  if (ending === 'unwritten') tab.unwritten.push(...said)
  return ending
}

/** What the device was about to say, unless it dies before. */
export async function orCrash(device: Device, work: Promise<string>): Promise<string> {
  return Promise.race([work, device.crashed.promise])
}

/** The next id drawn is the last that this device used in the document, waiting or not, as if chance had it so. */
export function foretellUsedId(device: Device, { documentId }: Pick<Written, 'documentId'>): void {
  const used = [...device.disk.rows.values()].findLast((row): row is OwnRow & { id: number } => {
    return isOwn(row) && row.documentId === documentId
  })
  if (used === undefined) return
  device.luck = 'used up'
  const drawn = used.parcel % 2 ** 36
  device.foretold.push(Math.floor(drawn / 2 ** 18) / 2 ** 18, (drawn % 2 ** 18) / 2 ** 18)
}
