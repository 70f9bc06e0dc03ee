/** What the directory and the group's list say of a lesson: its hours, its module, its people. */
import { weekdayOf } from '#shared/domain/calendar.ts'
import type { ModuleId, PersonId } from '#shared/domain/identity.ts'
import { timetableKey, type Group, type Slot } from '#shared/documents/directory.ts'
import type { TraineeRow } from '#lib/readmodels/tables.ts'
import type { AttendanceApp } from './attendance-app.ts'
import type { LessonAddress } from './lesson-address.ts'

export type ModuleChoice = {
  readonly module: ModuleId
  readonly name: string
  readonly nameAr: string
}

export type LessonPlan = {
  /** The directory has come to this device. */
  readonly isKnown: boolean
  readonly group: Partial<Group> | null
  readonly slot: Partial<Slot> | null
  /** What the timetable says is taught then. */
  readonly module: ModuleId | null
  readonly room: string
  readonly modules: ReadonlyMap<ModuleId, ModuleChoice>
  /** The group as it is now, in the ministry's order. */
  readonly groupNow: readonly PersonId[]
  readonly traineesByPerson: ReadonlyMap<PersonId, TraineeRow>
}

/** Do these two name other people, or the same in another order? */
export function movesList(one: LessonPlan, other: LessonPlan): boolean {
  const [before, after] = [one.groupNow, other.groupNow]
  return before.length !== after.length || before.some((person, place) => person !== after[place])
}

export async function readLessonPlan(
  { database, profile }: Pick<AttendanceApp, 'database' | 'profile'>,
  { group, term, day, slot }: LessonAddress
): Promise<LessonPlan> {
  const directory = (await database.directories.get(profile.site))?.state ?? null
  const trainees = await database.trainees.where({ site: profile.site, group }).toArray()
  const entry = directory?.timetable.get(timetableKey(group, weekdayOf(day), slot, term))?.values
  const planned = entry?.active === true ? entry : undefined
  const modules = [...(directory?.modules ?? [])].map(([key, { values }]) => ({
    module: Number(key) as ModuleId,
    name: values.name ?? '',
    nameAr: values.nameAr ?? ''
  }))
  return {
    isKnown: directory !== null,
    group: directory?.groups.get(String(group))?.values ?? null,
    slot: directory?.slots.get(String(slot))?.values ?? null,
    module: planned?.module ?? null,
    room: planned?.room ?? '',
    modules: new Map(modules.map((choice) => [choice.module, choice])),
    groupNow: trainees
      .filter(({ active }) => active)
      .sort((one, other) => one.order - other.order || one.person - other.person)
      .map(({ person }) => person),
    traineesByPerson: new Map(trainees.map((trainee) => [trainee.person, trainee]))
  }
}
