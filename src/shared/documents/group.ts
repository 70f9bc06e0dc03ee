/** The trainees of one group: the only document that holds their personal data (law 09-08; DESIGN section 3). */
import * as v from 'valibot'
import * as f from './fields.ts'
import { defineNames, foldRecords, type RecordState } from './records.ts'
import { stableNumber, type PersonId } from '../domain/identity.ts'
import type { Names } from '../domain/people.ts'
import { defineFacts, type FactOf } from '../journal/fact.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'

const isoDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))

const kinds = [
  defineNames(40, 'trainee-recorded', /^[1-9]\d{0,9}$/, {
    massarCode: v.pipe(v.string(), v.regex(/^[A-Z]\d{9}$/)),
    lastName: f.text,
    firstName: f.text,
    lastNameAr: f.text,
    firstNameAr: f.text,
    gender: v.nullable(v.picklist(['female', 'male'])),
    birthDate: v.nullable(isoDate),
    birthPlace: v.nullable(f.text),
    /** Place in the ministry's list, 1 first. */
    order: f.count,
    active: f.flag
  })
] as const

export const groupFacts = defineFacts(kinds)
export type GroupFact = FactOf<(typeof kinds)[number]>

export type Trainee = Names & {
  massarCode: string
  gender: 'female' | 'male' | null
  birthDate: string | null
  birthPlace: string | null
  order: number
  active: boolean
}

export type GroupState = {
  readonly traineesByPerson: ReadonlyMap<PersonId, RecordState<Trainee>>
  /** Facts of a newer release, which this one cannot read, or not whole. */
  readonly unreadable: number
}

/** The group as its journal says. */
export function foldGroup(journal: Journal<GroupFact>): GroupState {
  const records = foldRecords<Trainee>(inParcelOrder(journal), 'trainee-recorded')
  return {
    traineesByPerson: new Map(
      [...records].map(([key, record]) => [Number(key) as PersonId, record])
    ),
    unreadable: journal.unreadable.length
  }
}

/** A trainee's number follows from the Massar code: imports of the same person meet in one record. */
export function traineeNumber(massarCode: string): PersonId {
  return stableNumber(`massar:${massarCode}`) as PersonId
}

/** Who is on the list now, in the ministry's order: what a lesson freezes. Trainees whose state is disputed stay on it. */
export function activePeople(group: GroupState): PersonId[] {
  return [...group.traineesByPerson]
    .filter(([, record]) => record.values.active !== false)
    .sort(([onePerson, one], [otherPerson, other]) => {
      return (one.values.order ?? 0) - (other.values.order ?? 0) || onePerson - otherPerson
    })
    .map(([person]) => person)
}
