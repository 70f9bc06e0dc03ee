/** From what a person does to the facts that their phone writes, given what it shows them then. */
import {
  assignmentKey,
  directoryFacts,
  foldDirectory,
  roleKey,
  type DirectoryFact,
  type DirectoryState
} from '#shared/documents/directory.ts'
import { activePeople, foldGroup, groupFacts, type GroupFact } from '#shared/documents/group.ts'
import type { DocumentId } from '#shared/documents/ids.ts'
import type { AnyFact } from '#shared/documents/kinds.ts'
import { replacedBy } from '#shared/documents/records.ts'
import {
  foldRegister,
  registerFacts,
  toWireEntry,
  type RegisterFact,
  type RegisterState
} from '#shared/documents/register.ts'
import { rosterIdOf } from '#shared/documents/rosters.ts'
import { replacedIn } from '#shared/documents/testing.ts'
import { ATTENDANCE_STATUSES, PRESENT, type AttendanceMark } from '#shared/domain/attendance.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import type { Role } from '#shared/domain/people.ts'
import type { Moment } from '#shared/domain/calendar.ts'
import type { Cell } from '#shared/domain/grade.ts'
import { readJournal } from '#shared/journal/journal.ts'
import type { ParcelId } from '#shared/journal/parcel.ts'
import { MODULE, TERM, TRAINEES } from '../../sync-server/testing-centre.ts'
import {
  COLLEAGUES,
  DIRECTORY,
  GIVEN_ROLES,
  groupDocument,
  groupOf,
  MODULES,
  register,
  TRAINERS
} from './cast.ts'
import type { Gesture } from './operations.ts'

/** What the device shows; each is read from its own copy. */
export type View = {
  readonly contents: (documentId: DocumentId) => Promise<Uint8Array>
  /** Device time. */
  readonly at: number
  /** Its person knows a list that the device does not have, or has no more. */
  readonly remembersList: boolean
}

export type Written = {
  readonly documentId: DocumentId
  readonly facts: readonly AnyFact[]
  /** Grades that it says, for whoever looks for them later. */
  readonly grades?: readonly Grade[]
}

export type PromisedGesture = Written & { readonly promised: ParcelId }

/** One cell as its author said it. */
export type Grade = {
  /** Device time; no other gesture was made then. */
  readonly at: Moment
  readonly assessment: number
  readonly person: PersonId
  readonly cell: Cell
}

/** Where a gesture writes. */
function documentOf(gesture: Gesture): DocumentId {
  if (gesture.type === 'assign' || gesture.type === 'give-role') return DIRECTORY
  return gesture.type === 'import' ? groupDocument(gesture.group) : register(gesture.group)
}

/** Null: there is nothing on this screen to do it with. */
export async function factsOf(view: View, gesture: Gesture): Promise<Written | null> {
  const facts = await said(view, gesture)
  return facts.length === 0 ? null : { documentId: documentOf(gesture), facts }
}

export async function seenDirectory(view: Pick<View, 'contents'>): Promise<DirectoryState> {
  return foldDirectory(readJournal(await view.contents(DIRECTORY), directoryFacts))
}

export async function seenRegister(
  view: Pick<View, 'contents'>,
  documentId: DocumentId
): Promise<RegisterState> {
  return foldRegister(readJournal(await view.contents(documentId), registerFacts))
}

async function said(view: View, gesture: Gesture): Promise<AnyFact[]> {
  switch (gesture.type) {
    case 'assign':
    case 'give-role':
      return [directoryChange(view.at, gesture, await seenDirectory(view))]
    case 'import':
      return imported(view, gesture)
    default: {
      const people = await listOf(view, gesture.group)
      const state = await seenRegister(view, register(gesture.group))
      return inRegister(view.at, gesture, people, state)
    }
  }
}

export async function listOf(
  view: Pick<View, 'contents' | 'remembersList'>,
  group: number
): Promise<PersonId[]> {
  const contents = await view.contents(groupDocument(group))
  const people = activePeople(foldGroup(readJournal(contents, groupFacts)))
  return people.length === 0 && view.remembersList ? [...TRAINEES] : people
}

function directoryChange(
  at: number,
  gesture: Extract<Gesture, { readonly type: 'assign' | 'give-role' }>,
  directory: DirectoryState
): DirectoryFact {
  const values = { active: gesture.active }
  if (gesture.type === 'give-role') {
    const person = COLLEAGUES[gesture.person % COLLEAGUES.length] as PersonId
    const role = GIVEN_ROLES[gesture.role % GIVEN_ROLES.length] as Role
    const key = roleKey(person, role, null)
    const replaces = replacedBy(directory.roles.get(key), ['active'])
    return { type: 'role-recorded', at, key, values, replaces }
  }
  const trainer = TRAINERS[gesture.trainer % TRAINERS.length] as PersonId
  const module = MODULES[gesture.module % MODULES.length] as ModuleId
  const key = assignmentKey(trainer, groupOf(gesture.group), module, TERM)
  const replaces = replacedBy(directory.assignments.get(key), ['active'])
  return { type: 'assignment-recorded', at, key, values, replaces }
}

async function imported(
  view: View,
  gesture: Extract<Gesture, { readonly type: 'import' }>
): Promise<GroupFact[]> {
  const known = foldGroup(
    readJournal(await view.contents(groupDocument(gesture.group)), groupFacts)
  )
  return Array.from({ length: gesture.count }, (_, index) => {
    const person = (gesture.from + index) as PersonId
    const values = { lastName: `Imported ${view.at}`, order: gesture.from + index, active: true }
    const replaces = replacedBy(known.traineesByPerson.get(person), Object.keys(values))
    return { type: 'trainee-recorded', at: view.at, key: String(person), values, replaces }
  })
}

type RegisterGesture = Exclude<Gesture, { readonly type: 'assign' | 'give-role' | 'import' }>

function inRegister(
  at: number,
  gesture: RegisterGesture,
  people: readonly PersonId[],
  state: RegisterState
): RegisterFact[] {
  switch (gesture.type) {
    case 'take':
      return lesson(at, gesture, people, state)
    case 'name-list':
      return people.length === 0 ? [] : [named(people)]
    case 'correct':
      return correction(at, gesture, state)
    case 'settle':
      return settlement(at, gesture.status, state)
    case 'justify': {
      const person = people[gesture.who % Math.max(1, people.length)]
      const from = { fromDay: gesture.day, fromHalf: 0 } as const
      const through = { throughDay: gesture.day + 1, throughHalf: 1 } as const
      if (person === undefined) return []
      return [{ type: 'justified', at, person, ...from, ...through, reason: 'paper', replaces: [] }]
    }
    case 'withdraw': {
      const [first] = state.justifications
      if (first === undefined) return []
      const replaces = [first.parcel]
      return [{ type: 'justification-withdrawn', at, reason: 'by mistake', replaces }]
    }
    case 'close': {
      const replaces = [...state.closings]
      return [{ type: 'closed', at, throughDay: gesture.day, reason: '', replaces }]
    }
    case 'decide':
      return decision(at, gesture.admit, state)
  }
}

function lesson(
  at: number,
  { day, slot, marks, finish, namesList }: Extract<Gesture, { readonly type: 'take' }>,
  people: readonly PersonId[],
  state: RegisterState
): RegisterFact[] {
  if (people.length === 0) return []
  const markByPlace = new Map(marks.map(([who, status]) => [who % people.length, markOf(status)]))
  const entries = [...markByPlace].map(([place, mark]) => toWireEntry(place, mark))
  const touched = [...markByPlace.keys()].map((place) => people[place] as PersonId)
  const seen = state.lessonsByKey.get(`${day}.${slot}`)
  const replaces = replacedIn(seen, finish ? people : touched, true)
  const common = { at, day, slot, module: MODULE, roster: rosterIdOf(people), replaces }
  const fact: RegisterFact = finish
    ? { type: 'signed-off', ...common, exceptions: entries }
    : { type: 'marked', ...common, entries }
  return namesList ? [named(people), fact] : [fact]
}

function named(people: readonly PersonId[]): RegisterFact {
  return { type: 'roster-named', roster: rosterIdOf(people), people: [...people] }
}

function correction(
  at: number,
  { lesson, who, status }: Extract<Gesture, { readonly type: 'correct' }>,
  state: RegisterState
): RegisterFact[] {
  const lessons = [...state.lessonsByKey.values()]
  const seen = lessons[lesson % Math.max(1, lessons.length)]
  const person = seen?.people[who % Math.max(1, seen.people.length)]
  if (seen === undefined || person === undefined) return []
  const { day, slot } = seen
  const entries = [toWireEntry(person, markOf(status))]
  const replaces = replacedIn(seen, [person], false)
  return [{ type: 'corrected', at, day, slot, entries, reason: 'slip', replaces }]
}

function settlement(at: number, status: number, state: RegisterState): RegisterFact[] {
  const seen = [...state.lessonsByKey.values()].find((one) => one.contradictions.length > 0)
  const person = seen?.contradictions[0]
  if (seen === undefined || person === undefined) return []
  const { day, slot } = seen
  const entries = [toWireEntry(person, markOf(status))]
  const replaces = replacedIn(seen, [person], false)
  return [{ type: 'settled', at, day, slot, module: null, entries, replaces }]
}

function decision(at: number, admitted: boolean, state: RegisterState): RegisterFact[] {
  const held = [...state.standingByParcel].find(([, standing]) => standing === 'held')?.[0]
  if (held === undefined) return []
  const replaces = [...(state.decisionsByHeld.get(held) ?? [])]
  return [{ type: 'decided', at, parcels: [held], admitted, reason: 'agreed', replaces }]
}

function markOf(status: number): AttendanceMark {
  return {
    ...PRESENT,
    status: ATTENDANCE_STATUSES[status % ATTENDANCE_STATUSES.length] ?? 'present'
  }
}
