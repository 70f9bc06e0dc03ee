/** What a person may choose when they open a lesson that the timetable does not know. */
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId, ModuleId } from '#shared/domain/identity.ts'
import { termOn } from '#lib/readmodels/timetable.ts'
import { overseesRegisters, type Actor, type Role } from '#shared/domain/people.ts'
import { parseAssignmentKey, type DirectoryState, type Slot } from '#shared/documents/directory.ts'
import type { ModuleChoice } from './lesson-plan.ts'

export type GroupChoice = {
  readonly group: GroupId
  readonly label: string
  readonly modules: readonly ModuleChoice[]
}

export type SlotChoice = { readonly slot: number } & Pick<Slot, 'start' | 'end'>

export type LessonChoices = {
  readonly term: string | null
  readonly groups: readonly GroupChoice[]
  readonly slots: readonly SlotChoice[]
  /** The person fills the calendar of the site. */
  readonly keepsCalendar: boolean
  /** The person looks after what others teach. */
  readonly overseesRegisters: boolean
}

/** A trainer chooses among what they teach; a registrar among all that is taught. */
export function lessonChoices(directory: DirectoryState, actor: Actor, day: Day): LessonChoices {
  const term = termOn(directory, day)
  const holds = (role: Role) => actor.roles.some((held) => held.role === role)
  const isRegistrar = holds('registrar')
  const modulesByGroup = new Map<GroupId, Set<ModuleId>>()
  for (const { key, values } of directory.assignments.values()) {
    const { person, group, module, term: taughtIn } = parseAssignmentKey(key)
    const isTheirs = isRegistrar || person === actor.person
    if (values.active !== true || taughtIn !== term || !isTheirs) continue
    modulesByGroup.set(group, (modulesByGroup.get(group) ?? new Set()).add(module))
  }
  const groups = [...modulesByGroup].map(([group, modules]) => ({
    group,
    label: directory.groups.get(String(group))?.values.label ?? '',
    modules: [...modules].map((module) => moduleChoice(directory, module))
  }))
  return {
    keepsCalendar: isRegistrar || holds('siteDirector'),
    overseesRegisters: overseesRegisters(actor.roles.map(({ role }) => role)),
    term,
    groups: groups.sort((one, other) => (one.label < other.label ? -1 : 1)),
    slots: slotChoices(directory)
  }
}

function moduleChoice(directory: DirectoryState, module: ModuleId): ModuleChoice {
  const { name, nameAr } = directory.modules.get(String(module))?.values ?? {}
  return { module, name: name ?? '', nameAr: nameAr ?? '' }
}

function slotChoices(directory: DirectoryState): SlotChoice[] {
  return [...directory.slots]
    .flatMap(([key, { values }]) =>
      values.start === undefined || values.end === undefined
        ? []
        : [{ slot: Number(key), start: values.start, end: values.end }]
    )
    .sort((one, other) => one.slot - other.slot)
}

/** The slot that is on, or comes next; the last one in the evening. */
export function slotAt(slots: readonly SlotChoice[], minuteOfDay: number): number | null {
  const next = slots.find(({ end }) => minuteOfDay <= minuteOfClock(end))
  return (next ?? slots.at(-1))?.slot ?? null
}

/** Minutes after midnight of `hh:mm`. */
export function minuteOfClock(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
