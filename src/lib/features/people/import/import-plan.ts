/**
 * What taking over a class list would change. Pure: the person sees the plan, chooses, and only then is anything
 * written. Texts that the list does not tell change nothing: an empty cell is no statement.
 */
import type { ListedTrainee } from '#lib/files/class-list-rows.ts'
import type { ClassList } from '#lib/files/class-list.ts'
import { traineeNumber, type GroupState, type Trainee } from '#shared/documents/group.ts'
import type { FieldValue, RecordState } from '#shared/documents/records.ts'
import type { Names } from '#shared/domain/people.ts'
import { freeNumber, type GroupId, type PersonId } from '#shared/domain/identity.ts'
import { changeOf, saidOf, type RecordChange } from '../record-change.ts'

/** Another group whose list this device holds. */
export type OtherGroup = {
  readonly group: GroupId
  readonly label: string
  readonly state: GroupState
}

export type FieldChange = {
  readonly field: keyof Trainee
  /** What the list said before: several values where people disagreed, none where nothing was said. */
  readonly before: readonly FieldValue[]
  readonly after: FieldValue
}

/** One person as the list would record them. */
export type PlannedTrainee = {
  readonly person: PersonId
  readonly listed: ListedTrainee
  readonly change: RecordChange<Trainee>
  /** As they would be recorded: what the list tells, over what is known already. */
  readonly names: Names
}

export type ChangedTrainee = PlannedTrainee & { readonly fields: readonly FieldChange[] }

/** A person of the list who is active in another group: taken over only when the registrar says so. */
export type MovedTrainee = PlannedTrainee & {
  readonly from: OtherGroup
  /** What marks them as left in the other group. */
  readonly leaving: RecordChange<Trainee>
}

/** Somebody recorded in the group whom the list no longer names. */
export type GoneTrainee = {
  readonly person: PersonId
  readonly record: RecordState<Trainee>
  readonly leaving: RecordChange<Trainee>
}

export type SkippedRow = {
  readonly listed: ListedTrainee
  /** `no-code`: nobody can be recorded without a Massar code. `in-another-class`: of the same file, where they stay. */
  readonly reason: 'no-code' | 'in-another-class' | 'code-twice'
}

export type ImportPlan = {
  readonly added: readonly PlannedTrainee[]
  readonly changed: readonly ChangedTrainee[]
  readonly unchanged: readonly PersonId[]
  readonly moved: readonly MovedTrainee[]
  readonly gone: readonly GoneTrainee[]
  readonly skipped: readonly SkippedRow[]
  /** Rows whose people would have no name in Latin letters. */
  readonly withoutLatin: readonly ListedTrainee[]
}

/** Compares a list with the group it belongs to and with every other group held. `codesElsewhere`: in the same file. */
export function planImport(
  list: Pick<ClassList, 'trainees'>,
  group: GroupState | null,
  others: readonly OtherGroup[],
  codesElsewhere: ReadonlySet<string> = new Set()
): ImportPlan {
  const people = group?.traineesByPerson ?? new Map<PersonId, RecordState<Trainee>>()
  const known = knownPeople(group, others)
  const planned: (Sorted | SkippedRow)[] = []
  const codes = new Set<string>()
  list.trainees.forEach((listed, index) => {
    const skip = skipReason(listed.massarCode, codes, codesElsewhere)
    if (skip !== null || listed.massarCode === null) {
      planned.push({ listed, reason: skip ?? 'no-code' })
      return
    }
    codes.add(listed.massarCode)
    const person = personOf(listed.massarCode, known)
    planned.push(planTrainee(person, listed, index + 1, people.get(person), others))
  })
  const of = <Kind extends Sorted['kind']>(kind: Kind) =>
    planned.filter(
      (one): one is Extract<Sorted, { kind: Kind }> => 'kind' in one && one.kind === kind
    )
  const listedPeople = new Set(planned.flatMap((one) => ('kind' in one ? [one.person] : [])))
  return {
    added: of('added'),
    changed: of('changed'),
    unchanged: of('unchanged').map(({ person }) => person),
    moved: of('moved'),
    gone: goneFrom(people, listedPeople),
    skipped: planned.filter((one): one is SkippedRow => 'reason' in one),
    withoutLatin: planned
      .filter((one) => 'kind' in one && one.names.lastName === '' && one.names.firstName === '')
      .map(({ listed }) => listed)
  }
}

function skipReason(
  code: string | null,
  codes: ReadonlySet<string>,
  codesElsewhere: ReadonlySet<string>
): SkippedRow['reason'] | null {
  if (code === null) return 'no-code'
  if (codes.has(code)) return 'code-twice'
  return codesElsewhere.has(code) ? 'in-another-class' : null
}

type Sorted =
  | ({ readonly kind: 'added' } & PlannedTrainee)
  | ({ readonly kind: 'changed' } & ChangedTrainee)
  | ({ readonly kind: 'moved' } & MovedTrainee)
  | {
      readonly kind: 'unchanged'
      readonly person: PersonId
      readonly listed: ListedTrainee
      readonly names: Names
    }

function planTrainee(
  person: PersonId,
  listed: ListedTrainee,
  order: number,
  record: RecordState<Trainee> | undefined,
  others: readonly OtherGroup[]
): Sorted {
  const isHere = record !== undefined && record.values.active !== false
  const from = isHere ? undefined : others.find(({ state }) => isActive(state, person))
  const elsewhere = from?.state.traineesByPerson.get(person)
  const wanted = { ...keptNames(elsewhere, record), ...toldBy(listed), order, active: true }
  const change = changeOf(record, wanted)
  const names = namesIn({ ...record?.values, ...wanted })
  if (change === null) return { kind: 'unchanged', person, listed, names }
  const planned = { person, listed, change, names }
  if (from !== undefined && elsewhere !== undefined)
    return { kind: 'moved', ...planned, from, leaving: leavingOf(elsewhere) }
  if (record === undefined) return { kind: 'added', ...planned }
  return { kind: 'changed', ...planned, fields: fieldChanges(record, change) }
}

function namesIn(values: Partial<Trainee>): Names {
  const { lastName = '', firstName = '', lastNameAr = '', firstNameAr = '' } = values
  return { lastName, firstName, lastNameAr, firstNameAr }
}

/** Where somebody joins in the middle, all who follow change place: that alone is no change of the person. */
export function isReordered({ fields }: ChangedTrainee): boolean {
  return fields.every(({ field }) => field === 'order')
}

/** What the row states: everything it is not silent on. */
function toldBy(listed: ListedTrainee): Partial<Trainee> {
  const { massarCode, lastNameAr, firstNameAr, lastName, firstName } = listed
  const { gender, birthDate, birthPlace } = listed
  const told = {
    massarCode,
    lastNameAr,
    firstNameAr,
    lastName,
    firstName,
    gender,
    birthDate,
    birthPlace
  }
  return Object.fromEntries(
    Object.entries(told).filter(([, value]) => value !== null && value !== '')
  )
}

const KEPT_FIELDS = ['lastName', 'firstName', 'birthDate', 'birthPlace', 'gender'] as const

/** Who comes from another group keeps what was entered there, such as a Latin name. */
function keptNames(
  elsewhere: RecordState<Trainee> | undefined,
  here: RecordState<Trainee> | undefined
): Partial<Trainee> {
  if (elsewhere === undefined) return {}
  const kept = KEPT_FIELDS.filter((field) => {
    const value = elsewhere.values[field]
    return Boolean(value) && saidOf(here, field).length === 0
  })
  return Object.fromEntries(kept.map((field) => [field, elsewhere.values[field]]))
}

function fieldChanges(record: RecordState<Trainee>, change: RecordChange<Trainee>): FieldChange[] {
  return Object.entries(change.values).map(([field, after]) => ({
    field: field as keyof Trainee,
    before: saidOf(record, field as keyof Trainee),
    after
  }))
}

function goneFrom(
  people: ReadonlyMap<PersonId, RecordState<Trainee>>,
  listed: ReadonlySet<PersonId>
): GoneTrainee[] {
  return [...people]
    .filter(([person, record]) => !listed.has(person) && record.values.active !== false)
    .map(([person, record]) => ({ person, record, leaving: leavingOf(record) }))
}

/** `active: false`, which always differs for somebody who is active or disputed. */
function leavingOf(record: RecordState<Trainee>): RecordChange<Trainee> {
  return changeOf(record, { active: false }) ?? { values: {}, replaces: [] }
}

function isActive({ traineesByPerson }: GroupState, person: PersonId): boolean {
  const record = traineesByPerson.get(person)
  return record !== undefined && record.values.active !== false
}

type KnownPeople = {
  readonly personByCode: ReadonlyMap<string, PersonId>
  readonly codeByPerson: ReadonlyMap<PersonId, string>
}

function knownPeople(group: GroupState | null, others: readonly OtherGroup[]): KnownPeople {
  const states = [...others.map(({ state }) => state), ...(group === null ? [] : [group])]
  const known = states.flatMap(({ traineesByPerson }) =>
    [...traineesByPerson].flatMap(([person, { values }]) =>
      values.massarCode === undefined ? [] : [{ person, code: values.massarCode }]
    )
  )
  return {
    personByCode: new Map(known.map(({ person, code }) => [code, person])),
    codeByPerson: new Map(known.map(({ person, code }) => [person, code]))
  }
}

/** The number this code has, or the first that no other code holds. Usually `traineeNumber(code)`. */
function personOf(code: string, { personByCode, codeByPerson }: KnownPeople): PersonId {
  const known = personByCode.get(code)
  if (known !== undefined) return known
  const usual = traineeNumber(code)
  if (!codeByPerson.has(usual)) return usual
  return freeNumber(`massar:${code}`, (candidate) =>
    codeByPerson.has(candidate as PersonId)
  ) as PersonId
}
