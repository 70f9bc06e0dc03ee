/** Staff, modules, assignments, timetable and calendar as records of the directory. */
import {
  assignmentKey,
  parseAssignmentKey,
  roleKey,
  timetableKey,
  type AssignmentKey,
  type DirectoryState,
  type Slot,
  type Term,
  type TimetableKey
} from '#shared/documents/directory.ts'
import type { Day } from '#shared/domain/calendar.ts'
import { freeNumber, type GroupId, type ModuleId, type PersonId } from '#shared/domain/identity.ts'
import {
  ROLES,
  type Actor,
  type Names,
  type RecordedPerson,
  type Role
} from '#shared/domain/people.ts'
import { directoryId } from '#shared/documents/ids.ts'
import { mayAppend } from '#shared/policies/policies.ts'
import { changeDirectory, type DirectoryChange } from '../directory-commands.ts'
import { readDirectory, type PeopleApp } from '../people-app.ts'
import type { WriteResult } from '../write.ts'

export type AddedStaff = WriteResult & { readonly person: PersonId }

/** `seed` is any text nobody else draws: two officers who add people offline never share a number. */
export async function addStaff(app: PeopleApp, names: Names, seed: string): Promise<AddedStaff> {
  const directory = await readDirectory(app)
  const trainees = new Set(
    (await app.database.trainees.toCollection().primaryKeys()).map(([, , person]) => person)
  )
  const isTaken = (candidate: number) =>
    directory.people.has(String(candidate)) || trainees.has(candidate as PersonId)
  const person = freeNumber(`staff:${seed}`, isTaken) as PersonId
  const result = await changeDirectory(app, [
    { type: 'person-recorded', key: String(person), values: { ...names, active: true } }
  ])
  return { ...result, person }
}

export function changeStaff(
  app: PeopleApp,
  person: PersonId,
  values: Partial<Names & { active: boolean }>
): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'person-recorded', key: String(person), values }])
}

export function setRole(
  app: PeopleApp,
  person: PersonId,
  role: Role,
  group: GroupId | null,
  active: boolean
): Promise<WriteResult> {
  const key = roleKey(person, role, group)
  return changeDirectory(app, [{ type: 'role-recorded', key, values: { active } }])
}

/** Roles that this actor may give this person; none for oneself. */
export function givableRoles(actor: Actor, person: PersonId): Role[] {
  return ROLES.filter((role) => {
    const key = roleKey(person, role, null)
    const fact = { type: 'role-recorded' as const, at: 0, key, values: {}, replaces: [] }
    return mayAppend(actor, directoryId(actor.site), fact, { closedThrough: null }).allowed
  })
}

/** May this actor say that somebody no longer works here, or does again? It takes, or gives back, each of their roles. */
export function movesStaff(actor: Actor, person: PersonId, recorded: RecordedPerson): boolean {
  const values = { active: !recorded.isActive }
  const key = String(person)
  const fact = { type: 'person-recorded' as const, at: 0, key, values, replaces: [] }
  const context = { closedThrough: null, recordedByPerson: new Map([[person, recorded]]) }
  return mayAppend(actor, directoryId(actor.site), fact, context).allowed
}

/** The number follows from the French name, so that two people who add the same module meet in one. */
export async function addModule(
  app: PeopleApp,
  name: string,
  nameAr: string
): Promise<WriteResult> {
  const { modules } = await readDirectory(app)
  const isOther = (candidate: number) => {
    const record = modules.get(String(candidate))
    return record !== undefined && record.values.name !== name
  }
  const module = freeNumber(`module:${name || nameAr}`, isOther) as ModuleId
  return changeModule(app, module, { name, nameAr, active: true })
}

export function changeModule(
  app: PeopleApp,
  module: ModuleId,
  values: Partial<{ name: string; nameAr: string; active: boolean }>
): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'module-recorded', key: String(module), values }])
}

/** A trainer takes a module of a group in a term, or no longer does. */
export function setAssignment(
  app: PeopleApp,
  assignment: AssignmentKey,
  active: boolean
): Promise<WriteResult> {
  return changeDirectory(app, [assignmentChange(assignment, active)])
}

function assignmentChange(
  { person, group, module, term }: AssignmentKey,
  active: boolean
): DirectoryChange {
  const key = assignmentKey(person, group, module, term)
  return { type: 'assignment-recorded', key, values: { active } }
}

/** A lesson of every week. */
export type WeeklyLesson = TimetableKey & {
  readonly module: ModuleId
  readonly trainer: PersonId
  readonly room: string
}

/** Records a weekly lesson, and the assignment without which its trainer could not take attendance. */
export function setWeeklyLesson(app: PeopleApp, lesson: WeeklyLesson): Promise<WriteResult> {
  const { group, weekday, slot, term, module, trainer, room } = lesson
  return changeDirectory(app, [
    {
      type: 'timetable-recorded',
      key: timetableKey(group, weekday, slot, term),
      values: { module, trainer, room: room.trim(), active: true }
    },
    assignmentChange({ person: trainer, group, module, term }, true)
  ])
}

/** The lesson is no longer held; the assignment stays, for it may be taught at other hours. */
export function removeWeeklyLesson(
  app: PeopleApp,
  { group, weekday, slot, term }: TimetableKey
): Promise<WriteResult> {
  const key = timetableKey(group, weekday, slot, term)
  return changeDirectory(app, [{ type: 'timetable-recorded', key, values: { active: false } }])
}

export function setTerm(app: PeopleApp, code: string, values: Term): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'term-recorded', key: code, values }])
}

export function setSlot(app: PeopleApp, slot: number, values: Slot): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'slot-recorded', key: String(slot), values }])
}

export function setHoliday(
  app: PeopleApp,
  day: Day,
  values: Partial<{ name: string; nameAr: string; active: boolean }>
): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'holiday-recorded', key: String(day), values }])
}

/** When a half-day counts as missed: any lesson of it missed, or every one. */
export type CountingRule = 'any-lesson' | 'every-lesson'

/** `limit`: unjustified half-days at which a trainee's situation becomes irregular. Every register is counted again. */
export function setRules(app: PeopleApp, limit: number, rule: CountingRule): Promise<WriteResult> {
  return changeDirectory(app, [
    {
      type: 'setting-recorded',
      key: 'attendance.unjustifiedHalfDaysLimit',
      values: { value: limit }
    },
    { type: 'setting-recorded', key: 'attendance.halfDayRule', values: { value: rule } }
  ])
}

export function changeGroup(
  app: PeopleApp,
  group: GroupId,
  values: Partial<{
    label: string
    level: string
    levelAr: string
    track: string
    trackAr: string
    trainingYear: string
    active: boolean
  }>
): Promise<WriteResult> {
  return changeDirectory(app, [{ type: 'group-recorded', key: String(group), values }])
}

/** Assignments of a term that are active, for a group or for a trainer. */
export function activeAssignments(
  directory: DirectoryState,
  matches: (assignment: AssignmentKey) => boolean
): AssignmentKey[] {
  return [...directory.assignments.values()]
    .filter(({ values }) => values.active === true)
    .map(({ key }) => parseAssignmentKey(key))
    .filter(matches)
}
