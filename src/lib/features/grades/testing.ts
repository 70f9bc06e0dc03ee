/** Phones of an annex over databases in memory: the real replica, journal, policies and read models. */
import 'fake-indexeddb/auto'
import { assignmentKey, roleKey, actorOf, type DirectoryFact } from '#shared/documents/directory.ts'
import { traineeNumber, type GroupFact } from '#shared/documents/group.ts'
import {
  directoryId,
  gradebookId,
  groupDocumentId,
  type DocumentId
} from '#shared/documents/ids.ts'
import { factSetOf, type AnyFact } from '#shared/documents/kinds.ts'
import type { GradebookFact } from '#shared/documents/gradebook-facts.ts'
import { packCells } from '#shared/documents/packed-cells.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { ruleFact, ruleNumber } from '#shared/documents/testing-rules.ts'
import { assessmentNumber, type Cell } from '#shared/domain/grade.ts'
import { type GroupId, type ModuleId, type PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import { PROPOSED_RULE } from '#shared/domain/rule-proposal.ts'
import {
  encodeParcel,
  encodeStamp,
  newParcelId,
  readContents,
  type ParcelId
} from '#shared/journal/parcel.ts'
import type { AppDatabase } from '#lib/app-context.ts'
import { refreshReadModels } from '#lib/readmodels/refresh.ts'
import { READ_MODEL_TABLES } from '#lib/readmodels/tables.ts'
import { openDatabase } from '#lib/replica/database.ts'
import { indexedDbStorage } from '#lib/replica/indexed-db.ts'
import { openDocuments } from '#lib/replica/open-documents.ts'
import { exchangesAtHand } from '#lib/replica/exchange.ts'
import { createReplica } from '#lib/replica/replica.ts'
import { openGradeVisit } from './grade-visit.ts'
import type { GradesApp } from './grades-app.ts'

const SITE = 'jadida'
const DAY = 2_516
const OFFICE_WRITER = 90
export const ADDRESS = { group: 7 as GroupId, term: '2026-1', module: 71 as ModuleId }
const GRADEBOOK = gradebookId(SITE, ADDRESS.group, ADDRESS.term, ADDRESS.module)
export const TEST_1 = assessmentNumber('test', 1)
export const TRAINER = 501 as PersonId
export const OTHER_TRAINER = 502 as PersonId
export const HEAD = 503 as PersonId

const CODES = ['D130000001', 'D130000002', 'D130000003'] as const
export const [SALMA, OMAR, KARIM] = CODES.map(traineeNumber) as [PersonId, PersonId, PersonId]

function record(type: DirectoryFact['type'], key: string, values: object): DirectoryFact {
  return { type, at: 1, key, values, replaces: [] }
}

function role(person: PersonId, held: Role): DirectoryFact[] {
  return [
    record('person-recorded', String(person), { active: true }),
    record('role-recorded', roleKey(person, held, null), { active: true })
  ]
}

function officeFacts(): DirectoryFact[] {
  const { group, module, term } = ADDRESS
  const trainers = [TRAINER, OTHER_TRAINER]
  return [
    ...trainers.flatMap((person) => role(person, 'trainer')),
    ...role(HEAD, 'departmentHead'),
    ...trainers.map((person) =>
      record('assignment-recorded', assignmentKey(person, group, module, term), { active: true })
    ),
    record('group-recorded', String(group), { label: 'PRIM-BIL-1', active: true }),
    record('module-recorded', String(module), { name: 'TICE', nameAr: 'تكنولوجيا', active: true }),
    ruleFact(PROPOSED_RULE)
  ]
}

const trainees = CODES.map((massarCode, place): GroupFact => {
  const values = { massarCode, lastName: `Nom ${place}`, order: place + 1, active: true }
  const key = String(traineeNumber(massarCode))
  return { type: 'trainee-recorded', at: 1, key, values, replaces: [] }
})

/** A rule that every phone has, and one that comes with `lateRuleComes`. */
export const RULE = ruleNumber(PROPOSED_RULE)
const PASS_AT_12 = { ...PROPOSED_RULE, pass: 1_200 }
export const LATE_RULE = ruleNumber(PASS_AT_12)

type Update = { readonly documentId: DocumentId; readonly update: Uint8Array }

function officeUpdate(
  documentId: DocumentId,
  facts: readonly AnyFact[],
  writer = OFFICE_WRITER
): Update {
  const { encode } = factSetOf(documentId)
  const id = newParcelId(writer, Math.random)
  return { documentId, update: encodeParcel({ id, facts: facts.map((fact) => encode(fact)) }) }
}

/** What the office wrote before the tests begin: the same parcels on every phone. */
const office = [
  officeUpdate(directoryId(SITE), officeFacts()),
  officeUpdate(groupDocumentId(SITE, ADDRESS.group), trainees)
]

/** What somebody whom this phone does not know wrote in the gradebook, seeing nothing of what others said. */
export function strangersSay(writer: number, cells: readonly (readonly [PersonId, Cell])[]) {
  const people = cells.map(([person]) => person)
  const facts: GradebookFact[] = [
    { type: 'roster-named', roster: rosterIdOf(people), people },
    {
      ...{ type: 'graded', at: 3, assessment: TEST_1, roster: rosterIdOf(people), replaces: [] },
      cells: packCells(cells.map(([, cell], place) => [place, cell]))
    }
  ]
  return officeUpdate(GRADEBOOK, facts, writer)
}

/** The directory brings the rule that a gradebook may have named already. */
export function lateRuleComes(): Update {
  return officeUpdate(directoryId(SITE), [ruleFact(PASS_AT_12, 2)])
}

/** The jury closes the gradebook. */
export function juryCloses(): Update & { readonly parcel: ParcelId } {
  const digest = new Uint8Array(32)
  const locked: GradebookFact = { type: 'locked', at: 4, digest, replaces: [] }
  const closing = officeUpdate(GRADEBOOK, [locked])
  return { ...closing, parcel: readContents(closing.update).parcels[0]!.id }
}

/** The office ends an assignment: what every phone then receives. */
export function assignmentEnded(person: PersonId): Update {
  const { group, module, term } = ADDRESS
  const key = assignmentKey(person, group, module, term)
  const given = readContents(office[0]!.update).parcels.map(({ id }) => id)
  const ended = { ...record('assignment-recorded', key, { active: false }), replaces: given }
  return officeUpdate(directoryId(SITE), [ended])
}

let partitions = 0

export type Phone = Awaited<ReturnType<typeof openPhone>>

/** Starts the app of a person. `partition` opens what an earlier start left on the same phone. */
export async function openPhone(
  person: PersonId,
  writer: number,
  partition = `grades-test-${partitions++}`
) {
  const database = openDatabase(partition, READ_MODEL_TABLES) as AppDatabase
  await database.open()
  const clock = { ms: Date.UTC(2026, 10, 21, 8, 30) }
  const replica = createReplica({
    exchanges: exchangesAtHand,
    writer,
    storage: indexedDbStorage(database),
    transport: { exchange: async () => ({ ok: false, reason: 'offline' }) },
    sign: async () => new Uint8Array(64),
    now: () => clock.ms,
    random: Math.random
  })
  const names = { lastName: 'Idrissi', firstName: 'Nadia', lastNameAr: '', firstNameAr: '' }
  const listeners = new Set<(documents: readonly DocumentId[]) => void>()
  const timers = new Set<{ readonly run: () => void; readonly ms: number }>()
  const app: GradesApp = {
    profile: {
      ...{ id: partition, site: SITE, person, names, device: writer, writer, token: '' },
      key: {} as CryptoKey,
      demo: false,
      usedAt: 0
    },
    database,
    replica,
    documents: openDocuments(replica, partition, 0),
    async actor() {
      const row = await database.directories.get(SITE)
      if (row === undefined) return { person, site: SITE, roles: [], teachings: [] }
      return actorOf(row.state, SITE, person)
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
  if ((await database.journal.count()) === 0) await receive(office)

  return {
    app,
    partition,
    receive,
    /** The relay's word on a parcel. */
    stamp: (parcel: ParcelId, heldBecause: string | null) => {
      const update = encodeStamp({ parcel, position: 1042, receivedAt: 1, heldBecause })
      return receive([{ documentId: GRADEBOOK, update }])
    },
    open: () =>
      openGradeVisit({
        app,
        address: ADDRESS,
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
    said: async () => ({ documentId: GRADEBOOK, update: await replica.contents(GRADEBOOK) })
  }
}

/** Two phones that come back: each receives what the other has. */
export async function meet(one: Phone, other: Phone): Promise<void> {
  const [first, second] = [await one.said(), await other.said()]
  await one.receive([second])
  await other.receive([first])
}
