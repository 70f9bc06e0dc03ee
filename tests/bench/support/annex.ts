/** A made-up annex of any size for the relay: groups, trainers who teach some of them, a registrar, years of registers. */
import { assignmentKey, roleKey, type DirectoryFact } from '#shared/documents/directory.ts'
import { traineeNumber, type GroupFact } from '#shared/documents/group.ts'
import { directoryId, groupDocumentId, nameOf, type DocumentId } from '#shared/documents/ids.ts'
import type { RegisterFact } from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { momentOfUtc } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import type { DemoCentre, DemoParcel } from '../../../sync-server/registry/demo.ts'
import { chance, pick, type Random } from '../../fixtures/random.ts'
import { YEAR_GROUP_SIZE, buildYear, yearRegisterId } from '../../fixtures/year.ts'

export const SITE = 'jadida'
export const REGISTRAR = 50_000 as PersonId
export const SEED = 11

const TERM = '2026-1'
const MODULE = 900 as ModuleId
const WRITTEN_AT = momentOfUtc('2026-09-01T09:00:00Z')
const SET_UP = 'set-up'

export type AnnexPlan = {
  readonly groups: number
  readonly lessonsPerGroup: number
  /** For each trainer, the numbers (1 first) of the groups they teach. */
  readonly teachings: readonly (readonly number[])[]
}

/** The person number of trainer `index`, 0 first. */
export function trainerNumber(index: number): PersonId {
  return (10_000 + index) as PersonId
}

/** The annex as the relay takes it when it is seeded. Registers keep their serials; what comes before has higher ones. */
export function buildAnnex({ groups, lessonsPerGroup, teachings }: AnnexPlan): DemoCentre {
  const numbers = Array.from({ length: groups }, (_, index) => index + 1)
  const registers = [...buildYear({ groups, lessonsPerGroup, seed: SEED })]
  const setUp = (documentId: DocumentId, facts: DemoParcel['facts'], index: number): DemoParcel => {
    const serial = registers.length + 1 + index
    return { serial, documentId, device: SET_UP, facts, receivedAt: WRITTEN_AT }
  }
  const directory = chunksOf(directoryFacts(numbers, teachings)).map(
    (facts) => [directoryId(SITE), facts] as const
  )
  const lists = numbers.map(
    (number) => [groupDocumentId(SITE, groupOf(number)), traineeFacts(number)] as const
  )
  const first = [...directory, ...lists].map(([id, facts], index) => setUp(id, facts, index))
  return { sites: [{ code: SITE }], personas: [], devices: [], parcels: [...first, ...registers] }
}

/** Facts in one parcel of the set-up: below what a parcel may hold. */
const FACTS_PER_PARCEL = 300

function chunksOf(facts: readonly DirectoryFact[]): DirectoryFact[][] {
  return Array.from({ length: Math.ceil(facts.length / FACTS_PER_PARCEL) }, (_, index) =>
    facts.slice(index * FACTS_PER_PARCEL, (index + 1) * FACTS_PER_PARCEL)
  )
}

function directoryFacts(
  numbers: readonly number[],
  teachings: AnnexPlan['teachings']
): DirectoryFact[] {
  const trainers = teachings.flatMap((taught, index) => [
    personFact(trainerNumber(index), `Trainer ${index + 1}`),
    roleFact(trainerNumber(index), 'trainer'),
    ...taught.map((number) => assignmentFact(trainerNumber(index), groupOf(number)))
  ])
  return [
    personFact(REGISTRAR, 'Registrar'),
    roleFact(REGISTRAR, 'registrar'),
    ...numbers.map((number) => groupFact(groupOf(number), `G-${number}`)),
    ...trainers
  ]
}

const written = () => ({ at: WRITTEN_AT, replaces: [] })

function personFact(person: PersonId, lastName: string): DirectoryFact {
  const values = {
    lastName,
    firstName: 'Demo',
    lastNameAr: 'اسم',
    firstNameAr: 'شخص',
    active: true
  }
  return { ...written(), type: 'person-recorded', key: String(person), values }
}

function roleFact(person: PersonId, role: Role): DirectoryFact {
  const key = roleKey(person, role, null)
  return { ...written(), type: 'role-recorded', key, values: { active: true } }
}

function groupFact(group: GroupId, label: string): DirectoryFact {
  const values = { label, level: '', track: '', trainingYear: '2026', active: true }
  return { ...written(), type: 'group-recorded', key: String(group), values }
}

function assignmentFact(person: PersonId, group: GroupId): DirectoryFact {
  const key = assignmentKey(person, group, MODULE, TERM)
  return { ...written(), type: 'assignment-recorded', key, values: { active: true } }
}

/** The trainees that `buildYear` puts into the lessons of a group. */
export function peopleOf(number: number): PersonId[] {
  return Array.from({ length: YEAR_GROUP_SIZE }, (_, index) => traineeNumber(codeOf(number, index)))
}

function codeOf(number: number, index: number): string {
  return `Z8${String(number).padStart(4, '0')}${String(index + 1).padStart(4, '0')}`
}

function traineeFacts(number: number): GroupFact[] {
  return peopleOf(number).map((person, index): GroupFact => {
    const order = index + 1
    const values = {
      ...{ massarCode: codeOf(number, index), order, active: true },
      ...{ lastName: `Family${order}`, firstName: `Given${number}` },
      ...{ lastNameAr: `عائلة${order}`, firstNameAr: `اسم${number}` }
    }
    return { ...written(), type: 'trainee-recorded', key: String(person), values }
  })
}

function groupOf(number: number): GroupId {
  const name = nameOf(yearRegisterId(number))
  if (name.kind !== 'register') throw new Error('a register has another name')
  return name.group
}

/** A lesson of a group with what was noticed, as somebody signs it off after the year of the fixtures. */
export type TakenLesson = {
  readonly documentId: DocumentId
  readonly facts: readonly RegisterFact[]
  /** Status of each trainee, 0 for present: what any other way of keeping the lesson has to say. */
  readonly statuses: readonly number[]
}

/** First day past every year of the fixtures. */
const FIRST_FREE_DAY = 3_000
const SLOTS_PER_DAY = 4
const STATUSES = [1, 2, 3] as const
/** As ENGINES draws its morning: 4 % for each of three statuses. */
const NOT_PRESENT = 0.12

/** Lesson `index` of group `number`; no two of one group share a day and a slot. */
export function takeLesson(random: Random, number: number, index: number): TakenLesson {
  const people = peopleOf(number)
  const statuses = people.map(() => (chance(random, NOT_PRESENT) ? pick(random, STATUSES) : 0))
  const exceptions = statuses.flatMap((status, place): [number, number][] =>
    status === 0 ? [] : [[place, status]]
  )
  const day = FIRST_FREE_DAY + Math.floor(index / SLOTS_PER_DAY)
  const slot = 1 + (index % SLOTS_PER_DAY)
  const at = WRITTEN_AT + index * 7_200
  const roster = rosterIdOf(people)
  const fact: RegisterFact = {
    ...{ type: 'signed-off', at, day, slot, module: MODULE, roster, exceptions, replaces: [] }
  }
  return { documentId: yearRegisterId(number), facts: [fact], statuses }
}
