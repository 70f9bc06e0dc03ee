/** A registrar's or a trainer's device with the real replica and no network, for the tests of this folder. */
import 'fake-indexeddb/auto'
import { buildDemoCentre, type Persona } from '../../../../tests/fixtures/demo-centre.ts'
import { issueParcels } from '../../../../tests/fixtures/parcels.ts'
import type { AppDatabase } from '#lib/app-context.ts'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica } from '#lib/replica/replica.ts'
import { isOwn, type ReceivedRow } from '#lib/replica/storage.ts'
import { actorOf } from '#shared/documents/directory.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import { momentOfMs } from '#shared/domain/calendar.ts'
import { newParcelId } from '#shared/journal/parcel.ts'
import { readDirectory, type PeopleApp } from './people-app.ts'

/** A Wednesday morning in term. */
const NOW_MS = Date.parse('2026-11-18T09:00:00Z')
const TODAY = Math.floor(momentOfMs(NOW_MS) / 86_400)
const SITE = 'jadida'

const centre = buildDemoCentre({ today: TODAY, weeks: 1 })

export type Desk = PeopleApp & {
  readonly writer: number
  /** Brings the tables up to date, as the app does after each gesture. */
  refresh(): Promise<void>
  /** Gestures written on this device. */
  ownParcels(): Promise<number>
}

let desks = 0

/** Who holds the key at the site of the tests. */
export function personaOf(key: string): Persona {
  const found = centre.personas.find((one) => one.site === SITE && one.key === key)
  if (found === undefined) throw new Error(`nobody is called ${key} in ${SITE}`)
  return found
}

/** A device of this person that holds the demo centre as far as its site goes. */
export async function deskOf(key: string): Promise<Desk> {
  const persona = personaOf(key)
  const writer = 1_000 + desks
  const database = openDatabase(`people-test-${desks++}`, READ_MODEL_TABLES) as AppDatabase
  await database.open()
  await database.journal.bulkAdd(demoRows())
  let now = NOW_MS
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer,
    storage: indexedDbStorage(database),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64),
    now: () => now,
    random: Math.random
  })
  const { person, site, names } = persona
  const profile = { id: database.name, site, person, names, writer } as PeopleApp['profile']
  const refresh = async () => void (await refreshReadModels(database, replica))
  const desk: Desk = {
    profile,
    database,
    replica,
    writer,
    refresh,
    moment: (): Moment => momentOfMs((now += 1_000)),
    async actor() {
      return actorOf(await readDirectory(desk), site, person)
    },
    ownParcels: () => database.journal.filter((row) => isOwn(row)).count()
  }
  await replica.storage.markAllStale()
  await refresh()
  return desk
}

/** What one device wrote reaches another, as after an exchange. */
export async function carry(from: Desk, to: Desk): Promise<void> {
  const rows = await from.database.journal.filter((row) => isOwn(row)).toArray()
  await to.database.journal.bulkAdd(
    rows.map(({ documentId, update }) => ({ documentId, update, parcel: 0 })) as never
  )
  await to.replica.storage.markAllStale()
  await to.refresh()
}

function demoRows(): ReceivedRow[] {
  const writers = new Map<string, number>()
  const writerOf = (device: string) => {
    const known = writers.get(device) ?? writers.size + 1
    writers.set(device, known)
    return known
  }
  const random = seeded()
  const parcels = centre.parcels.filter(({ documentId }) => documentId.split('/')[1] === SITE)
  return [...issueParcels(parcels, (device) => newParcelId(writerOf(device), random))].map(
    ({ documentId, update }) => ({ documentId, update, parcel: 0 })
  )
}

function seeded(): () => number {
  let state = 7
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
