/** A person's phone with the real replica, a catalogue and no network, for the tests of this folder. */
import 'fake-indexeddb/auto'
import { PROCEDURES } from '../../../../tests/fixtures/procedures.ts'
import { catalogueFacts, type CatalogueFact, type SiteStated } from '#shared/documents/catalogue.ts'
import { catalogueId } from '#shared/documents/ids.ts'
import { momentOfMs, officeTime } from '#shared/domain/calendar.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { Actor, Role } from '#shared/domain/people.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import type { AppDatabase } from '#lib/app-context.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { createReplica } from '#lib/replica/replica.ts'
import type { RequestsApp } from './requests-app.ts'

export const SITE = 'jadida'
/** A Wednesday morning in term. */
const NOW_MS = Date.parse('2026-11-18T09:00:00Z')
const REGISTRAR_WRITER = 90
export const SALMA = 4_001 as PersonId
export const CLERK = 501 as PersonId
export const NAMES = { lastName: 'Idrissi', firstName: 'Salma', lastNameAr: '', firstNameAr: '' }

let phones = 0

export type Phone = { readonly app: RequestsApp; readonly partition: string }

/** `partition` opens what an earlier start left on the same phone. */
export async function openPhone(
  person: PersonId,
  role: Role,
  partition = `requests-test-${phones++}`
): Promise<Phone> {
  const database = openDatabase(partition, READ_MODEL_TABLES) as AppDatabase
  await database.open()
  let now = NOW_MS
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer: 214,
    storage: indexedDbStorage(database),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64),
    now: () => now,
    random: Math.random
  })
  const actor: Actor = { person, site: SITE, roles: [{ role, group: null }], teachings: [] }
  const profile = {
    id: partition,
    site: SITE,
    person,
    names: NAMES,
    writer: 214
  } as RequestsApp['profile']
  if ((await database.journal.count()) === 0)
    await database.journal.bulkAdd([catalogueRow()] as never[])
  const app: RequestsApp = {
    profile,
    database,
    replica,
    actor: async () => actor,
    moment: () => momentOfMs((now += 1_000)),
    officeNow: () => officeTime(momentOfMs(now))
  }
  return { app, partition }
}

export function procedureCalled(code: string): Procedure {
  const found = PROCEDURES.find((one) => one.code === code)
  if (found === undefined) throw new Error(`nothing is called ${code}`)
  return found
}

/** What the relay says of the site, as an exchange brings it. */
export async function stateSite(
  { app }: Phone,
  said: Pick<SiteStated, 'name' | 'holidays'>
): Promise<void> {
  const row = rowOf([{ type: 'site-stated', at: 2, nameAr: '', ...said }])
  await app.database.journal.add(row as never)
}

function catalogueRow() {
  return rowOf(
    PROCEDURES.map((procedure) => ({
      ...{ type: 'procedure-published', at: 1, procedure, replaces: [] }
    }))
  )
}

function rowOf(said: readonly CatalogueFact[]) {
  const facts = said.map((fact) => catalogueFacts.encode(fact))
  const update = encodeParcel({ id: newParcelId(REGISTRAR_WRITER, Math.random), facts })
  return { documentId: catalogueId(SITE), update, parcel: 0 }
}
