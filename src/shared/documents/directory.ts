/**
 * The directory of a site: staff, roles, groups, modules, assignments, timetable, calendar, settings,
 * grading rules. No trainee.
 */
import * as v from 'valibot'
import * as f from './fields.ts'
import { foldGradingRules, ruleFields, type KnownRule } from './grading-rules.ts'
import { defineNames, defineRecord, foldRecords, type RecordState } from './records.ts'
import type { Half } from '../domain/attendance.ts'
import type { Day, Weekday } from '../domain/calendar.ts'
import type { GroupId, ModuleId, PersonId } from '../domain/identity.ts'
import {
  ROLES,
  type Actor,
  type Names,
  type Role,
  type SiteCode,
  type RecordedPerson
} from '../domain/people.ts'
import { defineFacts, type FactOf } from '../journal/fact.ts'
import { inParcelOrder, type Journal } from '../journal/journal.ts'

const NUMBER = /^[1-9]\d{0,9}$/

const kinds = [
  defineNames(20, 'site-recorded', /^site$/, {
    name: f.text,
    nameAr: f.text,
    kind: v.picklist(['main', 'annex', 'branch'])
  }),
  defineNames(21, 'person-recorded', NUMBER, {
    lastName: f.text,
    firstName: f.text,
    lastNameAr: f.text,
    firstNameAr: f.text,
    active: f.flag
  }),
  /** Key `person.role.group`; group 0 is the whole site. */
  defineRecord(22, 'role-recorded', /^[1-9]\d{0,9}\.[A-Za-z]{2,20}\.(0|[1-9]\d{0,9})$/, {
    active: f.flag
  }),
  defineNames(23, 'group-recorded', NUMBER, {
    label: f.text,
    level: f.text,
    /** In French, or as it is called: the name by which rules know it. */
    track: f.text,
    trainingYear: f.text,
    active: f.flag,
    levelAr: f.text,
    trackAr: f.text
  }),
  defineNames(24, 'module-recorded', NUMBER, { name: f.text, nameAr: f.text, active: f.flag }),
  /** Key `person.group.module.term`. */
  defineRecord(
    25,
    'assignment-recorded',
    /^[1-9]\d{0,9}\.[1-9]\d{0,9}\.[1-9]\d{0,9}\.\d{4}-[1-9]$/,
    {
      active: f.flag
    }
  ),
  /** Key `group.weekday.slot.term`. */
  defineRecord(26, 'timetable-recorded', /^[1-9]\d{0,9}\.[1-7]\.(\d|[1-9]\d)\.\d{4}-[1-9]$/, {
    module: f.moduleId,
    trainer: f.personId,
    room: f.text,
    active: f.flag
  }),
  defineRecord(27, 'term-recorded', /^\d{4}-[1-9]$/, {
    name: f.text,
    nameAr: f.text,
    from: f.day,
    through: f.day
  }),
  defineRecord(28, 'slot-recorded', /^(\d|[1-9]\d)$/, {
    start: f.clockTime,
    end: f.clockTime,
    half: v.picklist(['morning', 'afternoon'])
  }),
  /** Key: the day off. */
  defineRecord(29, 'holiday-recorded', /^(\d|[1-9]\d{1,4})$/, {
    name: f.text,
    nameAr: f.text,
    active: f.flag
  }),
  defineRecord(30, 'setting-recorded', /^[a-z][a-zA-Z.]{2,60}$/, {
    value: v.union([f.text, v.number(), f.flag])
  }),
  /** Key: the number that follows from the rule's text. */
  defineRecord(31, 'grading-rule-recorded', NUMBER, ruleFields)
] as const

export const directoryFacts = defineFacts(kinds)
export type DirectoryFact = FactOf<(typeof kinds)[number]>

export type Site = { name: string; nameAr: string; kind: 'main' | 'annex' | 'branch' }
export type StaffMember = Names & { active: boolean }
export type Group = {
  label: string
  level: string
  levelAr: string
  track: string
  trackAr: string
  trainingYear: string
  active: boolean
}
export type Module = { name: string; nameAr: string; active: boolean }
export type TimetableEntry = { module: ModuleId; trainer: PersonId; room: string; active: boolean }
export type Term = { name: string; nameAr: string; from: Day; through: Day }
export type Slot = { start: string; end: string; half: Half }
export type Holiday = { name: string; nameAr: string; active: boolean }
type Active = { active: boolean }

type Records<Values> = ReadonlyMap<string, RecordState<Values>>

export type DirectoryState = {
  readonly site: RecordState<Site> | null
  readonly people: Records<StaffMember>
  readonly roles: Records<Active>
  readonly groups: Records<Group>
  readonly modules: Records<Module>
  readonly assignments: Records<Active>
  readonly timetable: Records<TimetableEntry>
  readonly terms: Records<Term>
  readonly slots: Records<Slot>
  readonly holidays: Records<Holiday>
  readonly settings: Records<{ value: string | number | boolean }>
  readonly gradingRules: ReadonlyMap<number, KnownRule>
  /** Facts of a newer release, which this one cannot read, or not whole. */
  readonly unreadable: number
}

/** The directory as its journal says. */
export function foldDirectory(anyOrder: Journal<DirectoryFact>): DirectoryState {
  const journal = inParcelOrder(anyOrder)
  const fold = <Values>(type: DirectoryFact['type']) => foldRecords<Values>(journal, type)
  return {
    site: fold<Site>('site-recorded').get('site') ?? null,
    people: fold('person-recorded'),
    roles: fold('role-recorded'),
    groups: fold('group-recorded'),
    modules: fold('module-recorded'),
    assignments: fold('assignment-recorded'),
    timetable: fold('timetable-recorded'),
    terms: fold('term-recorded'),
    slots: fold('slot-recorded'),
    holidays: fold('holiday-recorded'),
    settings: fold('setting-recorded'),
    gradingRules: foldGradingRules(journal),
    unreadable: journal.unreadable.length
  }
}

export function roleKey(person: PersonId, role: Role, group: GroupId | null): string {
  return `${person}.${role}.${group ?? 0}`
}

export function assignmentKey(
  person: PersonId,
  group: GroupId,
  module: ModuleId,
  term: string
): string {
  return `${person}.${group}.${module}.${term}`
}

export function timetableKey(group: GroupId, weekday: Weekday, slot: number, term: string): string {
  return `${group}.${weekday}.${slot}.${term}`
}

export type AssignmentKey = {
  readonly person: PersonId
  readonly group: GroupId
  readonly module: ModuleId
  readonly term: string
}

/** The parts of an assignment's key, which the schema has checked. */
export function parseAssignmentKey(key: string): AssignmentKey {
  const [person, group, module, term] = key.split('.')
  return {
    person: Number(person) as PersonId,
    group: Number(group) as GroupId,
    module: Number(module) as ModuleId,
    term: term ?? ''
  }
}

export type TimetableKey = {
  readonly group: GroupId
  readonly weekday: Weekday
  readonly slot: number
  readonly term: string
}

export function parseTimetableKey(key: string): TimetableKey {
  const [group, weekday, slot, term] = key.split('.')
  return {
    group: Number(group) as GroupId,
    weekday: Number(weekday) as Weekday,
    slot: Number(slot),
    term: term ?? ''
  }
}

/**
 * A person's rights as the directory states them. Where people disagree on whether a role or an assignment is active,
 * it is not: the lesser right holds until they agree.
 */
export function actorOf(directory: DirectoryState, site: SiteCode, person: PersonId): Actor {
  const { isActive: active, roles: recorded } = recordedPerson(directory, person)
  const roles = active ? recorded : []
  const teachings = [...directory.assignments.values()].flatMap((record) => {
    const { person: holder, group, module, term } = parseAssignmentKey(record.key)
    return holder === person
      ? [{ group, module, term, active: active && record.values.active === true }]
      : []
  })
  return { person, site, roles, teachings }
}

/** Whether somebody works here, and the roles that they hold then. */
export function recordedPerson(directory: DirectoryState, person: PersonId): RecordedPerson {
  const isActive = directory.people.get(String(person))?.values.active === true
  const roles = [...directory.roles.values()].flatMap((record) => {
    const [holder, role, group] = record.key.split('.')
    const known = ROLES.find((name) => name === role)
    const isRecorded =
      record.values.active === true && Number(holder) === person && known !== undefined
    return isRecorded
      ? [{ role: known, group: Number(group) === 0 ? null : (Number(group) as GroupId) }]
      : []
  })
  return { isActive, roles }
}

/** Settings that rules read, with what holds where a site says nothing (inferred values, DOMAIN section 2). */
export const SETTING_DEFAULTS = {
  'attendance.unjustifiedHalfDaysLimit': 10,
  'attendance.halfDayRule': 'any-lesson'
} as const

export function settingOf<Name extends keyof typeof SETTING_DEFAULTS>(
  directory: DirectoryState,
  name: Name
): string | number | boolean {
  return directory.settings.get(name)?.values.value ?? SETTING_DEFAULTS[name]
}
