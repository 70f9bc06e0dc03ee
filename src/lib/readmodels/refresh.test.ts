import { registerFacts } from '#shared/documents/register.ts'
import { factSetOf } from '#shared/documents/kinds.ts'
import 'fake-indexeddb/auto'
import { webcrypto } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DirectoryFact } from '#shared/documents/directory.ts'
import type { Deposited } from '#shared/documents/case-facts.ts'
import { caseId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import type { PersonId } from '#shared/domain/identity.ts'
import type { WireFact } from '#shared/journal/parcel.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { httpTransport } from '#lib/replica/http-transport.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica, type Replica } from '#lib/replica/replica.ts'
import {
  assignmentFact,
  GROUP_A,
  jadida,
  KARIM,
  LATIFA,
  lessonFacts,
  NADIA,
  OMAR,
  roleFact,
  SAMIRA,
  settat,
  TERM,
  tinyCentre,
  traineeFact,
  TRAINEES
} from '../../../sync-server/testing-centre.ts'
import { prepareQuery } from '#shared/domain/arabic.ts'
import { createTestRelay, type TestRelay } from '../../../sync-server/testing.ts'
import {
  bringProjectionUpToDate,
  rebuildReadModels,
  refreshReadModels,
  type ReadModels
} from './refresh.ts'
import { READ_MODEL_TABLES } from './tables.ts'

const DAY = 2_500
const ABSENT = 0

let relay: TestRelay
beforeEach(async () => {
  relay = await createTestRelay({ centre: tinyCentre() })
})
afterEach(() => relay.stop())

type Phone = {
  readonly name: string
  readonly replica: Replica
  readonly database: ReadModels
  refresh(): Promise<unknown>
}

let phones = 0

/** A phone of this person that has exchanged once and read its lists. */
async function phoneOf(person: PersonId, site = 'jadida'): Promise<Phone> {
  const phone = await start(await relay.enrol(person, site), `refresh-test-${phones++}`)
  await phone.replica.exchange()
  await phone.refresh()
  return phone
}

/** Starts the app on a phone, of this release or of one that knew these tables. */
async function start(
  { number, token, privateKey }: Awaited<ReturnType<TestRelay['enrol']>>,
  name: string,
  tables = READ_MODEL_TABLES
): Promise<Phone> {
  const database = openDatabase(name, tables)
  await database.open()
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer: number,
    storage: indexedDbStorage(database),
    transport: httpTransport({
      ...{ origin: '', device: number, token },
      fetch: (path, init) => relay.request(path as string, init)
    }),
    sign: async (bytes) =>
      new Uint8Array(
        await webcrypto.subtle.sign(
          { name: 'ECDSA', hash: 'SHA-256' },
          privateKey,
          Uint8Array.from(bytes)
        )
      ),
    now: Date.now,
    random: Math.random
  })
  const readModels = database as unknown as ReadModels
  const refresh = () => refreshReadModels(readModels, replica)
  return { name, replica, database: readModels, refresh }
}

async function write(phone: Phone, documentId: DocumentId, facts: readonly object[]) {
  await phone.replica.append(factSetOf(documentId), documentId, facts as never, 'strict').durable
  await phone.replica.exchange()
}

const slotFact = (slot: number, half: 'morning' | 'afternoon'): DirectoryFact => ({
  type: 'slot-recorded',
  at: 1,
  key: String(slot),
  values: { start: '08:30', end: '10:00', half },
  replaces: []
})

const settingFact = (value: string): DirectoryFact => ({
  type: 'setting-recorded',
  at: 1,
  key: 'attendance.halfDayRule',
  values: { value },
  replaces: []
})

async function halfDaysMissed({ database }: Phone): Promise<number | undefined> {
  return (await database.totals.get([jadida.registerA, TRAINEES[ABSENT]!]))?.absentHalfDays
}

/** Everything that lists are made of, but how far each gesture has come, which follows the clock. */
async function allRows({ database }: Phone) {
  const { directories, trainees, lessons, registers, totals } = database
  return Promise.all([directories, trainees, lessons, registers, totals].map((t) => t.toArray()))
}

describe('the lists of a phone', () => {
  test('are counted again at once when the site counts in another way', async () => {
    const nadia = await phoneOf(NADIA)
    await write(nadia, jadida.directory, [slotFact(1, 'morning'), slotFact(2, 'morning')])
    const samira = await phoneOf(SAMIRA)
    await write(samira, jadida.registerA, lessonFacts(DAY, 1, [ABSENT]))
    await write(samira, jadida.registerA, lessonFacts(DAY, 2))
    await samira.refresh()
    expect(await halfDaysMissed(samira)).toBe(1)

    await write(nadia, jadida.directory, [settingFact('every-lesson')])
    await samira.replica.exchange()
    await samira.refresh()
    expect(await halfDaysMissed(samira)).toBe(0)
    expect(await samira.replica.storage.stale()).toEqual([])
  })

  test('made again are the lists kept up', async () => {
    const samira = await phoneOf(SAMIRA)
    await write(samira, jadida.registerA, lessonFacts(DAY, 1, [ABSENT]))
    await samira.refresh()
    const keptUp = await allRows(samira)
    expect(keptUp.every((rows) => rows.length > 0)).toBe(true)
    expect(await rebuildReadModels(samira.database, samira.replica)).toBeGreaterThan(2)
    expect(await allRows(samira)).toEqual(keptUp)
  })

  test('are not stopped by a document that cannot be read; it is tried again later', async () => {
    const samira = await phoneOf(SAMIRA)
    const contents = samira.replica.contents
    const unwell: Replica = {
      ...samira.replica,
      contents: (documentId) =>
        documentId === jadida.directory
          ? Promise.reject(new Error('unreadable'))
          : contents(documentId)
    }
    await expect(rebuildReadModels(samira.database, unwell)).rejects.toThrow('1 documents')
    expect(await samira.database.trainees.count()).toBe(TRAINEES.length)
    expect((await samira.replica.storage.stale()).map(({ documentId }) => documentId)).toEqual([
      jadida.directory
    ])
    await samira.refresh()
    expect(await samira.database.directories.count()).toBe(1)
  })

  test('keep no row of a group that the person may no longer read', async () => {
    const nadia = await phoneOf(NADIA)
    const samira = await phoneOf(SAMIRA)
    await write(samira, jadida.registerA, lessonFacts(DAY, 1, [ABSENT]))
    await samira.refresh()
    const ended = assignmentFact(SAMIRA, 501 as never, false)
    await write(nadia, jadida.directory, [ended])
    await samira.replica.exchange()
    await samira.replica.exchange()
    await samira.refresh()
    const { trainees, lessons, registers, totals } = samira.database
    const left = await Promise.all([trainees, lessons, registers, totals].map((t) => t.count()))
    expect(left).toEqual([0, 0, 0, 0])
  })

  test('keep the groups of two sites apart that bear one number', async () => {
    const karim = await phoneOf(KARIM, 'settat')
    await write(karim, settat.groupA, [traineeFact(TRAINEES[0]!, 'Sebti', 1)])
    await write(karim, registerId('settat', GROUP_A, TERM), lessonFacts(DAY, 1))
    const latifa = await phoneOf(LATIFA)
    const [here, there] = [
      { site: 'jadida', group: GROUP_A },
      { site: 'settat', group: GROUP_A }
    ]
    const listOf = (place: object) => latifa.database.trainees.where(place).toArray()
    expect((await listOf(here)).map(({ person }) => person)).toEqual(TRAINEES)
    expect(await listOf(there)).toMatchObject([{ site: 'settat', lastName: 'Sebti' }])
    expect(await latifa.database.registers.where(here).count()).toBe(0)
    expect(await latifa.database.registers.where(there).count()).toBe(1)

    await write(karim, settat.groupA, [traineeFact(2_201 as PersonId, 'Tazi', 2)])
    await latifa.replica.exchange()
    await latifa.refresh()
    expect(await listOf(here)).toHaveLength(TRAINEES.length)
    expect(await listOf(there)).toHaveLength(2)
  })

  test('that an older release made are made again at the start, and once', async () => {
    const samira = await phoneOf(SAMIRA)
    await samira.database.trainees.toCollection().modify({ searchKey: 'of an older release' })
    await bringProjectionUpToDate(samira.database, samira.replica)
    const keys = (await samira.database.trainees.toArray()).map(({ searchKey }) => searchKey)
    expect(keys).not.toContain('of an older release')

    await samira.database.trainees.toCollection().modify({ searchKey: 'of this release' })
    await bringProjectionUpToDate(samira.database, samira.replica)
    const [row] = await samira.database.trainees.toArray()
    expect(row?.searchKey).toBe('of this release')
  })

  test('come back under their new keys when a release changes those, and nothing written is lost', async () => {
    const samira = await relay.enrol(SAMIRA, 'jadida')
    const before = await start(samira, `refresh-test-${phones++}`, { 1: READ_MODEL_TABLES[1]! })
    await before.replica.exchange()
    await before.replica.append(registerFacts, jadida.registerA, lessonFacts(DAY, 1), 'strict')
      .durable
    await before.database.table('trainees').put({ group: GROUP_A, person: TRAINEES[0] })
    await before.replica.storage.note('projection', 1)
    before.database.close()

    const after = await start(samira, before.name)
    await bringProjectionUpToDate(after.database, after.replica)
    expect(await after.database.trainees.toCollection().primaryKeys()).toEqual(
      TRAINEES.map((person) => ['jadida', GROUP_A, person])
    )
    expect(await after.database.totals.where({ site: 'jadida', person: TRAINEES[0] }).count()).toBe(
      1
    )
    expect(await after.replica.waiting()).toMatchObject({ saved: 1 })
  })

  test('say of which documents they lack something, until this release can read it or the document goes', async () => {
    const nadia = await relay.enrol(NADIA, 'jadida')
    const campus: WireFact = [23, 1, '77', { label: 'COL-FR-7', campus: 'Nord', active: true }, []]
    await relay.acceptUnread(nadia, jadida.directory, [campus, [39, 1, 'unheard of']])
    await relay.acceptUnread(nadia, jadida.groupA, [[49, 1, 'unheard of']])
    const samira = await phoneOf(SAMIRA)
    const lacking = async () =>
      (await samira.database.unreadable.toArray()).map(({ documentId, facts }) => [
        documentId,
        facts
      ])
    expect(await lacking()).toEqual([
      [jadida.directory, 2],
      [jadida.groupA, 1]
    ])
    expect((await samira.database.directories.get('jadida'))?.state.groups.has('77')).toBe(true)

    // As a release would find them that reads all of it.
    await bringProjectionUpToDate(samira.database, samira.replica)
    await samira.database.unreadable.update(jadida.groupA, { facts: 9 })
    await bringProjectionUpToDate(samira.database, samira.replica)
    expect(await lacking()).toContainEqual([jadida.groupA, 1])

    await write(await phoneOf(NADIA), jadida.directory, [
      assignmentFact(SAMIRA, 501 as never, false)
    ])
    await samira.replica.exchange()
    await samira.replica.exchange()
    await samira.refresh()
    expect(await lacking()).toEqual([[jadida.directory, 2]])
  })
})

/** Somebody of the list of a group, with what a trainee's phone may read. */
async function phoneOfTrainee(person: PersonId): Promise<Phone> {
  const phone = await start(await relay.enrolTrainee(person, 'jadida'), `refresh-test-${phones++}`)
  await phone.replica.exchange()
  await phone.refresh()
  return phone
}

const REQUEST = caseId({
  ...{ site: 'jadida', service: 'registrar', applicantKind: 'trainee' },
  ...{ applicant: TRAINEES[0]!, number: 77 }
})

const depositOf = (fields: Partial<Deposited> = {}): Deposited => ({
  ...{
    type: 'deposited',
    at: 217_000_000,
    procedure: 'school-certificate',
    version: 5,
    sequence: 3
  },
  ...{ lastName: 'El Amrani', firstName: 'Salma', lastNameAr: 'العمراني', firstNameAr: 'سلمى' },
  ...{ answers: [], atCounter: false, appealOf: '' },
  ...fields
})

describe('the requests of a phone', () => {
  test('are found from either script and by the number of the receipt', async () => {
    const salma = await phoneOfTrainee(TRAINEES[0]!)
    await salma.replica.append(factSetOf(REQUEST), REQUEST, [depositOf()], 'strict').durable
    await salma.refresh()
    const [row] = await salma.database.cases.toArray()
    expect(row).toMatchObject({
      ...{ documentId: REQUEST, caseState: 'inHand', isOpen: 1, applicant: TRAINEES[0] },
      ...{ receivedAt: null, registerNumber: null, sync: { kind: 'saved' } }
    })
    for (const query of ['amrani', 'سلمى', row!.receiptNumber])
      expect([query, prepareQuery(query)(row!.searchKey)]).toEqual([query, true])
    expect(prepareQuery('benani')(row!.searchKey)).toBe(false)
  })

  test('reach the service that handles them', async () => {
    const salma = await phoneOfTrainee(TRAINEES[0]!)
    await write(salma, REQUEST, [depositOf()])
    const nadia = await phoneOf(NADIA)
    expect(await nadia.database.cases.where({ site: 'jadida', isOpen: 1 }).toArray()).toMatchObject(
      [{ documentId: REQUEST, lastName: 'El Amrani', unread: 0, sync: { kind: 'received' } }]
    )
  })

  test('keep a line when the relay refuses a deposit, and none once they are not theirs', async () => {
    const other = caseId({
      ...{ site: 'jadida', service: 'registrar', applicantKind: 'trainee' },
      ...{ applicant: TRAINEES[1]!, number: 78 }
    })
    const salma = await phoneOfTrainee(TRAINEES[0]!)
    await write(salma, other, [depositOf()])
    await salma.refresh()
    expect(await salma.database.cases.get(other)).toMatchObject({
      ...{ caseState: 'none', isOpen: 1, lastName: 'El Amrani' },
      sync: { kind: 'refused', count: 1 }
    })

    const omar = await phoneOf(OMAR)
    const service = roleFact(NADIA, 'registrar', false)
    const nadia = await phoneOf(NADIA)
    await write(salma, REQUEST, [depositOf()])
    await nadia.replica.exchange()
    await nadia.refresh()
    expect(await nadia.database.cases.count()).toBe(1)
    await write(omar, jadida.directory, [service])
    await nadia.replica.exchange()
    await nadia.replica.exchange()
    await nadia.refresh()
    expect(await nadia.database.cases.count()).toBe(0)
  })
})
