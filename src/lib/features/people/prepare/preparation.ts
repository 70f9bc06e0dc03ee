/** What a new site still lacks before its first lesson, in the order in which one thing needs the other. */
import type { RunningApp } from '#lib/app-context.ts'
import type { Day } from '#shared/domain/calendar.ts'
import type { GroupId } from '#shared/domain/identity.ts'
import type { DirectoryState } from '#shared/documents/directory.ts'
import { rightsOf } from '../rights.ts'

export const PREPARATION_STEPS = ['staff', 'term', 'slots', 'modules', 'class', 'lessons'] as const
export type PreparationStep = (typeof PREPARATION_STEPS)[number]

export type Preparation = {
  readonly done: ReadonlySet<PreparationStep>
  /** The first step that is left, or null when the site is ready. */
  readonly next: PreparationStep | null
  /** A group to plan lessons for; null while there is none. */
  readonly group: GroupId | null
}

export type SitePreparation = Preparation & {
  /** The person gives codes to phones too. */
  readonly enrolsPhones: boolean
}

/** Null for whoever does not prepare the site, and once nothing is missing. */
export async function readPreparation(
  app: Pick<RunningApp, 'profile' | 'database' | 'actor'>,
  today: Day
): Promise<SitePreparation | null> {
  const actor = await app.actor()
  const directory = (await app.database.directories.get(app.profile.site))?.state
  if (directory === undefined || !rightsOf(actor).keepsStructure) return null
  const preparation = preparationOf(directory, today)
  if (preparation.next === null) return null
  return { ...preparation, enrolsPhones: actor.roles.some(({ role }) => role === 'itOfficer') }
}

/** Pure: read off the directory, so that what another phone prepared counts at once. */
export function preparationOf(directory: DirectoryState, today: Day): Preparation {
  const groups = [...directory.groups.values()].filter(({ values }) => values.active !== false)
  const planned = [...directory.timetable.values()].some(({ values }) => values.active === true)
  const isDone: Record<PreparationStep, boolean> = {
    staff: hasTrainer(directory),
    term: [...directory.terms.values()].some(({ values }) => (values.through ?? 0) >= today),
    slots: directory.slots.size > 0,
    modules: [...directory.modules.values()].some(({ values }) => values.active !== false),
    class: groups.length > 0,
    lessons: planned
  }
  const [group] = groups
  return {
    done: new Set(PREPARATION_STEPS.filter((step) => isDone[step])),
    next: PREPARATION_STEPS.find((step) => !isDone[step]) ?? null,
    group: group === undefined ? null : (Number(group.key) as GroupId)
  }
}

function hasTrainer({ roles }: DirectoryState): boolean {
  return [...roles.values()].some(({ key, values }) => {
    return values.active === true && key.split('.')[1] === 'trainer'
  })
}
