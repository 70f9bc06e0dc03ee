/** Phones of trainers for the tests of attendance: the real replica over a database in memory, without a network. */
import 'fake-indexeddb/auto'
import {
  assignmentKey,
  roleKey,
  timetableKey,
  type DirectoryFact
} from '#shared/documents/directory.ts'
import { actorOf } from '#shared/documents/directory.ts'
import { traineeNumber, type GroupFact } from '#shared/documents/group.ts'
import { directoryId, groupDocumentId, registerId, type DocumentId } from '#shared/documents/ids.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import { toWireEntry, type RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { weekdayOf } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import {
  encodeParcel,
  encodeStamp,
  newParcelId,
  readContents,
  type ParcelId
} from '#shared/journal/parcel.ts'
import type { AppDatabase } from '#lib/app-context.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { openDocuments } from '#lib/replica/open-documents.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica } from '#lib/replica/replica.ts'
import type { ReplicaStorage } from '#lib/replica/storage.ts'
import type { AttendanceApp } from './attendance-app.ts'
import type { LessonAddress } from './lesson-address.ts'
import { openVisit } from './lesson-visit.ts'
import type { LessonVisit } from './visit-snapshot.ts'

export const SITE = 'jadida'
export const TERM = '2026-1'
export const GROUP = 7 as GroupId
export const MODULE = 71 as ModuleId
export const OTHER_MODULE = 72 as ModuleId
/** A Saturday. */
export const DAY = 2_516
export const LESSON: LessonAddress = { group: GROUP, term: TERM, day: DAY, slot: 1 }
export const REGISTER = registerId(SITE, GROUP, TERM)
export const FATIMA = 501 as PersonId
export const YOUSSEF = 502 as PersonId
const REGISTRAR = 503 as PersonId
const OFFICE_WRITER = 90

const NAMES = [
  ['Alaoui', 'Salma', 'العلوي', 'سلمى'],
  ['Amrani', 'Fatima', 'العمراني', 'فاطمة'],
  ['Bennani', 'Omar', 'بناني', 'عمر'],
  ['Chraibi', 'Karim', 'الشرايبي', 'كريم']
] as const

/** The group in the ministry's order. */
export const [SALMA, AMRANI, OMAR, KARIM] = NAMES.map((_, index) =>
  traineeNumber(massarCode(index))
) as [PersonId, PersonId, PersonId, PersonId]
export const NEWCOMER = traineeNumber(massarCode(9))

function massarCode(index: number): string {
  return `D13${String(index).padStart(7, '0')}`
}

function trainee(index: number): GroupFact {
  const [lastName, firstName, lastNameAr, firstNameAr] = NAMES[index % NAMES.length]!
  const code = massarCode(index)
  return {
    type: 'trainee-recorded',
    at: 1,
    key: String(traineeNumber(code)),
    values: {
      massarCode: code,
      lastName,
      firstName,
      lastNameAr,
      firstNameAr,
      order: index + 1,
      active: true
    },
    replaces: []
  }
}

const group = groupDocumentId(SITE, GROUP)
const directory = directoryId(SITE)

function record<Type extends DirectoryFact['type']>(type: Type, key: string, values: object) {
  return { type, at: 1, key, values, replaces: [] } as unknown as DirectoryFact
}

function officeFacts(): DirectoryFact[] {
  const staff = [FATIMA, YOUSSEF, REGISTRAR].map((person) =>
    record('person-recorded', String(person), { active: true })
  )
  return [
    ...staff,
    record('role-recorded', roleKey(REGISTRAR, 'registrar', null), { active: true }),
    ...[FATIMA, YOUSSEF].flatMap((person) => [
      record('role-recorded', roleKey(person, 'trainer', null), { active: true }),
      record('assignment-recorded', assignmentKey(person, GROUP, MODULE, TERM), { active: true })
    ]),
    record('group-recorded', String(GROUP), { label: 'PRIM-BIL-1', active: true }),
    record('module-recorded', String(MODULE), { name: 'TICE', nameAr: 'تكنولوجيا', active: true }),
    record('term-recorded', TERM, { name: 'S1', nameAr: 'أ1', from: DAY - 60, through: DAY + 60 }),
    record('slot-recorded', '1', { start: '08:30', end: '10:30', half: 'morning' }),
    record('slot-recorded', '2', { start: '10:45', end: '12:45', half: 'morning' }),
    record('timetable-recorded', timetableKey(GROUP, weekdayOf(DAY), 1, TERM), {
      module: MODULE,
      trainer: FATIMA,
      room: 'Salle 4',
      active: true
    })
  ]
}

/** What the office wrote before the tests begin: the same parcels on every phone. */
const office = [
  officeUpdate(directory, officeFacts()),
  officeUpdate(
    group,
    NAMES.map((_, index) => trainee(index))
  )
]

type Update = { readonly documentId: DocumentId; readonly update: Uint8Array }

export function officeUpdate(documentId: DocumentId, facts: readonly AnyFact[]): Update {
  const factSet = factSetOf(documentId)
  const id = newParcelId(OFFICE_WRITER, Math.random)
  return {
    documentId,
    update: encodeParcel({ id, facts: facts.map((fact) => factSet.encode(fact)) })
  }
}

export const newcomerUpdate = () => officeUpdate(group, [trainee(9)])
/** The registrar marks somebody as left, or back. */
export const activeUpdate = (person: PersonId, active: boolean) =>
  officeUpdate(group, [
    {
      type: 'trainee-recorded',
      at: 2,
      key: String(person),
      values: { active },
      replaces: officeParcels()
    }
  ])
/** The office ends every role of a person. */
export const roleEndedUpdate = (person: PersonId) =>
  officeUpdate(directory, [
    {
      type: 'role-recorded',
      at: 2,
      key: roleKey(person, 'trainer', null),
      values: { active: false },
      replaces: officeParcels()
    }
  ])
/** So many more people in the group. */
export const crowdUpdate = (people: number) =>
  officeUpdate(
    group,
    Array.from({ length: people }, (_, index) => trainee(100 + index))
  )
/** Somebody says that the first of the list came so many minutes late, and saw nothing that others said. */
export const strangeMark = (minutes: number) =>
  officeUpdate(REGISTER, [
    { type: 'roster-named', roster: rosterIdOf([SALMA]), people: [SALMA] },
    {
      ...{ type: 'marked', at: 3, day: LESSON.day, slot: LESSON.slot, module: MODULE },
      roster: rosterIdOf([SALMA]),
      entries: [toWireEntry(0, { status: 'late', minutes, remark: '' })],
      replaces: []
    }
  ])
export const closingUpdate = (throughDay: number) => {
  const fact: RegisterFact = { type: 'closed', at: 1, throughDay, reason: '', replaces: [] }
  return officeUpdate(REGISTER, [fact])
}

function officeParcels(): ParcelId[] {
  return office.flatMap(({ update }) => readContents(update).parcels.map(({ id }) => id))
}

let partitions = 0

export type Phone = Awaited<ReturnType<typeof openPhone>>

/** Starts the app of a person. `partition` opens what an earlier start left on the same phone. */
export async function openPhone(
  person: PersonId,
  writer: number,
  partition = `attendance-test-${partitions++}`
) {
  const database = openDatabase(partition, READ_MODEL_TABLES) as AppDatabase
  await database.open()
  const disk = { isFull: false }
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer,
    storage: withDisk(indexedDbStorage(database), disk),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64),
    now: () => clock.ms,
    random: Math.random
  })
  const clock = { ms: Date.UTC(2026, 10, 21, 8, 30) }
  const listeners = new Set<(documents: readonly DocumentId[]) => void>()
  const timers = new Set<{ readonly run: () => void; readonly ms: number }>()

  const app: AttendanceApp = {
    profile: {
      id: partition,
      site: SITE,
      person,
      names: {
        lastName: 'Idrissi',
        firstName: 'Nadia',
        lastNameAr: 'الإدريسي',
        firstNameAr: 'نادية'
      },
      device: writer,
      writer,
      token: '',
      key: {} as CryptoKey,
      demo: false,
      usedAt: 0
    },
    database,
    replica,
    documents: openDocuments(replica, partition, 0),
    async actor() {
      const row = await database.directories.get(SITE)
      return row === undefined
        ? { person, site: SITE, roles: [], teachings: [] }
        : actorOf(row.state, SITE, person)
    },
    moment: () => Math.floor((clock.ms - Date.UTC(2020, 0, 1)) / 1000),
    officeNow: () => ({ day: DAY, minuteOfDay: 9 * 60 }),
    onDocuments(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }

  /** Takes updates as if an exchange had brought them, and tells the screens. */
  const receive = async (updates: readonly Update[]) => {
    await database.journal.bulkAdd(updates.map((update) => ({ ...update, parcel: 0 })) as never[])
    const changed = [...new Set(updates.map(({ documentId }) => documentId))]
    await database.stale.bulkPut(changed.map((documentId, mark) => ({ documentId, mark })))
    await refreshReadModels(database, replica)
    listeners.forEach((listener) => listener(changed))
  }

  const isNew = (await database.journal.count()) === 0
  if (isNew) await receive(office)

  return {
    app,
    disk,
    partition,
    receive,
    /** The relay's word on a parcel. */
    stamp: (parcel: ParcelId, heldBecause: string | null) =>
      receive([
        {
          documentId: REGISTER,
          update: encodeStamp({ parcel, position: 1042, receivedAt: 1, heldBecause })
        }
      ]),
    open: (address = LESSON, module: ModuleId | null = null): Promise<LessonVisit> =>
      openVisit({
        app,
        address,
        module,
        setTimer(run, ms) {
          const timer = { run, ms }
          timers.add(timer)
          return () => timers.delete(timer)
        }
      }),
    /** Time passes: whatever waits for this long happens. */
    pass(ms: number): void {
      clock.ms += ms
      for (const timer of [...timers].filter((waiting) => waiting.ms <= ms)) {
        timers.delete(timer)
        timer.run()
      }
    },
    /** The relay refuses everything that waits. */
    async refuse(reason: string): Promise<void> {
      await database.journal
        .where('outbox')
        .equals(1)
        .modify((row) => {
          Object.assign(row, { outbox: undefined, tray: 1, refusal: reason })
        })
      await receive([{ documentId: REGISTER, update: new Uint8Array([0, 0]) }])
    },
    register: async () => ({ documentId: REGISTER, update: await replica.contents(REGISTER) })
  }
}

/** Two phones that come back: each receives what the other has. */
export async function meet(one: Phone, other: Phone): Promise<void> {
  const [first, second] = [await one.register(), await other.register()]
  await one.receive([second])
  await other.receive([first])
}

function withDisk(storage: ReplicaStorage, disk: { isFull: boolean }): ReplicaStorage {
  const full = () => Promise.reject(new DOMException('the disk is full', 'QuotaExceededError'))
  return {
    ...storage,
    append: (rows, durability) => (disk.isFull ? full() : storage.append(rows, durability)),
    putDraft: (draft) => (disk.isFull ? full() : storage.putDraft(draft))
  }
}
