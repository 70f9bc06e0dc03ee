/** Phones that write gradebooks, for the tests of this folder. */
import { cellSeen } from './gradebook-results.ts'
import { officialDigest } from './gradebook-content.ts'
import { gradebookFacts, type GradebookFact } from './gradebook-facts.ts'
import { foldGradebook, type Assessment, type GradebookState } from './gradebook.ts'
import { packCells, wireCell } from './packed-cells.ts'
import { replacedBy } from './records.ts'
import { rosterIdOf } from './rosters.ts'
import { LIST } from './testing.ts'
import type { Day } from '../domain/calendar.ts'
import { BLANK, codeCell, gradeCell, type Cell, type CellCode } from '../domain/grade.ts'
import type { PersonId } from '../domain/identity.ts'
import { EXAM, TEST_1 } from '../domain/testing-grades.ts'
import { readJournal } from '../journal/journal.ts'
import {
  encodeParcel,
  encodeStamp,
  mergeUpdates,
  type ParcelId,
  type Writer
} from '../journal/parcel.ts'
import { parcelId } from '../journal/testing.ts'

export const OUT_OF_20: Omit<Assessment, 'label' | 'labelAr' | 'order'> = {
  max: 2_000,
  step: 25,
  weight: 100,
  day: null,
  blind: false,
  enterer: null,
  active: true,
  secondEnterer: null
}

/** What a cell is given: hundredths, a code, or null for a blank. */
export type Said = number | CellCode | null

export function cell(said: Said): Cell {
  if (said === null) return BLANK
  return typeof said === 'number' ? gradeCell(said) : codeCell(said)
}

export function readGradebook(updates: readonly Uint8Array[]): GradebookState {
  return foldGradebook(readJournal(mergeUpdates(updates), gradebookFacts))
}

type Grades = readonly (readonly [PersonId, Said])[]

/** One phone: what it has written and received. It works from what it sees, as real commands do. */
export function createGradePhone(writer: Writer) {
  const updates = new Map<ParcelId, Uint8Array>()
  const words: Uint8Array[] = []
  let parcels = 0
  let now = 1_000 * writer

  const phone = {
    writer,
    received: updates,

    see(): GradebookState {
      return readGradebook([...updates.values(), ...words])
    },

    receive(...senders: readonly { received: ReadonlyMap<ParcelId, Uint8Array> }[]): void {
      for (const sender of senders) {
        sender.received.forEach((update, id) => updates.set(id, update))
      }
    },

    receiveParcel(id: ParcelId, update: Uint8Array): void {
      updates.set(id, update)
    },

    /** The relay's word on a parcel: held for a reason, or received. */
    receiveWord(parcel: ParcelId, position: number, heldBecause: string | null = null): void {
      words.push(encodeStamp({ parcel, position, receivedAt: position, heldBecause }))
    },

    write(...facts: readonly GradebookFact[]): ParcelId {
      const id = parcelId(writer, ++parcels)
      const wire = facts.map((fact) => gradebookFacts.encode(fact))
      updates.set(id, encodeParcel({ id, facts: wire }))
      return id
    },

    plan(number: number, values: Partial<Assessment> = { ...OUT_OF_20, order: number }): ParcelId {
      const known = phone.see().assessments.find((assessment) => assessment.number === number)
      const replaces = replacedBy(known, Object.keys(values))
      const key = String(number)
      return phone.write({ type: 'assessment-recorded', at: now++, key, values, replaces })
    },

    grade(grades: Grades, assessment = EXAM, list: readonly PersonId[] = LIST): ParcelId {
      const placed = grades
        .map(([person, said]) => [list.indexOf(person), cell(said)] as const)
        .sort(([one], [other]) => one - other)
      return phone.write(
        { type: 'roster-named', roster: rosterIdOf(list), people: [...list] },
        {
          type: 'graded',
          at: now++,
          assessment,
          roster: rosterIdOf(list),
          cells: packCells(placed),
          replaces: replaced(assessment, grades)
        }
      )
    },

    correct(grades: Grades, assessment = EXAM, reason = 'erreur de report'): ParcelId {
      const replaces = replaced(assessment, grades)
      const entries = wireEntries(grades)
      const at = now++
      return phone.write({ type: 'grades-corrected', at, assessment, entries, reason, replaces })
    },

    settle(grades: Grades, assessment = EXAM): ParcelId {
      const replaces = replaced(assessment, grades)
      const entries = wireEntries(grades)
      return phone.write({ type: 'grades-settled', at: now++, assessment, entries, replaces })
    },

    remark(person: PersonId, text: string): ParcelId {
      const replaces = currentOf(phone.see().remarksByPerson.get(person))
      return phone.write({ type: 'grade-remark-recorded', at: now++, person, text, replaces })
    },

    follow(rule: number): ParcelId {
      const replaces = currentOf(phone.see().rule)
      return phone.write({ type: 'rule-chosen', at: now++, rule, replaces })
    },

    submit(...assessments: readonly number[]): ParcelId {
      return phone.write({
        type: 'submitted',
        at: now++,
        assessments: [...assessments],
        ...stepOf(phone.see())
      })
    },

    handBack(reason = 'une copie manque'): ParcelId {
      const { replaces } = stepOf(phone.see())
      return phone.write({ type: 'returned', at: now++, reason, replaces })
    },

    validate(): ParcelId {
      return phone.write({ type: 'validated', at: now++, ...stepOf(phone.see()) })
    },

    lock(): ParcelId {
      return phone.write({ type: 'locked', at: now++, ...stepOf(phone.see()) })
    },

    reopen(throughDay: Day, reason = 'réclamation'): ParcelId {
      const { replaces } = stepOf(phone.see())
      return phone.write({ type: 'reopened', at: now++, throughDay, reason, replaces })
    },

    publish(): ParcelId {
      const state = phone.see()
      const replaces = state.publication.current.map(({ parcel }) => parcel)
      return phone.write({ type: 'published', at: now++, digest: officialDigest(state), replaces })
    },

    reveal(assessment: number, enterers: readonly [PersonId, PersonId]): ParcelId {
      const [one, other] = enterers
      const both: [PersonId, PersonId] = [one, other]
      return phone.write({
        type: 'blind-revealed',
        at: now++,
        assessment,
        enterers: both,
        replaces: []
      })
    },

    decide(admitted: boolean, ...held: readonly ParcelId[]): ParcelId {
      const { decisionsByHeld } = phone.see()
      const replaces = new Set(held.flatMap((id) => decisionsByHeld.get(id) ?? []))
      return phone.write({
        type: 'decided',
        at: now++,
        parcels: [...held],
        admitted,
        reason: 'accord du jury',
        replaces: [...replaces]
      })
    },

    /** What stands at a cell: a value, the word for a contradiction, or null. */
    sees(person: PersonId, assessment = EXAM): Cell | 'contradiction' | null {
      return cellSeen(phone.see(), assessment, person)
    }
  }

  function replaced(assessment: number, grades: Grades): ParcelId[] {
    const column = phone.see().cells.get(assessment)
    return [...new Set(grades.flatMap(([person]) => currentOf(column?.get(person))))]
  }

  return phone
}

function wireEntries(grades: Grades): [PersonId, number][] {
  return grades.map(([person, said]) => [person, wireCell(cell(said))])
}

function currentOf(
  place: { readonly current: readonly { readonly parcel: ParcelId }[] } | null | undefined
): ParcelId[] {
  return place?.current.map(({ parcel }) => parcel) ?? []
}

function stepOf(state: GradebookState): { digest: Uint8Array; replaces: ParcelId[] } {
  return {
    digest: officialDigest(state),
    replaces: state.review.current.map(({ parcel }) => parcel)
  }
}

export type GradePhone = ReturnType<typeof createGradePhone>

/** Phones that have all received everything. */
export function exchange(...phones: readonly GradePhone[]): void {
  for (const phone of phones) phone.receive(...phones)
}

/** A gradebook with one test and an exam, both out of 20. */
export function planned(writer: Writer): GradePhone {
  const phone = createGradePhone(writer)
  phone.plan(TEST_1)
  phone.plan(EXAM)
  return phone
}
