/** What lists are compared with: the directory and every list of the site that this device holds. */
import type { ClassList } from '#lib/files/class-list.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import type { GroupState } from '#shared/documents/group.ts'
import type { GroupId, PersonId } from '#shared/domain/identity.ts'
import { readDirectory, type PeopleApp } from '../people-app.ts'
import { planGroup, type GroupDetails } from './group-plan.ts'
import { readOtherGroups, type ClassPlan } from './import-commands.ts'
import { planImport, type OtherGroup } from './import-plan.ts'

export type ImportGround = {
  readonly directory: DirectoryState
  readonly groups: readonly OtherGroup[]
}

export async function readImportGround(app: PeopleApp): Promise<ImportGround> {
  const directory = await readDirectory(app)
  const labels = [...directory.groups].map(
    ([key, { values }]) => [Number(key) as GroupId, values.label ?? ''] as const
  )
  return { directory, groups: await readOtherGroups(app, new Map(labels)) }
}

/** One class as the person decided about it. */
export type ChosenClass = {
  readonly edited: ClassList
  readonly details: GroupDetails
  readonly target: GroupId | null
  readonly moves: ReadonlySet<PersonId>
  readonly leavers: ReadonlySet<PersonId>
}

/** Plans classes of one file: a code that stands in two of them belongs to the first. */
export function planClasses(
  { directory, groups }: ImportGround,
  classes: readonly ChosenClass[]
): ClassPlan[] {
  const codesBefore = new Set<string>()
  return classes.map(({ edited, details, target, moves, leavers }) => {
    const group = planGroup(directory, details, target)
    const state: GroupState | null = groups.find((one) => one.group === group.group)?.state ?? null
    const others = groups.filter((one) => one.group !== group.group)
    const people = planImport(edited, state, others, new Set(codesBefore))
    edited.trainees.forEach(({ massarCode }) => massarCode !== null && codesBefore.add(massarCode))
    return { group, people, moves, leavers }
  })
}
