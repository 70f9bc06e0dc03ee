import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { AppDatabase } from '#lib/app-context.ts'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica } from '#lib/replica/replica.ts'
import { actorOf } from '#shared/documents/directory.ts'
import { groupDocumentId, registerId } from '#shared/documents/ids.ts'
import { factsByKind, type AnyFact } from '#shared/documents/kinds.ts'
import { nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { FactSet } from '#shared/journal/fact.ts'
import { encodeParcel, newParcelId } from '#shared/journal/parcel.ts'
import {
  GROUP_A as GROUP,
  groupFact,
  jadida,
  LATIFA,
  lessonFacts,
  roleFact,
  personFact,
  settat,
  TERM,
  traineeFact,
  TRAINEES
} from '../../../../../sync-server/testing-centre.ts'
import type { OversightApp } from '../oversight-app.ts'
import { readPaper } from '../paper/read-paper.ts'
import { clock, DAY } from '../testing.ts'
import { readStatements, readTotals } from './read-statements.ts'

const ABSENT = 0

function received(documentId: DocumentId, facts: readonly AnyFact[]) {
  const factSet = factsByKind[nameOf(documentId).kind] as FactSet<AnyFact>
  const id = newParcelId(7, Math.random)
  const update = encodeParcel({ id, facts: facts.map((fact) => factSet.encode(fact)) })
  return { documentId, update, parcel: 0 }
}

/** The phone of a director who holds two sites; each has a group of the same number, of three trainees and of one. */
async function headOffice(): Promise<OversightApp> {
  const database = openDatabase('read-statements-test', READ_MODEL_TABLES) as AppDatabase
  await database.open()
  await database.journal.bulkAdd([
    received(jadida.directory, [
      personFact(LATIFA, 'Fassi'),
      roleFact(LATIFA, 'director'),
      groupFact(GROUP, 'A')
    ]),
    received(settat.directory, [groupFact(GROUP, 'A')]),
    received(
      jadida.groupA,
      TRAINEES.map((person, index) => traineeFact(person, `Jadidi ${index}`, index + 1))
    ),
    received(registerId('jadida', GROUP, TERM), lessonFacts(DAY, 1, [ABSENT])),
    received(groupDocumentId('settat', GROUP), [traineeFact(TRAINEES[1]!, 'Settati', 1)])
  ] as never[])
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer: 9,
    storage: indexedDbStorage(database),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64),
    now: Date.now,
    random: Math.random
  })
  await replica.storage.markAllStale()
  await refreshReadModels(database, replica)
  const directory = (await database.directories.get('jadida'))!.state
  const profile = { person: LATIFA, site: 'jadida' } as OversightApp['profile']
  return {
    ...{ profile, database, replica, moment: () => 0, officeNow: () => clock('18:00') },
    actor: async () => actorOf(directory, 'jadida', LATIFA)
  }
}

test('the head office reads each site’s own list where two sites have a group of one number', async () => {
  const app = await headOffice()
  const placeIn = (site: string) => ({ site, group: GROUP, term: TERM })
  const listed = async (site: string): Promise<PersonId[]> => {
    const totals = await readTotals(app, placeIn(site))
    return totals.kind === 'totals' ? totals.rows.map(({ trainee }) => trainee.person) : []
  }
  expect(await listed('jadida')).toEqual(TRAINEES)
  expect(await listed('settat')).toEqual([TRAINEES[1]])
  expect(await readPaper(app, placeIn('settat'))).toMatchObject({
    known: { site: 'settat' },
    trainees: [{ lastName: 'Settati' }]
  })
  expect(await readStatements(app, 'settat', TERM)).toMatchObject({
    groups: [{ totals: { trainees: 1, absentHalfDays: 0 } }]
  })
  expect(await readTotals(app, placeIn('ben-slimane'))).toEqual({ kind: 'unknown' })
})
